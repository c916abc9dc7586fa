from __future__ import annotations

import json

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.code import parse_code
from summarizer.inputs.notebooks import read_notebook
from summarizer.inputs.reading import read_bytes

PYTHON = '''"""Keeps the till of a shop."""
import csv

LIMIT = 3  # entries a day

class Till:
    def add(self, amount):
        """Add an entry."""
        if amount <= 0:
            raise ValueError("no # amount")
        self.entries.append(amount)
        return amount
'''
JAVASCRIPT = """// Counts the visitors
// of a page.
import { open } from './store.js';

export const count = async (page) => {
  return open(page);
};
/**
 * Shows the count.
 */
function show(n) {
  console.log(n);
}
"""
RUST = (
    "/// A pair of points.\npub struct Line {\n    a: u8,\n}\npub(crate) fn cut() {\n    go();\n}\n"
)
SQL = "-- Who rents what\ncreate table if not exists rent (\n  id int,\n  name text\n);\n"


@pytest.mark.parametrize(
    ("code", "name", "present", "absent"),
    [
        (PYTHON, "a.py", ("Keeps the till of a shop.", "entries a day", "Till", "add"), ("raise",)),
        (JAVASCRIPT, "a.js", ("Counts the visitors of a page.", "Shows the count.", "show"),
         ("console", "*")),
        (RUST, "a.rs", ("A pair of points.", "structs Line", "functions cut"), ("u8",)),
        (SQL, "a.sql", ("Who rents what", "tables rent"), ("int",)),
    ],
)  # fmt: skip
def test_code_is_its_comments_and_names(
    code: str, name: str, present: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    document = read_bytes(code.encode(), name)
    assert [words for words in present if words not in document.text] == []
    assert [words for words in absent if words in document.text] == []
    assert document.dropped["lines of code"] == sum(bool(line.strip()) for line in code.split("\n"))


@pytest.mark.parametrize("code", [PYTHON, JAVASCRIPT])
def test_code_in_a_text_is_told_as_code(code: str) -> None:
    document = parse_code(code)
    assert document is not None and document.blocks


@pytest.mark.parametrize(
    "prose",
    [
        "First, import the bread.\nThen return home.\nFor each guest:\na plate.\nWith love.",
        "- one\n- two\n- three\n- four\n- five\n- six",
        "Ann: class is over\nBob: def\nAnn: if you say so:\nBob: yes\nAnn: ok",
        '{"a": 1,\n"b": 2,\n"c": 3,\n"d": 4}',
        "",
    ],
)
def test_prose_is_not_code(prose: str) -> None:
    assert parse_code(prose) is None


def test_code_that_says_nothing_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match=r"a\.c is source code without comments"):
        read_bytes(b"x = 1;\ny = 2;\n", "a.c")


# -- notebooks -------------------------------------------------------------------------------------


def cell(kind: str, source: str | list[str], **more: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source, **more}


def notebook(*cells: dict[str, object]) -> bytes:
    return json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode()


def test_a_notebook_is_its_prose_and_names_its_code() -> None:
    data = notebook(
        cell("markdown", ["# Rain\n", "![x](data:image/png;base64,AAAA) Less in May."]),
        cell("code", "def fit(x):\n    return x", outputs=[{"text": "9"}, {"text": "8"}]),
        cell("code", "# load\nrain = load()", outputs=[]),
        cell("code", "", outputs=[]),
        cell("raw", "tex"),
    )
    document = read_notebook(data, "a.ipynb")
    assert document.text == (
        "# Rain\n\n![x] Less in May.\n\n(Code that defines fit.)\n\n"
        "(Code: `load` and 1 more lines.)"
    )
    assert document.title == "Rain"
    assert document.dropped == {"outputs": 2, "pictures": 1, "raw cells": 1}


def test_an_old_notebook_is_read() -> None:
    cells = [{"cell_type": "heading", "level": 2, "source": "Rain"}, {"cell_type": "code",
             "input": "plot(rain)", "outputs": [{}]}]  # fmt: skip
    data = json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode()
    assert read_notebook(data, "a.ipynb").text == "## Rain\n\n(Code: `plot(rain)`.)"


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"cells": 3}', b'{"a": 1}', b"null"])
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=r"a\.ipynb is no notebook"):
        read_notebook(data, "a.ipynb")
    with pytest.raises(UnsupportedInputError, match="without any text"):
        read_notebook(notebook(), "a.ipynb")
