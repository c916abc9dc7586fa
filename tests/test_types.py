"""The records of types: that they are whole, that everybody reads them, and that one is enough."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import cast, get_args

import pytest

from summarizer import INPUT_TYPES, SUMMARY_TYPES, OptionError, SummaryOptions, SummaryTypeInfo
from summarizer.language.tags import LANGUAGES, Strings
from summarizer.output.parse import parse_output
from summarizer.output.spec import output_spec
from summarizer.output.table import SUBJECTS, opening_of
from summarizer.types import InputType, Sizes, SummaryLength, SummaryType

from .scripted import TEXT, Scripted

ROOT = Path(__file__).parents[1]
INFOS = pytest.mark.parametrize("info", SUMMARY_TYPES.values(), ids=lambda info: info.name)
HAIKU = SummaryTypeInfo(
    "haiku",
    "three lines",
    "rows",
    "lines",
    Sizes(3, 3, 3),
    row_words=(5, 7, 5),
    fewest=3,
    columns=("line",),
    rendering="lines",
    task="tldr",
)


# -- the records ----------------------------------------------------------------------------------


def test_every_name_has_its_record() -> None:
    assert tuple(SUMMARY_TYPES) == get_args(SummaryType)
    assert tuple(INPUT_TYPES) == get_args(InputType)
    assert Sizes._fields == get_args(SummaryLength)
    assert all(name == info.name for name, info in [*SUMMARY_TYPES.items(), *INPUT_TYPES.items()])


@INFOS
def test_rows_and_nothing_else_have_columns(info: SummaryTypeInfo) -> None:
    for input_type in INPUT_TYPES:
        columns = info.columns_for(input_type)
        assert bool(columns) == (info.kind == "rows")
        assert not columns or set(SUBJECTS) & {*columns} - {*info.optional_columns}
    assert {*info.optional_columns} <= {"message", "who"} & {*info.columns}
    assert {*info.columns_by_input, *info.words_by_input} <= INPUT_TYPES.keys()


@INFOS
def test_what_is_extracted_may_be_nothing(info: SummaryTypeInfo) -> None:
    assert (info.extracts is None) == (info.if_none == "")
    assert info.if_none in {"", *(field.name for field in fields(Strings))}


@INFOS
def test_bounds_are_ordered_and_can_be_met(info: SummaryTypeInfo) -> None:
    for sizes in filter(None, (info.parts, info.words)):
        assert 1 <= sizes.short <= sizes.medium <= sizes.long
    assert info.fewest <= info.parts.short
    assert info.task is None or SUMMARY_TYPES[info.task].task is None
    assert info.has_lengths == bool(re.search(r"\d, \d", info.bounds))


def test_bounds_are_those_that_the_documentation_promises() -> None:
    assert {name: info.bounds for name, info in SUMMARY_TYPES.items()} == {
        "key-points": "3, 5, 7 points",
        "tldr": "1, 3, 5 sentences",
        "teaser": "1, 3, 5 sentences",
        "headline": "12, 17, 22 words",
        "list": "5, 8, 12 points",
        "table": "3, 5, 8 rows",
        "topics": "5 phrases",
        "topline": "18 words, 10 of a notification-stack or conversation",
        "action-items": "3, 5, 8 tasks",
        "questions": "3, 5, 8 questions",
        "apple-synopsis": "3 sentences, 59 words",
        "apple-topline": "18 words, 10 of a notification-stack or conversation",
        "apple-stack": "3 notifications, 10 words",
    }
    assert HAIKU.bounds == "3 lines, 5, 7, 5 words each"


# -- who reads them -------------------------------------------------------------------------------


def compared(tree: ast.AST) -> Iterator[tuple[str, set[object]]]:
    """What is compared with constants, as written, and the constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            constants: set[object] = {
                each.value for each in ast.walk(node) if isinstance(each, ast.Constant)
            }
            yield from ((ast.unparse(side), constants) for side in sides)
        elif isinstance(node, ast.Match):
            patterns = [each for case in node.cases for each in ast.walk(case.pattern)]
            cases: set[object] = {each.value for each in patterns if isinstance(each, ast.Constant)}
            yield ast.unparse(node.subject), cases


def branches_on_a_name(path: Path) -> list[str]:
    names = {*SUMMARY_TYPES, *INPUT_TYPES} - {"auto"}
    return [
        said
        for said, constants in compared(ast.parse(path.read_text("utf-8")))
        if re.search(r"\b(?:type_?|input_type)$", said) and constants & names
    ]


@pytest.mark.parametrize("package", ["output", "prompts", "generation", "grounding", "pipeline"])
def test_no_module_branches_on_a_type_s_name(package: str) -> None:
    for path in (ROOT / "summarizer" / package).rglob("*.py"):
        assert not branches_on_a_name(path), path


def test_branches_on_a_name_are_seen(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        'a = options.type == "list"\nb = spec.input_type in ("email", "note")\n'
        'c = info.rendering == "table"\nmatch options.type:\n    case "topics":\n        pass\n'
    )
    assert sorted(branches_on_a_name(module)) == ["options.type", "options.type", "spec.input_type"]


@pytest.mark.parametrize(
    ("option", "names"),
    [("type", [*SUMMARY_TYPES]), ("input_type", [name for name in INPUT_TYPES if name != "auto"])],
)
def test_the_page_on_python_lists_the_types(option: str, names: list[str]) -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| `{option}` \| (.*) \|$", page, re.MULTILINE)
    assert re.findall(r'"([\w-]+)"', row) == names


# -- one more -------------------------------------------------------------------------------------


@pytest.fixture
def haiku(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(cast(dict[str, SummaryTypeInfo], SUMMARY_TYPES), "haiku", HAIKU)
    return "haiku"


def test_a_type_without_a_record_is_unknown() -> None:
    with pytest.raises(OptionError, match="haiku"):
        SummaryOptions(type="haiku")


def test_a_record_is_all_that_a_type_needs(haiku: str, scripted: Scripted) -> None:
    lines = (
        "Signals failed at dawn",
        "Engineers came and replaced a relay",
        "Fares were paid back",
    )
    result = scripted(" " + " |\n| ".join(lines) + " |").summarize(TEXT, type=haiku)
    assert result.text == "\n".join(lines)
    assert result.rows[2] == {"line": "Fares were paid back"}


def test_each_line_keeps_its_own_bound(haiku: str) -> None:
    spec = output_spec(SummaryOptions(type=haiku, max_key_points=9), "en")
    assert spec.table is not None
    rows = (
        " one two three four five six |",
        " Rain fell in May |",
        " it was a much too long day |",
    )
    written = opening_of(spec.table, "en") + "\n|".join(rows)
    parsed = parse_output(written, spec, ended=True)
    assert parsed.parts == ("Rain fell in May", "it was a much too long day")
    assert (spec.max_parts, spec.min_parts) == (3, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_has_a_heading_in_every_language(haiku: str, language: str) -> None:
    table = output_spec(SummaryOptions(type=haiku), language).table
    assert table is not None
    assert opening_of(table, language).startswith("| Line |")
