"""Every error that Summarizer raises on purpose.

Each one inherits the builtin that a caller would expect (`ValueError` for a bad option, `OSError`
for a broken file), so code that knows nothing of this tree still catches the right thing.
Messages give the offending value and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast


class SummarizerError(Exception):
    """The root: `except SummarizerError` catches everything this package raises on purpose.

    It can be pickled and copied whatever arguments a subclass takes, as it must be to leave a
    process: a pool breaks for good on an error that can't be unpickled.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        _, arguments, *state = cast(tuple[Any, ...], super().__reduce__())
        return _restored, (type(self), arguments), *state


def _restored(kind: type[SummarizerError], arguments: tuple[Any, ...]) -> SummarizerError:
    """An error with the arguments of `Exception`, such as its message, not with its own."""
    return kind.__new__(kind, *arguments)


class ModelError(SummarizerError):
    """The model, its weights or its bundle can't be used."""


class UnknownModelError(ModelError, ValueError):
    """No model, or no recipe, of that name is known."""


class AssetsUnavailableError(ModelError, FileNotFoundError):
    """Weights or a bundle are not on this machine (and no download was asked for)."""


class WeightsError(ModelError, OSError):
    """Weights were found but are incomplete or damaged: a part is missing or its sha256 differs."""


class DownloadError(ModelError, OSError):
    """A download the caller asked for failed; what arrived is kept and the next try resumes."""


class BundleError(ModelError, OSError):
    """A bundle on disk is incomplete, truncated or of another format version."""


class StorageError(ModelError, OSError):
    """The folder for bundles can't be written: the disk is full, or it is read-only."""


class InputError(SummarizerError, ValueError):
    """The text, or an option that came with it, can't be used."""


class OptionError(InputError):
    """An option's name or value is unknown; the message lists the known ones."""


class UnsupportedInputError(InputError):
    """The input can't be read: it is no text, of a kind that isn't known, damaged or too large."""


class UnsupportedLanguageError(InputError):
    """The text's language, or the one asked for, isn't one that the summarizer knows."""


class QuotaExceededError(InputError):
    """The input is longer than the model can read.

    requested -- tokens that the call would need
    quota     -- tokens that there are
    """

    def __init__(self, requested: int, quota: int) -> None:
        self.requested = requested
        self.quota = quota
        super().__init__(
            f"the input takes {requested:,} tokens but at most {quota:,} fit; "
            "shorten the text or its contexts"
        )


class MemoryBudgetError(InputError):
    """A call, or the model alone, would take more memory than the budget that was given.

    needed_bytes -- what it would take, estimated
    budget_bytes -- what it may take
    """

    def __init__(self, what: str, needed_bytes: int, budget_bytes: int, remedy: str) -> None:
        self.needed_bytes = needed_bytes
        self.budget_bytes = budget_bytes
        super().__init__(
            f"{what} would take about {needed_bytes / 1e6:,.0f} MB of memory, beyond the budget of "
            f"{budget_bytes / 1e6:,.0f} MB; {remedy}, or allow more: memory_bytes={needed_bytes} "
            "in Python, --profile desktop on the command line"
        )


class AbortError(SummarizerError):
    """The caller cancelled the work."""


class GenerationError(SummarizerError, RuntimeError):
    """The model gave no summary that keeps the asked form; nothing is passed off in its place."""


def require_choice(name: str, value: object, choices: Iterable[str]) -> None:
    """Raise `OptionError` unless `value` is one of `choices`."""
    known = list(choices)
    if value not in known:
        raise OptionError(f"unknown {name} {value!r}; known: {', '.join(known)}")


def require_text(name: str, value: object, error: type[OptionError | UnsupportedInputError]) -> str:
    """`value`; raises `error` unless it is text that can be written as UTF-8."""
    if not isinstance(value, str):
        raise error(f"{name} must be text (a str), not {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError as half:
        raise error(
            f"character {half.start:,} of {name} is half of a surrogate pair; decode the bytes it "
            "came from again"
        ) from half
    return value
