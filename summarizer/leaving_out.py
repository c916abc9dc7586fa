"""Take out of a document what isn't read: sentences that give orders to whoever summarizes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from summarizer.inputs.document import Block, Document, with_ids
from summarizer.language.words import count_words
from summarizer.trust.orders import order_spans

_FEWEST_WORDS = 10  # that must be left of a text
_LEFT_OUT = "…"


def unordered(document: Document) -> tuple[Document, tuple[str, ...]]:
    """A document without the sentences that give orders, and these.

    Spans of blocks stay as they are, since they point into the original; messages keep their
    numbers. Where hardly anything else is there, the document comes back as it is.
    """
    found: list[str] = []
    blocks = []
    for block in with_ids(document.blocks):
        rest, orders = _without_orders(block)
        found += orders
        if rest.text or rest.title:
            blocks.append(rest)
    if not found:
        return document, ()
    rest_of_it = replace(document, blocks=tuple(blocks))
    if count_words(" ".join(block.text for block in blocks)) < _FEWEST_WORDS:
        return document, tuple(found)
    return rest_of_it, tuple(found)


def _without_orders(block: Block) -> tuple[Block, list[str]]:
    text, of_text = _without(block.text, order_spans(block.text))
    title, of_title = _without(block.title, order_spans(block.title))
    if not of_text and not of_title:
        return block, []
    title = title or (_LEFT_OUT if block.title else "")
    cuts = (*block.cuts, *of_title, *of_text)
    return replace(block, text=text, title=title, cuts=cuts), [*of_title, *of_text]


def _without(text: str, spans: Iterator[tuple[int, int]]) -> tuple[str, list[str]]:
    """A text without parts of it, and these; of the spaces around one, those after it go, too."""
    kept, found, last = "", [], 0
    for start, end in spans:
        kept += text[last:start]
        found.append(text[start:end])
        last = end
        if not kept or kept[-1].isspace():
            last += len(text[end:]) - len(text[end:].lstrip(" "))
    return (kept + text[last:]).strip(), found
