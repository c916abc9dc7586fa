"""What the report tells of a comparison with other engines: tables, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.markdown import table
from benchmarks.peers.schedule import SLOW

Figures = Mapping[str, Any]

SHORT_PROMPT = "1228"  # tokens; of the README's table and of the plot
PLOT = "time-against-fidelity.png"
_TIME_NAMES = ("engine", "first token, s", "write, tokens/s", "whole, s", "ratio of whole")


def section(results: Figures, plot: str | None = None) -> Iterator[str]:
    """Everything; `plot` is the path of the picture as the report links it."""
    yield from _versions(results)
    if plot:
        yield f"![Whole time against the distance from float32]({plot})"
        yield ""
    yield from _plain(results)
    yield from _best(results)
    yield from _missing(results)


def short_table(results: Figures) -> Iterator[str]:
    """The table of the README; nothing where its prompt wasn't measured."""
    prompt = results.get("plain", {}).get("prompts", {}).get(SHORT_PROMPT)
    if not prompt:
        return
    yield (
        f"{results['model']}, {results['threads']} threads of an {results['machine']['cpu']}, "
        f"{prompt['prompt_tokens']:,} tokens in and {prompt['new_tokens']} out, no drafts; "
        f"medians of {rounds_counted(prompt)}. KL is the distance from float32, in nats."
    )
    yield ""
    rows = [
        (
            name(results, label),
            _seconds(values["first_token_s"]),
            _seconds(values["whole_s"]),
            _kl(results, label),
            _megabytes(values["peak_rss_bytes"]),
        )
        for label, values in _by_time(prompt["engines"])
    ]
    yield from table(("engine", "first token, s", "whole, s", "KL", "peak memory, MB"), rows)


def points(results: Figures) -> list[tuple[str, float, float]]:
    """What the plot shows: label, KL, and seconds of the whole answer."""
    prompt = results.get("plain", {}).get("prompts", {}).get(SHORT_PROMPT, {"engines": {}})
    return [
        (label, distance["kl_mean"], prompt["engines"][label]["whole_s"]["median"])
        for label, distance in _distances(results).items()
        if label in prompt["engines"] and "kl_mean" in distance
    ]


def rounds_counted(figures: Figures) -> str:
    """The rounds that figures are medians of, and who was in fewer."""
    count = figures["rounds_counted"]
    rounds = f"{count} round{'s' if count != 1 else ''}"
    fewer = sorted({each.get("rounds", count) for each in figures["engines"].values()} - {count})
    if fewer:
        counts = " or ".join(map(str, fewer))
        rounds += f" ({counts} of whoever took over {SLOW} times as long as the fastest)"
    if figures["is_quiet"]:
        return rounds
    return f"{rounds}, in some of which other programs used the machine too"


def name(results: Figures, label: str) -> str:
    """The label, ours set apart."""
    return f"**{label}**" if label in results["ours"] else label


def _plain(results: Figures) -> Iterator[str]:
    for prompt in results.get("plain", {}).get("prompts", {}).values():
        yield f"### Plain, {prompt['prompt_tokens']:,} tokens in, {prompt['new_tokens']} out"
        yield ""
        yield (
            "No drafts, and nothing kept of earlier prompts. Medians of "
            f"{rounds_counted(prompt)}; {_ratios_explained(results)}"
        )
        yield ""
        rows = [
            (
                *_times(results, prompt, label, values),
                _kl(results, label),
                _megabytes(values["peak_rss_bytes"]),
                _megabytes(results["contenders"][label]["disk_bytes"]),
            )
            for label, values in _by_time(prompt["engines"])
        ]
        names = (*_TIME_NAMES, "KL", "peak memory, MB", "MB on disk")
        yield from table(names, rows)


def _best(results: Figures) -> Iterator[str]:
    best = results.get("best")
    if not best:
        return
    together = best["all"]
    prompts = best["prompts"].values()
    yield "### Best: with prompt lookup where it makes an engine faster"
    yield ""
    yield (
        f"Requests for key points of the {len(prompts)} examples, "
        f"{sum(each['prompt_tokens'] for each in prompts):,} tokens in and "
        f"{sum(each['new_tokens'] for each in prompts):,} out altogether; times are sums over "
        f"them. Medians of {rounds_counted(together)}; {_ratios_explained(results)} Rivals that "
        "offer prompt lookup ran the first round with and without it, and the further ones "
        "in the way that was faster. Each example is asked once in a process, so what an engine "
        "keeps of prompts read before doesn't matter here."
    )
    yield ""
    rows = [
        (
            *_times(results, together, label, values),
            "yes" if best["lookup"][label] else "no",
        )
        for label, values in _by_time(together["engines"])
    ]
    yield from table((*_TIME_NAMES, "prompt lookup"), rows)


def _times(results: Figures, prompt: Figures, label: str, values: Figures) -> tuple[str, ...]:
    return (
        name(results, label),
        _seconds(values["first_token_s"]),
        f"{values['decode_tokens_per_s']['median']:.1f}",
        _seconds(values["whole_s"]),
        " / ".join(_ratio(prompt, one, label) for one in results["ours"]),
    )


def _ratio(prompt: Figures, one: str, peer: str) -> str:
    found = prompt["ratios"].get(one, {}).get(peer)
    return f"{found['whole']['median']:.2f}" if found else "–"


def _ratios_explained(results: Figures) -> str:
    return f"the ratio is {' / '.join(results['ours'])} to it, within a round."


def _by_time(engines: Figures) -> list[tuple[str, Figures]]:
    return sorted(engines.items(), key=lambda item: float(item[1]["whole_s"]["median"]))


def _distances(results: Figures) -> Figures:
    found: Figures = results.get("distance", {}).get("engines", {})
    return found


def _kl(results: Figures, label: str) -> str:
    distance = _distances(results).get(label, {})
    return f"{distance['kl_mean']:.4f}" if "kl_mean" in distance else ""


def _seconds(values: Figures) -> str:
    return f"{values['median']:.2f}"


def _megabytes(count: int | None) -> str:
    return f"{count / 1e6:,.0f}" if count else ""


def _versions(results: Figures) -> Iterator[str]:
    """The rivals' versions, the engine's own package and what it runs on."""
    versions: dict[str, str] = {}
    for label, packages in results.get("plain", results.get("best", {}))["versions"].items():
        if label not in results["ours"]:
            own = [each for each in packages.items() if each[0] != "numpy"]
            versions |= dict(own[:3])
    warm_up = results["warm_up"]
    yield (
        f"{results['threads']} threads; interleaved, each in a process of its own that loads when "
        f"its turn comes and reads {warm_up['prompt_tokens']} tokens to warm up. Rivals: "
        f"{', '.join(f'{package} {number}' for package, number in versions.items())}."
    )
    yield ""


def _missing(results: Figures) -> Iterator[str]:
    failed = {
        label: reason
        for part in ("plain", "best")
        for label, reason in results.get(part, {}).get("failed", {}).items()
    }
    distances = {
        label: each["failed"] for label, each in _distances(results).items() if "failed" in each
    }
    reasons: Sequence[tuple[str, str]] = [
        *results["left_out"].items(),
        *failed.items(),
        *distances.items(),
    ]
    for label, reason in reasons:
        yield f"- Left out: {label}: {_last_error(reason)}"
    if reasons:
        yield ""


def _last_error(reason: str) -> str:
    """The line of a traceback that says most, else the last."""
    lines = reason.strip().splitlines()
    return next((line for line in reversed(lines) if "Error: " in line), lines[-1])
