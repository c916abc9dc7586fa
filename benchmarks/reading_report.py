"""What the report tells of summaries that readers graded: a table in Markdown, and a plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

from benchmarks.markdown import WIDTH, table
from benchmarks.plot import Bar, draw_bars

Figures = Mapping[str, Any]

_MEASURES = ("good", "poor", "true")
_GROUPS = ("chats", "mails", "notifications", "meetings", "articles", "all")
_OURS, _BARE = "tuned", "untuned"
_NAMES = ("texts", "language", "system", "n", "quoted", *_MEASURES, "true of what isn't quoted")
_EXPLANATION = (
    "Readers who don't know the system grade one sentence (of notifications one line) on each "
    "text: good is true, has the point and is natural; poor misleads or is useless. In brackets "
    "the 95 % interval (Wilson). `traps` are texts of ours that are made to be misread, `everyday` "
    "those that aren't, neither trained on; `outside` are sets of others. `untuned` and `tuned` "
    "are the product without and with an adapter; `told` shows the model's own sentences where it "
    "would quote, `no topic` quotes dialogues without saying what they are about."
)


def section(results: Figures, plot: str | None = None) -> Iterator[str]:
    """The table of groups and systems.

    plot -- the path of the picture as the report links it
    """
    yield from (_EXPLANATION, "")
    if plot:
        yield from (f"![Good, poor and true summaries by system]({plot})", "")
    yield from table(_NAMES, [_row(row) for row in results["groups"]])
    agreement = results["agreement"]
    if agreement["answers"]:
        yield (
            f"Two readers of {agreement['answers']} answers agree on the grade of "
            f"{agreement['grade']:.0%}, on whether it is true of {agreement['true']:.0%}."
        )
        yield ""


def short_table(results: Figures, name: str) -> Iterator[str]:
    """The table of the README: the product with a model beside that model untuned and told."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in results["groups"]:
        if row["group"] in _GROUPS:
            count = counts.setdefault((row["group"], row["system"]), Counter())
            count["texts"] += row["texts"]
            for measure in _MEASURES:
                count[measure] += round(row[measure]["share"] * row["texts"])
    rows = []
    for group in _GROUPS:
        shares = {
            system: [f"{count[each] / count['texts']:.0%}" for each in _MEASURES]
            for (name, system), count in counts.items()
            if name == group and system in (_OURS, _BARE)
        }
        if len(shares) == 2:
            texts = counts[group, _OURS]["texts"]
            rows.append((group, str(texts), *shares[_OURS], *shares[_BARE]))
    yield from wrap(
        f"One sentence a text of {name}, by readers who didn't know the system (good: true, has "
        "the point, natural; poor: misleads or useless); bare: the same model, untuned, in its own "
        "words.",
        WIDTH,
    )
    yield ""
    bare = [f"bare: {each}" for each in _MEASURES]
    yield from table(("texts", "n", *_MEASURES, *bare), rows)


def draw_plot(results: Figures, path: Path) -> None:
    """Draw the shares over all texts; raises `ImportError` without matplotlib."""
    bars = [
        Bar(f"{name} ({row['language']})", row["system"], *_bounds(row[name]))
        for name in _MEASURES
        for row in results["groups"]
        if row["group"] == "all"
    ]
    draw_bars(bars, path, "share of summaries")


def plot_of(model: str, folder: Path) -> Path:
    """The picture."""
    return folder / f"reading-{model}.png"


def _row(row: Figures) -> tuple[str, ...]:
    told = row["true_if_told"]
    return (
        row["group"],
        row["language"],
        row["system"],
        str(row["texts"]),
        str(row["quoted"]),
        *(_share(row[name]) for name in _MEASURES),
        _share(told) if row["quoted"] < row["texts"] else "",
    )


def _share(share: Figures) -> str:
    return f"{share['share']:.0%} ({share['low']:.0%}–{share['high']:.0%})"


def _bounds(share: Figures) -> tuple[float, float, float]:
    return share["share"], share["low"], share["high"]
