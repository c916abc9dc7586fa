"""What comes back: a summary with how it came to be, and the events of a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from summarizer.options import InputType

Status = Literal["complete", "repaired", "passthrough", "empty"]
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
    "copied-opening",
]
Outcome = Literal["supported", "unsupported", "rewritten", "dropped", "quoted", "kept", "unread"]


@dataclass(frozen=True)
class Usage:
    """Tokens that a call took."""

    input_tokens: int  # of the text
    prompt_tokens: int = 0  # of all that the model read, the text included
    output_tokens: int = 0  # that the model wrote, those of rejected attempts included
    cached_tokens: int = 0  # of the prompt's, known from an earlier call
    final_tokens: int | None = None  # of those written, the last pass's; None for all


@dataclass(frozen=True)
class Timings:
    """Seconds that a call took."""

    first_token_s: float  # from the call to the first token of the summary
    write_s: float  # from the first token to the end
    total_s: float
    trust_s: float = 0.0  # of the total, for checking, evidence and what was written again

    def tokens_per_second(self, usage: Usage) -> float:
        """The speed of writing after the first token; 0 when nothing was written."""
        tokens = usage.output_tokens if usage.final_tokens is None else usage.final_tokens
        return (tokens - 1) / self.write_s if tokens > 1 else 0.0


@dataclass(frozen=True)
class Section:
    """The summary of a part of a text that is too long for one pass.

    start, end -- of the part, in characters of the document's original
    sections   -- the summaries that this one is of, when it is of summaries
    """

    text: str
    start: int
    end: int
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Words of the source, and where they stand in the document's original.

    message_id, author, time -- of the message or turn that they are from, where it has them
    """

    text: str
    start: int
    end: int  # one after the last character
    message_id: str = ""
    author: str = ""
    time: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence, bullet or row of a summary, and what of the source carries it, the best first."""

    text: str
    sources: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Check:
    """Something that a summary says, or would have said, looked for in its source.

    kind    -- a number, amount, date, time, address or name; "leak" for words of the prompt,
               "order" for a sentence of an order's words alone, "answer" for one that answers what
               the text only asks, "copied-opening" for a summary that is the text's first sentences
    outcome -- "supported" and "unsupported" of what the summary says; "rewritten" of what it would
               have said, "dropped" of a sentence that was left out for it, "quoted" of one that a
               sentence of the source took the place of; "unread" of what in the source gives orders
               to the summarizer, or poses as its summary, its end or a prompt; "kept" of an
               opening that came again, and of an order in a text of hardly anything else
    """

    kind: ClaimKind
    text: str
    outcome: Outcome


@dataclass(frozen=True)
class Priority:
    """Whether a text wants attention soon, and the words that say so."""

    level: Literal["time-sensitive", "normal"] = "normal"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class SummaryResult:
    """A summary; `str(result)` is its text.

    status -- "complete": written by the model within its bounds; "repaired": likewise, and what
              the source doesn't say was taken out, see `checks`; "passthrough": the text is no
              longer than a summary of it would be, and is returned as it was read; "empty": the
              text is white space
    items  -- the key points, rows or sentences, without bullets
    sections -- of a text too long for one pass the summaries of its parts, in order
    coverage -- the share of the text's characters that the model read, 0.0 to 1.0
    rows   -- the cells of each item of a table, of action items, questions, topics or a stack:
              "who", "what", "when", "topic", "detail", "question", "app", and "message_id" where
              the text has messages with ids; "" for what isn't said
    priority -- whether the text wants attention soon, by rules
    sentences -- each of `items` with the words of the source that carry it
    checks -- what was looked for in the source, and what was done about it; with trust="off" this
              and the sources are empty
    """

    text: str
    items: tuple[str, ...]
    status: Status
    language: str  # that it is written in: "en", "zh" (Simplified Chinese), "zh-Hant", "es" ...
    usage: Usage
    timings: Timings
    model_id: str
    recipe: str
    input_type: InputType = "article"  # what the text was taken for
    sections: tuple[Section, ...] = ()
    coverage: float = 1.0
    rows: tuple[Mapping[str, str], ...] = ()
    priority: Priority = Priority()
    sentences: tuple[Sentence, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def unsupported(self) -> tuple[Check, ...]:
        """What the summary says and the source doesn't, as far as the checks can tell."""
        return tuple(check for check in self.checks if check.outcome == "unsupported")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Doubt:
    """Words of a summary that the model takes for wrong, and where they stand in it."""

    text: str
    start: int
    end: int  # one after the last character
    strength: float  # some 0 for a right word, some 1 for a wrong one


@dataclass(frozen=True)
class Verdict:
    """What can be told of a summary beside its source.

    text      -- the summary as it was read: without white space around it, in Unicode's form NFC
    is_consistent -- whether it seems to say only what the source says: `score` is 0.5 or more, or,
                     where there is no score, every claim was found
    score     -- how likely that is, 0.0 to 1.0, as fitted on texts of which half were wrong; None
                 for a model without a probe, see docs/trust.md
    sentences -- the summary's, with the words of the source that carry each
    checks    -- the numbers, dates, times, addresses and names that it states, "supported" or
                 "unsupported"
    doubts    -- words that the model takes for wrong, in their order
    coverage  -- the share of the source's characters that the model read; what is too long for one
                 pass is read where it is nearest to the summary
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
        """The claims that the source doesn't have, as far as rules can tell."""
        return tuple(check for check in self.checks if check.outcome == "unsupported")


@dataclass(frozen=True)
class Progress:
    """The text is being read: tokens done and in all."""

    done: int
    total: int


@dataclass(frozen=True)
class Delta:
    """The next piece of the summary."""

    text: str


@dataclass(frozen=True)
class Rewrite:
    """What was shown so far didn't keep the form asked for: show this instead."""

    text: str


StreamEvent = Progress | Delta | Rewrite | SummaryResult


def change(shown: str, wanted: str) -> Iterator[Delta | Rewrite]:
    """The event, if any, that turns the text that is shown into the one that is wanted."""
    if not wanted.startswith(shown):
        yield Rewrite(wanted)
    elif len(wanted) > len(shown):
        yield Delta(wanted[len(shown) :])
