"""The command line. Only this package prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from summarizer.cli.arguments import parse
from summarizer.cli.terminal import tell
from summarizer.errors import OptionError, SummarizerError, UnknownModelError

FAILED, BAD_USE, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 for a failure, 2 for bad use, 130 for Ctrl-C."""
    _reopen_closed_streams()
    _use_utf8()
    try:
        parsed = parse(arguments)
        code = int(parsed.run(parsed))
        sys.stdout.flush()  # here, where a closed pipe raises an error that is handled
        return code
    except KeyboardInterrupt:
        tell("\nInterrupted.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has ended
        _give_up_output()
        return FAILED
    except SummarizerError as error:
        tell(f"summarizer: {error}")
        return BAD_USE if isinstance(error, OptionError | UnknownModelError) else FAILED
    except OSError as error:  # such as standard output on a full disk
        _give_up_output()
        tell(f"summarizer: {error}")
        return FAILED


def _give_up_output() -> None:
    """Redirect standard output, so that its last flush is silent, too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reopen_closed_streams() -> None:
    """Replace streams that the caller closed (`>&-`), which are None in Python."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, stream)


def _use_utf8() -> None:
    """Use UTF-8 on standard output whatever the locale is, whose encoding may lack characters.

    Messages keep the locale's encoding, with escapes for what it lacks, as Chinese in Latin-1.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
