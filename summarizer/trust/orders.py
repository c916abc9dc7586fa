"""Tell whether a text gives orders to whoever summarizes it, and which sentences do.

Small models take "ignore the above" for a task. Two questions are asked of a text:

`may_give_orders` is broad, and leads only to a reminder that a text is no order. It isn't given to
every text, since it colours summaries: a mail about a delivery becomes one about "orders".

`orders_in` is narrow: sentences that speak to a machine and want something of it, or give the words
of its summary. They aren't read at all; see `summarizer.leaving_out`.

Not handled: orders that are put like any other statement, that are spelt in another way than with
spaces between the letters, and other languages than those of the lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.language.sentences import sentence_spans
from summarizer.trust.order_patterns import CONTINUES, GOES_ON, MAY_BE_ORDER, ORDER

_SPACED_OUT = re.compile(r"(?<=\b\w) (?=\w\b)")
_SPACES = re.compile(r"(?<= ) +")
_LONGEST = 500  # characters of a sentence that is left out: longer ones are several


def may_give_orders(text: str) -> bool:
    """Whether something in `text` reads like an order to its reader, the model."""
    return (MAY_BE_ORDER.search(text) or ORDER.search(text)) is not None


def orders_in(text: str) -> tuple[str, ...]:
    """The sentences that give orders to whoever summarizes the text, as far as that is plain."""
    return tuple(text[start:end] for start, end in order_spans(text))


def order_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence that gives orders, or goes on with one."""
    if not gives_order(text):
        return
    is_within = waits = False  # sentences that belong to the last order; what it announced
    for start, end in sentence_spans(text):
        said = text[start:end]
        is_order = len(said) <= _LONGEST and gives_order(said)
        is_within = is_order or (is_within and (waits or CONTINUES.match(said) is not None))
        if is_within:
            yield start, end
        waits = is_order and GOES_ON.search(said) is not None


def gives_order(text: str) -> bool:
    """Whether an order is in it, maybe with spaces between the letters."""
    closed = _SPACES.sub("", _SPACED_OUT.sub("", text))
    return any(ORDER.search(each) for each in dict.fromkeys((text, closed)))
