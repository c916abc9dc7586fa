"""What the report tells of scaling with threads and lengths: tables, in Markdown, and two plots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.markdown import table
from benchmarks.plot import Line, draw_lines
from benchmarks.provenance import if_other

Figures = Mapping[str, Any]


def section(results: Figures, plots: Sequence[str] = ()) -> Iterator[str]:
    """Everything; `plots` are the paths of the pictures as the report links them."""
    if "threads" in results:
        yield from _threads(results, results["threads"])
    if "lengths" in results:
        yield from _lengths(results, results["lengths"], plots)


def draw_plots(results: Figures, model: str, folder: Path) -> None:
    """Draw time and memory against the length of the prompt, whichever were measured.

    Raises `ImportError` where matplotlib isn't installed.
    """
    recipes = results.get("lengths", {}).get("recipes", {})
    times = [
        Line(recipe, [(each["prompt_tokens"], _seconds(each)) for each in figures["prompts"]])
        for recipe, figures in recipes.items()
    ]
    peaks = [
        Line(recipe, [(length, peak / 1e6) for length, peak in _peaks(figures) if peak])
        for recipe, figures in recipes.items()
    ]
    names = ("seconds to the first token", "peak memory, MB")
    for lines, path, what in zip((times, peaks), plots_of(model, folder), names, strict=True):
        if any(line.points for line in lines):
            draw_lines([line for line in lines if line.points], path, what)


def plots_of(model: str, folder: Path) -> tuple[Path, Path]:
    """The pictures of time and of memory."""
    return folder / f"time-by-length-{model}.png", folder / f"memory-by-length-{model}.png"


def _threads(results: Figures, part: Figures) -> Iterator[str]:
    rows = [
        (
            recipe,
            str(each["threads"]),
            f"{each['prompt_tokens']:,}",
            f"{_seconds(each):.2f}",
            f"{_rate(each):.1f}",
            *(f"{each['ratios'][name]['median']:.2f}" for name in ("first_token", "decode")),
            f"{each['ratios']['whole']['median']:.2f}",
        )
        for recipe, counts in part["recipes"].items()
        for each in counts
    ]
    yield "### Threads"
    yield ""
    yield from if_other(part, results)
    yield (
        f"{part['new_tokens']} tokens after each prompt; {_rounds(part)} in which all take "
        "turns; medians. Ratios are to the fewest threads in the same round: of times to the first "
        "token, of speeds of writing, and of times of the whole."
    )
    yield ""
    names = ("recipe", "threads", "prompt tokens", "first token, s", "write, tokens/s")
    yield from table((*names, "first token ratio", "write ratio", "whole ratio"), rows)


def _lengths(results: Figures, part: Figures, plots: Sequence[str]) -> Iterator[str]:
    rows = [
        (
            recipe,
            f"{each['prompt_tokens']:,}",
            f"{_seconds(each):.2f}",
            f"{each['prefill_tokens_per_s']['median']:.0f}",
            f"{_rate(each):.1f}",
            _megabytes(each["peak_rss_bytes"]),
            _megabytes(figures["loaded_peak_rss_bytes"]),
        )
        for recipe, figures in part["recipes"].items()
        for each in figures["prompts"]
    ]
    yield "### Length of the prompt"
    yield ""
    yield from if_other(part, results)
    yield (
        f"Threads: {part['threads']}; {part['new_tokens']} tokens after each prompt; each length "
        f"in processes of its own, {_rounds(part)} in which all take turns; medians, and "
        "the highest peak of memory. The last column is the peak of a process that only loads."
    )
    yield ""
    for plot in plots:
        yield f"![{Path(plot).name.partition('-by-')[0]} by the prompt's length]({plot})"
        yield ""
    names = ("recipe", "prompt tokens", "first token, s", "read, tokens/s", "write, tokens/s")
    yield from table((*names, "peak memory, MB", "of loading, MB"), rows)


def _rounds(part: Figures) -> str:
    return f"{part['rounds']} round{'s' if part['rounds'] != 1 else ''}"


def _peaks(figures: Figures) -> Iterator[tuple[int, int | None]]:
    """The peak of memory by the prompt's length; at 0 that of loading."""
    yield 0, figures["loaded_peak_rss_bytes"]
    for each in figures["prompts"]:
        yield each["prompt_tokens"], each["peak_rss_bytes"]


def _megabytes(count: int | None) -> str:
    return f"{count / 1e6:,.0f}" if count else ""


def _seconds(prompt: Figures) -> float:
    return float(prompt["first_token_s"]["median"])


def _rate(prompt: Figures) -> float:
    return float(prompt["decode_tokens_per_s"]["median"])
