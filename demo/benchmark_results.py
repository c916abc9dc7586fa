"""The benchmarks' results that the page shows."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .places import MODELS, RESULTS

_PROMPT_TOKENS, _SUMMARY_TOKENS = 1228, 74


@dataclass(frozen=True)
class ModelFigures:
    """A model's size and speed in one recipe; None for what wasn't measured.

    Attributes:
        peak_bytes: of memory, while it summarizes
        machine: on which the speed was measured
    """

    parameters: int
    disk_bytes: int | None = None
    first_token_s: float | None = None
    decode_tokens_per_s: float | None = None
    peak_bytes: int | None = None
    machine: str = ""

    @property
    def whole_s(self) -> float | None:
        """Seconds of a summary of a usual text."""
        if not (self.first_token_s and self.decode_tokens_per_s):
            return None
        return self.first_token_s + _SUMMARY_TOKENS / self.decode_tokens_per_s


@dataclass(frozen=True)
class Grades:
    """What readers said of a model's summaries in one language, as shares."""

    texts: int
    good: float
    poor: float
    true: float


@dataclass(frozen=True)
class Peer:
    """An engine of the comparison."""

    name: str
    first_token_s: float
    decode_tokens_per_s: float
    whole_s: float
    kl: float | None
    peak_bytes: int

    @property
    def is_ours(self) -> bool:
        """Whether it is this project's own engine."""
        return self.name.startswith("summarizer")


@dataclass(frozen=True)
class Peers:
    """A comparison with other engines, the fastest first."""

    date: str
    model: str
    threads: int
    cpu: str
    engines: tuple[Peer, ...]


@cache
def model_figures(model: str, recipe: str, results: Path = RESULTS) -> ModelFigures:
    """Return what was measured of a model."""
    table = tomllib.loads((MODELS / model / "model.toml").read_text("utf-8"))
    found: dict[str, Any] = {"parameters": table["parameters"]}
    latency = _read(results / f"latency-{model}.json")
    measured = latency.get("recipes", {}).get(recipe)
    if measured:
        found["disk_bytes"] = measured["bundle_bytes"]
        found["machine"] = latency["machine"]["cpu"]
        found["peak_bytes"] = measured.get("peak_rss_bytes")
        for prompt in measured["prompts"]:
            if prompt["prompt_tokens"] == _PROMPT_TOKENS:
                found["first_token_s"] = prompt["first_token_s"]["median"]
                found["decode_tokens_per_s"] = prompt["decode_tokens_per_s"]["median"]
    return ModelFigures(**found)


@cache
def reader_grades(model: str, language: str, results: Path = RESULTS) -> Grades | None:
    """Return how readers who didn't know whose they were graded a model's summaries."""
    for group in _read(results / f"reading-{model}.json").get("groups", []):
        if (group["group"], group["language"], group["system"]) == ("all", language, "tuned"):
            shares = (group[grade]["share"] for grade in ("good", "poor", "true"))
            return Grades(group["texts"], *shares)
    return None


def engine_comparison(model: str, results: Path = RESULTS) -> Peers | None:
    """Return the comparison with other engines for a model, if there is one."""
    kept = _read(results / f"peers-{model}.json")
    prompt = kept.get("plain", {}).get("prompts", {}).get(str(_PROMPT_TOKENS))
    if not prompt:
        return None
    distances = kept.get("distance", {}).get("engines", {})
    engines = [
        Peer(
            name,
            each["first_token_s"]["median"],
            each["decode_tokens_per_s"]["median"],
            each["whole_s"]["median"],
            distances.get(name, {}).get("kl_mean"),
            each["peak_rss_bytes"],
        )
        for name, each in prompt["engines"].items()
    ]
    engines.sort(key=lambda engine: engine.whole_s)
    origin = prompt["origin"]
    return Peers(origin["date"], model, prompt["threads"], origin["machine"]["cpu"], tuple(engines))


def _read(path: Path) -> dict[str, Any]:
    """The content of a results file; {} if it is missing or damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
