"""Every name under which something was left out stands in docs/inputs.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from summarizer.inputs.document import Document
from summarizer.inputs.text import Extract

_PAGE = Path(__file__).parents[2] / "docs" / "inputs.md"


@cache
def documented_names() -> frozenset[str]:
    """The names of `Document.dropped` that docs/inputs.md tells."""
    (table,) = re.findall(r"\| counted as \|.*?\n\n", _PAGE.read_text("utf-8"), re.DOTALL)
    return frozenset(re.findall(r"`([^`]+)`", table))


@pytest.fixture(autouse=True)
def _names_of_what_is_left_out_are_documented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails the test in which a document has a name that the page doesn't."""
    seen: set[str] = set()
    for kind in (Document, Extract):
        monkeypatch.setattr(kind, "__init__", _noting(kind.__init__, seen))
    yield
    assert seen - documented_names() == set()


def _noting(made: Any, seen: set[str]) -> Any:
    def init(self: Document | Extract, *arguments: Any, **fields: Any) -> None:
        made(self, *arguments, **fields)
        seen.update(self.dropped)

    return init
