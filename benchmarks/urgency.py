"""How well rules tell which messages want their reader's attention soon: precision and recall.

Each line of a file is a message as JSON: its language, its kind, who reads it ("" if the text
doesn't show that), when it was sent, the text, and whether it is urgent. Without a file both
sets of the project are read, that on which the rules were built and that which was kept back, by
another writer; the results then go to results/. Don't build rules on what is kept back.

    python -m benchmarks.urgency [FILE]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.results_file import write_results
from summarizer import InputType, priority_of
from summarizer.inputs import Document, read_string

_FOLDER = Path(__file__).parent / "data" / "urgency"
OWN = _FOLDER / "messages.jsonl"
_SETS = {"built on": OWN, "kept back": _FOLDER / "kept.jsonl"}
_TYPES: Mapping[str, InputType] = {
    "chat": "conversation",
    "group": "conversation",
    "mail": "email",
    "notification": "notification-stack",
    "sms": "notification-stack",
}


@dataclass(frozen=True)
class Message:
    """A labelled message; see the module for what its fields are."""

    id: str
    language: str
    kind: str
    reader: str
    sent: str
    text: str
    urgent: bool
    why: str

    @property
    def document(self) -> Document:
        """The message as it is read; a thread with quotations is a mail, any other a chat."""
        of_thread: InputType = "email" if "\n>" in self.text else "conversation"
        input_type = _TYPES.get(self.kind, of_thread)
        is_one_line = input_type == "notification-stack"
        return read_string(" ".join(self.text.split()) if is_one_line else self.text, input_type)

    @property
    def is_found(self) -> bool:
        """Whether the rules call it urgent."""
        sent = datetime.fromisoformat(self.sent)
        return priority_of(self.document, sent, self.reader).level == "time-sensitive"


def messages(path: Path = OWN) -> list[Message]:
    """Return the messages of a file."""
    lines = path.read_text("utf-8").splitlines()
    return [Message(**json.loads(line)) for line in lines if line.strip()]


def figures_of(found: Iterator[tuple[Message, bool]]) -> dict[str, dict[str, float]]:
    """Return counts, precision and recall by language; Chinese of both scripts is one."""
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    for message, is_found in found:
        counts.setdefault(message.language[:2], Counter())[message.urgent, is_found] += 1
    return {language: _figures(each) for language, each in counts.items()}


def _figures(counts: Counter[tuple[bool, bool]]) -> dict[str, float]:
    right = counts[True, True]
    said, urgent = right + counts[False, True], right + counts[True, False]
    return {
        "messages": counts.total(),
        "urgent": urgent,
        "precision": right / said if said else 1.0,
        "recall": right / urgent if urgent else 1.0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, help="labelled messages")
    file: Path | None = parser.parse_args().file
    if file:
        _told(file)
    else:
        write_results("urgency", {name: _told(path) for name, path in _SETS.items()})


def _told(file: Path) -> dict[str, dict[str, float]]:
    """Print what the rules get wrong of a file, and the figures; return these."""
    found = [(each, each.is_found) for each in messages(file)]
    for message, is_found in found:
        if is_found != message.urgent:
            print("missed" if message.urgent else "false", message.id, message.why, sep="\t")
    figures = figures_of(iter(found))
    for language, each in figures.items():
        print(
            f"{language}: precision {each['precision']:.2f}, recall {each['recall']:.2f} of "
            f"{each['messages']} messages, {each['urgent']} of them urgent"
        )
    return figures


if __name__ == "__main__":
    main()
