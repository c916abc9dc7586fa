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
    rows = {name: each["features"] for name, each in sets.items()}
    if "average" in results:
        rows["average of these four domains of SummEdits"] = results["average"]
    features = list(dict.fromkeys(feature for each in rows.values() for feature in each))
    yield from table(
        ("accuracy (area)", *features),
        [(name, *_cells(each, features)) for name, each in rows.items()],
    )
    passing = (
        f"{name} {each['right_that_pass']:.0%} and {each['wrong_that_pass']:.0%}"
        for name, each in sets.items()
    )
    yield f"As the checker is, of right and of wrong summaries pass: {'; '.join(passing)}."


def _told(name: str, each: Figures) -> str:
    return f"{name} {each['pairs']} summaries of {each['texts']} texts, {each['right']} right"


def _cells(found: Figures, features: Iterable[str]) -> Iterator[str]:
    for feature in features:
        each = found.get(feature)
        yield f"{each['balanced_accuracy']:.2f} ({each['area']:.2f})" if each else ""
