"""What a terminal shows: progress bars with the time left, and a summary that grows."""

from __future__ import annotations

import argparse
import shutil
import sys
import unicodedata
from dataclasses import fields
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from summarizer.bench.worker_process import Step
from summarizer.bundle import Bundle
from summarizer.escapes import CONTROLS, OVERRIDES, escaped
from summarizer.options import DESKTOP, EngineOptions, SummaryOptions, find_profile
from summarizer.store import assets
from summarizer.summarizer import Summarizer

_FORMAT = "{desc}: {percentage:3.0f} % |{bar}| {remaining} left"
_BYTES_FORMAT = "{desc}: {n_fmt}B of {total_fmt}B |{bar}| {remaining} left"
_STEPS = 1000  # a share of 1 in steps of the bar
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
        if not self._bar.total:  # what was done before tells nothing of how fast it goes
            self._bar.initial = self._bar.n = self._bar.last_print_n = done
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar off the screen."""
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


def bundle_for(
    arguments: argparse.Namespace, *, recipe: str | None = None, force: bool = False
) -> Bundle:
    """The bundle that the arguments ask for, built with a progress bar.

    recipe -- of a command that takes several, for which --recipe says nothing by itself
    """
    profile = find_profile(getattr(arguments, "profile", DESKTOP))
    with Stages() as stages:
        return assets.ensure_bundle(
            arguments.model,
            recipe or getattr(arguments, "recipe", None) or profile.recipe,
            preference=getattr(arguments, "preference", "auto"),
            memory_bytes=profile.engine.memory_bytes,
            download=getattr(arguments, "download", False),
            force=force,
            progress=stages,
        )


def load(arguments: argparse.Namespace, options: dict[str, Any]) -> Summarizer:
    """A Summarizer with `options` as its defaults."""
    engine = engine_options(arguments)  # bad values are found before the bundle is built
    return Summarizer(bundle_for(arguments), SummaryOptions(**options), engine)


def engine_options(arguments: argparse.Namespace) -> EngineOptions:
    """The profile's options of the engine, with what the arguments say in their place."""
    names = [field.name for field in fields(EngineOptions)]
    given = {name: value for name in names if (value := getattr(arguments, name, None)) is not None}
    return find_profile(arguments.profile).engine_with(given)


def summary_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options of summaries that the arguments say something of."""
    given = ((field.name, getattr(arguments, field.name)) for field in fields(SummaryOptions))
    return {name: value for name, value in given if value is not None}


class Screen:
    """A text that grows on standard output, and can be taken back."""

    def __init__(self) -> None:
        self._shown = ""

    def add(self, text: str) -> None:
        """Show more of the text, without what a terminal would take for an order."""
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
    """`text` without control characters, but for line ends and tabs.

    A text from a stranger must not move the cursor, set the window's title or hide what it says.
    """
    return text.translate(_NO_CONTROLS)


def show(text: str = "") -> None:
    """Print a line on standard output; of control characters a pipe gets escapes."""
    print(printable(text) if sys.stdout.isatty() else escaped(text), flush=True)


def tell(text: str) -> None:
    """Print a line on standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def _rows(text: str, columns: int) -> int:
    """Rows that `text` takes on a terminal of so many columns."""
    return sum(max(1, -(-_width(line) // columns)) for line in text.split("\n"))


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)
