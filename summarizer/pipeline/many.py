"""Many texts in one call: an inbox, say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias, Unpack

from summarizer.errors import (
    AbortError,
    GenerationError,
    InputError,
    OptionError,
    SummarizerError,
)
from summarizer.inputs.document import Source
from summarizer.options import OptionsDict, SummaryOptions
from summarizer.results import SummaryResult

OnProgress: TypeAlias = Callable[[int, int], None]  # (texts done, texts in all)


class CanSummarize(Protocol):
    """The part of a Summarizer that is needed here."""

    @property
    def options(self) -> SummaryOptions:
        """The defaults of every summary."""

    def summarize(
        self,
        source: Source,
        *,
        cancel: threading.Event | None = None,
        **options: Unpack[OptionsDict],
    ) -> SummaryResult:
        """Summarize one text."""


def summarize_many(
    summarizer: CanSummarize,
    texts: Iterable[Source],
    *,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
    **options: Unpack[OptionsDict],
) -> list[SummaryResult | SummarizerError]:
    """Summarize each of `texts`; in the place of its summary stands why a text has none.

    on_progress -- called with the texts that are done and all of them: before the first, and after
                   each
    cancel      -- set it from another thread to stop; what isn't done then is an `AbortError`

    Errors of one text (`InputError`, `GenerationError`) are in the list. Raises those that would
    meet every text: `OptionError` and the `ModelError`s.
    """
    if isinstance(texts, str):
        raise OptionError("the texts must be several, as [text]; one alone is for `summarize`")
    summarizer.options.with_changes(**options)
    given = list(texts)
    show = on_progress or (lambda done, total: None)
    show(0, len(given))
    results: list[SummaryResult | SummarizerError] = []
    for text in given:
        try:
            if cancel and cancel.is_set():
                raise AbortError("cancelled before the text was read")
            results.append(summarizer.summarize(text, cancel=cancel, **options))
        except (InputError, GenerationError, AbortError) as error:
            results.append(error)
        show(len(results), len(given))
    return results
