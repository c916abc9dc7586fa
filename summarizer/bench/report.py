"""What to measure, and what was measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from summarizer.bench.machine import Machine
from summarizer.bundle import Bundle
from summarizer.engine.footprint import footprint_of, require_load
from summarizer.errors import OptionError
from summarizer.options import EngineOptions


@dataclass(frozen=True)
class BenchSettings:
    """What to measure.

    prompt_tokens -- lengths of the prompts
    new_tokens    -- tokens written after the first one, stop tokens taken as any other
    repeats       -- runs that count at each length; one more before them warms up
    threads       -- None for ONNX Runtime's own choice
    memory_bytes  -- a budget: the model then reads as careful of memory as a summary under it would
                     be made, and what is beyond it is refused. None for none

    Raises `OptionError` for a number below 1.
    """

    prompt_tokens: tuple[int, ...] = (128, 512, 1228, 3500)
    new_tokens: int = 96
    repeats: int = 3
    threads: int | None = None
    memory_bytes: int | None = None

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            numbers = value if isinstance(value, tuple) else (value,)
            if any(number is not None and number < 1 for number in numbers):
                raise OptionError(f"{name} is {value} but must be 1 or more")

    @property
    def engine(self) -> EngineOptions:
        """How the model is run; raises `OptionError` for more threads than this machine has."""
        return EngineOptions(threads=self.threads, cache_bytes=0, memory_bytes=self.memory_bytes)

    def require_room(self, bundle: Bundle) -> None:
        """Raise what would otherwise come in the midst of measuring.

        `OptionError` when the longest prompt and its answer are more than the model reads, or the
        machine hasn't so many threads; `MemoryBudgetError` when they are beyond the budget.
        """
        budget = self.engine.memory_bytes
        longest = max(self.prompt_tokens, default=0) + self.new_tokens
        room = bundle.manifest.shape.context_size
        if longest > room:
            raise OptionError(
                f"a prompt and its answer of {longest:,} tokens don't fit: the model reads {room:,}"
            )
        footprint = footprint_of(bundle)
        require_load(footprint.fixed_bytes, budget)
        if budget is not None:
            footprint.room_beside(longest, budget)


@dataclass(frozen=True)
class Spread:
    """The middle of some runs, and the outermost ones."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of one or more values."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class LoadTimes:
    """How long a fresh process took until it could read a prompt."""

    start_s: float  # the interpreter and its imports
    load_s: float  # the session and the tokenizer


@dataclass(frozen=True)
class PromptLatency:
    """Speed at one length of the prompt."""

    prompt_tokens: int
    first_token_s: Spread  # from the ids to the first token chosen
    prefill_tokens_per_s: Spread  # prompt_tokens / first_token_s
    decode_tokens_per_s: Spread  # of the tokens after the first

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> PromptLatency:
        """From what `dataclasses.asdict` made of one."""
        spreads = {name: Spread(**each) for name, each in values.items() if name != "prompt_tokens"}
        return cls(values["prompt_tokens"], **spreads)

    @classmethod
    def of(
        cls, prompt_tokens: int, first_token_s: Sequence[float], decode_rates: Sequence[float]
    ) -> PromptLatency:
        """From one value a run."""
        return cls(
            prompt_tokens,
            Spread.of(first_token_s),
            Spread.of([prompt_tokens / seconds for seconds in first_token_s]),
            Spread.of(decode_rates),
        )

    @classmethod
    def over(cls, runs: Sequence[PromptLatency]) -> PromptLatency:
        """From the medians of several at the same length."""
        return cls.of(
            runs[0].prompt_tokens,
            [run.first_token_s.median for run in runs],
            [run.decode_tokens_per_s.median for run in runs],
        )

    def whole_s(self, new_tokens: int) -> float:
        """From the prompt to the last of so many tokens after the first, by the medians."""
        return self.first_token_s.median + new_tokens / self.decode_tokens_per_s.median


@dataclass(frozen=True)
class LatencyReport:
    """How fast a bundle is on a machine; the file cache is as it was, and warm the second time."""

    model_id: str
    recipe: str
    settings: BenchSettings
    threads: int  # that ran, whatever was asked for
    bundle_bytes: int  # on disk
    first_load: LoadTimes
    second_load: LoadTimes  # in another fresh process, after all measurements
    peak_rss_bytes: int | None  # of the measuring process; None where the system doesn't tell
    prompts: tuple[PromptLatency, ...]
    machine: Machine
    versions: dict[str, str]

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> LatencyReport:
        """What `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        settings = values["settings"]
        return cls(
            **values
            | {
                "settings": BenchSettings(
                    **settings | {"prompt_tokens": tuple(settings["prompt_tokens"])}
                ),
                "first_load": LoadTimes(**values["first_load"]),
                "second_load": LoadTimes(**values["second_load"]),
                "prompts": tuple(PromptLatency.from_dict(prompt) for prompt in values["prompts"]),
                "machine": Machine(**values["machine"]),
            }
        )
