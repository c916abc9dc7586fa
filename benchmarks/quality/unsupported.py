"""What answers state and their texts don't, a hundred answers.

`numbers` (with amounts, dates and times), `names` and `addresses` are found by the rules that
summaries are repaired by, so of repaired ones they tell what is left, not what the rules miss.
`digits` is a rule of its own: a run of digits in the answer that the text doesn't have as one,
whatever it means ("7:30" for "half past seven" counts).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.quality.answer_cache import Answer
from benchmarks.quality.datasets import Item
from summarizer.engine.tokenizer import Tokenizer
from summarizer.grounding.names import Lexicon
from summarizer.grounding.reference import ReferenceIndex

MEASURES = ("numbers", "names", "addresses", "digits")
_MEASURE_OF = {"name": "names", "contact": "addresses"}
_DIGITS = re.compile(r"[0-9]+")


class UnsupportedCounter:
    """Counts what isn't in the texts; the tokenizer tells ordinary words from names."""

    def __init__(self, tokenizer_path: Path) -> None:
        self._tokenizer = Tokenizer(tokenizer_path)

    def figures(self, pairs: Iterable[tuple[Answer, Item]]) -> dict[str, float]:
        """Each measure's findings a hundred answers; errors are no answers."""
        counted: Counter[str] = Counter()
        answers = 0
        for answer, item in pairs:
            if not answer.error:
                answers += 1
                counted.update(self.found(answer.text, item.text))
        return {name: 100 * counted[name] / max(1, answers) for name in MEASURES}

    def found(self, said: str, text: str) -> Counter[str]:
        """How much of each measure an answer has."""
        faults = ReferenceIndex(text, lexicon=Lexicon(self._tokenizer.rank)).faults(said)
        found = Counter(_MEASURE_OF.get(fault.kind, "numbers") for fault in faults)
        known = set(_DIGITS.findall(text))
        found["digits"] = sum(run not in known for run in _DIGITS.findall(said))
        return found
