"""What the report tells of right and wrong summaries: how well each number tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]


def section(results: Figures) -> Iterator[str]:
    """A row a number, two columns a set."""
    sets = results["sets"]
    yield (
        f"Recipe {results['recipe']}. How well single numbers tell right summaries from wrong: "
        "the area under the curve (0.5 is chance), and the balanced accuracy, its threshold chosen "
        "on one half of a set's texts and measured on the other. `ROUGE to the text` is the share "
        "of a summary's words that the text has, `facts and names` what the checks find, `asked` "
        "the model's yes or no. `gain` is how much likelier a token is with the text than without, "
        "`beside the wrong` than where a wrong summary is asked for. Of "
        f"{'; '.join(_told(name, each) for name, each in sets.items())}."
    )
    yield ""
    names = [f"{name}: {figure}" for name in sets for figure in ("area", "accuracy")]
    features = dict.fromkeys(feature for each in sets.values() for feature in each["features"])
    rows = [(name, *_cells(name, sets)) for name in features]
    yield from table(("number", *names), rows)


def _told(name: str, each: Figures) -> str:
    return f"{name} {each['pairs']} summaries of {each['texts']} texts, {each['right']} right"


def _cells(feature: str, sets: Figures) -> Iterator[str]:
    for each in sets.values():
        found = each["features"].get(feature)
        for figure in ("area", "balanced_accuracy"):
            yield f"{found[figure]:.3f}" if found else ""
