"""Notebooks of Jupyter (nbformat 3 and 4): their prose as Markdown, their code named.

What code cells do isn't told, only what they define and use: nobody checks a summary of code. Their
outputs are left out and counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.code import named_code
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.markdown import markdown_document
from summarizer.inputs.text import require_bounded

_HEADING_CELL = "heading"  # of nbformat 3


def read_notebook(data: bytes, name: str) -> Document:
    """Return the document of a notebook; raise `UnsupportedInputError`."""
    text, doubts = decode_guessed(data, name)
    try:
        notebook = json.loads(text)
        cells = list(_cells(notebook))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise UnsupportedInputError(
            f"{name} is no notebook of Jupyter that can be read ({error}); open it, and save it "
            "anew or as Markdown"
        ) from error
    counts: Counter[str] = Counter()
    written = (_written(cell, counts) for cell in cells)
    document = markdown_document(require_bounded("\n\n".join(filter(None, written))))
    if not document.blocks:
        raise UnsupportedInputError(
            f"{name} is a notebook without any text or code; save it anew from Jupyter"
        )
    return replace(document, dropped={**document.dropped, **+counts}, doubts=doubts)


def _cells(notebook: Any) -> Iterator[dict[str, Any]]:
    if "cells" in notebook:
        yield from notebook["cells"]
    else:
        for sheet in notebook["worksheets"]:
            yield from sheet["cells"]


def _written(cell: dict[str, Any], counts: Counter[str]) -> str:
    kind = cell.get("cell_type")
    lines = cell.get("source", cell.get("input", ""))
    source = lines if isinstance(lines, str) else "".join(map(str, lines))
    counts["outputs"] += len(cell.get("outputs") or ())
    if kind == _HEADING_CELL:
        return f"{'#' * min(int(cell.get('level', 1)), 6)} {source.strip()}"
    if kind == "code":
        return named_code(source)
    if kind == "markdown":
        return source.strip()
    counts["raw cells"] += 1
    return ""
