"""Print to the terminal: lines, progress bars with the time left, and a summary that grows."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from summarizer.batch.escapes import CONTROLS, OVERRIDES, escaped
from summarizer.bench.latency import Step

_FORMAT = "{desc}: {percentage:3.0f} % |{bar}| {remaining} left"
_BYTES_FORMAT = "{desc}: {n_fmt}B of {total_fmt}B |{bar}| {remaining} left"
_STEPS = 1000  # of a bar that shows a share
_NO_CONTROLS = dict.fromkeys(CONTROLS | OVERRIDES)


class Bar:
    """A progress bar on standard error, with the time left; nothing where that is no terminal."""

    def __init__(self, title: str, *, unit: str = "it") -> None:
        self._bar: Any = tqdm(
            desc=title,
            unit=unit,
            unit_scale=unit == "B",
            miniters=0,  # else it waits, after a leap, for as many more
            total=0,
            leave=False,
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            bar_format=_BYTES_FORMAT if unit == "B" else _FORMAT,
        )

    def show(self, done: int, total: int) -> None:
        """Show how much is done."""
        if not self._bar.total:  # what was done before says nothing about the speed
            self._bar.initial = self._bar.n = self._bar.last_print_n = done
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Remove the bar from the screen."""
        self._bar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()


class Stages:
    """Progress through named stages: a bar on a terminal, else a line when a new stage begins."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar = Bar("")

    def __call__(self, stage: str, share: float) -> None:
        if stage != self._stage:
            self._stage = stage
            self._bar._bar.set_description_str(stage)
            if not sys.stderr.isatty():
                tell(f"{stage} ...")
        self._bar.show(round(share * _STEPS), _STEPS)

    def step(self, step: Step) -> None:
        """Show how far a measurement is."""
        self(step.label, step.share)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


class Screen:
    """A text that grows on standard output, and can be taken back."""

    def __init__(self) -> None:
        self._shown = ""

    def add(self, text: str) -> None:
        """Show more of the text, without control characters."""
        text = printable(text)
        self._shown += text
        sys.stdout.write(text)
        sys.stdout.flush()

    def replace(self, text: str) -> None:
        """Take back what is shown and show `text` instead."""
        rows = _rows(self._shown, shutil.get_terminal_size().columns)
        up = f"\x1b[{rows - 1}A" if rows > 1 else ""
        sys.stdout.write(f"{up}\r\x1b[J")
        self._shown = ""
        self.add(text)

    def clear(self) -> None:
        """Take back what is shown, if anything is."""
        if self._shown:
            self.replace("")

    def end(self) -> None:
        """End the last line."""
        self.add("\n")


def printable(text: str) -> str:
    """Return `text` without control characters but line ends and tabs.

    Text from a stranger must not move the cursor, set the window's title or hide what it says.
    """
    return text.translate(_NO_CONTROLS)


def show(text: str = "") -> None:
    """Print a line on standard output; a pipe gets control characters as escapes."""
    print(printable(text) if sys.stdout.isatty() else escaped(text), flush=True)


def tell(text: str) -> None:
    """Print a line on standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def _rows(text: str, columns: int) -> int:
    """Return the rows that `text` takes on a terminal with that many columns."""
    return sum(max(1, -(-_width(line) // columns)) for line in text.split("\n"))


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)
