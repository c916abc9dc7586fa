"""Plain text and Markdown in blocks, each the source's own characters.

Blank lines separate paragraphs. Markdown's marks (CommonMark 0.31: headings, list items, fenced
code; GitHub's tables) separate more, and stay in the text, since they tell the model what they tell
a reader. Emphasis, links and other marks within a line are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice, takewhile

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Block, BlockKind, Document
from summarizer.inputs.hidden import without_hidden
from summarizer.types import InputType

MOST_BLOCKS = 100_000  # seconds to read; a thick book has 10,000
LONGEST_BLOCK = 2_000  # characters of a block that has line ends where it can be split

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+\S")
_NUMBER = re.compile(r"[ \t]*\d{1,9}[.)][ \t]+\S")
_FIRST_NUMBER = re.compile(r"[ \t]*1[.)][ \t]+\S")  # no other opens a list within a paragraph
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(\1[ \t]*){2,}$")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

_Line = tuple[int, str]  # where it starts in the text, and its characters without the line end
_Part = tuple[BlockKind, list[_Line]]


def plain_document(text: str, input_type: InputType = "article") -> Document:
    """Return the document of a plain or Markdown text: headings, paragraphs, list items, tables.

    A block's text is `text[start:end]` without hidden characters, which are counted. The title is
    that of a heading that opens the text. "auto" means an article. Raises `UnsupportedInputError`
    for more than `MOST_BLOCKS` blocks.
    """
    parts = islice(_split(_lines(text)), MOST_BLOCKS + 1)
    blocks = tuple(_block(text, kind, part) for kind, part in parts)
    if len(blocks) > MOST_BLOCKS:
        raise UnsupportedInputError(
            f"the text has more than {MOST_BLOCKS:,} paragraphs; summarize it in parts"
        )
    input_type = "article" if input_type == "auto" else input_type
    return without_hidden(Document(text, blocks, input_type, title=_title(blocks)))


def _lines(text: str) -> list[_Line]:
    """Return lines with their offsets; only LF ends one, since other ends were made LF before."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _split(lines: list[_Line]) -> Iterator[_Part]:
    at = 0
    in_list = False
    while at < len(lines):
        if not lines[at][1].strip():
            at += 1
            continue
        kind, length = _next(lines, at, in_list=in_list)
        in_list = kind == "list-item"
        yield from ((kind, piece) for piece in _pieces(lines[at : at + length]))
        at += length


def _next(lines: list[_Line], at: int, *, in_list: bool) -> tuple[BlockKind, int]:
    """Return the kind of the block that begins at a line, and how many lines it has."""
    line = lines[at][1]
    if fence := _FENCE.match(line):
        return "paragraph", _fenced(lines, at, fence[1])
    if _HEADING.match(line):
        return "heading", 1
    if _ROW.match(line):
        return "table", _run(lines, at, _ROW.match)
    if _is_item(line):
        return "list-item", 1 + _run(lines, at + 1, lambda each: not _ends_item(each))
    if _is_underlined(lines, at):
        return "heading", 2
    return "paragraph", 1 + _run(lines, at + 1, lambda each: not _ends_paragraph(each))


def _run(lines: list[_Line], at: int, belongs: Callable[[str], object]) -> int:
    """Return how many lines from `at` on belong together."""
    following = (line for _, line in (lines[index] for index in range(at, len(lines))))
    return sum(1 for _ in takewhile(belongs, following))


def _fenced(lines: list[_Line], at: int, fence: str) -> int:
    body = _run(lines, at + 1, lambda line: not line.strip().startswith(fence))
    return min(body + 2, len(lines) - at)


def _is_item(line: str) -> bool:
    return not _RULE.match(line) and bool(_BULLET.match(line) or _NUMBER.match(line))


def _is_underlined(lines: list[_Line], at: int) -> bool:
    return at + 1 < len(lines) and bool(_UNDERLINE.match(lines[at + 1][1]))


def _ends_paragraph(line: str) -> bool:
    opens_list = not _RULE.match(line) and (_BULLET.match(line) or _FIRST_NUMBER.match(line))
    return bool(opens_list or _ends_any(line))


def _ends_item(line: str) -> bool:
    return bool(_is_item(line) or _ends_any(line))


def _ends_any(line: str) -> bool:
    marks = _HEADING.match(line) or _ROW.match(line) or _FENCE.match(line)
    return not line.strip() or bool(marks)


def _pieces(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield a block's lines, split where they are more than `LONGEST_BLOCK` characters."""
    piece: list[_Line] = []
    for start, line in lines:
        if piece and start + len(line) - piece[0][0] > LONGEST_BLOCK:
            yield piece
            piece = []
        if piece or line.strip():
            piece.append((start, line))
    if piece:
        yield piece


def _block(text: str, kind: BlockKind, lines: list[_Line]) -> Block:
    (start, first), (last_start, last) = lines[0], lines[-1]
    if kind != "list-item":  # an item's indent tells its level
        start += len(first) - len(first.lstrip())
    end = last_start + len(last.rstrip())
    return Block(text[start:end], kind, start, end)


def _title(blocks: tuple[Block, ...]) -> str:
    if not blocks or blocks[0].kind != "heading":
        return ""
    return blocks[0].text.split("\n")[0].strip(" \t#")
