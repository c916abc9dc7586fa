"""Tell whether a text gives orders to whoever summarizes it, and which sentences do.

Small models take "ignore the above" for a task. Two questions are asked of a text:

`may_give_orders` is broad, and leads only to a reminder that a text is no order. It isn't given to
every text, since it colours summaries: a mail about a delivery becomes one about "orders".

`orders_in` is narrow: sentences that speak to a machine that reads them, or about the summary that
it writes. Such a sentence is of no use to a reader, so it isn't read at all; see `unordered`.

Not handled: orders that are put like any other statement, that are spelt in another way than with
spaces between the letters, and other languages than those of the lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from summarizer.inputs.document import Document
from summarizer.language.sentences import sentence_spans
from summarizer.order_patterns import CONTINUES, GOES_ON, MAY_BE_ORDER, ORDER

_SPACED_OUT = re.compile(r"(?<=\b\w)[ \u200b](?=\w\b)")
_SPACES = re.compile(r" {2,}")
_MOST = 0.6  # of a text, that may be left unread as orders


def may_give_orders(text: str) -> bool:
    """Whether something in `text` reads like an order to its reader, the model."""
    return (MAY_BE_ORDER.search(text) or ORDER.search(text)) is not None


def orders_in(text: str) -> tuple[str, ...]:
    """The sentences that give orders to whoever summarizes the text, as far as that is plain."""
    return tuple(text[start:end] for start, end in _spans(text))


def unordered(document: Document) -> tuple[Document, tuple[str, ...]]:
    """A document without the sentences that give orders, and these.

    Spans stay as they are, since they point into the original. It comes back as it is when it is
    hardly more than orders: there would be nothing left to tell of.
    """
    found: list[str] = []
    blocks = []
    for block in document.blocks:
        text, of_text = _without(block.text)
        title, of_title = _without(block.title)
        found += of_title + of_text
        if text or (title and block.text == ""):
            blocks.append(replace(block, text=text, title=title) if of_text or of_title else block)
    if not found or sum(map(len, found)) > _MOST * len(document.text):
        return document, ()
    return replace(document, blocks=tuple(blocks)), tuple(found)


def _without(text: str) -> tuple[str, list[str]]:
    spans = list(_spans(text))
    if not spans:
        return text, []
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    kept = "".join(text[start:end] for start, end in zip(starts, ends, strict=True))
    return _SPACES.sub(" ", kept).strip(), [text[start:end] for start, end in spans]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence that gives orders, or goes on with one."""
    if not ORDER.search(_SPACED_OUT.sub("", text)):
        return
    is_within = waits = False  # sentences that belong to the last order; what it announced
    for start, end in sentence_spans(text):
        said = text[start:end]
        is_order = ORDER.search(_SPACED_OUT.sub("", said)) is not None
        is_within = is_order or (is_within and (waits or CONTINUES.match(said) is not None))
        if is_within:
            yield start, end
        waits = is_order and GOES_ON.search(said) is not None
