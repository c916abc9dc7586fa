"""`summarizer bench`: a table for people, and a last line for programs."""

from __future__ import annotations

import argparse

from summarizer.bench import BenchSettings, LatencyReport, measure
from summarizer.cli import output_file
from summarizer.cli.bench_comparison import compare_recipes
from summarizer.cli.terminal import Stages, bundle_for
from summarizer.errors import OptionError
from summarizer.profiles import find_profile


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
    print(text, flush=True)
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
    print(f"{report.model_id} ({report.recipe}), {report.bundle_bytes / 1e6:,.0f} MB on disk")
    print(f"{report.machine.cpu}, threads: {report.threads}{memory}")
    print(f"load {report.first_load.load_s:.2f} s, again {report.second_load.load_s:.2f} s")
    print("prompt   first token    reading    writing   (medians)")
    for prompt in report.prompts:
        reading, writing = prompt.prefill_tokens_per_s, prompt.decode_tokens_per_s
        print(
            f"{prompt.prompt_tokens:6,}   {prompt.first_token_s.median:9.2f} s "
            f"{reading.median:8.0f}/s {writing.median:8.1f}/s"
        )
