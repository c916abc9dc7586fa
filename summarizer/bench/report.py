"""The settings and the reports of a measurement, as values."""

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

    Attributes:
        prompt_tokens: Lengths of the prompts.
        new_tokens: Tokens written after the first one; stop tokens don't stop it.
        repeats: Runs that count at each length; one more before them warms up.
        threads: None for ONNX Runtime's own choice.
        memory_bytes: A budget, or None. The model then reads in small chunks, as a summary under
            that budget does, and what is beyond it is refused.

    Raises:
        OptionError: A number is below 1.
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
        """The engine's options; raises `OptionError` for more threads than this machine has."""
        return EngineOptions(threads=self.threads, cache_bytes=0, memory_bytes=self.memory_bytes)

    def require_room(self, bundle: Bundle) -> None:
        """Check beforehand that `bundle` can be measured.

        Raises:
            OptionError: The longest prompt and its answer are more than the model reads, or the
                machine hasn't so many threads.
            MemoryBudgetError: They are beyond the budget.
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
    """The median, the lowest and the highest of some runs."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of one or more values."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class LoadTimes:
    """How long a fresh process took until it could read a prompt.

    Attributes:
        start_s: Seconds for the interpreter and its imports.
        load_s: Seconds for the session and the tokenizer.
    """

    start_s: float
    load_s: float


@dataclass(frozen=True)
class PromptLatency:
    """Speed at one length of the prompt.

    Attributes:
        first_token_s: Seconds from the ids to the first token chosen.
        prefill_tokens_per_s: `prompt_tokens` / `first_token_s`.
        decode_tokens_per_s: Of the tokens after the first.
    """

    prompt_tokens: int
    first_token_s: Spread
    prefill_tokens_per_s: Spread
    decode_tokens_per_s: Spread

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> PromptLatency:
        """Return the latency that `dataclasses.asdict` made `values` of."""
        spreads = {name: Spread(**each) for name, each in values.items() if name != "prompt_tokens"}
        return cls(values["prompt_tokens"], **spreads)

    @classmethod
    def of(
        cls, prompt_tokens: int, first_token_s: Sequence[float], decode_rates: Sequence[float]
    ) -> PromptLatency:
        """Return the latency of runs, given one value per run."""
        return cls(
            prompt_tokens,
            Spread.of(first_token_s),
            Spread.of([prompt_tokens / seconds for seconds in first_token_s]),
            Spread.of(decode_rates),
        )

    @classmethod
    def over(cls, runs: Sequence[PromptLatency]) -> PromptLatency:
        """Return the latency over the medians of several at the same length."""
        return cls.of(
            runs[0].prompt_tokens,
            [run.first_token_s.median for run in runs],
            [run.decode_tokens_per_s.median for run in runs],
        )

    def whole_s(self, new_tokens: int) -> float:
        """Return the median seconds from the prompt to the last of `new_tokens` after the first."""
        return self.first_token_s.median + new_tokens / self.decode_tokens_per_s.median


@dataclass(frozen=True)
class LatencyReport:
    """How fast a bundle is on a machine.

    Attributes:
        threads: That ran, whatever was asked for.
        bundle_bytes: On disk.
        first_load: With the system's file cache as it was.
        second_load: In another fresh process after all measurements: with a warm file cache.
        peak_rss_bytes: Of the measuring process; None where the system doesn't tell.
        versions: By package.
    """

    model_id: str
    recipe: str
    settings: BenchSettings
    threads: int
    bundle_bytes: int
    first_load: LoadTimes
    second_load: LoadTimes
    peak_rss_bytes: int | None
    prompts: tuple[PromptLatency, ...]
    machine: Machine
    versions: dict[str, str]

    def to_json(self) -> str:
        """Return the report as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> LatencyReport:
        """Return the report that `to_json` wrote."""
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
