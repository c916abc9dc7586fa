"""What the report tells of a comparison with other engines: tables, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

from benchmarks import provenance
from benchmarks.markdown import WIDTH, table
from benchmarks.peers.schedule import SLOW
from benchmarks.plot import draw

Figures = Mapping[str, Any]

SHORT_PROMPT = 1228  # tokens; of the README's table, and of the plot where it was measured
DEFAULT = "summarizer (w8a8)"  # the recipe in every model's model.toml
_MOST_SHORT = 4  # engines there
_TIME_NAMES = ("engine", "first token, s", "write, tokens/s", "whole, s", "ratio of whole")


def section(results: Figures, plot: str | None = None) -> Iterator[str]:
    """Everything that was measured; `plot` is the path of the picture as the report links it."""
    yield from _setup(results)
    if plot:
        yield f"![Whole time against the distance from float32]({plot})"
        yield ""
    for prompt in _prompts(results).values():
        yield from _plain(results, prompt)
    if "all" in results.get("best", {}):
        yield from _best(results, results["best"])
    yield from _distances_alone(results)
    yield from _origin_of_distances(results)
    yield from _missing(results)


def short_table(results: Figures) -> Iterator[str]:
    """The table of the README; nothing where its prompt wasn't measured."""
    prompt = _prompts(results).get(str(SHORT_PROMPT))
    if not prompt or not prompt["engines"]:
        return
    machine = provenance.origin_of(prompt, results)["machine"]
    said = (
        f"Speed of {results['model']}, {_threads(results, prompt)} of an {machine['cpu']}, "
        f"{_size(prompt)}; medians of {rounds_counted(prompt)}. "
        f"The {_MOST_SHORT} fastest engines. KL: distance from float32, in nats."
    )
    yield from wrap(said, WIDTH)
    yield ""
    fastest: dict[str, tuple[str, ...]] = {}  # by the name of the engine
    for label, values in _fastest_ways(prompt["engines"]):
        row = (
            name(results, label) + (", the default recipe" if label == DEFAULT else ""),
            _seconds(values["first_token_s"]),
            _rate(values),
            _seconds(values["whole_s"]),
            _kl(results, label),
            _megabytes(values["peak_rss_bytes"]),
        )
        fastest.setdefault(name(results, label).partition("(")[0], row)
    yield from table((*_TIME_NAMES[:4], "KL", "peak memory, MB"), [*fastest.values()][:_MOST_SHORT])


def _fastest_ways(engines: Figures) -> list[tuple[str, Figures]]:
    """Of labels that differ behind a comma only, "(int8)" and "(int8, float32 hint)", the first."""
    ways: dict[str, tuple[str, Figures]] = {}
    for label, values in _by_time(engines):
        ways.setdefault(label.partition(",")[0].removesuffix(")"), (label, values))
    return list(ways.values())


def draw_plot(results: Figures, path: Path) -> None:
    """Draw whole times against distances, if any contender has both.

    Raises `ImportError` where matplotlib isn't installed.
    """
    found = points(results)
    if found:
        draw(found, ours=results["ours"], path=path, what=_size(_plotted(results)))


def plot_of(model: str, folder: Path) -> Path:
    """The picture."""
    return folder / f"time-against-fidelity-{model}.png"


def points(results: Figures) -> list[tuple[str, float, float]]:
    """What the plot shows: label, KL, and seconds of the whole answer."""
    engines = _plotted(results).get("engines", {})
    return [
        (label, distance["kl_mean"], engines[label]["whole_s"]["median"])
        for label, distance in _distances(results).items()
        if label in engines and "kl_mean" in distance
    ]


def _plotted(results: Figures) -> Figures:
    """The prompt of the README's table, else the one nearest to it in length."""
    return min(
        _prompts(results).values(),
        key=lambda prompt: abs(int(prompt["prompt_tokens"]) - SHORT_PROMPT),
        default={},
    )


def rounds_counted(figures: Figures) -> str:
    """The rounds that figures are medians of, and who was in fewer."""
    count = figures["rounds_counted"]
    rounds = f"{count} round{'s' if count != 1 else ''}"
    fewer = sorted({each.get("rounds", count) for each in figures["engines"].values()} - {count})
    if fewer:
        counts = " or ".join(map(str, fewer))
        rounds += (
            f" ({counts} of whoever took over {SLOW} times as long as the fastest or came back "
            "for a way to run it that failed)"
        )
    if figures["is_quiet"]:
        return rounds
    return f"{rounds}, in some of which other programs used the machine too"


def name(results: Figures, label: str) -> str:
    """The label, ours set apart."""
    return f"**{label}**" if label in results["ours"] else label


def _plain(results: Figures, prompt: Figures) -> Iterator[str]:
    yield f"### Plain, {_size(prompt)}"
    yield ""
    yield from _if_other(results, prompt)
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
            _megabytes(results["contenders"].get(label, {}).get("disk_bytes")),
        )
        for label, values in _by_time(prompt["engines"])
    ]
    yield from table((*_TIME_NAMES, "KL", "peak memory, MB", "MB on disk"), rows)


def _best(results: Figures, best: Figures) -> Iterator[str]:
    together = best["all"]
    prompts = best["prompts"].values()
    yield "### Best: with prompt lookup where it makes an engine faster"
    yield ""
    yield from _if_other(results, best)
    yield (
        f"Requests for key points of the {len(prompts)} examples, "
        f"{sum(each['prompt_tokens'] for each in prompts):,} tokens in and "
        f"{sum(each['new_tokens'] for each in prompts):,} out altogether; times are sums over "
        f"them. Medians of {rounds_counted(together)}; {_ratios_explained(results)} Rivals that "
        "offer prompt lookup ran with and without it until a round was undisturbed, and the "
        "further ones in the way that was faster in it. Each example is asked once in a process, "
        "so what an engine keeps of prompts read before doesn't matter here."
    )
    yield ""
    rows = [
        (*_times(results, together, label, values), "yes" if best["lookup"][label] else "no")
        for label, values in _by_time(together["engines"])
    ]
    yield from table((*_TIME_NAMES, "prompt lookup"), rows)


def _distances_alone(results: Figures) -> Iterator[str]:
    """The distances of those whom no table of times shows them of."""
    timed = {label for prompt in _prompts(results).values() for label in prompt["engines"]}
    rows = [
        (name(results, label), _kl(results, label))
        for label, distance in _distances(results).items()
        if label not in timed and "kl_mean" in distance
    ]
    if rows:
        yield "### Distance from float32"
        yield ""
        yield from table(("engine", "KL"), rows)


def _times(results: Figures, prompt: Figures, label: str, values: Figures) -> tuple[str, ...]:
    return (
        name(results, label),
        _seconds(values["first_token_s"]),
        _rate(values),
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


def _prompts(results: Figures) -> Figures:
    """The lengths of the plain table."""
    found: Figures = results.get("plain", {}).get("prompts", {})
    return found


def _distances(results: Figures) -> Figures:
    found: Figures = results.get("distance", {}).get("engines", {})
    return found


def _kl(results: Figures, label: str) -> str:
    distance = _distances(results).get(label, {})
    return f"{distance['kl_mean']:.4f}" if "kl_mean" in distance else ""


def _seconds(values: Figures) -> str:
    return f"{values['median']:.2f}"


def _rate(values: Figures) -> str:
    return f"{values['decode_tokens_per_s']['median']:.1f}"


def _size(prompt: Figures) -> str:
    return f"{prompt['prompt_tokens']:,} tokens in, {prompt['new_tokens']} out"


def _megabytes(count: int | None) -> str:
    return f"{count / 1e6:,.0f}" if count else ""


def _missing(results: Figures) -> Iterator[str]:
    """Who isn't in a table, and why; a reason that several tables have is told once."""
    failed = [results.get(part, {}).get("failed", {}) for part in ("plain", "best")]
    distances = {
        label: each["failed"] for label, each in _distances(results).items() if "failed" in each
    }
    reasons = [
        (label, _last_error(reason))
        for part in (results["left_out"], *failed, distances)
        for label, reason in part.items()
    ]
    for label, reason in dict.fromkeys(reasons):
        yield f"- Left out: {label}: {reason}"
    if reasons:
        yield ""


def _last_error(reason: str) -> str:
    """The line of a traceback that says most, else the last."""
    lines = reason.strip().splitlines()
    return next((line for line in reversed(lines) if "Error: " in line), lines[-1])


# -- where the figures are from --------------------------------------------------------------------


def _setup(results: Figures) -> Iterator[str]:
    """What all tables have in common, and the newest versions of rivals."""
    warm_up = results["warm_up"]
    rivals = _packages(results, _newest(results))
    yield (
        f"{_threads(results, {})}; interleaved, each in a process of its own that loads when "
        f"its turn comes and reads {warm_up['prompt_tokens']} tokens to warm up."
        + (f" Rivals: {rivals}." if rivals else "")
    )
    yield ""


def _if_other(results: Figures, part: Figures) -> Iterator[str]:
    """What a part of another run doesn't share with the rest."""
    yield from provenance.if_other(part, results)
    if _threads(results, part) != _threads(results, {}):
        yield f"{_threads(results, part)} here."
        yield ""
    newest = _newest(results)
    rivals = {label: its for label, its in part.get("versions", {}).items() if its != newest[label]}
    if _packages(results, rivals):
        yield f"Rivals here: {_packages(results, rivals)}."
        yield ""


def _origin_of_distances(results: Figures) -> Iterator[str]:
    """Whose KL is of another run."""
    distance = results.get("distance", {})
    of_table = {"date": distance["date"]} if "date" in distance else {}
    by_origin: dict[str, list[str]] = {}
    for label, figures in distance.get("engines", {}).items():
        other = provenance.other(of_table | figures, results)
        if other:
            by_origin.setdefault(provenance.in_words(other), []).append(label)
    for words, labels in by_origin.items():
        yield f"KL of {', '.join(labels)}: {words}."
        yield ""


def _threads(results: Figures, part: Figures) -> str:
    """How many a part was measured with, else those of the last run."""
    count = part.get("threads", results["threads"])
    return f"{count} thread{'s' if count != 1 else ''}"


def _newest(results: Figures) -> dict[str, Figures]:
    """The versions that each contender had last."""
    plain, best = results.get("plain", {}), results.get("best", {})
    parts = [plain, best, *plain.get("prompts", {}).values()]
    newest: dict[str, Figures] = {}
    for part in sorted(parts, key=lambda part: str(provenance.origin_of(part, results)["date"])):
        newest |= part.get("versions", {})
    return newest


def _packages(results: Figures, by_label: Mapping[str, Figures]) -> str:
    """The rivals' versions: the engine's own package and what it runs on."""
    versions: dict[str, str] = {}
    for label, packages in by_label.items():
        if label not in results["ours"]:
            own = [each for each in packages.items() if each[0] != "numpy"]
            versions |= dict(own[:3])
    return ", ".join(f"{package} {number}" for package, number in versions.items())
