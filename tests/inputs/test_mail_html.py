from __future__ import annotations

import pytest

from summarizer.inputs.mail_html import shown_text


def test_html_shows_text_and_breaks() -> None:
    page = '<P>a<br>b</p><ul><li>c<li class="x>y">d</ul><script>no<p></script>1 &lt; 2 < 3'
    assert shown_text(page).text == "a\nb\n\n- c\n- d\n\n1 < 2 < 3"


def test_html_marks_a_quotation() -> None:
    page = "<div>Monday.</div><blockquote>When?<blockquote>Who?</blockquote></blockquote>Bo"
    assert shown_text(page).text == "Monday.\n\n> When?\n\n> > Who?\n\nBo"


@pytest.mark.parametrize(
    "attributes",
    [
        'style="display:none"',
        "style='DISPLAY : NONE !important'",
        "style=display:none",
        'class="x" style="max-height:0;overflow:hidden"',
        'style="font-size:0px"',
        'style="color:#fff;background-color:#fff"',
        'style="color: White"',
        'title=" style=x" style="display:none"',
        "hidden",
        'hidden="hidden" class="x"',
        'aria-hidden="true"',
    ],
)
def test_html_hides_and_counts_what_its_own_attributes_hide(attributes: str) -> None:
    page = f"<p>Seen.</p><div {attributes}>Not <div>at</div> all.</div><p {attributes}> </p>After."
    shown = shown_text(page)
    assert (shown.text, shown.hidden_elements) == ("Seen.\n\nAfter.", 1)


@pytest.mark.parametrize(
    "tag",
    [
        'p class="hidden-xs"',
        'p class="dark" style="color:#fff"',
        'body bgcolor="black"><p style="color:#fff"',
        'body style="opacity:0"',
        "p data-hidden",
        'p title="The Color = white"',
        'p title=" style=display:none hidden"',
    ],
)
def test_html_shows_what_only_looks_hidden(tag: str) -> None:
    assert shown_text(f"<{tag}>Seen.") == shown_text("Seen.")


def test_html_ends_a_colour_where_its_tag_ends() -> None:
    dark = '<td bgcolor="#000"><div><font color="#fff">On black.</font></div></td>'
    page = f'<table>{dark}<td style="color:#fff">On white.</td></table><p>Seen.'
    shown = shown_text(page)
    assert (shown.text, shown.hidden_elements) == ("On black.\n\nSeen.", 1)


def test_html_with_a_style_sheet_may_have_any_colour_behind_it() -> None:
    page = '<style>body {background: navy}</style><p style="color:white">Seen.</p>'
    assert shown_text(page).text == "Seen."
    page = '<style>p {background: navy}</style><div style="background:#fff"><p style="color:#fff">'
    assert shown_text(f"{page}Seen.").text == "Seen."
