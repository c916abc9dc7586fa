"""What the report tells of quality: tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.markdown import table
from benchmarks.plot import Bar, draw_bars
from benchmarks.provenance import in_words, other

Figures = Mapping[str, Any]

_MEASURES = ("rouge1", "rouge2", "rougeL")
_WRITERS = ("ours", "unchecked", "raw")  # that must keep a bound; quotes are cut
_ORDER = ("ours", "unchecked", "raw", "textrank", "lead")
_NAMES = (
    *("set", "system", "texts", "ROUGE-1", "ROUGE-2", "ROUGE-L", "words"),
    *("right language", "bound kept", "errors", "numbers", "names", "digits", "copied", "s"),
)
_EXPLANATION = (
    "Summaries beside what people wrote: F1, the best of a text's references, with the 95 % "
    "interval of a bootstrap over the texts; of Chinese over characters. `raw` is the same model "
    "with a prompt of one line; `unchecked` is ours without checks; `lead` the text's first words "
    "and `textrank` its most central sentences, of as many words as ours may have (20 a "
    "sentence). `people` are the references beside each other, each beside one fewer than a "
    "system is. A Chinese character is 0.6 of a word. An error scores 0. `numbers` (with amounts, "
    "dates and times) and `names` are those that the text doesn't have, a hundred answers, by the "
    "rules of the checks themselves; `digits` are runs of digits that it doesn't have, by a rule "
    "of their own. `copied` is the share of words that stand in runs of five, or of eight Chinese "
    "characters, which the text has, too. The seconds are medians of answers that were written one "
    "by one, whatever else the machine did, so they tell little. ROUGE counts words in common, "
    "not truth: read it beside the samples, and rows of other numbers of texts not against each "
    "other."
)


def section(results: Figures, plot: str | None = None) -> Iterator[str]:
    """The table of all sets and systems, what was asked, and where the texts are from.

    plot -- the path of the picture as the report links it
    """
    yield _EXPLANATION
    yield ""
    if plot:
        yield f"![ROUGE-L by set and system]({plot})"
        yield ""
    yield from table(
        _NAMES, [row for name, each in results["sets"].items() for row in _rows(name, each)]
    )
    for name, each in results["sets"].items():
        yield f"- {name}: {_asked(each)}"
    yield ""
    yield f"Scored by {', '.join(f'{name} {number}' for name, number in results['tools'].items())}."
    yield ""
    yield from _origins(results)


def draw_plot(results: Figures, path: Path) -> None:
    """Draw ROUGE-L of each system on each set; raises `ImportError` without matplotlib."""
    bars = [
        Bar(name, system.split()[0], *(part["rougeL"][key] for key in ("mean", "low", "high")))
        for name, each in results["sets"].items()
        for system in _sorted(each["systems"])
        if "rougeL" in (part := each["systems"][system])
    ]
    draw_bars(bars, path, "ROUGE-L, F1")


def plot_of(model: str, folder: Path) -> Path:
    """The picture."""
    return folder / f"quality-{model}.png"


def _rows(name: str, each: Figures) -> Iterator[tuple[str, ...]]:
    for system in _sorted(each["systems"]):
        part = each["systems"][system]
        yield (
            name,
            f"**{system}**" if system.startswith("ours") else system,
            str(part["texts"]),
            *(_score(part.get(measure)) for measure in _MEASURES),
            f"{part['words']:.0f}",
            f"{part['right_language']:.0%}",
            f"{part['bound_kept']:.0%}" if system.split()[0] in _WRITERS else "",
            str(part["errors"]),
            *_unsupported(part.get("unsupported")),
            f"{part['copied']['words']:.0%}" if "copied" in part else "",
            f"{part['median_s']:.2f}" if part.get("median_s") else "",
        )
    yield from _people(name, each)


def _people(name: str, each: Figures) -> Iterator[tuple[str, ...]]:
    """What people score beside each other, where a text has several references."""
    found = each["people"]
    if found:
        scores = (f"{found[measure]:.3f}" for measure in _MEASURES)
        yield (name, "people", "", *scores, f"{each['reference_words']:.0f}", *[""] * 8)


def _sorted(systems: Figures) -> list[str]:
    return sorted(systems, key=lambda name: (_ORDER.index(name.split()[0]), name))


def _unsupported(found: Figures | None) -> tuple[str, ...]:
    """What isn't in the texts, a hundred answers; empty of parts that weren't asked for it."""
    kinds = ("numbers", "names", "digits")
    return tuple("" if found is None else f"{found[kind]:.0f}" for kind in kinds)


def _score(spread: Figures | None) -> str:
    if spread is None:
        return ""
    return f"{spread['mean']:.3f} ({spread['low']:.3f}-{spread['high']:.3f})"


def _asked(each: Figures) -> str:
    task = each["task"]
    words = f" of at most {task['max_words']} words" if task["max_words"] else ""
    focus = ", with the set's query as `focus`" if each["focus"] else ""
    references = each["reference_words"]
    mean = f"; references of {references:.0f} words" if references else "; no references"
    source = f"; {each['source']}" if each["source"] else ""
    return f"`{task['type']}`, `{task['length']}`{words}{focus}{mean}{source}"


def _origins(results: Figures) -> Iterator[str]:
    """The parts that another run measured, with what it depended on."""
    found: dict[str, list[str]] = {}
    for name, each in results["sets"].items():
        for system, part in each["systems"].items():
            differs = other(part, results)
            if differs:
                found.setdefault(in_words(differs), []).append(f"{name} {system}")
    for words, parts in found.items():
        yield f"Other than above ({', '.join(parts)}): {words}."
        yield ""
