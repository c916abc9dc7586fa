"""The errors that Summarizer raises on purpose.

SummarizerError
├── ModelError                  the model, its weights or its bundle can't be used
│   ├── UnknownModelError       (ValueError)
│   ├── AssetsUnavailableError  (FileNotFoundError)
│   ├── WeightsError            (OSError)
│   ├── DownloadError           (OSError)
│   ├── BundleError             (OSError)
│   └── StorageError            (OSError)
├── PageUnavailableError        (ImportError) the page, or what it needs, isn't installed
├── InputError                  (ValueError) the text or an option can't be used
│   ├── OptionError
│   ├── UnsupportedInputError
│   ├── UnsupportedLanguageError
│   ├── QuotaExceededError
│   └── MemoryBudgetError
├── AbortError
├── GenerationError             (RuntimeError)
└── MissingPackageError         (ModuleNotFoundError) an optional library isn't installed

Each one inherits the builtin that a caller would expect, so that code which doesn't know this tree
still catches the right thing. Messages give the offending value and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast


class SummarizerError(Exception):
    """The root of all errors that this package raises on purpose.

    It can be pickled and copied whatever arguments a subclass takes: a process pool breaks for good
    on an error that can't be unpickled.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        _, arguments, *state = cast(tuple[Any, ...], super().__reduce__())
        return _restored, (type(self), arguments), *state


def _restored(kind: type[SummarizerError], arguments: tuple[Any, ...]) -> SummarizerError:
    """Return an error with the arguments of `Exception`, such as its message, not with its own."""
    return kind.__new__(kind, *arguments)


class ModelError(SummarizerError):
    """The model, its weights or its bundle can't be used."""


class UnknownModelError(ModelError, ValueError):
    """There is no model, or no recipe, of that name."""


class AssetsUnavailableError(ModelError, FileNotFoundError):
    """Weights or a bundle aren't on this machine, and no download was asked for."""


class WeightsError(ModelError, OSError):
    """Weights are incomplete or damaged: a file is missing, or its sha256 differs."""


class DownloadError(ModelError, OSError):
    """A download failed; what arrived is kept, and the next try resumes it."""


class BundleError(ModelError, OSError):
    """A bundle on disk is incomplete, truncated or of another format version."""


class StorageError(ModelError, OSError):
    """The folder for bundles can't be written to: the disk is full, or it is read-only."""


class PageUnavailableError(SummarizerError, ImportError):
    """The page in the browser, or what it needs, isn't installed."""


class InputError(SummarizerError, ValueError):
    """The text, or an option given with it, can't be used."""


class OptionError(InputError):
    """An option's name or value is unknown; the message lists the known ones."""


class UnsupportedInputError(InputError):
    """The input can't be read: it isn't text, its format is unknown, it is damaged or too large."""


class UnsupportedLanguageError(InputError):
    """The language of the text, or the one asked for, isn't supported."""


class QuotaExceededError(InputError):
    """The input is longer than the model can read.

    Attributes:
        requested: Tokens that the call needs.
        quota: Tokens that fit.
    """

    def __init__(self, requested: int, quota: int) -> None:
        self.requested = requested
        self.quota = quota
        super().__init__(
            f"the input takes {requested:,} tokens but at most {quota:,} fit; "
            "shorten the text or its contexts"
        )


class MemoryBudgetError(InputError):
    """A call, or the model alone, would exceed the memory budget.

    Attributes:
        needed_bytes: What it would take, estimated.
        budget_bytes: What it may take.
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
    """The model wrote no summary that keeps to the options; nothing else is returned for it."""


class MissingPackageError(SummarizerError, ModuleNotFoundError):
    """A library that only some programs need isn't installed; the message names the extra."""


@contextmanager
def imported_from_extra(extra: str) -> Iterator[None]:
    """Raise `MissingPackageError` if an import in the block fails, with the extra to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingPackageError(
            f"the library {error.name} is not installed: pip install 'summarizer-onnx[{extra}]'"
        ) from error


def require_choice(name: str, value: object, choices: Iterable[str]) -> None:
    """Raise `OptionError` unless `value` is one of `choices`."""
    known = list(choices)
    if value not in known:
        raise OptionError(f"unknown {name} {value!r}; known: {', '.join(known)}")


def require_text(name: str, value: object, error: type[OptionError | UnsupportedInputError]) -> str:
    """Return `value`; raise `error` unless it is text that can be encoded as UTF-8."""
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
