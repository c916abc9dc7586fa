from __future__ import annotations

import json
import os
from typing import Any

import pytest

from summarizer.bench import (
    BenchSettings,
    Entry,
    LoadTimes,
    PromptLatency,
    Spread,
    compare,
    comparison,
    highest_peak,
    over_rounds,
    prompt_ratios,
    take_turns,
)
from summarizer.bench.latency import Measured
from summarizer.bundle import Bundle
from summarizer.errors import OptionError

TINY = BenchSettings(prompt_tokens=(24, 8), new_tokens=3, repeats=2, threads=1)


def measured(first_token_s: float, rate: float, peak: int | None = None) -> Measured:
    prompt = PromptLatency.of(8, [first_token_s], [rate])
    return Measured(LoadTimes(0.1, 0.2), (prompt,), 1, peak)


def test_recipes_are_compared_in_fresh_processes(bundles: dict[str, Bundle]) -> None:
    steps: list[tuple[int, int]] = []
    report = compare(
        [bundles["int4"], bundles["int8"]], TINY, baseline="int8", progress=steps.append
    )
    assert [each.recipe for each in report.recipes] == ["int4", "int8"]
    assert report.baseline == "int8" and report.model_id == "tiny"
    own = report.recipes[1].ratios[0]
    assert own.first_token == own.decode == own.whole == Spread(1.0, 1.0, 1.0)
    assert [prompt.prompt_tokens for prompt in report.recipes[0].prompts] == [24, 8]
    assert report.recipes[0].threads == 1
    assert json.loads(report.to_json())["recipes"][0]["recipe"] == "int4"
    shares = [step.share for step in steps]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(steps) == 2 * 2 * (1 + 2 * 2) + 1  # loading, and two runs of each of two lengths


def test_turns_are_interleaved(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    asked: list[Any] = []

    def once(bundle: Bundle, settings: BenchSettings, progress: Any) -> Measured:
        asked.append((settings.threads, settings.repeats))
        return measured(1.0, 1.0)

    monkeypatch.setattr(comparison, "measure_once", once)
    entries = [Entry(str(n), bundle, BenchSettings((8,), threads=n, repeats=9)) for n in (1, 2)]
    rounds = take_turns(entries, 2)
    assert asked == [(1, 1), (2, 1)] * 2
    assert [list(each) for each in rounds] == [["1", "2"]] * 2


def test_rounds_fold_to_spreads_and_the_highest_peak() -> None:
    rounds = [{"a": measured(1.0, 10.0, 5)}, {"a": measured(3.0, 30.0, 7)}]
    (prompt,) = over_rounds(rounds, "a")
    assert prompt.first_token_s == Spread(2.0, 1.0, 3.0)
    assert prompt.decode_tokens_per_s == Spread(20.0, 10.0, 30.0)
    assert highest_peak(rounds, "a") == 7
    assert highest_peak([{"a": measured(1.0, 1.0)}], "a") is None


def test_a_ratio_is_of_one_round() -> None:
    runs = [PromptLatency.of(8, [2.0], [4.0]), PromptLatency.of(8, [9.0], [1.0])]
    baseline = [PromptLatency.of(8, [1.0], [8.0]), PromptLatency.of(8, [9.0], [1.0])]
    found = prompt_ratios(runs, baseline, new_tokens=8)
    assert found.first_token == Spread(1.5, 1.0, 2.0)
    assert found.decode == Spread(0.75, 0.5, 1.0)
    assert found.whole == Spread(1.5, 1.0, 2.0)  # 4 s to 2 s, and 17 s to 17 s


def test_what_cannot_be_compared_is_refused(bundles: dict[str, Bundle]) -> None:
    both = [bundles["int8"], bundles["int4"]]
    with pytest.raises(OptionError, match="2,048"):
        compare(both, BenchSettings(prompt_tokens=(2000,), new_tokens=96))
    with pytest.raises(OptionError, match="'float32' but must be one of int8, int4"):
        compare(both, TINY, baseline="float32")
    with pytest.raises(OptionError, match="different recipes"):
        compare([bundles["int8"], bundles["int8"]], TINY)
