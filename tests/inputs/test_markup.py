"""Web pages keep their structure, however short they are and however they were saved."""

from __future__ import annotations

import plistlib
import time

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import worker
from summarizer.inputs.detection import detect_format
from summarizer.inputs.text import Extract
from tests.inputs import samples
from tests.inputs.test_reading import MAIL

AROUND = (
    '<header><nav><a href="/">Home</a></nav></header><div class="cookie-banner">We use cookies'
    '</div>{}<aside>Most read</aside><div id="newsletter">Subscribe</div><footer>Imprint</footer>'
)


def read(body: str) -> Extract:
    page = f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>"
    return worker.extract("web page", page.encode(), "a.html")


@pytest.mark.parametrize("around", ["{}", AROUND, "<main>{}</main>", "<div><div>{}</div></div>"])
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Picnic</h1><p>At ten.</p><h2>Bring</h2><ul><li>Bread</li><li>Salt</li></ul>",
         "# Picnic\n\nAt ten.\n\n## Bring\n\n- Bread\n- Salt"),
        ("<h1>Plan</h1><ol start=3><li>Call<ul><li>Ann</li></ul></li><li>Go</li></ol>",
         "# Plan\n\n3. Call\n  - Ann\n4. Go"),
        ("<h2>Who</h2><ul><li><p>Ann</p></li><li><p>Bob</p></li></ul>",
         "## Who\n\n- Ann\n- Bob"),
        ("<h1>Fees</h1><table><tr><th>Who</th><th>Pays</th></tr><tr><td>Dogs</td><td>4 <br>euros"
         "</td></tr></table><p>Or not.</p>",
         "# Fees\n\n| Who | Pays |\n| --- | --- |\n| Dogs | 4 euros |\n\nOr not."),
        ("<h1>Rota</h1><table><tr><th>Who</th><th>Does</th></tr><tr><td><p>Ann</p><p>Bo</p></td>"
         "<td><ul><li>lock</li><li>sweep</li></ul></td></tr></table>",
         "# Rota\n\n| Who | Does |\n| --- | --- |\n| Ann Bo | lock sweep |"),
        ("<h3>Terms</h3><dl><dt>Rent</dt><dd>850</dd><dt>Due</dt><dd>on the 3rd</dd></dl>",
         "### Terms\n\n- Rent: 850\n- Due: on the 3rd"),
        ("<h1>Ask</h1><details><summary>When?</summary><p>At nine.</p></details>",
         "# Ask\n\nWhen?\n\nAt nine."),
        ("<h1>Said</h1><blockquote><p>No.</p></blockquote><pre>a\n  b</pre>",
         "# Said\n\n> No.\n\n```\na\n  b\n```"),
    ],
)  # fmt: skip
def test_a_short_page_keeps_its_headings_and_lists(body: str, text: str, around: str) -> None:
    assert read(around.format(body)).text == text


def test_a_table_that_lays_a_page_out_is_read_as_paragraphs() -> None:
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    body = f"<h1>T</h1><table><tr><td><p>Left.</p></td><td>{inner}</td></tr></table>"
    assert read(body).text == "# T\n\nLeft.\n\n| a | b |\n| --- | --- |"


@pytest.mark.parametrize(
    ("ruby", "text", "count"),
    [
        ("<ruby>時<rt>と</rt></ruby>台", "時台", 1),
        ("<ruby>時<rp>(</rp><rt>と</rt><rp>)</rp></ruby>台", "時台", 1),
        ("<ruby><rb>時</rb><rb>計</rb><rtc><rt>と</rt><rt>けい</rt></rtc></ruby>台", "時計台", 2),
        ("<ruby>市<rt>し</rt>長<rt>ちょう</rt></ruby>台", "市長台", 2),
    ],
)
def test_readings_are_left_out_and_counted(ruby: str, text: str, count: int) -> None:
    extract = read(f"<h1>x</h1><p>{ruby}</p>")
    assert extract.text == f"# x\n\n{text}"
    assert extract.dropped == {"readings": count}


def test_a_page_as_deep_as_the_parser_allows_is_read() -> None:
    assert read("<div>" * 200 + "<p>deep</p>").text == "deep"


# -- saved pages -----------------------------------------------------------------------------------

HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.b/\r\nSubject: T\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n'
)
PART = (
    "--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    "Content-Location: https://a.b/\r\n\r\n{body}\r\n"
)


def saved(body: str, kind: str = "text/html", encoding: str = "quoted-printable") -> bytes:
    picture = PART.format(kind="image/png", encoding="base64", body="iVBORw0KGgo=")
    page = PART.format(kind=kind, encoding=encoding, body=body)
    return f"{HEAD}{page}{picture}--x--\r\n".encode("latin-1")


def saved_text(data: bytes) -> Extract:
    return worker.extract("saved web page", data, "a.mhtml")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (saved("<html><h1>Caf=C3=A9</h1><p>at =\r\nten"), "# Café\n\nat ten"),
        (saved("<h1>Caf\xe9</h1>", "text/html; charset=iso-8859-1", "8bit"), "# Café"),
        (saved("PGgxPkhpPC9oMT4=", encoding="base64"), "# Hi"),
    ],
)
def test_the_page_in_an_mhtml_file_is_read(data: bytes, text: str) -> None:
    assert detect_format(data, "page").name == "saved web page"
    extract = saved_text(data)
    assert extract.text == text
    assert extract.dropped == {"parts of the page": 1}


def test_a_web_archive_is_read() -> None:
    page = {"WebResourceData": samples.html(), "WebResourceTextEncodingName": "UTF-8"}
    data = plistlib.dumps({"WebMainResource": page}, fmt=plistlib.FMT_BINARY)
    assert detect_format(data, "a.webarchive").name == "saved web page"
    assert samples.PARAGRAPHS[0] in saved_text(data).text


def test_a_mail_is_no_saved_page() -> None:
    assert detect_format(MAIL, "a").name == "mail"


def test_an_mhtml_file_without_a_page_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match=r"a\.mhtml has no page in it"):
        saved_text(saved("text", "text/plain"))


def test_a_field_that_never_ends_costs_no_more_than_its_length() -> None:
    """Of 300 KB, which take the standard library's parser of parameters longer than a minute."""
    started = time.process_time()
    head = HEAD.replace('boundary="x"', 'boundary="x"' + "; type=ted" * 30_000)
    page = PART.format(kind="text/html", encoding="7bit", body="<p>It leaks since May.</p>")
    assert "It leaks" in saved_text(f"{head}{page}--x--\r\n".encode()).text
    assert time.process_time() - started < 3
