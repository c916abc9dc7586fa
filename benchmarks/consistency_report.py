"""What the report tells of right and wrong summaries: how well each number tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]


def section(results: Figures) -> Iterator[str]:
    """A row a number, two columns a set."""
    sets = results["sets"]
    yield (
        f"Recipe {results['recipe']}. How well numbers tell right summaries from wrong: the area "
        "under the curve (0.5 is chance), and the balanced accuracy, its threshold chosen on one "
        "half of a set's texts and measured on the other. `our checker` is the score of "
        "`Summarizer.check`, `facts and names alone` its rules, `ROUGE to the text` the share of "
        "a summary's words that the text has, `asked` the same model's yes or no. Of "
        f"{'; '.join(_told(name, each) for name, each in sets.items())}. The own ones are those "
        "that the checker's odds were fitted on."
    )
    yield ""
    columns = {name: each["features"] for name, each in sets.items()}
    if "average" in results:
        columns["average of these four domains of SummEdits"] = results["average"]
    names = [f"{name}: {figure}" for name in columns for figure in ("area", "accuracy")]
    features = dict.fromkeys(feature for each in columns.values() for feature in each)
    yield from table(
        ("number", *names), [(name, *_cells(name, columns.values())) for name in features]
    )
    yield ""
    passing = (
        f"{name} {each['right_that_pass']:.0%} and {each['wrong_that_pass']:.0%}"
        for name, each in sets.items()
    )
    yield f"As the checker is, of right and of wrong summaries pass: {'; '.join(passing)}."


def _told(name: str, each: Figures) -> str:
    return f"{name} {each['pairs']} summaries of {each['texts']} texts, {each['right']} right"


def _cells(feature: str, columns: Iterable[Figures]) -> Iterator[str]:
    for features in columns:
        found = features.get(feature)
        for figure in ("area", "balanced_accuracy"):
            yield f"{found[figure]:.3f}" if found else ""
