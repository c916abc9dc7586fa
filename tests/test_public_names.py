from __future__ import annotations

import inspect

import pytest

import summarizer
from summarizer import errors

NAMES = [
    "AbortError",
    "AssetsUnavailableError",
    "Availability",
    "Bundle",
    "BundleError",
    "Check",
    "Delta",
    "Doubt",
    "DownloadError",
    "EngineOptions",
    "Evidence",
    "GenerationError",
    "InputError",
    "MemoryBudgetError",
    "ModelError",
    "OptionError",
    "Priority",
    "Progress",
    "QuotaExceededError",
    "Rewrite",
    "Sentence",
    "StorageError",
    "StreamEvent",
    "Summarizer",
    "SummarizerError",
    "SummaryOptions",
    "SummaryResult",
    "Timings",
    "UnknownModelError",
    "UnsupportedInputError",
    "UnsupportedLanguageError",
    "Usage",
    "Verdict",
    "WeightsError",
    "ensure_bundle",
    "open_bundle",
    "verify_bundle",
]
METHODS = [
    "availability",
    "check",
    "close",
    "context_size",
    "create",
    "input_quota",
    "measure_input_usage",
    "model_id",
    "options",
    "prewarm",
    "recipe",
    "summarize",
    "summarize_many",
    "summarize_streaming",
    "token_count",
]


def test_the_public_names_are_these() -> None:
    assert sorted(summarizer.__all__) == NAMES
    assert isinstance(summarizer.__version__, str)


def test_the_summarizer_s_methods_are_these() -> None:
    public = [name for name in vars(summarizer.Summarizer) if not name.startswith("_")]
    assert sorted(public) == METHODS


@pytest.mark.parametrize("name", [name for name in NAMES if name != "StreamEvent"])
def test_every_public_name_says_what_it_is(name: str) -> None:
    written = getattr(summarizer, name).__doc__
    assert written and not written.startswith(f"{name}("), "a docstring of its own"


@pytest.mark.parametrize("name", METHODS)
def test_every_method_says_what_it_does(name: str) -> None:
    assert inspect.getdoc(inspect.getattr_static(summarizer.Summarizer, name))


def test_every_error_has_the_one_root_and_is_public() -> None:
    defined = [each for each in vars(errors).values() if isinstance(each, type)]
    for error in filter(lambda each: issubclass(each, Exception), defined):
        assert issubclass(error, errors.SummarizerError)
        assert error.__name__ in NAMES


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.AssetsUnavailableError, FileNotFoundError),
        (errors.BundleError, OSError),
        (errors.DownloadError, OSError),
        (errors.GenerationError, RuntimeError),
        (errors.MemoryBudgetError, ValueError),
        (errors.OptionError, ValueError),
        (errors.QuotaExceededError, ValueError),
        (errors.StorageError, OSError),
        (errors.UnknownModelError, ValueError),
        (errors.UnsupportedInputError, ValueError),
    ],
)
def test_an_error_is_the_builtin_one_expects(error: type, builtin: type) -> None:
    assert issubclass(error, builtin)
