"""What callers get back: summaries, verdicts, and the events of a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from summarizer.types import InputType

Status = Literal["complete", "repaired", "quoted", "passthrough", "empty"]
ClaimKind = Literal[
    "number",
    "quantity",
    "date",
    "weekday",
    "time",
    "contact",
    "name",
    "leak",
    "order",
    "answer",
    "statement",
]
Outcome = Literal["supported", "unsupported", "rewritten", "dropped", "quoted", "kept", "unread"]


@dataclass(frozen=True)
class Usage:
    """The tokens that a call took.

    Attributes:
        input_tokens: Of the text.
        prompt_tokens: Of all that the model read, the text included.
        output_tokens: Written by the model, rejected attempts included.
        cached_tokens: Of the prompts, known from an earlier call.
        final_tokens: Written in the last pass; None if there was only one.
    """

    input_tokens: int
    prompt_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    final_tokens: int | None = None


@dataclass(frozen=True)
class Timings:
    """The seconds that a call took.

    Attributes:
        first_token_s: From the call to the first token of the summary.
        write_s: From the first token to the end.
        total_s: From the call to the end.
        trust_s: Of the total, for checks, for sources and for tokens that were discarded.
    """

    first_token_s: float
    write_s: float
    total_s: float
    trust_s: float = 0.0

    def tokens_per_second(self, usage: Usage) -> float:
        """Return the writing speed after the first token; 0 if nothing was written."""
        tokens = usage.output_tokens if usage.final_tokens is None else usage.final_tokens
        return (tokens - 1) / self.write_s if tokens > 1 else 0.0


@dataclass(frozen=True)
class Section:
    """The summary of one part of a text that is too long for one pass.

    Attributes:
        text: The summary.
        start: Where the part starts, in characters of the document's original.
        end: One after its last character.
        sections: The summaries that this one was made from, if any.
    """

    text: str
    start: int
    end: int
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A passage of the source.

    Attributes:
        text: Its words.
        start: Where it starts, in characters of the document's original.
        end: One after its last character.
        message_id: Of the message or turn that it is from, "" if there is none.
        author: Of that message.
        time: Of that message.
    """

    text: str
    start: int
    end: int
    message_id: str = ""
    author: str = ""
    time: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence, bullet or row of a summary.

    Attributes:
        text: Its words.
        sources: The passages of the source that support it, the best first.
        is_quoted: Whether it is made of its sources' own words, since the model didn't stand by
            what it had written in its own.
    """

    text: str
    sources: tuple[Evidence, ...] = ()
    is_quoted: bool = False


@dataclass(frozen=True)
class Check:
    """A claim that was looked up in the source, or a sentence that was taken out.

    Attributes:
        kind: A number, quantity, date, weekday, time, contact or name; "leak" for words of the
            prompt, "order" for words of an instruction in the text, "answer" for an answer to what
            the text only asks, "statement" for a sentence that the model, asked again, doesn't find
            in the text.
        text: The words.
        outcome: What was found or done. Claims of the summary are "supported" or "unsupported".
            Words that aren't in it were "rewritten", "dropped" with their sentence, or replaced by
            a "quoted" sentence of the source. Text that instructs the summarizer, or poses as its
            summary, its end or a prompt, was left "unread". "kept" are an opening that came again,
            and instructions in a text of hardly anything else.
    """

    kind: ClaimKind
    text: str
    outcome: Outcome


@dataclass(frozen=True)
class Priority:
    """Whether a text needs attention soon, and the words that say so."""

    level: Literal["time-sensitive", "normal"] = "normal"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class SummaryResult:
    """A summary; `str(result)` is its text.

    Attributes:
        text: The summary.
        items: The key points, rows or sentences, without bullets.
        status: "complete": the model wrote it within its bounds. "repaired": likewise, and what
            the source doesn't say was taken out, see `checks`. "quoted": some or all sentences are
            quotations, see `Sentence.is_quoted`. "passthrough": the text is no longer than a
            summary would be, and is returned unchanged. "empty": the text is white space.
        language: Of the summary: "en", "zh" (Simplified Chinese), "zh-Hant", "es" ...
        usage: The tokens that the call took.
        timings: The seconds that it took.
        model_id: The model's folder name under models/.
        recipe: How its weights are stored.
        input_type: What the text was taken for.
        sections: The summaries of the parts, in order, of a text too long for one pass.
        coverage: The share of the text's characters that the model read, 0.0 to 1.0.
        rows: The cells of each item of a table, of action items, questions, topics or a stack:
            "who", "what", "when", "topic", "detail", "question", "app", and "message_id" if the
            text has messages with ids; "" for what isn't said.
        priority: Whether the text needs attention soon, by rules.
        sentences: Each of `items` with the passages of the source that support it.
        checks: What was looked up in the source, and what was done about it. With trust="off" this
            and the sources are empty.
    """

    text: str
    items: tuple[str, ...]
    status: Status
    language: str
    usage: Usage
    timings: Timings
    model_id: str
    recipe: str
    input_type: InputType = "article"
    sections: tuple[Section, ...] = ()
    coverage: float = 1.0
    rows: tuple[Mapping[str, str], ...] = ()
    priority: Priority = Priority()
    sentences: tuple[Sentence, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def unsupported(self) -> tuple[Check, ...]:
        """The claims that the source doesn't support, as far as the checks can tell."""
        return tuple(check for check in self.checks if check.outcome == "unsupported")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Doubt:
    """Words of a checked summary that the model considers wrong.

    Attributes:
        text: The words.
        start: Where they start, in characters of the summary.
        end: One after the last character.
        strength: About 0 for a right word, about 1 for a wrong one.
    """

    text: str
    start: int
    end: int
    strength: float


@dataclass(frozen=True)
class Verdict:
    """What checking a summary against its source found.

    Attributes:
        text: The summary as it was read: stripped of white space, in Unicode's form NFC.
        is_consistent: Whether it seems to say only what the source says: `score` is 0.5 or more,
            or, without a score, every claim was found.
        score: How likely that is, 0.0 to 1.0, as fitted on texts of which half were wrong; None
            for a model without a probe, see docs/trust.md.
        sentences: The summary's, with the passages of the source that support each.
        checks: The numbers, dates, times, addresses and names that it states, "supported" or
            "unsupported".
        doubts: Words that the model considers wrong, in order.
        coverage: The share of the source's characters that the model read. A source too long for
            one pass is read where it is nearest to the summary.
        model_id: The model's folder name under models/.
        recipe: How its weights are stored.
    """

    text: str
    is_consistent: bool
    score: float | None
    sentences: tuple[Sentence, ...]
    checks: tuple[Check, ...]
    doubts: tuple[Doubt, ...]
    coverage: float
    model_id: str
    recipe: str

    @property
    def unsupported(self) -> tuple[Check, ...]:
        """The claims that the source doesn't support, as far as rules can tell."""
        return tuple(check for check in self.checks if check.outcome == "unsupported")


@dataclass(frozen=True)
class Progress:
    """How much of the text was read.

    Attributes:
        done: Tokens that were read.
        total: Tokens in all, partly estimated for a text too long for one pass.
    """

    done: int
    total: int


@dataclass(frozen=True)
class Delta:
    """The next piece of the summary."""

    text: str


@dataclass(frozen=True)
class Rewrite:
    """Text that replaces all pieces so far, since they didn't keep to the options."""

    text: str


StreamEvent = Progress | Section | Delta | Rewrite | SummaryResult


def change(shown: str, wanted: str) -> Iterator[Delta | Rewrite]:
    """Yield the event, if any, that turns the text shown so far into the one wanted."""
    if not wanted.startswith(shown):
        yield Rewrite(wanted)
    elif len(wanted) > len(shown):
        yield Delta(wanted[len(shown) :])
