"""`summarizer bench`: a table for people, and a last line for programs."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from summarizer.bench import BenchSettings, LatencyReport, measure
from summarizer.cli import output_file
from summarizer.cli.bench_comparison import compare_recipes
from summarizer.cli.terminal import Stages, bundle_for, show
from summarizer.errors import OptionError
from summarizer.export.recipes import RECIPES
from summarizer.options import find_profile


def add_arguments(command: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """What is measured, beside the choice of a model."""
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
        type=positive,
        default=3,
        metavar="N",
        help="runs that the median is of; with --compare the rounds (default: %(default)s)",
    )
    command.add_argument(
        "--prompt-tokens",
        type=positive,
        action="append",
        default=[],
        metavar="N",
        help="length of a prompt; may be repeated (default: "
        f"{', '.join(map(str, BenchSettings.prompt_tokens))})",
    )
    command.add_argument(
        "--new-tokens",
        type=positive,
        default=BenchSettings.new_tokens,
        metavar="N",
        help="tokens to write after each prompt (default: %(default)s)",
    )
    command.add_argument("--output", metavar="FILE", help="write the JSON to FILE as well")


def run(arguments: argparse.Namespace) -> int:
    """Measure a bundle on this machine, or several of a model side by side."""
    settings = _settings(arguments)
    recipes = list(dict.fromkeys(arguments.recipes))
    if len(recipes) > 1 and not arguments.compare:
        raise OptionError(f"--recipe is {' and '.join(recipes)} but must be one without --compare")
    output = output_file.writable(arguments.output)  # before minutes are spent on what goes there
    if arguments.compare:
        text = compare_recipes(arguments, recipes, settings)
    else:
        text = _measure_one(arguments, recipes, settings)
    show(text)
    if output:
        output_file.write(output, text)
    return 0


def _settings(arguments: argparse.Namespace) -> BenchSettings:
    """What to measure; bad values are found here, before a bundle is built."""
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
    """Show one bundle's figures; returns them as JSON."""
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
