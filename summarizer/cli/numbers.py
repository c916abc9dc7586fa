"""Numbers that arguments may be."""

from __future__ import annotations

import argparse

_LAST_PORT = 65535


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {text}")
    return number


def port(text: str) -> int:
    """Return the number of a port."""
    return _port(text, 1)


def any_port(text: str) -> int:
    """Return the number of a port, or 0 for any that is free."""
    return _port(text, 0)


def _port(text: str, first: int) -> int:
    number = int(text)
    if not first <= number <= _LAST_PORT:
        least = f"{first}" if first else "0 (any that is free)"
        raise argparse.ArgumentTypeError(f"must be from {least} to {_LAST_PORT}, not {text}")
    return number
