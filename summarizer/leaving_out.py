"""Take out of a document what isn't read: orders to whoever summarizes it, and false summaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.inputs.document import Block, Document, with_ids
from summarizer.language.words import count_words
from summarizer.trust.impostors import Passage, Span, impostors_in
from summarizer.trust.orders import order_spans
from summarizer.trust.split_orders import split_orders_in

_FEWEST_WORDS = 10  # that must be left of a text
_LEFT_OUT = "…"


def unordered(document: Document) -> tuple[Document, tuple[str, ...]]:
    """A document without the sentences that give orders, or pose as its summary, and these.

    Spans of blocks stay as they are, since they point into the original; messages keep their
    numbers. Where hardly anything else is there, the document comes back as it is.
    """
    found: list[str] = []
    blocks = []
    marked = _marked(document.blocks)
    for block, spans in zip(with_ids(document.blocks), marked, strict=True):
        rest, orders = _without_orders(block, spans)
        found += orders
        if rest.text or rest.title:
            blocks.append(rest)
    if not found:
        return document, ()
    rest_of_it = replace(document, blocks=tuple(blocks))
    if count_words(" ".join(block.text for block in blocks)) < _FEWEST_WORDS:
        return document, tuple(found)
    return rest_of_it, tuple(found)


def _marked(blocks: Sequence[Block]) -> list[list[Span]]:
    """What of each block isn't read because of what stands in others."""
    passages = [Passage(each.text, each.author, each.kind == "list-item") for each in blocks]
    found = zip(impostors_in(passages), split_orders_in(passages), strict=True)
    return [[*spans, *pieces] for spans, pieces in found]


def _without_orders(block: Block, marked: Sequence[Span]) -> tuple[Block, list[str]]:
    spans = _merged((*marked, *order_spans(block.text)))
    text, of_text = _without(block.text, spans)
    title, of_title = _without(block.title, order_spans(block.title))
    if not of_text and not of_title:
        return block, []
    title = title or (_LEFT_OUT if block.title else "")
    cuts = (*block.cuts, *of_title, *of_text)
    return replace(block, text=text, title=title, cuts=cuts), [*of_title, *of_text]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In their order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _without(text: str, spans: Iterable[Span]) -> tuple[str, list[str]]:
    """A text without parts of it, and these; of the spaces around one, those after it go, too."""
    kept, found, last = "", [], 0
    for start, end in spans:
        kept += text[last:start]
        found.append(text[start:end])
        last = end
        if not kept or kept[-1].isspace():
            last += len(text[end:]) - len(text[end:].lstrip(" "))
    return (kept + text[last:]).strip(), found
