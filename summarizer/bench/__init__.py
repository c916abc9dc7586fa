"""Measure how long a bundle takes to load, to read and to write on this machine."""

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
from summarizer.bench.worker_process import Progress, Step

__all__ = [
    "BenchSettings",
    "LatencyReport",
    "LoadTimes",
    "Machine",
    "Progress",
    "PromptLatency",
    "Spread",
    "Step",
    "measure",
    "measure_load",
    "peak_rss_bytes",
    "this_machine",
    "versions",
]
