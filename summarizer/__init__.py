"""Summaries on any computer: a small Qwen2.5 in ONNX, on the CPU, offline.

from summarizer import Summarizer

with Summarizer.create() as summarizer:
    print(summarizer.summarize(text, type="key-points", length="short"))
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a clone is run by whatever Python there is
    raise ImportError(
        f"Summarizer needs Python 3.11 or newer; this is {sys.version_info[0]}."
        f"{sys.version_info[1]} ({sys.executable})"
    )

# isort: split
import summarizer.privacy  # noqa: F401  # before anything can import ONNX Runtime

# isort: split
from importlib.metadata import version

from summarizer.bundle import Bundle, open_bundle, verify_bundle
from summarizer.errors import (
    AbortError,
    AssetsUnavailableError,
    BundleError,
    DownloadError,
    GenerationError,
    InputError,
    MemoryBudgetError,
    MissingPackageError,
    ModelError,
    OptionError,
    PageUnavailableError,
    QuotaExceededError,
    StorageError,
    SummarizerError,
    UnknownModelError,
    UnsupportedInputError,
    UnsupportedLanguageError,
    WeightsError,
)
from summarizer.options import EngineOptions, SummaryOptions
from summarizer.pipeline.priority import priority_of
from summarizer.results import (
    Check,
    Delta,
    Doubt,
    Evidence,
    Priority,
    Progress,
    Rewrite,
    Section,
    Sentence,
    StreamEvent,
    SummaryResult,
    Timings,
    Usage,
    Verdict,
)
from summarizer.store.assets import Availability, ensure_bundle
from summarizer.summarizer import Summarizer
from summarizer.types import (
    INPUT_TYPES,
    SUMMARY_TYPES,
    InputType,
    InputTypeInfo,
    SummaryLength,
    SummaryType,
    SummaryTypeInfo,
)

__version__ = version("summarizer-onnx")

__all__ = [
    "INPUT_TYPES",
    "SUMMARY_TYPES",
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
    "InputType",
    "InputTypeInfo",
    "MemoryBudgetError",
    "MissingPackageError",
    "ModelError",
    "OptionError",
    "PageUnavailableError",
    "Priority",
    "Progress",
    "QuotaExceededError",
    "Rewrite",
    "Section",
    "Sentence",
    "StorageError",
    "StreamEvent",
    "Summarizer",
    "SummarizerError",
    "SummaryLength",
    "SummaryOptions",
    "SummaryResult",
    "SummaryType",
    "SummaryTypeInfo",
    "Timings",
    "UnknownModelError",
    "UnsupportedInputError",
    "UnsupportedLanguageError",
    "Usage",
    "Verdict",
    "WeightsError",
    "ensure_bundle",
    "open_bundle",
    "priority_of",
    "verify_bundle",
]
