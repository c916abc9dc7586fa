"""Write docs/benchmarks.md, the tables of other pages and the plots from the results files.

python -m benchmarks.report

Plots take matplotlib (benchmarks/requirements.txt); without it the last ones stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import (
    attacks_report,
    consistency_report,
    damaged_report,
    files_report,
    forms_report,
    languages_report,
    long_report,
    page_report,
    peers_report,
    quality_report,
    reading_report,
    scaling_report,
    trust_cost_report,
    urgency_report,
)
from benchmarks.markdown import replaced, table
from benchmarks.provenance import in_words
from benchmarks.results_file import RESULTS

Figures = dict[str, Any]

_ROOT = Path(__file__).parents[1]
REPORT = _ROOT / "docs" / "benchmarks.md"
PLOTS = _ROOT / "docs" / "images"
README = _ROOT / "README.md"
INPUTS = _ROOT / "docs" / "inputs.md"
README_MODEL = "qwen2.5-coder-0.5b-instruct"
LARGE_MODEL = "qwen2.5-coder-1.5b-instruct"  # the default on a desk
_INTRODUCTION = """\
# Benchmarks

Written by `python -m benchmarks.report` from the files in `benchmarks/results`, which the scripts
in `benchmarks` wrote (`make bench`, `make bench-peers`). Seconds differ between machines and
hours; ratios within one run are what to trust.
"""
_NO_PLOT = "no plot: matplotlib isn't installed (benchmarks/requirements.txt)"


def main() -> None:
    _fill(README, "peers", lambda _, results: peers_report.short_table(results))
    _fill(
        README,
        "reading",
        lambda _, results: reading_report.short_table(results, "the 1.5B"),
        LARGE_MODEL,
    )
    _fill(INPUTS, "forms", forms_report.section)
    sections = [_INTRODUCTION]
    for path in sorted(RESULTS.glob("*.json")):
        kind = path.stem.partition("-")[0]
        results = json.loads(path.read_text("utf-8"))
        if kind in _SECTIONS:
            sections.append("\n".join(_SECTIONS[kind](path, results)))
    REPORT.write_text("\n".join(sections), "utf-8")
    print(f"written to {REPORT}")


def _fill(
    page: Path,
    kind: str,
    short: Callable[[Path, Figures], Iterable[str]],
    model: str = README_MODEL,
) -> None:
    """Put what is short of a kind of results, if there is any, between its markers of a page."""
    path = RESULTS / f"{kind}-{model}.json"
    content = "\n".join(short(path, json.loads(path.read_text("utf-8")))) if path.exists() else ""
    if content:
        page.write_text(replaced(page.read_text("utf-8"), kind, content), "utf-8")
        print(f"written to {page}")


def _latency(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"Latency: {path.stem.removeprefix('latency-')}", path, results)
    rows = [
        (
            recipe,
            f"{prompt['prompt_tokens']:,}",
            f"{prompt['first_token_s']['median']:.2f}",
            f"{prompt['prefill_tokens_per_s']['median']:.0f}",
            f"{prompt['decode_tokens_per_s']['median']:.1f}",
            f"{report['peak_rss_bytes'] / 1e6:,.0f}" if report["peak_rss_bytes"] else "",
            f"{report['second_load']['load_s']:.2f}",
        )
        for recipe, report in results["recipes"].items()
        for prompt in report["prompts"]
    ]
    reports = results["recipes"].values()
    threads = _each(report["threads"] for report in reports)
    new_tokens = _each(report["settings"]["new_tokens"] for report in reports)
    yield from (f"Threads: {threads}; {new_tokens} tokens after each prompt; medians.", "")
    yield from table(
        (
            "recipe",
            "prompt tokens",
            "first token, s",
            "read, tokens/s",
            "write, tokens/s",
            "peak memory, MB (all lengths)",
            "second load, s",
        ),
        rows,
    )


def _fidelity(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"Fidelity: {path.stem.removeprefix('fidelity-')}", path, results)
    yield from ("Next-token distributions beside float32's, over the project's own texts.", "")
    rows = [
        (
            recipe,
            language,
            f"{figures['positions']:,}",
            f"{figures['kl_mean']:.4f}",
            f"{figures['kl_99th_percentile']:.3f}",
            f"{figures['same_top_token']:.1%}",
            f"{figures['perplexity_ratio']:.4f}",
            f"{groups['bundle_bytes'] / 1e6:,.0f}",
        )
        for recipe, groups in results["recipes"].items()
        for language, figures in groups.items()
        if language != "bundle_bytes"
    ]
    yield from table(
        [
            "recipe",
            "texts",
            "positions",
            "KL, nats",
            "99th percentile",
            "same top token",
            "perplexity ratio",
            "MB",
        ],
        rows,
    )


def _reuse(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"Drafts and cache: {path.stem.removeprefix('reuse-')}", path, results)
    yield (
        f"Threads: {results['threads']}. Writing speed with drafts to that without, on the "
        f"examples; each the median of {results['repeats']} turns. The last column is the time "
        "to the first token of a second type of summary of a text, as a share of the first type's."
    )
    yield ""
    rows = [
        (
            recipe,
            str(len(figures["drafts"]["summaries"])),
            f"{figures['drafts']['mean_ratio']:.2f}",
            ", ".join(
                f"{kind} {ratio:.2f}"
                for kind, ratio in figures["drafts"]["mean_ratio_by_kind"].items()
            ),
            f"{figures['drafts']['same_text_share']:.0%}",
            f"{figures['second_type']['median']:.3f}",
        )
        for recipe, figures in results["recipes"].items()
    ]
    yield from table(
        ("recipe", "summaries", "speed, mean", "by kind of text", "same text", "second type"), rows
    )


def _build(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"Building: {path.stem.removeprefix('build-')}", path, results)
    rows = [
        (
            recipe,
            f"{cost['build_s']:.0f}",
            f"{cost['build_peak_rss_bytes'] / 1e9:.2f}",
            f"{cost['bundle_bytes'] / 1e6:,.0f}",
            f"{cost['first_load_s']:.2f}",
            f"{cost['second_load_s']:.2f}",
        )
        for recipe, cost in results["recipes"].items()
    ]
    yield from table(
        ("recipe", "build, s", "peak memory, GB", "MB on disk", "load, s", "second load, s"), rows
    )


def _cold_start(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"Cold start: {path.stem.removeprefix('cold-start-')}", path, results)
    tokens = _each(figures["input_tokens"] for figures in results["recipes"].values())
    yield (
        f"Threads: {results['threads']}. From the start of a process to the first piece of a "
        f"summary of {tokens} tokens, and the peak memory of a process that only loads; medians "
        f"of {results['runs']} processes each, the file cache warm."
    )
    yield ""
    rows = [
        (
            recipe,
            f"{figures['first_token_s']['median']:.2f}",
            f"{figures['import_s']['median']:.2f}",
            f"{figures['load_s']['median']:.2f}",
            f"{figures['load_peak_rss_bytes']['median'] / 1e6:,.0f}"
            if figures["load_peak_rss_bytes"]
            else "",
            f"{figures['load_peak_ratio']['median']:.2f}" if figures["load_peak_ratio"] else "",
        )
        for recipe, figures in results["recipes"].items()
    ]
    yield from table(
        (
            "recipe",
            "first token, s",
            "import, s",
            "load, s",
            "peak of loading, MB",
            "times the bundle",
        ),
        rows,
    )


def _peers(path: Path, results: dict[str, Any]) -> Iterator[str]:
    model = path.stem.removeprefix("peers-")
    yield from _heading(f"Beside other engines: {model}", path, results)
    plot = peers_report.plot_of(model, PLOTS)
    _draw(peers_report.draw_plot, results, plot)
    link = f"images/{plot.name}" if peers_report.points(results) and plot.exists() else None
    yield from peers_report.section(results, link)


def _scaling(path: Path, results: dict[str, Any]) -> Iterator[str]:
    model = path.stem.removeprefix("scaling-")
    yield from _heading(f"Scaling: {model}", path, results)
    _draw(scaling_report.draw_plots, results, model, PLOTS)
    plots = [plot for plot in scaling_report.plots_of(model, PLOTS) if plot.exists()]
    yield from scaling_report.section(results, [f"images/{plot.name}" for plot in plots])


def _files(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading("Reading files", path, results)
    yield from files_report.section(results)


_Section = Callable[[Path, Figures], Iterator[str]]


def _plain(title: str, section: Callable[[Figures], Iterator[str]]) -> _Section:
    """A section of a heading and what a report of its own tells."""

    def write(path: Path, results: Figures) -> Iterator[str]:
        model = path.stem.partition("-")[2]
        yield from _heading(f"{title}: {model}" if model else title, path, results)
        yield from section(results)

    return write


def _drawn(title: str, report: ModuleType) -> _Section:
    """The same with a picture."""

    def write(path: Path, results: Figures) -> Iterator[str]:
        model = path.stem.partition("-")[2]
        yield from _heading(f"{title}: {model}", path, results)
        plot = report.plot_of(model, PLOTS)
        _draw(report.draw_plot, results, plot)
        yield from report.section(results, f"images/{plot.name}" if plot.exists() else None)

    return write


_SECTIONS = {
    "attacks": _plain("Attacks", attacks_report.section),
    "crowd": _plain("Many clients of the demo", page_report.crowd_section),
    "page": _plain("The page of the demo", page_report.section),
    "newcomer": _plain("The first summary of a newcomer", page_report.newcomer_section),
    "clients": _plain("Clients of all kinds", page_report.clients_section),
    "consistency": _plain("Right and wrong summaries", consistency_report.section),
    "long": _drawn("Long texts", long_report),
    "latency": _latency,
    "fidelity": _fidelity,
    "files": _files,
    "build": _build,
    "cold": _cold_start,
    "reuse": _reuse,
    "peers": _peers,
    "reading": _drawn("Read by people who don't know the system", reading_report),
    "scaling": _scaling,
    "damaged": _plain("Damaged files", damaged_report.section),
    "languages": _plain("Languages", languages_report.section),
    "quality": _drawn("Quality", quality_report),
    "trust": _plain("The cost of checking", trust_cost_report.section),
    "urgency": _plain("Urgency", urgency_report.section),
}


def _draw(draw: Callable[..., None], *arguments: object) -> None:
    """Draw a plot, or say why there is none."""
    try:
        draw(*arguments)
    except ImportError:
        print(_NO_PLOT)


def _each(values: Iterable[int]) -> str:
    """The different ones of `values`."""
    return ", ".join(map(str, sorted(set(values))))


def _heading(title: str, path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from (f"## {title}", "", f"{in_words(results)}.")
    yield from (f"From [{path.name}](../benchmarks/results/{path.name}).", "")


if __name__ == "__main__":
    main()
