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
from summarizer.trust.extents import extent
from summarizer.trust.order_kind import letters_of
from summarizer.trust.order_patterns import CONTINUES, MAY_BE_ORDER, ORDERS

_SPACED_OUT = re.compile(r" (?<=\b\w )(?=\w\b)")
_SPACES = re.compile(r"(?<= ) +")
_LONGEST = 500  # characters of a sentence that is left out: longer ones are several


def may_give_orders(text: str) -> bool:
    """Whether something in `text` reads like an order to its reader, the model."""
    if MAY_BE_ORDER.search(text):
        return True
    return any(_first_order(line) is not None for line in text.split("\n"))


def orders_in(text: str) -> tuple[str, ...]:
    """The sentences that give orders to whoever summarizes the text, as far as that is plain."""
    return tuple(text[start:end] for start, end in order_spans(text))


def order_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each order, and of the sentences that go on with one.

    Only what the order says and quotes: see `extents`.
    """
    is_within, done = False, 0
    for start, end in sentence_spans(text):
        said = text[max(start, done) : end].strip()
        if not said:  # quoted by the last order
            continue
        start = text.index(said, max(start, done))
        order = _order_in(said)
        is_within = order is not None or (is_within and CONTINUES.fullmatch(said) is not None)
        if is_within:
            span = extent(text, (start, end), start + (order or 0))
            yield span
            done = span[1]


def gives_order(line: str) -> bool:
    """Whether an order is in it, maybe with spaces between the letters."""
    return _first_order(line) is not None or _is_spaced_out_order(line)


def _order_in(sentence: str) -> int | None:
    """Where an order begins: where its sentence does, if the letters of that stand apart."""
    if len(sentence) > _LONGEST:
        return None
    first = _first_order(sentence)
    return 0 if first is None and _is_spaced_out_order(sentence) else first


def _is_spaced_out_order(line: str) -> bool:
    closed = _SPACES.sub("", _SPACED_OUT.sub("", line))
    return closed != line and _first_order(closed) is not None


def _first_order(line: str) -> int | None:
    """Where the first order of a line begins."""
    letters = letters_of(line)
    kinds = [kind for script, kinds in ORDERS.items() if script.search(line) for kind in kinds]
    found = (kind.pattern.search(line) for kind in kinds if kind.may_be_in(letters))
    return min((match.start() for match in found if match), default=None)
