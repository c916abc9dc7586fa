"""The types of summaries and of texts: one record each, read by whatever depends on the type.

To add a type of summary, add its name to `SummaryType`, its record to `SUMMARY_TYPES`, and its task
to the files in summarizer/prompts. Options, parsing, the command line, the page and the benchmarks
read the record; no module compares a type's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

SummaryType = Literal[
    "key-points",
    "tldr",
    "teaser",
    "headline",
    "list",
    "table",
    "topics",
    "topline",
    "action-items",
    "questions",
    "apple-synopsis",
    "apple-topline",
    "apple-stack",
]
SummaryLength = Literal["short", "medium", "long"]
InputType = Literal[
    "auto",
    "article",
    "email",
    "email-thread",
    "conversation",
    "notification-stack",
    "transcript",
    "note",
]
Kind = Literal["items", "sentences", "headline", "clauses", "rows"]
Rendering = Literal["list", "table", "clauses", "lines"]
Extracted = Literal["requests", "questions"]


class Sizes(NamedTuple):
    """A bound for each length."""

    short: int
    medium: int
    long: int

    def of(self, length: SummaryLength) -> int:
        """Return the bound for a length."""
        return {"short": self.short, "medium": self.medium, "long": self.long}[length]

    def __str__(self) -> str:
        return ", ".join(map(str, dict.fromkeys(self)))


def _fixed(bound: int) -> Sizes:
    return Sizes(bound, bound, bound)


@dataclass(frozen=True)
class InputTypeInfo:
    """A type of text.

    Attributes:
        name: value of the option `input_type`.
        help: what such a text is, in one line.
        is_dialogue: whether several people write or speak in it, each by name.
        is_in_turns: whether its lines begin with who speaks.
        lists_everyone: whether all who act in it are among its authors.
        is_from_apps: whether its authors are apps.
    """

    name: InputType
    help: str
    is_dialogue: bool = False
    is_in_turns: bool = False
    lists_everyone: bool = False
    is_from_apps: bool = False


@dataclass(frozen=True)
class SummaryTypeInfo:
    """A type of summary.

    Attributes:
        name: value of the option `type`.
        help: what such a summary is, in one line.
        kind: how it is written and parsed: bulleted items, whole sentences, one headline, clauses
            in one line, or rows of a table, which hold the model to a grammar.
        unit: what its parts are called, in the plural.
        parts: bound on its parts.
        words: bound on the words of the whole summary.
        words_by_input: bounds in place of `words` for some types of text.
        row_words: bound on the words of each row, for rows that each have their own.
        fewest: parts below which another attempt is made.
        columns: keys of a row's cells.
        columns_by_input: keys in place of `columns` for some types of text.
        optional_columns: columns left out where the text has no such message or person to choose.
        rendering: how rows are shown.
        extracts: what it takes from a text message by message. Such a summary cites messages, says
            `if_none` where there is nothing, never is the text itself, and of a long text collects
            what the parts have instead of merging their summaries.
        if_none: the string of the language, a field of `Strings`, that it then says.
        is_stack: whether it has a row for each of the last messages, which the row begins with.
        is_segmentwise: whether several sentences on a talk are written one per segment of it.
        is_shorter_than_text: whether it has fewer words than the text, whatever its bounds.
        passthrough_words: words per part of a text that is its own summary; None for what fits
            the kind.
        task: the type whose instruction to the model it uses, if not its own.
        is_preset: whether it imitates another product's summary by fixed bounds, and so isn't
            offered on the page.
    """

    name: SummaryType
    help: str
    kind: Kind
    unit: str
    parts: Sizes
    words: Sizes | None = None
    words_by_input: Mapping[InputType, int] = field(default_factory=dict)
    row_words: tuple[int, ...] = ()
    fewest: int = 1
    columns: tuple[str, ...] = ()
    columns_by_input: Mapping[InputType, tuple[str, ...]] = field(default_factory=dict)
    optional_columns: tuple[str, ...] = ()
    rendering: Rendering = "list"
    extracts: Extracted | None = None
    if_none: str = ""
    is_stack: bool = False
    is_segmentwise: bool = False
    is_shorter_than_text: bool = False
    passthrough_words: int | None = None
    task: SummaryType | None = None
    is_preset: bool = False

    @property
    def has_lengths(self) -> bool:
        """Whether the option `length` makes a difference."""
        return any(len(set(sizes)) > 1 for sizes in (self.parts, self.words) if sizes)

    @property
    def bounds(self) -> str:
        """Its bounds for people: "3, 5, 7 points"."""
        said = [] if self.kind in ("headline", "clauses") else [f"{self.parts} {self.unit}"]
        if self.words:
            said.append(f"{self.words} words")
        if self.row_words:
            said.append(f"{', '.join(map(str, self.row_words))} words each")
        others: dict[int, list[str]] = {}
        for name, words in self.words_by_input.items():
            others.setdefault(words, []).append(name)
        said += [f"{words} of a {' or '.join(names)}" for words, names in others.items()]
        return ", ".join(said)

    def max_words(
        self, length: SummaryLength, input_type: InputType, *, is_quoted: bool = False
    ) -> int | None:
        """Return the bound on the words of the whole summary, if there is one.

        People say a thing in more words than a line should have, so that a line of quotations may
        have `LINE_OF_QUOTATIONS`, except in presets.
        """
        most = self.words.of(length) if self.words else None
        most = self.words_by_input.get(input_type, most)
        if most is None or not is_quoted or self.is_preset:
            return most
        return max(most, LINE_OF_QUOTATIONS)

    def columns_for(self, input_type: InputType) -> tuple[str, ...]:
        """Return the keys of a row's cells."""
        return self.columns_by_input.get(input_type, self.columns)


_INPUT_TYPES = (
    InputTypeInfo("auto", "told from the text"),
    InputTypeInfo("article", "running text by one author"),
    InputTypeInfo("email", "one mail"),
    InputTypeInfo("email-thread", "mails that answer each other", is_dialogue=True),
    InputTypeInfo(
        "conversation",
        "messages of a chat",
        is_dialogue=True,
        is_in_turns=True,
        lists_everyone=True,
    ),
    InputTypeInfo(
        "notification-stack", "notifications of apps", lists_everyone=True, is_from_apps=True
    ),
    InputTypeInfo(
        "transcript", "what was said aloud", is_dialogue=True, is_in_turns=True, lists_everyone=True
    ),
    InputTypeInfo("note", "somebody's own note"),
)

_A_FEW = Sizes(3, 5, 8)
LINE_OF_QUOTATIONS = 28  # words, who says them included
_OF_MESSAGES: Mapping[InputType, int] = {"notification-stack": 10, "conversation": 10}  # Apple's
_WHO_WHAT_WHEN = ("who", "what", "when")

_SUMMARY_TYPES = (
    SummaryTypeInfo(
        "key-points",
        "the main points, a sentence each",
        kind="items",
        unit="points",
        parts=Sizes(3, 5, 7),
    ),
    SummaryTypeInfo(
        "tldr",
        "a paragraph of whole sentences",
        kind="sentences",
        unit="sentences",
        parts=Sizes(1, 3, 5),
        is_segmentwise=True,
    ),
    SummaryTypeInfo(
        "teaser",
        "sentences that make people want to read the text",
        kind="sentences",
        unit="sentences",
        parts=Sizes(1, 3, 5),
    ),
    SummaryTypeInfo(
        "headline",
        "one line, as over an article",
        kind="headline",
        unit="lines",
        parts=_fixed(1),
        words=Sizes(12, 17, 22),
    ),
    SummaryTypeInfo(
        "list",
        "all points that the text has, a sentence each",
        kind="items",
        unit="points",
        parts=Sizes(5, 8, 12),
        is_shorter_than_text=True,
    ),
    SummaryTypeInfo(
        "table",
        "topics with details, or who does what and when",
        kind="rows",
        unit="rows",
        parts=_A_FEW,
        columns=("topic", "detail"),
        columns_by_input={
            "email-thread": _WHO_WHAT_WHEN,
            "conversation": _WHO_WHAT_WHEN,
            "transcript": _WHO_WHAT_WHEN,
            "notification-stack": ("app", "what"),
        },
        rendering="table",
    ),
    SummaryTypeInfo(
        "topics",
        "what the text is about, in phrases",
        kind="rows",
        unit="phrases",
        parts=_fixed(5),
        fewest=3,
        columns=("topic",),
        passthrough_words=3,
    ),
    SummaryTypeInfo(
        "topline",
        "one line of clauses, as under a mail's subject",
        kind="clauses",
        unit="clauses",
        parts=_fixed(3),
        words=_fixed(18),
        words_by_input=_OF_MESSAGES,
    ),
    SummaryTypeInfo(
        "action-items",
        "what somebody still has to do, with who and when",
        kind="rows",
        unit="tasks",
        parts=_A_FEW,
        columns=("message", "who", "what", "when"),
        optional_columns=("message",),
        extracts="requests",
        if_none="nothing_to_do",
    ),
    SummaryTypeInfo(
        "questions",
        "questions that the text leaves open",
        kind="rows",
        unit="questions",
        parts=_A_FEW,
        columns=("message", "who", "question"),
        optional_columns=("message", "who"),
        extracts="questions",
        if_none="no_questions",
    ),
    SummaryTypeInfo(
        "apple-synopsis",
        "a paragraph as Apple Mail's",
        kind="sentences",
        unit="sentences",
        parts=_fixed(3),
        words=_fixed(59),
        task="tldr",
        is_preset=True,
    ),
    SummaryTypeInfo(
        "apple-topline",
        "one line of clauses as Apple Mail's",
        kind="clauses",
        unit="clauses",
        parts=_fixed(3),
        words=_fixed(18),
        words_by_input=_OF_MESSAGES,
        task="topline",
        is_preset=True,
    ),
    SummaryTypeInfo(
        "apple-stack",
        "the last notifications in one line, as Apple's",
        kind="rows",
        unit="notifications",
        parts=_fixed(3),
        words=_fixed(10),
        columns=("app", "what"),
        rendering="clauses",
        is_stack=True,
        is_preset=True,
    ),
)

INPUT_TYPES: Mapping[InputType, InputTypeInfo] = {info.name: info for info in _INPUT_TYPES}
SUMMARY_TYPES: Mapping[SummaryType, SummaryTypeInfo] = {info.name: info for info in _SUMMARY_TYPES}
