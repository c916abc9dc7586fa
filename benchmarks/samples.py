"""The samples of every kind of input in examples/inputs, and what expected.toml says of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from summarizer import InputType
from summarizer.inputs import Document, read_document

FOLDER = Path(__file__).parents[1] / "examples" / "inputs"
EXPECTED = FOLDER / "expected.toml"


@dataclass(frozen=True)
class Sample:
    """A file to summarize.

    kind  -- its input type
    facts -- strings of which a good summary of medium length has at least one
    """

    path: Path
    kind: InputType
    language: str  # "en" or "zh"
    participants: tuple[str, ...]
    facts: tuple[str, ...]

    def document(self) -> Document:
        """The file, read as what its content shows it to be; notes are told to be notes.

        Nothing in a text tells a note from an article.
        """
        return read_document(self.path, input_type="note" if self.kind == "note" else "auto")


def samples() -> tuple[Sample, ...]:
    """All of them, in the order of expected.toml: kind by kind, English before Chinese."""
    expected = tomllib.loads(EXPECTED.read_text("utf-8"))
    return tuple(
        Sample(
            FOLDER / name,
            each["kind"],
            each["language"],
            tuple(each["participants"]),
            tuple(each["facts"]),
        )
        for name, each in expected.items()
    )


def by_kind(found: tuple[Sample, ...]) -> dict[str, tuple[Sample, ...]]:
    """Samples of each kind, in their order."""
    kinds = dict.fromkeys(sample.kind for sample in found)
    return {kind: tuple(each for each in found if each.kind == kind) for kind in kinds}
