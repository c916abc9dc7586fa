"""The arguments of every command, with their help."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from summarizer import __version__
from summarizer.cli import (
    batch_command,
    bench_command,
    check_command,
    completion_command,
    demo_command,
    doctor_command,
    mcp_command,
    models_command,
    serve_command,
    setup_command,
    summarize_command,
)
from summarizer.cli.bench_command import RIVALS
from summarizer.cli.numbers import positive
from summarizer.cli.terminal import show, tell
from summarizer.errors import OptionError
from summarizer.export.recipes import RECIPES
from summarizer.inputs.formats import HELP
from summarizer.language.tags import KNOWN, language_of_tag
from summarizer.options import (
    DESKTOP,
    FORMATS,
    LENGTHS,
    PREFERENCES,
    PROFILES,
    TRUSTS,
    EngineOptions,
    SummaryOptions,
)
from summarizer.store.assets import AUTO
from summarizer.types import INPUT_TYPES, SUMMARY_TYPES

_RECIPE_HELP = "how weights are stored (default: the profile's or model's)"
MOBILE = PROFILES["mobile"]
MOBILE_MB = (MOBILE.engine.memory_bytes or 0) // 1_000_000

DEFAULT_COMMAND = "summarize"
_USAGE = "summarizer FILE [FILE ...] [OPTION ...]\n       summarizer COMMAND ..."
_OWN = ("-h", "--help", "--version")  # options that no command need be named for

_EPILOG = """\
examples:
  summarizer setup
  summarizer article.txt
  summarizer mail.txt --type headline
  summarizer report.txt --type tldr --length long --format plain-text
  summarizer mail.txt --profile mobile
  pbpaste | summarizer - --output-language zh
  summarizer batch mail/ notes.jsonl -o summaries.jsonl
  summarizer batch --watch notes/ -o summaries.jsonl
  summarizer check article.txt summary.txt
  summarizer serve
  summarizer mcp --config
  summarizer models list
  summarizer demo
  summarizer doctor

Without a COMMAND, files are summarized: `summarizer FILE` is `summarizer summarize FILE`, whose
options `summarizer summarize --help` lists. A file that is called like a command is ./check.

exit codes: 0 done, 1 failure, 2 bad use, 3 a summary that doesn't pass `check`, 130 interrupted

Models lie in the user's cache folder, or in $SUMMARIZER_HOME. Nothing is sent anywhere, and
nothing is fetched but by `setup`, `models get` and --download, when you say yes to a question, and
from an address that you give.
"""

_TYPES_HELP = "\n".join(
    (
        "types, and at most how much for short, medium, long (one number for all three):",
        *(f"  {info.name:<16}{info.help}: {info.bounds}" for info in SUMMARY_TYPES.values()),
        "\nA Chinese character counts as 0.6 of a word.",
    )
)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse a command line; `.run` of the result is the function that runs the command.

    Raises:
        OptionError: The first word is neither a command nor a file.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    made, commands = _made()
    return made.parse_args(_with_command(given, commands.choices))


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, for whoever describes them."""
    return _made()[0]


def _made() -> tuple[argparse.ArgumentParser, _Commands]:
    parser = argparse.ArgumentParser(
        prog="summarizer",
        usage=_USAGE,
        description="Summarize texts on this computer, with a small language model on the CPU.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"summarizer {__version__}")
    commands = parser.add_subparsers(
        prog=parser.prog, dest="command", required=True, metavar="COMMAND"
    )
    _add_summarize(commands)
    _add_batch(commands)
    _add_check(commands)
    _add_serve(commands)
    _add_mcp(commands)
    _add_models(commands)
    _add_bench(commands)
    _add_setup(commands)
    _add_demo(commands)
    _add_doctor(commands)
    _add_completion(commands)
    return parser, commands


def _with_command(given: list[str], commands: Mapping[str, object]) -> list[str]:
    """Return the arguments with `summarize` before them if no command is named."""
    first = given[0] if given else ""
    if first in _OWN:
        return given
    if first in commands:
        if Path(first).is_file():
            tell(f"summarizer: {first} is taken for the command; the file is ./{first}")
        return given
    if re.fullmatch("[a-z]+", first) and not Path(first).exists():
        raise OptionError(
            f"{first!r} is neither a command nor a file; commands: {', '.join(commands)}"
        )
    return [DEFAULT_COMMAND, *given]


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_summarize(commands: _Commands) -> None:
    command = commands.add_parser(
        "summarize",
        help="summarize files or standard input",
        description="Summarize each FILE, web page or standard input.",
        epilog=_TYPES_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=summarize_command.run)
    command.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help=f"files ({HELP}), addresses of pages, or - for standard input",
    )
    _add_summary(command)
    command.add_argument("--json", action="store_true", help="one JSON object a file, on one line")


def _add_check(commands: _Commands) -> None:
    command = commands.add_parser(
        "check",
        help="hold a summary, whoever wrote it, against its source",
        description=check_command.DESCRIPTION,
        epilog=check_command.EPILOG,
    )
    command.set_defaults(run=check_command.run)
    check_command.add_arguments(command)
    _add_input_type(command, "SOURCE")
    _add_model_choice(command)
    _add_profile(command, f"a source that would take more than {MOBILE_MB} MB is read in part")
    _add_recipe(command)


def _add_serve(commands: _Commands) -> None:
    command = commands.add_parser(
        "serve",
        help="serve OpenAI's interface and one of our own to programs of this computer",
        description=serve_command.DESCRIPTION,
        epilog=serve_command.EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve_command.add_arguments(command)
    _add_model_choice(command)
    _add_profile(command, f"a text that would take more than {MOBILE_MB} MB is read in parts")
    _add_recipe(command)
    _add_engine(command)


def _add_mcp(commands: _Commands) -> None:
    command = commands.add_parser(
        "mcp",
        help="serve assistants over the Model Context Protocol, on standard input and output",
        description=mcp_command.DESCRIPTION,
        epilog=mcp_command.EPILOG,
    )
    command.set_defaults(run=mcp_command.run)
    mcp_command.add_arguments(command)
    _add_model_choice(command)
    _add_profile(command, f"a text that would take more than {MOBILE_MB} MB is read in parts")
    _add_recipe(command)


def _add_batch(commands: _Commands) -> None:
    command = commands.add_parser(
        "batch",
        help="summarize folders, many files or JSON lines; goes on where it was stopped",
        description=batch_command.DESCRIPTION,
        epilog=batch_command.EPILOG,
    )
    command.set_defaults(run=batch_command.run_all)
    batch_command.add_arguments(command)
    _add_summary(command)


def _add_summary(command: argparse.ArgumentParser) -> None:
    """Add the options of summaries, of the model and of the engine."""
    _add_input_type(command, "FILE")
    command.add_argument("--type", choices=SUMMARY_TYPES, help=f"default: {SummaryOptions.type}")
    command.add_argument("--length", choices=LENGTHS, help="how long at most (default: short)")
    command.add_argument("--format", choices=FORMATS, help="default: markdown")
    command.add_argument(
        "--output-language",
        type=_language_tag,
        metavar="TAG",
        help=f"language of the summary (default: that of the text): {KNOWN}; with a region, too",
    )
    command.add_argument("--focus", metavar="TEXT", help="what the reader wants to know")
    command.add_argument("--context", metavar="TEXT", help="background on this text")
    command.add_argument("--shared-context", metavar="TEXT", help="background on all the texts")
    command.add_argument(
        "--reader", metavar="NAME", help="your name: what is asked of others is then not urgent"
    )
    for name, what in (
        ("max-words", "words in all"),
        ("max-sentences", f"sentences of {', '.join(_of_sentences())}"),
        ("max-key-points", "key points, points of a list, rows or topics"),
    ):
        command.add_argument(f"--{name}", type=int, metavar="N", help=f"at most N {what}")
    _add_checking_and_sampling(command)
    _add_model_choice(command)
    _add_profile(
        command,
        f"a text that would take more than {MOBILE_MB} MB of memory is read in parts. "
        "--threads, --recipe and --cache-bytes count besides",
    )
    _add_recipe(command)
    _add_engine(command)


def _add_checking_and_sampling(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--trust", choices=TRUSTS, help="repair (default) or check what the text lacks, or off"
    )
    command.add_argument(
        "--temperature", type=float, metavar="T", help="0 (default): the likeliest words; up to 2"
    )
    command.add_argument("--top-k", type=int, metavar="K", help="draw among the K likeliest words")
    command.add_argument(
        "--top-p", type=float, metavar="P", help="draw among words that make up probability P"
    )
    command.add_argument("--seed", type=int, metavar="N", help="of the draws (default: 0)")


def _add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--drafts",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="guess words from the text and check several at a time (default: they are)",
    )
    command.add_argument(
        "--cache-bytes",
        type=int,
        metavar="N",
        help="memory for what several FILEs have in common; 0 for none (default: "
        f"{EngineOptions.cache_bytes:,}; mobile: {MOBILE.engine.cache_bytes:,})",
    )
    command.add_argument(
        "--pass-tokens",
        type=int,
        metavar="N",
        help=f"a longer text is summarized part by part (default: {EngineOptions.pass_tokens:,})",
    )
    command.add_argument("--download", action="store_true", help="fetch missing weights")


def _of_sentences() -> Iterator[str]:
    return (info.name for info in SUMMARY_TYPES.values() if info.kind == "sentences")


def _add_input_type(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument(
        "--input-type",
        choices=INPUT_TYPES,
        metavar="TYPE",
        help=f"what {what} holds: {', '.join(INPUT_TYPES)} (default: auto, told from the text)",
    )


def _add_model_choice(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model", default=AUTO, help="see `summarizer models list` (default: what is there)"
    )
    command.add_argument(
        "--preference",
        choices=PREFERENCES,
        default="auto",
        help="without --model: what this machine is fast enough for (auto), small models first "
        "(speed) or large ones (capability)",
    )
    command.add_argument(
        "--threads",
        type=positive,
        metavar="N",
        help="default: one a physical core (desktop), 1 (mobile)",
    )


def _add_profile(command: argparse.ArgumentParser, refused: str) -> None:
    command.add_argument(
        "--profile",
        choices=PROFILES,
        default=DESKTOP,
        help="settings for a kind of machine: desktop (default), or mobile: one thread, the recipe "
        f"int4, reading as careful of memory as it can, and {refused}",
    )


def _add_recipe(command: argparse.ArgumentParser) -> None:
    command.add_argument("--recipe", choices=RECIPES, help=_RECIPE_HELP)
    command.add_argument(
        "--adapter",
        metavar="auto|none|FILE",
        default=AUTO,
        help="what tunes the model to summarize: its own (default), none, or a file",
    )


def _add_models(commands: _Commands) -> None:
    parser = commands.add_parser(
        "models",
        help="list, build, verify and remove models",
        description="Bundles are models made ready to run: one folder a model and recipe.",
    )
    models_command.add_actions(parser)


def _add_bench(commands: _Commands) -> None:
    command = commands.add_parser(
        "bench",
        help="measure loading, reading and writing on this machine",
        description="Measures cold load, time to first token, tokens per second and memory. "
        "The last line is JSON.",
        epilog=f"With --compare the recipes take turns, round by round, each in a fresh process. "
        f"{RIVALS}",
    )
    command.set_defaults(run=bench_command.run)
    _add_model_choice(command)
    _add_profile(
        command,
        f"a model or prompt that would take more than {MOBILE_MB} MB of memory is refused. "
        "--threads and --recipe count besides",
    )
    bench_command.add_arguments(command)


def _add_setup(commands: _Commands) -> None:
    command = commands.add_parser(
        "setup",
        help="fetch and build a model, the first time",
        description=setup_command.DESCRIPTION,
    )
    command.set_defaults(run=setup_command.run)
    setup_command.add_arguments(command)
    _add_profile(command, f"a model that would take more than {MOBILE_MB} MB of memory is refused")
    command.add_argument("--recipe", choices=RECIPES, help=_RECIPE_HELP)


def _add_demo(commands: _Commands) -> None:
    command = commands.add_parser(
        "demo",
        help="open a page in the browser",
        description=demo_command.DESCRIPTION,
        epilog=demo_command.EPILOG,
    )
    command.set_defaults(run=demo_command.run)
    demo_command.add_arguments(command)


def _add_doctor(commands: _Commands) -> None:
    command = commands.add_parser(
        "doctor",
        help="say what is there, how fast it is, and what to do",
        description=doctor_command.DESCRIPTION,
        epilog=doctor_command.EPILOG,
    )
    command.set_defaults(run=doctor_command.run)
    doctor_command.add_arguments(command)
    _add_model_choice(command)
    _add_profile(command, f"what would take more than {MOBILE_MB} MB of memory is refused")


def _add_completion(commands: _Commands) -> None:
    command = commands.add_parser(
        "completion",
        help="complete this command in bash, zsh or fish",
        description=completion_command.DESCRIPTION,
        epilog=completion_command.EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=_complete)
    completion_command.add_arguments(command)


def _complete(arguments: argparse.Namespace) -> int:
    show(completion_command.script(parser(), arguments.shell))
    return 0


def _language_tag(text: str) -> str:
    try:
        language_of_tag(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text
