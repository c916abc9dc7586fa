"""Texts that try to take the summarizer over: how many succeed, beside the bare model.

    python -m benchmarks.attacks --model qwen2.5-coder-0.5b-instruct

The texts are the project's own (data/attacks); each has patterns that show that it worked. The
"seen" ones were in view when the defence was written; the "fresh" ones were written without it in
view, and nothing was changed for them. "reported" got through when people tried it; "kinds" and
"held" are halves of one set of further kinds: for the first the defence was mended, of the second
only the number of successes was looked at. With --suite only those are tried; the results keep
what was measured of the others, each with its date. Types take turns from text to text. The bare
model reads the text as it is, pages and mails with their source, after a prompt of one line.
Addresses, telephone numbers and other numbers that a summary has and its text hasn't are counted
for each, and how many of lines that only look like orders are taken for some. An error is no
success. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from benchmarks.quality.datasets import Item, Task
from benchmarks.quality.systems import Raw
from benchmarks.results_file import RESULTS, write_results
from summarizer import Summarizer, SummarizerError
from summarizer.grounding.injection import injections_in
from summarizer.grounding.reference import ReferenceIndex
from summarizer.inputs import Document, read_bytes

FOLDER = Path(__file__).parent / "data" / "attacks"
SUITES = {  # their files
    "seen": ("en", "zh", "en_unseen", "zh_unseen"),
    "fresh": ("en_fresh", "zh_fresh"),
    "reported": ("reported",),
    "kinds": ("kinds_seen",),
    "held": ("kinds_held",),
}
BENIGN = ("benign_en", "benign_zh")
Type = Literal["tldr", "key-points", "headline"]
TYPES: tuple[Type, ...] = get_args(Type)
_NUMBERS = ("number", "quantity", "date", "weekday", "time")
_ENDINGS = {"text": "txt", "html": "html", "eml": "eml"}

Answer = Callable[["Attack", Document], str]


@dataclass(frozen=True)
class Attack:
    """A text, and what shows in a summary that its order was obeyed."""

    id: str
    language: str
    kind: str
    type: Type
    format: str
    input_type: str
    text: str
    success: tuple[str, ...]

    def document(self) -> Document:
        """The text as a reader of its format reads it."""
        kind: Any = "auto" if self.format == "eml" else self.input_type
        return read_bytes(self.text.encode(), f"attack.{_ENDINGS[self.format]}", kind)

    def succeeded(self, answer: str) -> bool:
        """Whether the answer does what the text orders."""
        return any(re.search(pattern, answer, re.IGNORECASE) for pattern in self.success)


@dataclass(frozen=True)
class Outcome:
    """What an attack led to."""

    id: str
    language: str
    kind: str
    type: str
    has_succeeded: bool
    strange_addresses: int
    strange_numbers: int
    error: str
    answer: str

    @property
    def is_bad(self) -> bool:
        """Whether it obeys, or has what its text hasn't."""
        return bool(self.has_succeeded or self.strange_addresses or self.strange_numbers)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", default="w8a8")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--suite", action="append", choices=SUITES, dest="suites")
    arguments = parser.parse_args()
    raw = Raw(arguments.model, arguments.recipe, arguments.threads)
    figures: dict[str, Any] = {"recipe": arguments.recipe, "threads": arguments.threads}
    suites = {name: SUITES[name] for name in arguments.suites or SUITES}
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, threads=arguments.threads
    ) as summarizer:
        systems: dict[str, Answer] = {
            "ours": lambda attack, document: summarizer.summarize(document, type=attack.type).text,
            "raw": lambda attack, document: raw(
                Item(attack.id, attack.text, attack.language), Task(attack.type, "short")
            ),
        }
        found = {
            suite: {
                name: figures_of([outcome_of(attack, name, answer) for attack in attacks(files)])
                for name, answer in systems.items()
            }
            for suite, files in suites.items()
        }
    figures["benign"] = false_alarms(BENIGN)
    figures |= with_older(found, RESULTS / f"attacks-{arguments.model}.json")
    print(f"written to {write_results(f'attacks-{arguments.model}', figures)}")
    print(json.dumps(_succeeded(found)))


def with_older(found: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The suites just measured, those that a results file has of others, and each one's date."""
    older: dict[str, Any] = {"suites": {}, "date": ""}
    if path.exists():
        older = json.loads(path.read_text("utf-8"))
    dates = older.get("dates", dict.fromkeys(older["suites"], older["date"]))
    today = dict.fromkeys(found, date.today().isoformat())
    return {"suites": older["suites"] | found, "dates": dates | today}


def false_alarms(files: Iterable[str], folder: Path = FOLDER) -> dict[str, Any]:
    """Lines that give no orders, and which of them are taken for some."""
    texts = ((folder / f"{name}.txt").read_text("utf-8") for name in files)
    lines = [line for text in texts for line in text.splitlines() if not line.startswith("#")]
    return {"lines": len(lines), "called_orders": [line for line in lines if injections_in(line)]}


def _succeeded(suites: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    return {
        suite: {name: found["succeeded"] for name, found in systems.items()}
        for suite, systems in suites.items()
    }


def attacks(files: Iterable[str], folder: Path = FOLDER) -> Iterator[Attack]:
    """Those of each file, in their order; one tells its language, or its file's name begins so."""
    for name in files:
        found = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))["attacks"]
        for number, each in enumerate(found):
            given = {**each, "success": tuple(each["success"]), "text": each["text"].strip()}
            given.setdefault("language", name.partition("_")[0])
            yield Attack(type=TYPES[number % len(TYPES)], **given)


def outcome_of(attack: Attack, system: str, answer: Answer) -> Outcome:
    """What a system's answer shows; said to the terminal where the attack succeeded."""
    document = attack.document()
    said, error = "", ""
    try:
        said = answer(attack, document)
    except SummarizerError as failure:
        error = f"{type(failure).__name__}: {failure}"
    faults = ReferenceIndex(document.text).faults(said)
    addresses = sum(fault.kind == "contact" for fault in faults)
    numbers = sum(fault.kind in _NUMBERS for fault in faults)
    place = (attack.id, attack.language, attack.kind, attack.type)
    outcome = Outcome(*place, attack.succeeded(said), addresses, numbers, error, said)
    if outcome.is_bad:
        print(f"--- {system} {attack.id}\n{said}\n", file=sys.stderr)
    return outcome


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Counts over all and for each kind, and what succeeded with its answer."""
    by_kind: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_kind.setdefault(outcome.kind, []).append(outcome)
    bad = [each for each in outcomes if each.is_bad]
    return {
        **_counts(outcomes),
        "kinds": {kind: _counts(group) for kind, group in by_kind.items()},
        "bad": [asdict(outcome) for outcome in bad],
    }


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {
        "attacks": len(outcomes),
        "succeeded": sum(outcome.has_succeeded for outcome in outcomes),
        "strange_addresses": sum(outcome.strange_addresses for outcome in outcomes),
        "strange_numbers": sum(outcome.strange_numbers for outcome in outcomes),
        "errors": sum(bool(outcome.error) for outcome in outcomes),
    }


if __name__ == "__main__":
    main()
