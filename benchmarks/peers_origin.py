"""What the report tells of where a comparison's figures are from: threads, versions, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks import origin

Figures = Mapping[str, Any]


def how(results: Figures) -> Iterator[str]:
    """What all tables have in common, and the newest versions of rivals."""
    warm_up = results["warm_up"]
    rivals = _packages(results, _newest(results))
    yield (
        f"{threads(results, {})}; interleaved, each in a process of its own that loads when "
        f"its turn comes and reads {warm_up['prompt_tokens']} tokens to warm up."
        + (f" Rivals: {rivals}." if rivals else "")
    )
    yield ""


def if_other(results: Figures, part: Figures) -> Iterator[str]:
    """What a part of another run doesn't share with the rest."""
    yield from origin.if_other(part, results)
    if threads(results, part) != threads(results, {}):
        yield f"{threads(results, part)} here."
        yield ""
    newest = _newest(results)
    rivals = {label: its for label, its in part.get("versions", {}).items() if its != newest[label]}
    if _packages(results, rivals):
        yield f"Rivals here: {_packages(results, rivals)}."
        yield ""


def of_distances(results: Figures) -> Iterator[str]:
    """Whose KL is of another run."""
    distance = results.get("distance", {})
    of_table = {"date": distance["date"]} if "date" in distance else {}
    by_origin: dict[str, list[str]] = {}
    for label, figures in distance.get("engines", {}).items():
        other = origin.other(of_table | figures, results)
        if other:
            by_origin.setdefault(origin.in_words(other), []).append(label)
    for words, labels in by_origin.items():
        yield f"KL of {', '.join(labels)}: {words}."
        yield ""


def threads(results: Figures, part: Figures) -> str:
    """How many a part was measured with, else those of the last run."""
    count = part.get("threads", results["threads"])
    return f"{count} thread{'s' if count != 1 else ''}"


def _newest(results: Figures) -> dict[str, Figures]:
    """The versions that each contender had last."""
    plain, best = results.get("plain", {}), results.get("best", {})
    parts = [plain, best, *plain.get("prompts", {}).values()]
    newest: dict[str, Figures] = {}
    for part in sorted(parts, key=lambda part: str(origin.origin_of(part, results)["date"])):
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
