"""Damaged and made-up files. SUMMARIZER_FUZZ_CASES=2000 tries so many instead of a few.

`python -m benchmarks.damaged` tries 2,000 apart, where memory and what native code does show, too.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError, UnsupportedInputError
from summarizer.inputs import isolation, worker
from summarizer.inputs.chats.exports import EXPORTS, Export
from summarizer.inputs.chats.tables import table_chats, table_rows
from summarizer.inputs.code import CODE_SUFFIXES
from summarizer.inputs.detection import detect_format
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.formats import BY_SUFFIX, FORMATS, TEXT
from summarizer.inputs.reading import read_bytes, read_document
from summarizer.inputs.records import load_json
from tests.inputs import samples
from tests.inputs.damage import DAMAGES, case
from tests.inputs.seeds import members, seeds
from tests.inputs.survival import assert_survives, touching_nothing

CASES = int(os.environ.get("SUMMARIZER_FUZZ_CASES", "800"))
SEEDS = seeds()
REFUSED = (  # though they are sound
    *("base64.txt", "pdf-xfa.pdf", "refuse.epub", "refuse.odt", "refuse.msg", "refuse-slack.zip"),
    *("eml-pgp.eml", "eml-smime.eml", "eml-winmail.eml"),
)
DOCS = Path(__file__).parents[2] / "docs" / "inputs.md"
BEGINNINGS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html>",
    b"<!doctype html>",
    b"{\\rtf",
    b"\xff\xfe",
]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, to be quick; a reader that hung would be seen here, and stopped there."""
    monkeypatch.setattr(isolation, "extract", worker.extract)
    monkeypatch.setattr(isolation, "read", worker.read)


@pytest.fixture
def in_empty_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a reader may leave what it shouldn't."""
    for name in ("HOME", "TMPDIR", "SUMMARIZER_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def formats_read() -> set[str]:
    """The names of the formats that the seeds are read as."""
    return {_format_of(data, name) for name, data in SEEDS.items()}


def _format_of(data: bytes, name: str) -> str:
    found = detect_format(data, name)
    if not found.is_text:
        return found.name
    text = decode_guessed(data, name)[0]
    for each in FORMATS:
        with suppress(InputError):
            if each.parse and (document := each.parse(text)) and document.blocks:
                return each.name
    return TEXT.name


# -- what is tried ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_every_format_has_a_seed(name: str, formats_read: set[str]) -> None:
    assert name in formats_read


def test_every_suffix_has_a_seed() -> None:
    suffixes = {PurePath(name).suffix for name in SEEDS}
    assert set(BY_SUFFIX) - set(CODE_SUFFIXES) - suffixes == set()
    written = set(re.findall(r"`(\.[a-z0-9]{2,10})`", DOCS.read_text("utf-8")))
    assert written - set(CODE_SUFFIXES) - suffixes == set()


@pytest.mark.parametrize("export", EXPORTS, ids=lambda each: each.app)
def test_every_export_of_chats_has_a_seed(export: Export) -> None:
    parts = ("chats", "columns", "pages", "parse")
    for part in filter(lambda part: getattr(export, part), parts):
        assert any(_is_of(part, export, data, name) for name, data in SEEDS.items()), part


def _is_of(part: str, export: Export, data: bytes, name: str) -> bool:
    if part == "pages":
        return name.endswith(".html") and any(page.is_in(data) for page in export.pages)
    if data.startswith((b"PK", b"%PDF", b"\xd0")):
        return False
    text = data.decode("utf-8", "replace")
    if part == "columns":
        assert export.columns
        return bool(table_chats(table_rows(text) or [], export.columns))
    if part == "parse":
        assert export.parse
        return export.parse(text) is not None
    value = load_json(text)
    return next((each for each in EXPORTS if each.chats and each.chats(value)), None) is export


def test_a_case_is_the_same_in_every_run_and_none_like_another() -> None:
    cases = [case(number) for number in range(0, 1000, 7)]
    assert cases == [case(each.number) for each in cases]
    assert len({each.data for each in cases}) > 0.97 * len(cases)
    assert {each.damage for each in cases} == set(DAMAGES)


def test_every_seed_is_damaged_in_every_way() -> None:
    tried = {(each.seed, each.damage) for each in map(case, range(len(SEEDS) * len(DAMAGES)))}
    assert len(tried) == len(SEEDS) * len(DAMAGES) <= 2000


# -- what holds ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SEEDS if name not in REFUSED])
def test_a_sound_file_is_a_document(name: str) -> None:
    document = assert_survives(SEEDS[name], name)
    assert document and document.blocks


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_sound_file_that_nobody_can_read_is_refused(name: str) -> None:
    assert assert_survives(SEEDS[name], name) is None


def test_a_damaged_file_is_a_document_or_an_error_and_nothing_else(in_empty_folders: Path) -> None:
    for each in map(case, range(CASES)):
        started = time.process_time()
        try:
            with touching_nothing():
                assert_survives(each.data, each.name)
        except Exception as error:
            raise AssertionError(f"case {each.number}, {each.seed} {each.damage}") from error
        assert time.process_time() - started < isolation.MOST_CPU_S, f"case {each.number}"
    assert list(in_empty_folders.glob("*/*")) == []


@settings(max_examples=max(60, CASES // 4), deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.sampled_from([*SEEDS, "?"]))
def test_any_bytes_are_a_document_or_an_error(beginning: bytes, rest: bytes, name: str) -> None:
    assert_survives(beginning + rest, name)


@pytest.mark.parametrize("number", range(20))
def test_a_damaged_folder_of_slack_is_a_conversation_or_an_error(
    number: int, tmp_path: Path
) -> None:
    files = members(SEEDS["slack.zip"])
    made = case(len(SEEDS) * number + list(SEEDS).index("slack.json"))
    for path, data in (files | {list(files)[number % len(files)]: made.data}).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    try:
        assert read_document(tmp_path).input_type == "conversation"
    except UnsupportedInputError as error:
        assert str(error).startswith(str(tmp_path))


# -- that it would be seen -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("a.txt is broken", "says no remedy"),
        ("it is broken; save it anew", "doesn't name the file"),
        ("a.txt is broken; save it anew", ""),
    ],
)
def test_an_error_without_file_or_remedy_is_seen(
    message: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(data: bytes, name: str) -> Any:
        raise UnsupportedInputError(message)

    monkeypatch.setattr("tests.inputs.survival.read_bytes", refuse)
    if not fault:
        assert assert_survives(b"", "a.txt") is None
        return
    with pytest.raises(AssertionError, match=fault):
        assert_survives(b"", "a.txt")


@pytest.mark.parametrize(
    "does",
    [
        lambda folder: (folder / "a").write_text("x"),
        lambda folder: os.close(os.open(folder / "a", os.O_CREAT | os.O_WRONLY)),
        lambda folder: (folder / "b").mkdir(),
        lambda folder: socket.getaddrinfo("127.0.0.1", 9),
        lambda folder: subprocess.run(["true"], check=False),
    ],
    ids=["write", "open", "mkdir", "look up", "start"],
)
def test_what_is_written_fetched_or_started_is_seen(does: Any, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not by itself"), touching_nothing():
        does(tmp_path)


def test_reading_a_file_is_nothing_that_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with touching_nothing():
        assert (tmp_path / "a.txt").read_text() == "x"


# -- what was found --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.epub", "a.odt", "a.ods"])
def test_a_book_or_opendocument_that_was_packed_anew_is_read(name: str) -> None:
    """As `zip -r` does it: the file that tells the type isn't the first, or is compressed."""
    files = members(SEEDS[name])
    order = [*(each for each in files if each != "mimetype"), "mimetype"]
    for data in (samples.archive({each: files[each] for each in order}), _without_type(name)):
        assert detect_format(data, "a").name == detect_format(SEEDS[name], name).name
        assert read_bytes(data, name) == read_bytes(SEEDS[name], name)


def _without_type(name: str) -> bytes:
    return samples.archive(
        {path: data for path, data in members(SEEDS[name]).items() if path != "mimetype"}
    )


def test_an_archive_that_holds_a_book_is_none() -> None:
    data = samples.archive({"a.epub": SEEDS["a.epub"], "_chat.txt": b"[5/5/25, 18:02] A: Hi"})
    assert detect_format(data, "a.zip").name == "chat archive"


@pytest.mark.parametrize("name", ["a", "text", "t.txt"])
def test_a_file_is_named_however_short_its_name(name: str) -> None:
    with pytest.raises(UnsupportedInputError, match=rf"^{name}: the text is data in base64"):
        read_bytes(SEEDS["base64.txt"], name)
