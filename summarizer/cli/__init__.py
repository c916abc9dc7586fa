"""The command line. Only this package prints; everything it shows comes from the public API."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from summarizer.cli.arguments import parse
from summarizer.cli.terminal import tell
from summarizer.errors import OptionError, SummarizerError, UnknownModelError

DONE, FAILED, BAD_USE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 for a failure, 2 for bad use, 130 for Ctrl-C."""
    _open_what_was_closed()
    _write_every_character()
    try:
        parsed = parse(arguments)
        code = int(parsed.run(parsed))
        sys.stdout.flush()  # here, where a reader who has gone is heard of
        return code
    except KeyboardInterrupt:
        tell("\nInterrupted.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone
        _give_up_output()
        return FAILED
    except SummarizerError as error:
        tell(f"summarizer: {error}")
        return BAD_USE if isinstance(error, OptionError | UnknownModelError) else FAILED
    except OSError as error:  # such as a full disk that the output goes to
        _give_up_output()
        tell(f"summarizer: {error}")
        return FAILED


def _give_up_output() -> None:
    """Point stdout elsewhere, so that its last flush is silent, too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_what_was_closed() -> None:
    """Have streams where the caller closed them (`>&-`), for Python then has None there."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, stream)


def _write_every_character() -> None:
    """Have UTF-8 on standard output, whatever the locale says, as its encoding may lack some.

    Messages keep to the locale, with escapes for what it lacks, as Chinese in Latin-1.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
