from __future__ import annotations

import sys
from typing import Any

import pytest

from summarizer.bench import (
    BenchSettings,
    LatencyReport,
    LoadTimes,
    Machine,
    PromptLatency,
    Spread,
    latency,
    measure,
    peak_rss_bytes,
    this_machine,
)
from summarizer.bench.latency import _request, run_worker, step_after
from summarizer.bench.machine import _physical_cores
from summarizer.bench.worker import PARAGRAPH, answer, prompt_ids, threads_used
from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.footprint import CAREFUL_CHUNK_TOKENS, footprint_of
from summarizer.errors import MemoryBudgetError, ModelError, OptionError

REPORT = LatencyReport(
    model_id="tiny",
    recipe="int4",
    settings=BenchSettings(prompt_tokens=(8, 16), new_tokens=4, repeats=2, threads=1),
    threads=1,
    bundle_bytes=1234,
    first_load=LoadTimes(0.5, 1.5),
    second_load=LoadTimes(0.4, 0.9),
    peak_rss_bytes=None,
    prompts=(PromptLatency.of(8, [2.0, 4.0], [10.0, 20.0]),),
    machine=Machine("Plan 9 vax", "a 处理器", 1, 2, None),
    versions={"python": "3.11"},
)
TWO_CORES_OF_TWO_THREADS = "\n\n".join(
    f"processor : {number}\nphysical id : 0\ncore id : {number // 2}" for number in range(4)
)


def test_a_report_survives_json_in_one_line() -> None:
    text = REPORT.to_json()
    assert "\n" not in text
    assert LatencyReport.from_json(text) == REPORT


def test_a_spread_is_the_middle_and_the_ends() -> None:
    assert Spread.of([9.0, 1.0, 2.0]) == Spread(2.0, 1.0, 9.0)
    assert Spread.of([1.0, 2.0]) == Spread(1.5, 1.0, 2.0)


def test_prefill_is_tokens_over_time_to_the_first_token() -> None:
    assert PromptLatency.of(8, [2.0, 4.0], [1.0]).prefill_tokens_per_s == Spread(3.0, 2.0, 4.0)


@pytest.mark.parametrize(
    "wrong", [{"repeats": 0}, {"new_tokens": -1}, {"threads": 0}, {"prompt_tokens": (128, 0)}]
)
def test_numbers_below_one_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match=next(iter(wrong))):
        BenchSettings(**wrong)


@pytest.mark.parametrize("count", [1, 7, 128, 3500])
def test_a_prompt_has_exactly_the_length_asked_for(count: int) -> None:
    def encode(text: str) -> list[int]:
        assert text == PARAGRAPH
        return [3, 1, 4, 1, 5]

    ids = prompt_ids(encode, count)
    assert len(ids) == count
    assert ids == ([3, 1, 4, 1, 5] * count)[:count]


def test_time_left_follows_from_what_is_done() -> None:
    assert step_after("reading", 0.25, elapsed_s=10).left_s == 30
    assert step_after("loading", 0.0, elapsed_s=10).left_s is None


def test_threads_are_the_caller_s_and_those_that_came() -> None:
    assert threads_used(3, 4) == 2
    assert threads_used(None, 4) is None


def test_two_threads_of_a_core_are_one_physical_core() -> None:
    assert _physical_cores(TWO_CORES_OF_TWO_THREADS) == 2


def test_the_machine_is_described_without_its_name() -> None:
    import platform

    machine = this_machine()
    assert machine.cpu and (machine.logical_cores or 0) >= 1
    assert platform.node() not in machine.platform


@pytest.mark.skipif(sys.platform == "win32", reason="Windows doesn't tell")
def test_the_peak_of_memory_is_in_bytes() -> None:
    peak = peak_rss_bytes()
    assert peak is not None and 5e6 < peak < 1e12


def test_a_bundle_is_measured_in_a_fresh_process(bundle: Bundle) -> None:
    steps: list[tuple[int, int]] = []
    settings = BenchSettings(prompt_tokens=(300,), new_tokens=3, repeats=2, threads=1)
    report = measure(bundle, settings, progress=steps.append)
    assert report.model_id == "tiny" and report.settings == settings
    assert report.threads == 1 and report.bundle_bytes == bundle.size_bytes
    assert [prompt.prompt_tokens for prompt in report.prompts] == [300]
    assert (steps[0].share, steps[-1].share) == (0.0, 1.0)
    assert len(steps) == 2 + 3  # both ends, a warm-up and two runs


def test_a_prompt_longer_than_the_model_reads_is_refused(bundle: Bundle) -> None:
    with pytest.raises(OptionError, match="2,048"):
        measure(bundle, BenchSettings(prompt_tokens=(2000,), new_tokens=96))


def test_more_threads_than_cores_are_refused(bundle: Bundle) -> None:
    with pytest.raises(OptionError, match="threads"):
        measure(bundle, BenchSettings(prompt_tokens=(8,), threads=9999))


def test_what_is_beyond_the_budget_is_refused(bundle: Bundle) -> None:
    for budget in (1_000_000, footprint_of(bundle).peak_bytes(100)):
        with pytest.raises(MemoryBudgetError):
            measure(bundle, BenchSettings(prompt_tokens=(90,), new_tokens=11, memory_bytes=budget))


def test_a_budget_is_measured_as_a_summary_is_made_under_it(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    arenas, sizes = [], []
    make, forward = Decoder.__init__, Decoder.forward

    def made(self: Decoder, *given: Any, has_arena: bool, **named: Any) -> None:
        arenas.append(has_arena)
        make(self, *given, has_arena=has_arena, **named)

    def forwarded(self: Decoder, ids: list[int], *given: Any, **named: Any) -> Any:
        sizes.append(len(ids))
        return forward(self, ids, *given, **named)

    monkeypatch.setattr(Decoder, "__init__", made)
    monkeypatch.setattr(Decoder, "forward", forwarded)
    for budget in (None, 650_000_000):
        settings = BenchSettings((100,), new_tokens=1, repeats=1, threads=1, memory_bytes=budget)
        answer(_request(bundle, settings) | {"started": 0.0}, lambda label, share: None)
    assert arenas == [True, False]
    assert sizes == [100, 1] * 2 + [CAREFUL_CHUNK_TOKENS, 100 - CAREFUL_CHUNK_TOKENS, 1] * 2


def test_a_worker_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "WORKER", "summarizer.no_such_module")
    with pytest.raises(ModelError, match="no_such_module"):
        run_worker({}, lambda step: None)
