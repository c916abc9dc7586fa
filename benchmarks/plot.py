"""Draw what the reports show: time against fidelity, and figures against the prompt's length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEAST_KL = 1e-5  # nearer ones are drawn here: float32 engines differ by their rounding alone


def draw(
    points: Sequence[tuple[str, float, float]], *, ours: Sequence[str], path: Path, what: str
) -> None:
    """Write the picture of (label, KL, seconds of `what`) to `path`.

    Raises `ImportError` where matplotlib isn't installed.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(10, 5), layout="constrained")
    # Numbers, since labels of engines that are alike would lie on one another.
    ranked = sorted(points, key=lambda point: point[2])
    for number, (label, distance, seconds) in enumerate(ranked, start=1):
        place = (max(distance, LEAST_KL), seconds)
        color = "tab:red" if label in ours else "tab:blue"
        axes.scatter(*place, color=color, s=35, label=f"{number}  {label}, {seconds:.1f} s")
        axes.annotate(str(number), place, (5, 5), textcoords="offset points", color=color)
    axes.set(xscale="log", yscale="log", title="Lower left is better")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.set_xlabel(f"KL divergence from float32, nats (less than {LEAST_KL:g} is drawn there)")
    axes.set_ylabel(f"seconds, {what}")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", handlelength=1, fontsize=9)
    _save(figure, path)


@dataclass(frozen=True)
class Line:
    """What belongs together in a plot: its name, and its points by the prompt's length."""

    label: str
    points: Sequence[tuple[float, float]]  # (tokens, figure)


def draw_lines(lines: Sequence[Line], path: Path, what: str) -> None:
    """Write the picture of `what` against the length of the prompt to `path`.

    Raises `ImportError` where matplotlib isn't installed.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4), layout="constrained")
    for line in lines:
        axes.plot(*zip(*line.points, strict=True), marker="o", label=line.label)
    axes.set_xlabel("tokens")
    axes.set_ylabel(what)
    axes.set_xlim(left=0)
    axes.set_ylim(0, 1.1 * max(y for line in lines for _, y in line.points))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)


@dataclass(frozen=True)
class Bar:
    """A figure of a group's member, and between what it lies with 95 %."""

    group: str
    member: str
    value: float
    low: float
    high: float


def draw_bars(bars: Sequence[Bar], path: Path, what: str) -> None:
    """Write the picture of bars beside each other, group by group, to `path`.

    Raises `ImportError` where matplotlib isn't installed.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    groups = list(dict.fromkeys(bar.group for bar in bars))
    members = list(dict.fromkeys(bar.member for bar in bars))
    width = 0.8 / len(members)
    figure, axes = pyplot.subplots(figsize=(10, 4), layout="constrained")
    for number, member in enumerate(members):
        own = [bar for bar in bars if bar.member == member]
        places = [
            groups.index(bar.group) + width * (number - (len(members) - 1) / 2) for bar in own
        ]
        spread = [[bar.value - bar.low for bar in own], [bar.high - bar.value for bar in own]]
        axes.bar(places, [bar.value for bar in own], width, yerr=spread, label=member, capsize=2)
    axes.set_xticks(range(len(groups)), groups)
    axes.set_ylabel(what)
    axes.grid(alpha=0.3, axis="y")
    axes.legend()
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    from matplotlib import pyplot

    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
