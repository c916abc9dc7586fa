"""Reports for tests of the code that shows them."""

from __future__ import annotations

from summarizer.bench import (
    BenchSettings,
    ComparisonReport,
    Machine,
    PromptLatency,
    PromptRatios,
    RecipeFigures,
    Spread,
)


def comparison(*recipes: str) -> ComparisonReport:
    """Return a report of identical recipes at one length."""
    even = Spread.of([1.0])
    figures = (
        RecipeFigures(
            recipe=recipe,
            bundle_bytes=5_000_000,
            threads=2,
            load_s=Spread.of([0.25]),
            peak_rss_bytes=None,
            prompts=(PromptLatency.of(128, [2.0], [4.0]),),
            ratios=(PromptRatios(128, even, even, even),),
        )
        for recipe in recipes
    )
    settings = BenchSettings(prompt_tokens=(128,), new_tokens=8)
    machine = Machine("Plan 9 vax", "a 处理器", 1, 2, None)
    return ComparisonReport("tiny", recipes[0], settings, tuple(figures), machine, {})
