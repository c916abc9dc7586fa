from __future__ import annotations

import ast
from pathlib import Path, PurePath

import pytest

from summarizer import inputs
from summarizer.inputs.detection import detect_format
from summarizer.inputs.formats import BY_NAME, BY_SUFFIX, FORMATS, TEXT, Format
from summarizer.types import INPUT_TYPES
from tests.inputs.seeds import seeds

FOLDER = Path(inputs.__file__).parent
FILES = {
    PurePath(name).suffix: data
    for name, data in seeds().items()
    if name.startswith("a.") or name == "whatsapp.zip"
}


def test_no_two_formats_have_a_name_or_a_suffix_in_common() -> None:
    suffixes = [each for one in FORMATS for each in (*one.suffixes, *one.shared_suffixes)]
    assert len(BY_NAME) == len(FORMATS)
    assert len(suffixes) == len(set(suffixes)) == len(BY_SUFFIX)


@pytest.mark.parametrize("suffix", BY_SUFFIX)
def test_a_file_is_of_the_format_of_its_suffix(suffix: str) -> None:
    data = FILES.get(suffix, b"Text.")
    assert detect_format(data, f"A{suffix.upper()}") is BY_SUFFIX[suffix]


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_format_has_a_reader_and_input_types(one: Format) -> None:
    assert set(one.input_types) <= set(INPUT_TYPES) - {"auto"} and one.input_types
    assert one.extract or one.read or one.parse or one is TEXT
    assert not (one.extract and one.read)


def test_every_input_type_that_is_no_article_has_a_parser() -> None:
    parsed = {each for one in FORMATS if one.parse for each in one.input_types}
    assert parsed - {"article"} == set(INPUT_TYPES) - {"auto", "article", "note"}


def test_only_the_table_names_formats() -> None:
    for path in FOLDER.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        compared = [
            each.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare)
            for each in ast.walk(node)
            if isinstance(each, ast.Constant)
        ]
        names = set(BY_NAME) - {TEXT.name, "table", "log", "book"}  # keys and tags, too
        assert not names.intersection(map(str, compared)), path.name
