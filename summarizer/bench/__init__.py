"""Measure how long a bundle takes to load, to read and to write on this machine."""

from summarizer.bench.comparison import (
    ComparisonReport,
    PromptRatios,
    RecipeFigures,
    compare,
    prompt_ratios,
)
from summarizer.bench.latency import measure, measure_load
from summarizer.bench.machine import Machine, this_machine, versions
from summarizer.bench.memory import peak_rss_bytes
from summarizer.bench.report import (
    BenchSettings,
    LatencyReport,
    LoadTimes,
    PromptLatency,
    Spread,
)
from summarizer.bench.rounds import Entry, highest_peak, over_rounds, take_turns
from summarizer.bench.worker_process import Progress, Step

__all__ = [
    "BenchSettings",
    "ComparisonReport",
    "Entry",
    "LatencyReport",
    "LoadTimes",
    "Machine",
    "Progress",
    "PromptLatency",
    "PromptRatios",
    "RecipeFigures",
    "Spread",
    "Step",
    "compare",
    "highest_peak",
    "measure",
    "measure_load",
    "over_rounds",
    "peak_rss_bytes",
    "prompt_ratios",
    "take_turns",
    "this_machine",
    "versions",
]
