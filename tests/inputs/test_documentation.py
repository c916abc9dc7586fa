"""docs/inputs.md lists what the code reads: formats, exports, what is left out, libraries."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from summarizer import inputs
from summarizer.inputs.chats.exports import EXPORTS, Export
from summarizer.inputs.formats import FORMATS, Format
from tests.inputs.conftest import documented_names

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "inputs.md").read_text("utf-8")
MODULES = sorted(Path(inputs.__file__).parent.rglob("*.py"))


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table of a section, without its head."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = re.findall(r"^\|(.*)\|$", section, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in table[2:]]


def quoted(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


# -- formats ---------------------------------------------------------------------------------------


def test_the_formats_are_those_of_the_table_in_its_order() -> None:
    assert [name for name, *_ in rows("Formats")] == [each.name for each in FORMATS]


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_format_has_the_suffixes_that_are_told(each: Format) -> None:
    told = {name: quoted(suffixes) for name, suffixes, _ in rows("Formats")}
    assert told[each.name] == {*each.suffixes, *each.shared_suffixes}


def test_every_input_type_is_told_with_what_it_is_read_from() -> None:
    (kinds,) = re.findall(r"\| kind \| read from .*?\n\n", PAGE, re.DOTALL)
    told = re.findall(r"^\| `([\w-]+)` \| \S", kinds, re.MULTILINE)
    assert set(told) == {kind for each in FORMATS for kind in each.input_types}


# -- exports of chats ------------------------------------------------------------------------------

_BETWEEN = re.compile(r", as text|, | and |'s exporters|personal ")


def apps(names: str) -> set[str]:
    return set(filter(None, _BETWEEN.split(names)))


def forms(export: Export) -> tuple[bool, bool, bool]:
    """Whether it has JSON, text, and a table or a page."""
    return bool(export.chats), bool(export.parse), bool(export.columns or export.pages)


def test_the_apps_are_those_of_the_table() -> None:
    told = [app for names, *_ in rows("Exports of chats") for app in apps(names)]
    assert len(told) == len(set(told))
    assert set(told) == {app for export in EXPORTS for app in apps(export.app)}


@pytest.mark.parametrize("row", rows("Exports of chats"), ids=lambda row: row[0])
def test_what_is_told_of_an_app_some_record_reads(row: list[str]) -> None:
    cells = [bool(cell) and "archive" not in cell for cell in row[1:]]
    known = [forms(each) for each in EXPORTS if apps(each.app) & apps(row[0])]
    found = [any(each) for each in zip(*known, strict=True)]
    if row[0] != "any other":  # its lines are read by the format "conversation"
        assert all(found[place] for place, is_told in enumerate(cells) if is_told)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.app)
def test_what_a_record_reads_is_told(export: Export) -> None:
    cells = [row[1:] for row in rows("Exports of chats") if apps(row[0]) & apps(export.app)]
    told = [any(each) for each in zip(*cells, strict=True)]
    assert all(told[place] for place, is_read in enumerate(forms(export)) if is_read)


# -- what is left out ------------------------------------------------------------------------------


def test_every_name_of_what_is_left_out_is_one_of_the_code() -> None:
    """The reverse is checked after each test of this folder, see conftest.py."""
    trees = [ast.parse(path.read_text("utf-8")) for path in MODULES]
    strings = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert documented_names() - strings == set()


# -- inputs that were read wrong once --------------------------------------------------------------

HERE = Path(__file__).parent
CASES = (HERE / "cases" / "README.md").read_text("utf-8")


def test_every_case_is_listed_with_its_tests() -> None:
    told = {name for name in re.findall(r"`([\w-]+\.\w+)`", CASES) if not name.endswith(".py")}
    folders = (HERE / "cases", HERE / "chat_cases", HERE.parent / "language" / "data" / "cases")
    files = {path.name for folder in folders for path in folder.iterdir()}
    assert told | {"README.md"} == files


def test_the_tests_of_cases_are_there() -> None:
    for row in re.findall(r"^\| `.*\|$", CASES, re.MULTILINE):
        file = ""
        for where, test in re.findall(r"`([./\w]*\.py)?(?:::(\w+))?`", row.split("|", 2)[2]):
            file = where or file
            assert not test or f"\ndef {test}(" in (HERE / file).read_text("utf-8"), test


# -- libraries -------------------------------------------------------------------------------------


def _modules_imported() -> Iterator[str]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield str(node.module).split(".")[0]


def plain(name: str) -> str:
    return re.split(r"[\[<>=~ ]", name)[0].lower().replace("_", "-")


def libraries() -> tuple[set[str], set[str]]:
    """The libraries that the extra installs, and those that come with them, as the page says."""
    (told,) = re.findall(r"The extra `files` installs (.*?);", PAGE)
    brought = re.findall(r"\(which brings (.*?)\)", told)
    bare = re.sub(r" \(.*?\)", "", told)
    split = [re.split(r", | and ", each) for each in (bare, *brought)]
    return set(map(plain, split[0])), {plain(each) for names in split[1:] for each in names}


def test_the_extra_is_what_the_page_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert libraries()[0] == {plain(each) for each in project["optional-dependencies"]["files"]}


def test_what_is_imported_is_told_and_what_is_told_is_imported() -> None:
    known = packages_distributions()
    imported = {plain(each) for name in set(_modules_imported()) for each in known.get(name, ())}
    installed, brought = libraries()
    unseen = {"lxml-html-clean", "mammoth"}  # by trafilatura and by markitdown
    assert imported - {"summarizer-onnx"} == (installed | brought) - unseen


def test_a_format_names_its_libraries() -> None:
    """Each of the page's is named beside some format, and no other is."""
    installed, brought = libraries()
    told = {plain(word) for *_, by in rows("Formats") for word in re.findall(r"[\w-]+", by)}
    assert installed | brought == told & (installed | brought) | {"lxml-html-clean"}
