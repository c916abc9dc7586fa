"""Turn a text and its options into the token ids of a prompt that fits the model's context.

Pure but for the tokenizer. A text that doesn't fit is refused; `pipeline.map_reduce` splits it.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from summarizer.engine.chat import Chat
from summarizer.engine.grammar import Vocabulary
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import QuotaExceededError
from summarizer.language.detection import script_of
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, output_spec
from summarizer.prompts.build import (
    BANNED_PREFIXES,
    Prompt,
    before_checking,
    build_prompt,
    topic_question,
    verdict_question,
)
from summarizer.types import INPUT_TYPES

_LABEL = re.compile(r"^(?:\[\d+\] )?([^:\uff1a\n]{1,48})(?:\uff1a|:(?!\d))", re.MULTILINE)

RESERVED_TOKENS = 1024  # of the context: for the instructions and the longest answer


@dataclass(frozen=True)
class PlannedAsk:
    """A yes-or-no question, in token ids, and the summary when the answer is no."""

    task: tuple[int, ...]  # from the end of the document to the beginning of the answer
    if_no: str
    is_named: bool


@dataclass(frozen=True)
class Plan:
    """A prompt in token ids: the part that all summaries of a text share, and this one's task."""

    shared: tuple[int, ...]  # up to the end of the document
    task: tuple[int, ...]  # from there to the beginning of the answer
    answer: str  # the text that the answer begins with
    input_tokens: int  # of the text alone
    ask: PlannedAsk | None = None  # before

    @property
    def prompt_tokens(self) -> int:
        return len(self.shared) + len(self.task)

    @property
    def document(self) -> tuple[int, ...]:
        """The text alone, with which `shared` ends."""
        return self.shared[len(self.shared) - self.input_tokens :]


@dataclass(frozen=True)
class PlannedCheck:
    """The prompt that holds a source and, after it, the summary to check, in token ids."""

    shared: tuple[int, ...]  # up to the end of the source, as a summary's plan has it
    task: tuple[int, ...]  # from there to the summary
    said: tuple[int, ...]  # the summary

    @property
    def tokens(self) -> int:
        return len(self.shared) + len(self.task) + len(self.said)


class Planner:
    """Makes plans with one tokenizer and one context size."""

    def __init__(self, tokenizer: Tokenizer, context_size: int) -> None:
        self._tokenizer = tokenizer
        self.chat = Chat(tokenizer)
        self.input_quota = context_size - min(RESERVED_TOKENS, context_size // 2)
        self.banned_prefixes = tuple(
            tuple(tokenizer.encode(space + opening))
            for opening in (*BANNED_PREFIXES, *self.chat.template.banned_prefixes)
            for space in ("", " ")  # after the dash of a key point a word brings its own space
        )
        self.bars = tuple({tokenizer.encode(bar)[0] for bar in (" |", "|", " |\n", "|\n")})
        self.digits = tuple(tokenizer.encode(digit)[0] for digit in "0123456789")
        self.yes, self.no = (tokenizer.encode(word)[0] for word in ("Yes", "No"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The tokens as a grammar sees them; built on first use, in about a second."""
        return Vocabulary(self._tokenizer, end=self.chat.end)

    def banned_prefixes_for(self, text: str, spec: OutputSpec) -> tuple[tuple[int, ...], ...]:
        """Return what no summary of `text` may begin with; of a dialogue, no speaker's label."""
        if not INPUT_TYPES[spec.input_type].is_in_turns:
            return self.banned_prefixes
        said = (
            tuple(self._tokenizer.encode(f"{space}{label}{colon}"))
            for label in speakers_in(text)
            for space in ("", " ")
            for colon in (":", "\uff1a")
        )
        return (*self.banned_prefixes, *said)

    def usage(self, text: str, options: SummaryOptions) -> int:
        """Return the tokens of the quota that `text` and its contexts take."""
        return self.count(text) + self.context_tokens(options)

    def plan(self, text: str, options: SummaryOptions, spec: OutputSpec) -> Plan:
        """Return the prompt for `text`; raise `QuotaExceededError` if it doesn't fit."""
        document = self._tokenizer.encode(text)
        requested = len(document) + self.context_tokens(options)
        if requested > self.input_quota:
            raise QuotaExceededError(requested, self.input_quota)
        prompt = build_prompt(text, options, spec)
        shared = (*self._preamble(prompt), *document)
        ask = None
        if prompt.ask:
            question = replace(prompt, after=prompt.ask.after, answer="")
            ask = PlannedAsk(self._task(question), prompt.ask.if_no, prompt.ask.is_named)
        return Plan(shared, self._task(prompt), prompt.answer, len(document), ask)

    def check(self, text: str, said: str, options: SummaryOptions) -> PlannedCheck:
        """Return the prompt for checking a summary against `text`."""
        encode = self._tokenizer.encode
        is_chinese = script_of(said) == "east asian"
        task = encode(before_checking(text, is_chinese=is_chinese))
        prompt = build_prompt(text, options, output_spec(options, "en"))
        shared = (*self._preamble(prompt), *encode(text))
        return PlannedCheck(shared, tuple(task), tuple(encode(said)))

    def offsets(self, ids: Sequence[int]) -> list[int]:
        """Return where each token's text begins in their joined text, and where the last one ends.

        Of a character that several tokens make, only the last one has an end behind it.
        """
        decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        sizes = (len(decode(self._tokenizer.bytes_of(token))) for token in ids)
        return list(itertools.accumulate(sizes, initial=0))

    def preamble(self, options: SummaryOptions) -> tuple[int, ...]:
        """Return the tokens that begin the prompts of all texts with the same contexts."""
        return self._preamble(build_prompt("", options, output_spec(options, "en")))

    def tightened(
        self, text: str, options: SummaryOptions, spec: OutputSpec, steps: int
    ) -> tuple[int, ...]:
        """Return the task of the plan of `text`, asking for an answer shorter by so many steps."""
        return self._task(build_prompt(text, options, spec, tighten=steps))

    def _preamble(self, prompt: Prompt) -> tuple[int, ...]:
        framed, template = self.chat.framed, self.chat.template
        before, after = template.system
        return (*framed(before, prompt.system, after), *framed(template.user[0], prompt.before))

    def count(self, text: str) -> int:
        """Return the number of tokens of `text`."""
        return len(self._tokenizer.encode(text))

    def encode(self, text: str) -> tuple[int, ...]:
        """Return the token ids of `text`."""
        return tuple(self._tokenizer.encode(text))

    def verdict(
        self, text: str, statement: str, options: SummaryOptions, spec: OutputSpec
    ) -> tuple[int, ...]:
        """Return the ids that ask, after the document, whether `text` supports a statement."""
        prompt = build_prompt(text, options, spec)
        return self._task(replace(prompt, after=verdict_question(text, statement, spec), answer=""))

    def topic(self, text: str, options: SummaryOptions, spec: OutputSpec) -> tuple[int, ...]:
        """Return the ids that ask, after the document, what `text` is about."""
        prompt = build_prompt(text, options, spec)
        return self._task(replace(prompt, after=topic_question(text, options, spec), answer=""))

    def context_tokens(self, options: SummaryOptions) -> int:
        """Return the number of tokens of the contexts and the focus."""
        context = (options.context, options.shared_context, options.focus)
        return sum(map(self.count, context))

    def _task(self, prompt: Prompt) -> tuple[int, ...]:
        framed, template = self.chat.framed, self.chat.template
        request = framed("", prompt.after, template.user[1])
        return (*request, *framed(template.answer, prompt.answer))


def quotes_a_turn(summary: str, text: str, spec: OutputSpec) -> bool:
    """Return whether a summary in sentences begins with a label of the source, as "Ann: "."""
    label = _LABEL.match(summary) if spec.kind == "sentences" else None
    return label is not None and label[1] in speakers_in(text)


def speakers_in(text: str) -> tuple[str, ...]:
    """Return what stands before a colon at the beginning of lines, such as speakers, each once."""
    return tuple(dict.fromkeys(match[1] for match in _LABEL.finditer(text)))
