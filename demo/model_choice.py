"""What a reader gains and pays with each model, from kept results, and which suits the machine."""

from __future__ import annotations

from collections.abc import Sequence

from .benchmark_results import ModelFigures, model_figures, reader_grades
from .markup import element, escaped
from .model_manager import Entry, Menu
from .words import PAGE_LANGUAGES, Words

_ALIKE = 0.05  # of the readers' shares, that may be chance
_AS_FAST = 1.25


def model_choices(menu: Menu, words: Words) -> list[tuple[str, str]]:
    """Return the models as choices for Gradio: what each gains, costs, and still needs."""
    best = recommended(menu)
    return [(_label(entry, menu, best, words), entry.model) for entry in menu.entries]


def recommended(menu: Menu) -> Entry | None:
    """Return the model with the best grades of those that this machine is fast enough for."""
    fitting = [
        (share, entry)
        for entry in menu.entries
        if entry.availability.is_suitable
        and entry.availability.state != "unavailable"
        and (share := _poor_share(entry.model)) is not None
    ]
    return min(fitting, key=lambda each: each[0])[1] if len(fitting) > 1 else None


def gains_and_costs(entry: Entry, entries: Sequence[Entry], words: Words) -> str:
    """Say in a line how good, fast and large a model is, beside the smallest that was measured."""
    figures = model_figures(entry.model, entry.recipe)
    measured = [each for each in entries if model_figures(each.model, each.recipe).whole_s]
    said = []
    if measured and figures.whole_s:
        least = min(measured, key=lambda each: model_figures(each.model, each.recipe).parameters)
        said += _beside(entry, figures, least, words)
    else:
        said.append(words("model.untried"))
    if figures.peak_bytes:
        said.append(words("model.memory", size=f"{figures.peak_bytes / 1e9:.1f}"))
    return words("model.comma").join(said)


def card_html(entry: Entry, entries: Sequence[Entry], words: Words) -> str:
    """Return what readers said of a model as HTML, and its figures behind "Details"."""
    figures = model_figures(entry.model, entry.recipe)
    grades = reader_grades(entry.model, words.language)
    line = gains_and_costs(entry, entries, words)
    if grades:
        line = words("model.sentence", line=line) + words(
            "model.grades",
            texts=grades.texts,
            good=f"{grades.good:.0%}",
            poor=f"{grades.poor:.0%}",
            true=f"{grades.true:.0%}",
        )
    details = element("summary", escaped(words("answer.details")))
    details += element("p", escaped(" · ".join(_details(entry, figures, words))))
    return element("p", escaped(line), class_="note") + element("details", details, class_="note")


def _beside(entry: Entry, figures: ModelFigures, least: Entry, words: Words) -> list[str]:
    if entry.model == least.model:
        return [words("model.fastest")]
    usual = model_figures(least.model, least.recipe)
    said, mine, theirs = [], _poor_share(entry.model), _poor_share(least.model)
    if mine is not None and theirs is not None:
        key = "better" if mine < theirs - _ALIKE else "worse" if mine > theirs + _ALIKE else "alike"
        said.append(words(f"model.{key}"))
    if figures.whole_s and usual.whole_s:
        times = figures.whole_s / usual.whole_s
        key = "model.slower" if times > _AS_FAST else "model.as_fast"
        said.append(words(key, times=f"{times:.1f}".removesuffix(".0")))
    return said


def _details(entry: Entry, figures: ModelFigures, words: Words) -> list[str]:
    said = [words("model.parameters", number=f"{figures.parameters / 1e9:.1f}")]
    if figures.disk_bytes:
        said.append(words("model.disk", size=f"{figures.disk_bytes / 1e6:,.0f}"))
    if figures.first_token_s and figures.decode_tokens_per_s:
        said.append(
            words(
                "model.speed",
                first=f"{figures.first_token_s:.1f}",
                speed=f"{figures.decode_tokens_per_s:.0f}",
                machine=figures.machine,
            )
        )
    return [*said, words("answer.figures_recipe", recipe=entry.recipe)]


def _poor_share(model: str) -> float | None:
    """The share of a model's summaries that readers found poor, over the page's languages."""
    found = [reader_grades(model, language) for language in PAGE_LANGUAGES]
    shares = [grades.poor for grades in found if grades]
    return sum(shares) / len(shares) if shares else None


def _label(entry: Entry, menu: Menu, best: Entry | None, words: Words) -> str:
    said = [entry.title, gains_and_costs(entry, menu.entries, words), _state(entry, words)]
    if best and entry.model == best.model:
        said.append(words("model.recommended"))
    return " · ".join(said)


def _state(entry: Entry, words: Words) -> str:
    known = entry.availability
    if known.is_built:
        return words("model.built")
    if known.state == "downloadable":
        return words("model.to_fetch", size=f"{known.download_bytes / 1e6:,.0f} MB")
    return words("model.to_build" if known.state == "available" else "model.missing")
