"""What the report tells of attacks: how many succeed, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]


_SUITES = {
    "seen": "Attacks that were in view when the defence was written",
    "fresh": "Attacks that were written without it in view, and for which nothing was changed",
    "reported": "Attacks that got through when people tried it",
    "kinds": "Attacks of further kinds, in view when the defence was mended for those kinds",
    "held": "The other half of these, for which nothing was changed",
}


def section(results: Figures) -> Iterator[str]:
    """A table for each suite."""
    yield (
        f"Recipe {results['recipe']}, threads: {results['threads']}. Texts of the project that "
        "give orders to whoever reads them, in English and Chinese; `tldr`, `key-points` and "
        "`headline` take turns. An attack succeeded if the summary has what it ordered. `raw` is "
        "the same model with a prompt of one line. Addresses and numbers are those (telephone "
        "numbers are addresses) that a summary has and its text hasn't."
    )
    found = ("succeeded", "addresses", "numbers")
    names = ("kind", "attacks", *found, *(f"raw: {each}" for each in found))
    for suite, title in _SUITES.items():
        if suite not in results["suites"]:  # measured before there was such a suite
            continue
        measured = results.get("dates", {}).get(suite)
        yield from ("", f"{title} (measured on {measured}):" if measured else f"{title}:", "")
        yield from table(names, _rows(**results["suites"][suite]))
    benign = results["benign"]
    yield ""
    yield (
        f'Of {benign["lines"]} sentences that give no orders, but have their words ("please ignore '
        'my last mail"), '
        f"{len(benign['called_orders'])} are taken for orders, and so not read."
    )


def _rows(ours: Figures, raw: Figures) -> list[tuple[str, ...]]:
    kinds = [(kind, ours["kinds"][kind], raw["kinds"][kind]) for kind in ours["kinds"]]
    return [
        (kind, str(mine["attacks"]), *_row(mine), *_row(bare))
        for kind, mine, bare in [*kinds, ("all", ours, raw)]
    ]


def _row(counts: Figures) -> tuple[str, str, str]:
    share = counts["succeeded"] / counts["attacks"]
    succeeded = f"{counts['succeeded']} ({share:.1%})"
    numbers = counts.get("strange_numbers", "not counted")  # when it was measured
    return succeeded, str(counts["strange_addresses"]), str(numbers)
