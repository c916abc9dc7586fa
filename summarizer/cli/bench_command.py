"""`summarizer bench`: a table for people, and a last line of JSON for programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from summarizer.bench import (
    BenchSettings,
    ComparisonReport,
    LatencyReport,
    RecipeFigures,
    compare,
    measure,
)
from summarizer.bundle.storage import file_errors
from summarizer.cli.numbers import positive
from summarizer.cli.resources import bundle_for
from summarizer.cli.terminal import Stages, show, tell
from summarizer.errors import OptionError
from summarizer.export.recipes import RECIPES
from summarizer.options import find_profile
from summarizer.store import assets

RIVALS = (
    "Other engines (llama.cpp, OpenVINO GenAI, onnxruntime-genai, transformers, optimum) are "
    "compared by `make bench-peers` in a clone of the project."
)
_REMEDY = "name another FILE"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what is measured, beside the choice of a model."""
    number: dict[str, Any] = {"type": positive, "metavar": "N"}
    command.add_argument(
        "--recipe",
        dest="recipes",
        action="append",
        choices=RECIPES,
        default=[],
        help="how weights are stored; with --compare it may be repeated (default: the "
        "profile's or model's; with --compare all that are built)",
    )
    command.add_argument("--compare", action="store_true", help="measure recipes side by side")
    command.add_argument(
        "--repeats",
        default=3,
        **number,
        help="runs that the median is of; with --compare the rounds (default: %(default)s)",
    )
    command.add_argument(
        "--prompt-tokens",
        action="append",
        default=[],
        **number,
        help="length of a prompt; may be repeated (default: "
        f"{', '.join(map(str, BenchSettings.prompt_tokens))})",
    )
    command.add_argument(
        "--new-tokens",
        default=BenchSettings.new_tokens,
        **number,
        help="tokens to write after each prompt (default: %(default)s)",
    )
    command.add_argument("--output", metavar="FILE", help="write the JSON to FILE as well")


def run(arguments: argparse.Namespace) -> int:
    """Measure a bundle on this machine, or several of a model side by side."""
    settings = _settings(arguments)
    recipes = list(dict.fromkeys(arguments.recipes))
    if len(recipes) > 1 and not arguments.compare:
        raise OptionError(f"--recipe is {' and '.join(recipes)} but must be one without --compare")
    output = _writable(arguments.output)  # before minutes are spent on what goes there
    if arguments.compare:
        text = _compare_recipes(arguments, recipes, settings)
    else:
        text = _measure_one(arguments, recipes, settings)
    show(text)
    if output:
        with file_errors(output, _REMEDY):
            output.write_text(text + "\n", "utf-8")
        tell(f"written to {output}")
    return 0


def _writable(name: str | None) -> Path | None:
    """Return the path called `name` if it can be written, and leave it as it is."""
    if not name:
        return None
    path = Path(name)
    with file_errors(path, _REMEDY):
        was_there = path.exists()
        path.open("ab").close()
        if not was_there:
            path.unlink()
    return path


def _settings(arguments: argparse.Namespace) -> BenchSettings:
    """Return what to measure; bad values are found here, before a bundle is built."""
    given = {} if arguments.threads is None else {"threads": arguments.threads}
    engine = find_profile(arguments.profile).engine_with(given)
    return BenchSettings(
        prompt_tokens=tuple(arguments.prompt_tokens) or BenchSettings.prompt_tokens,
        new_tokens=arguments.new_tokens,
        repeats=arguments.repeats,
        threads=engine.threads,
        memory_bytes=engine.memory_bytes,
    )


def _measure_one(arguments: argparse.Namespace, recipes: list[str], settings: BenchSettings) -> str:
    """Show one bundle's figures and return them as JSON."""
    bundle = bundle_for(arguments, recipe=next(iter(recipes), None))
    with Stages() as stages:
        report = measure(bundle, settings, progress=stages.step)
    _show(report)
    return report.to_json()


def _show(report: LatencyReport) -> None:
    memory = f", peak memory {report.peak_rss_bytes / 1e6:,.0f} MB" if report.peak_rss_bytes else ""
    show(f"{report.model_id} ({report.recipe}), {report.bundle_bytes / 1e6:,.0f} MB on disk")
    show(f"{report.machine.cpu}, threads: {report.threads}{memory}")
    show(f"load {report.first_load.load_s:.2f} s, again {report.second_load.load_s:.2f} s")
    show("prompt   first token    reading    writing   (medians)")
    for prompt in report.prompts:
        reading, writing = prompt.prefill_tokens_per_s, prompt.decode_tokens_per_s
        show(
            f"{prompt.prompt_tokens:6,}   {prompt.first_token_s.median:9.2f} s "
            f"{reading.median:8.0f}/s {writing.median:8.1f}/s"
        )


def _compare_recipes(
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
    _show_comparison(report)
    return report.to_json()


def _built(model_id: str) -> list[str]:
    """Return the recipes of a model that are built, in their usual order."""
    built = {
        assets.recipe_of(folder)
        for folder in assets.built_bundles()
        if folder.parent.name == model_id
    }
    return [recipe for recipe in RECIPES if recipe in built]


def _show_comparison(report: ComparisonReport) -> None:
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
