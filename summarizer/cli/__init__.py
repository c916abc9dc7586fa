"""The command line. Only this package prints; everything it shows comes from the public API."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from summarizer.cli.arguments import parse
from summarizer.errors import OptionError, SummarizerError, UnknownModelError

DONE, FAILED, BAD_USE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 for a failure, 2 for bad use, 130 for Ctrl-C."""
    try:
        parsed = parse(arguments)
        return int(parsed.run(parsed))
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; point stdout elsewhere so that its flush is silent, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except SummarizerError as error:
        print(f"summarizer: {error}", file=sys.stderr)
        return BAD_USE if isinstance(error, OptionError | UnknownModelError) else FAILED
