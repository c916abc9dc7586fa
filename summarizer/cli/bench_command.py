"""`summarizer bench`."""

from __future__ import annotations

import argparse


def run(arguments: argparse.Namespace) -> int:
    """Measure this machine."""
    raise NotImplementedError
