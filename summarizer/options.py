"""What a caller can ask for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, TypedDict, get_args

from summarizer.errors import (
    OptionError,
    UnsupportedLanguageError,
    require_choice,
    require_text,
)
from summarizer.language.tags import language_of_tag
from summarizer.types import (
    INPUT_TYPES,
    SUMMARY_TYPES,
    InputType,
    Sizes,
    SummaryLength,
    SummaryType,
)

SummaryFormat = Literal["markdown", "plain-text"]
Trust = Literal["off", "check", "repair"]
Preference = Literal["auto", "speed", "capability"]

LENGTHS = Sizes._fields
FORMATS: tuple[str, ...] = get_args(SummaryFormat)
TRUSTS: tuple[str, ...] = get_args(Trust)
PREFERENCES: tuple[str, ...] = get_args(Preference)
LONGEST_WAIT_S = 1_000_000  # timers of some systems take little more

_BOUNDS = ("max_words", "max_sentences", "max_key_points")


class OptionsDict(TypedDict, total=False):
    """The options as keyword arguments."""

    input_type: InputType
    type: SummaryType
    length: SummaryLength
    format: SummaryFormat
    output_language: str | None
    focus: str
    context: str
    shared_context: str
    reader: str
    max_words: int | None
    max_sentences: int | None
    max_key_points: int | None
    trust: Trust
    temperature: float
    top_k: int
    top_p: float
    seed: int


class EngineDict(TypedDict, total=False):
    """The engine's options as keyword arguments."""

    threads: int | None
    drafts: bool
    cache_bytes: int
    unload_after_s: float | None
    memory_bytes: int | None
    pass_tokens: int


class CreateDict(OptionsDict, EngineDict, total=False):
    """All options that a Summarizer is made with."""


@dataclass(frozen=True)
class EngineOptions:
    """How the model is run: for speed and memory, not for what a summary says.

    Attributes:
        threads: of the computation; None for one a physical core.
        drafts: whether to guess tokens from the text and check several at a time (prompt lookup),
            which is faster where a summary uses the text's own words.
        cache_bytes: memory for the texts read last, so that another summary of one starts at once
            and one that has grown is read from where it grew; 0 keeps none.
        unload_after_s: seconds after the last call until the memory of the model and of these texts
            is freed; the next call loads it again by itself. None keeps it.
        memory_bytes: budget of the process while it makes one summary at a time. What would take
            more, by an estimate, is read in parts, or refused before it is read. The estimate was
            measured on Linux; elsewhere it is a guess. None for no budget.
        pass_tokens: tokens of a text that are read in one pass. A longer one is summarized part by
            part, and the parts' summaries again. More tokens show the model connections that are
            further apart, but take memory, and time that grows with their square.
    """

    threads: int | None = None
    drafts: bool = True
    cache_bytes: int = 256 << 20
    unload_after_s: float | None = None
    memory_bytes: int | None = None
    pass_tokens: int = 8192

    def __post_init__(self) -> None:
        cores = os.cpu_count() or 1  # more threads than these wait for each other, busily
        if self.threads is not None and not (
            _is_whole(self.threads) and 1 <= self.threads <= cores
        ):
            raise OptionError(
                f"threads must be a whole number from 1 to {cores} on this machine, "
                f"not {self.threads!r}"
            )
        if not isinstance(self.drafts, bool):
            raise OptionError(f"drafts must be True or False, not {self.drafts!r}")
        if not _is_whole(self.cache_bytes) or self.cache_bytes < 0:
            raise OptionError(
                f"cache_bytes must be a whole number from 0, not {self.cache_bytes!r}"
            )
        self._check_limits()

    def _check_limits(self) -> None:
        budget = self.memory_bytes
        if budget is not None and not (_is_whole(budget) and budget >= 1):
            raise OptionError(
                f"memory_bytes must be a whole number from 1, or None for no budget, not {budget!r}"
            )
        if not (_is_whole(self.pass_tokens) and self.pass_tokens >= 1):
            raise OptionError(
                f"pass_tokens must be a whole number from 1, not {self.pass_tokens!r}"
            )
        wait_s = self.unload_after_s
        if wait_s is not None and not (_is_number(wait_s) and 0 <= wait_s <= LONGEST_WAIT_S):
            raise OptionError(
                f"unload_after_s must be from 0 to {LONGEST_WAIT_S:,} seconds, or None to keep "
                f"the model, not {wait_s!r}"
            )


@dataclass(frozen=True)
class SummaryOptions:
    """What a summary must be like; the names are those of the W3C Summarizer API, in snake_case.

    Attributes:
        input_type: what the text is, a key of `INPUT_TYPES`; "auto" to tell it from the text.
        type: a key of `SUMMARY_TYPES`, which says what each is and has its bounds.
        length: "short", "medium" or "long": a bound, not a goal. Some types have one length.
        format: "markdown" or "plain-text".
        output_language: a BCP 47 tag such as "en", "zh-Hans" or "pt-BR", see `OUTPUT_LANGUAGES`;
            None for the language of the text.
        focus: what the reader wants to know, e.g. "what it means for the budget". A text that says
            nothing on it gets a fixed sentence that says so.
        context: background on this text, e.g. who wrote it for whom; never summarized itself.
        shared_context: background on all texts of one Summarizer.
        reader: your own name, as others write it, e.g. "Mia". What you write yourself, and what is
            asked of somebody else by name, then counts as nothing urgent (`priority`).
        max_words: bound of your own on the words, instead of the length's.
        max_sentences: the same on sentences.
        max_key_points: the same on points, rows, action items, questions and topics.
        trust: "repair" to rewrite or leave out numbers, dates, names and addresses that the text
            doesn't have; "check" to report them; "off" not to look for them.
        temperature: 0 for the likeliest words; above that `top_k`, `top_p` and `seed` count.
        top_k: number of likeliest words to draw from; 0 for all.
        top_p: draw from the likeliest words that make up this probability.
        seed: of the draws.
    """

    input_type: InputType = "auto"
    type: SummaryType = "key-points"
    length: SummaryLength = "short"
    format: SummaryFormat = "markdown"
    output_language: str | None = None
    focus: str = ""
    context: str = ""
    shared_context: str = ""
    reader: str = ""
    max_words: int | None = None
    max_sentences: int | None = None
    max_key_points: int | None = None
    trust: Trust = "repair"
    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        require_choice("input_type", self.input_type, INPUT_TYPES)
        require_choice("type", self.type, SUMMARY_TYPES)
        require_choice("length", self.length, LENGTHS)
        require_choice("format", self.format, FORMATS)
        require_choice("trust", self.trust, TRUSTS)
        self._check_language()
        self._check_numbers()
        for name in ("focus", "context", "shared_context", "reader"):
            require_text(name, getattr(self, name), OptionError)

    def with_changes(self, **changes: Any) -> SummaryOptions:
        """Return these options with some replaced; raises `OptionError` for an unknown name."""
        known = [field.name for field in fields(self)]
        for name in changes:
            require_choice("option", name, known)
        return replace(self, **changes)

    def _check_language(self) -> None:
        if self.output_language is not None:
            try:
                language_of_tag(self.output_language)
            except ValueError as error:
                raise UnsupportedLanguageError(str(error)) from None

    def _check_numbers(self) -> None:
        for name in _BOUNDS:
            value = getattr(self, name)
            if value is not None and not (_is_whole(value) and value >= 1):
                raise OptionError(f"{name} must be a whole number from 1, not {value!r}")
        if not _is_number(self.temperature) or not 0 <= self.temperature <= 2:
            raise OptionError(f"temperature must be from 0 to 2, not {self.temperature!r}")
        if not _is_number(self.top_p) or not 0 < self.top_p <= 1:
            raise OptionError(f"top_p must be above 0 and at most 1, not {self.top_p!r}")
        for name in ("top_k", "seed"):
            value = getattr(self, name)
            if not _is_whole(value) or value < 0:
                raise OptionError(f"{name} must be a whole number from 0, not {value!r}")


def split_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], SummaryOptions]:
    """Return the engine's options and the summary's; raises `OptionError` for an unknown name."""
    names = {field.name for field in fields(EngineOptions)}
    engine = {name: value for name, value in options.items() if name in names}
    summary = {name: value for name, value in options.items() if name not in names}
    return engine, SummaryOptions().with_changes(**summary)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_whole(value) or isinstance(value, float)


DESKTOP: Final = "desktop"
ProfileName = Literal["desktop", "mobile"]


@dataclass(frozen=True)
class Profile:
    """What a machine of some kind can give.

    Attributes:
        recipe: of the weights; None for the model's own default.
        engine: how the model is run.
    """

    recipe: str | None
    engine: EngineOptions

    def engine_with(self, given: Mapping[str, Any]) -> EngineOptions:
        """Return the engine's options, with those given in place of the profile's."""
        return replace(self.engine, **given)


PROFILES: dict[str, Profile] = {
    DESKTOP: Profile(None, EngineOptions()),
    # What a phone's app may take without being ended for it.
    "mobile": Profile(
        "int4", EngineOptions(threads=1, cache_bytes=32 << 20, memory_bytes=650_000_000)
    ),
}


def find_profile(name: str) -> Profile:
    """Return the profile called `name`; raises `OptionError`, which lists the known ones."""
    require_choice("profile", name, PROFILES)
    return PROFILES[name]
