"""Draw how long an answer takes against how far the engine is from float32."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

LEAST_KL = 1e-5  # nearer ones are drawn here: float32 engines differ by their rounding alone


def draw(points: Sequence[tuple[str, float, float]], ours: Sequence[str], path: Path) -> None:
    """Write the picture of (label, KL, seconds) to `path`.

    Raises `ImportError` where matplotlib isn't installed.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 5.5), layout="constrained")
    for label, distance, seconds in points:
        color = "tab:red" if label in ours else "tab:blue"
        place = (max(distance, LEAST_KL), seconds)
        axes.scatter(*place, color=color, s=45 if label in ours else 30)
        weight = "bold" if label in ours else "normal"
        offset = {"xytext": (6, 5), "textcoords": "offset points"}
        axes.annotate(label, place, **offset, fontsize=8, color=color, weight=weight)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.margins(x=0.18, y=0.1)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.set_xlabel(f"KL divergence from float32, nats (less than {LEAST_KL:g} is drawn there)")
    axes.set_ylabel("seconds, prompt and answer")
    axes.grid(alpha=0.3, which="both")
    axes.set_title("Lower left is better")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
