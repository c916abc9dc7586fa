"""Measure how long a bundle takes to load, read and write on this machine."""

from summarizer.bench.comparison import (
    ComparisonReport,
    Entry,
    PromptRatios,
    RecipeFigures,
    compare,
    highest_peak,
    over_rounds,
    prompt_ratios,
    take_turns,
)
from summarizer.bench.latency import Step, StepMonitor, measure, measure_load
from summarizer.bench.machine import Machine, peak_rss_bytes, this_machine, versions
from summarizer.bench.report import (
    BenchSettings,
    LatencyReport,
    LoadTimes,
    PromptLatency,
    Spread,
)

__all__ = [
    "BenchSettings",
    "ComparisonReport",
    "Entry",
    "LatencyReport",
    "LoadTimes",
    "Machine",
    "PromptLatency",
    "PromptRatios",
    "RecipeFigures",
    "Spread",
    "Step",
    "StepMonitor",
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
