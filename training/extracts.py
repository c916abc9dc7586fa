"""Measure tasks, open questions and wishes on our texts for the last test.

    python -m training.extracts --model qwen2.5-coder-0.5b-instruct

A task that is told is right where the text has a task in that message for that person, a question
where it is one of the text's open ones; a wish, where something is said on what the text has
something on, and nothing is found where it has nothing. How well tasks are worded, readers must
say. Writes results/extracts-MODEL.json.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.results_file import write_results
from summarizer import Summarizer, SummarizerError, SummaryResult
from summarizer.language.tags import LANGUAGES
from summarizer.output.parse import parse_output
from summarizer.output.table import Row, opening_of
from training.texts import Text, options_of, raw_answer, read_templates, spec_of, texts_of
from training.verdicts import counted, parser_of

_EXTRACTED = ("action-items", "questions")
_SHARE_WITHOUT = 3  # a third of the texts has none

Told = frozenset[tuple[str, ...]]  # of a text, what its rows say, as far as it is compared


@dataclass
class Counts:
    """Rows that are told, that are there, and both."""

    texts: int = 0
    told: int = 0
    there: int = 0
    both: int = 0

    def add(self, told: Told, there: Told) -> None:
        """Count the rows of one more text."""
        self.texts += 1
        self.told += len(told)
        self.there += len(there)
        self.both += len(told & there)

    def figures(self) -> dict[str, Any]:
        """Return precision and recall."""
        return vars(self) | {
            "precision": round(self.both / max(1, self.told), 3),
            "recall": round(self.both / max(1, self.there), 3),
        }


def main() -> None:
    """Measure, print and write the figures."""
    arguments = _arguments()
    texts = list(texts_of("test", 0, read_templates()))
    found: dict[str, Any] = {}
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, adapter=arguments.adapter
    ) as summarizer:
        for type_ in _EXTRACTED:
            found[type_] = _rows(summarizer, type_, _drawn(texts, type_, arguments.texts))
            print(type_, found[type_])
        found["focus"] = _focus(summarizer, texts, arguments.wishes)
        print("focus", found["focus"])
    path = write_results(f"extracts-{arguments.model}", {"adapter": arguments.adapter, **found})
    print(f"written to {path}")


def _drawn(texts: Sequence[Text], type_: str, count: int) -> list[Text]:
    """Return texts of which a third has no such row."""
    chance = random.Random(type_)
    known = [text for text in texts if type_ in text.answers]
    without = [text for text in known if not text.answers[type_]]
    having = [text for text in known if text.answers[type_]]
    few = min(len(without), count // _SHARE_WITHOUT)
    return chance.sample(without, few) + chance.sample(having, min(len(having), count - few))


def _rows(summarizer: Summarizer, type_: str, texts: Sequence[Text]) -> dict[str, Any]:
    counts, with_none, none_told, failed = Counts(), 0, 0, 0
    for text in counted(texts, type_):
        there = rows_there(text, type_)
        result = _result(summarizer, text, type=type_)
        failed += result is None
        told = compared(result.rows, type_) if result else frozenset()
        counts.add(told, there)
        if not there:
            with_none += 1
            none_told += result is not None and not told
    return counts.figures() | {
        "texts_without": with_none,
        "nothing_told_of_them": none_told,
        "failed": failed,
    }


def rows_there(text: Text, type_: str) -> Told:
    """Return what the rows of a text say that its writer gave."""
    answer = text.answers[type_]
    if not answer:
        return frozenset()
    read, spec = spec_of(text, options_of(text, type_))
    assert spec.table
    raw = opening_of(spec.table, spec.language) + raw_answer(text, answer, read, spec)
    return compared(parse_output(raw, spec, ended=True).rows, type_)


def compared(rows: Sequence[Row], type_: str) -> Told:
    """Return what of rows is compared: of tasks the message and who, of questions their words."""
    if type_ == _EXTRACTED[0]:
        return frozenset((row.get("message", ""), row.get("who", "").casefold()) for row in rows)
    return frozenset(("".join(filter(str.isalnum, row["question"].casefold())),) for row in rows)


def _focus(summarizer: Summarizer, texts: Sequence[Text], count: int) -> dict[str, Any]:
    """Ask for what texts have something on, and for as much that they have nothing on."""
    chance = random.Random("focus")
    wishes = [(text, wish, answer) for text in texts for wish, answer in text.focus]
    right: dict[bool, list[bool]] = {}
    for has_it in (True, False):
        known = [each for each in wishes if bool(each[2]) == has_it]
        chosen = chance.sample(known, min(len(known), count))
        for text, wish, _ in counted(sorted(chosen, key=lambda each: each[0].id), "focus"):
            result = _result(summarizer, text, type="tldr", focus=wish)
            nothing = LANGUAGES[text.language].strings.nothing_on_focus
            is_found = result is not None and result.text != nothing
            right.setdefault(has_it, []).append(result is not None and is_found == has_it)
    return {
        f"{name}_{part}": value
        for name, given in (("with", right.get(True, [])), ("without", right.get(False, [])))
        for part, value in (("wishes", len(given)), ("right", sum(given)))
    }


def _result(summarizer: Summarizer, text: Text, **options: Any) -> SummaryResult | None:
    try:
        return summarizer.summarize(text.document(), **options)
    except SummarizerError as error:
        print(f"\n{text.id}: {error}", file=sys.stderr)
        return None


def _arguments() -> argparse.Namespace:
    parser = parser_of(__doc__)
    parser.add_argument("--texts", type=int, default=60, help="of each type")
    parser.add_argument("--wishes", type=int, default=40, help="of either kind")
    return parser.parse_args()


if __name__ == "__main__":
    main()
