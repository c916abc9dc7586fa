"""Write docs/benchmarks.md from the results files.

python -m benchmarks.report
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.results_file import RESULTS

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_INTRODUCTION = """\
# Benchmarks

Written by `python -m benchmarks.report` from the files in `benchmarks/results`, which the scripts
in `benchmarks` wrote (`make bench`, `make bench-peers`). Seconds differ between machines and
hours; ratios within one run are what to trust.
"""


def main() -> None:
    sections = [_INTRODUCTION]
    for path in sorted(RESULTS.glob("*.json")):
        kind = path.stem.partition("-")[0]
        results = json.loads(path.read_text("utf-8"))
        if kind in _SECTIONS:
            sections.append("\n".join(_SECTIONS[kind](path, results)))
    REPORT.write_text("\n".join(sections), "utf-8")
    print(f"written to {REPORT}")


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
    yield f"Threads: {threads}; {new_tokens} tokens after each prompt; medians."
    yield ""
    yield from _table(
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
    yield "Next-token distributions beside float32's, over texts that the project wrote."
    yield ""
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
    yield from _table(
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
        "to the first token of a second style of one text, as a share of the first style's."
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
            f"{figures['second_style']['median']:.3f}",
        )
        for recipe, figures in results["recipes"].items()
    ]
    yield from _table(
        ("recipe", "summaries", "speed, mean", "by kind of text", "same text", "second style"), rows
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
    yield from _table(
        ("recipe", "build, s", "peak memory, GB", "MB on disk", "load, s", "second load, s"), rows
    )


def _peers(path: Path, results: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"Beside {path.stem.removeprefix('peers-')}", path, results)
    yield (
        f"{results['model']}, {results['recipe']}, {results['threads']} threads, "
        f"{results['prompt_tokens']:,} tokens in, {results['new_tokens']} out, interleaved; "
        f"medians of {_rounds(results)}. Ratios are ours to the peer's in one round."
    )
    yield ""
    rows = []
    for name, figures in results["engines"].items():
        ratios = results["ratios"].get(name)
        rows.append(
            (
                name,
                f"{figures['first_token_s']['median']:.2f}",
                f"{figures['decode_tokens_per_s']['median']:.1f}",
                f"{ratios['first_token']['median']:.2f}" if ratios else "",
                f"{ratios['decode']['median']:.2f}" if ratios else "",
                f"{results['contenders'][name]['disk_bytes'] / 1e6:,.0f}",
            )
        )
    yield from _table(
        [
            "engine",
            "first token, s",
            "write, tokens/s",
            "first token, ours to it",
            "speed, ours to it",
            "MB",
        ],
        rows,
    )


def _rounds(results: dict[str, Any]) -> str:
    rounds = f"{results['rounds_counted']} rounds"
    if results["is_quiet"]:
        return rounds
    return f"{rounds}, in some of which other programs used the machine too"


_SECTIONS = {
    "latency": _latency,
    "fidelity": _fidelity,
    "build": _build,
    "reuse": _reuse,
    "peers": _peers,
}


def _each(values: Iterable[int]) -> str:
    """The different ones of `values`."""
    return ", ".join(map(str, sorted(set(values))))


def _heading(title: str, path: Path, results: dict[str, Any]) -> Iterator[str]:
    machine = results["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    memory = f", {machine['memory_bytes'] / 2**30:.0f} GiB" if machine["memory_bytes"] else ""
    yield f"## {title}"
    yield ""
    cores = machine["physical_cores"]
    yield f"{machine['cpu']}, {cores} cores{memory}; {versions}; {results['date']}."
    yield f"From [{path.name}](../benchmarks/results/{path.name})."
    yield ""


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    main()
