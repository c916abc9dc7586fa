"""`summarizer bench --compare`: recipes of one model side by side."""

from __future__ import annotations

import argparse

from summarizer.bench import BenchSettings, ComparisonReport, RecipeFigures, compare
from summarizer.cli.terminal import Stages, bundle_for, show
from summarizer.errors import OptionError
from summarizer.export.recipes import RECIPES
from summarizer.store import assets

RIVALS = (
    "Other engines (llama.cpp, OpenVINO GenAI, onnxruntime-genai, transformers, optimum) are "
    "compared by `make bench-peers` in a clone of the project."
)


def compare_recipes(
    arguments: argparse.Namespace, recipes: list[str], settings: BenchSettings
) -> str:
    """Show the figures of `recipes`, or of all that are built, and return them as JSON."""
    model = assets.choose_model(arguments.model, None, arguments.preference)
    chosen = recipes or _built(model.id)
    if len(chosen) < 2:
        raise OptionError(
            f"of {model.id} there is {' and '.join(chosen) or 'no recipe'} to compare; name two "
            f"or more of {', '.join(RECIPES)}, each by its own --recipe"
        )
    arguments.model = model.id  # a recipe that is built meanwhile doesn't change the choice
    bundles = [bundle_for(arguments, recipe=recipe) for recipe in chosen]
    baseline = model.default_recipe if model.default_recipe in chosen else chosen[0]
    with Stages() as stages:
        report = compare(bundles, settings, baseline=baseline, progress=stages.step)
    _show(report)
    return report.to_json()


def _built(model_id: str) -> list[str]:
    """The recipes of a model that are built, in the order in which they are listed everywhere."""
    built = {folder.name for folder in assets.built_bundles() if folder.parent.name == model_id}
    return [recipe for recipe in RECIPES if recipe in built]


def _show(report: ComparisonReport) -> None:
    threads = ", ".join(sorted({str(each.threads) for each in report.recipes}))
    rounds = report.settings.repeats
    show(f"{report.model_id}, {report.settings.new_tokens} tokens written after the first")
    show(f"{report.machine.cpu}, threads: {threads}; rounds: {rounds}, medians; ratios are of")
    show(f"times and speeds to those of {report.baseline} in the same round")
    show("recipe    on disk    peak memory      load")
    for each in report.recipes:
        memory = f"{each.peak_rss_bytes / 1e6:8,.0f} MB" if each.peak_rss_bytes else "          ?"
        size = f"{each.bundle_bytes / 1e6:6,.0f} MB"
        show(f"{each.recipe:<8} {size}    {memory} {each.load_s.median:7.2f} s")
    show("recipe    prompt    first token           writing              whole")
    for index in range(len(report.settings.prompt_tokens)):
        for each in report.recipes:
            show(_row(each, index, report.settings.new_tokens))
    show(RIVALS)


def _row(figures: RecipeFigures, index: int, new_tokens: int) -> str:
    prompt, ratios = figures.prompts[index], figures.ratios[index]
    return (
        f"{figures.recipe:<8} {prompt.prompt_tokens:7,}"
        f"  {prompt.first_token_s.median:6.2f} s ×{ratios.first_token.median:5.2f}"
        f"  {prompt.decode_tokens_per_s.median:7.1f}/s ×{ratios.decode.median:5.2f}"
        f"  {prompt.whole_s(new_tokens):6.2f} s ×{ratios.whole.median:5.2f}"
    )
