"""Markdown files: without what their programs keep in them for themselves.

Left out are comments (HTML's, and Obsidian's between `%%`), YAML front matter (its title is kept),
pictures written into the text as data, embedded notes, the addresses of blocks, and the code of
plugins (Dataview, Tasks, Kanban's settings). Of a link to a note its words are kept. What is left
out is masked, so that every block's place in the original stays right.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from summarizer.inputs.document import Block, Document
from summarizer.inputs.plain import plain_document

FRONT_MATTER = "front matter"  # the names in `Document.dropped`
PICTURES = "pictures"

_MASK = "\0"  # stands where something was, so that positions stay
_MASKED = re.compile(rf"(?:^|\n){_MASK}+(?=\n|$)|{_MASK}")
_FRONT = re.compile(r"---[ \t]*\n(?:(?!---|\.\.\.).*\n){0,400}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"^[\w-]{1,60}[ \t]*+:(?:\s|$)", re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(\S.*)$", re.MULTILINE | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)", re.DOTALL)
_DATA = re.compile(r"\(\s{0,3}<?data:[\w.+/;=,%-]++[^()\s]*+\)?")
_DATA_LINE = re.compile(r"^ {0,3}\[[^\]\n]{1,80}\]:[ \t]*<?data:[^\n]*", re.MULTILINE)
_DATA_TAG = re.compile(r"<img\s[^<>]{0,200}?src=[\"']?data:[^<>]*+>?", re.IGNORECASE)
_EMBED = re.compile(r"!\[\[[^\[\]\n]*\]\]")
_PLUGIN = re.compile(
    r"^(?:```|~~~)[ \t]*(?:dataview(?:js)?|tasks|query|kanban|button|ad-\w+)[ \t]*\n.*?"
    r"(?:^(?:```|~~~)[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_BLOCK_ID = re.compile(r"(?<=[ \t])\^[\w-]{1,40}[ \t]*$|^\^[\w-]{1,40}[ \t]*$", re.MULTILINE)
_NAMED_LINK = re.compile(r"\[\[(?=[^\[\]\n|]{1,300}\|)[^\[\]\n|]*\|([^\[\]\n]*)(\]\])")
_LINK = re.compile(r"(\[\[)(?=[^\[\]\n|]{1,300}\]\])([^\[\]\n|]*)(\]\])")
_CALLOUT = re.compile(r"^(?:> ?)+(\[![\w-]{1,30}\][+-]?)", re.MULTILINE)


def markdown_document(text: str) -> Document:
    """Return the article of a Markdown text without what nobody is shown, which is counted."""
    masked, title = _without_front_matter(text)
    counts = Counter({FRONT_MATTER: int(masked != text)})
    for what, pattern in (
        ("plugin blocks", _PLUGIN),
        ("comments", _COMMENT),
        (PICTURES, _DATA),
        (PICTURES, _DATA_LINE),
        (PICTURES, _DATA_TAG),
        ("embedded notes", _EMBED),
        ("", _BLOCK_ID),
    ):
        masked, found = pattern.subn(lambda match: _MASK * len(match[0]), masked)
        counts[what] += found if what else 0
    masked = _without_link_marks(masked)
    return unmasked(plain_document(masked), text, title, counts)


def without_data(text: str) -> Document:
    """Return the article of a plain text without the pictures that are written into it as data."""
    masked, found = _DATA.subn(lambda match: _MASK * len(match[0]), text)
    return unmasked(plain_document(masked), text, "", Counter({PICTURES: found}))


def unmasked(document: Document, original: str, title: str, counts: Counter[str]) -> Document:
    """Return a document of `original` from that of the masked text."""
    blocks = tuple(block for block in map(_unmasked, document.blocks) if block.text)
    opening = blocks[0].text if blocks and blocks[0].kind == "heading" else ""
    title = title or opening.split("\n")[0].strip(" \t#")
    dropped = {**document.dropped, **+counts}
    return replace(document, original=original, blocks=blocks, title=title, dropped=dropped)


def _unmasked(block: Block) -> Block:
    text = (_MASKED.sub("", block.text) if _MASK in block.text else block.text).strip()
    return block if text == block.text else replace(block, text=text)


def _without_front_matter(text: str) -> tuple[str, str]:
    """Return a text with its front matter masked, line by line, and the title that stood there."""
    match = _FRONT.match(text)
    if not match or not _FIELD.search(match[0]):
        return text, ""
    found = _TITLE.search(match[0])
    title = found[1].strip().strip("\"'") if found else ""
    lines = (_MASK * len(line) for line in match[0].split("\n"))
    return "\n".join(lines) + text[match.end() :], title


def _without_link_marks(text: str) -> str:
    """Mask the brackets of links to notes, and the marks of callouts, but not their words."""

    def named(match: re.Match[str]) -> str:
        return f"{_MASK * (match.start(1) - match.start())}{match[1]}{_MASK * 2}"

    text = _NAMED_LINK.sub(named, text)
    text = _LINK.sub(lambda match: f"{_MASK * 2}{match[2]}{_MASK * 2}", text)
    return _CALLOUT.sub(lambda match: match[0].replace(match[1], _MASK * len(match[1])), text)
