"""A LangChain `Runnable`: texts, documents or lists of documents in, a document out.

    chain = loader_of_documents | SummaryRunnable(summarizer, type="tldr")

What a small model writes is checked, and often replaced, when it has ended. So `stream` yields the
document as it stands, again and again, rather than pieces to be joined; the last one is checked.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias, cast

from summarizer.errors import imported_from_extra
from summarizer.inputs.document import Source
from summarizer.integrations.threads import in_thread
from summarizer.results import Delta, Rewrite, SummaryResult
from summarizer.summarizer import Summarizer

with imported_from_extra("langchain"):
    from langchain_core.documents import Document
    from langchain_core.prompt_values import PromptValue
    from langchain_core.runnables import Runnable, RunnableConfig
    from langchain_core.runnables.config import get_config_list

Input: TypeAlias = "Source | Document | Sequence[Document] | PromptValue"
Config: TypeAlias = "RunnableConfig | list[RunnableConfig] | None"


class SummaryRunnable(Runnable[Input, Document]):
    """Summarizes what it is given.

    The answer is a `Document`: its `page_content` is the summary, its metadata that of the input
    with `summary_status`, `summary_language`, `summary_model`, `summary_coverage` and
    `summary_unsupported` (what the text doesn't bear out, joined by "; ").

    Args:
        summarizer: What writes the summaries. It stays the caller's to close.
        **options: Those of `SummaryOptions`; `bind(type="headline")` replaces them for a chain.
    """

    def __init__(self, summarizer: Summarizer, **options: Any) -> None:
        self._summarizer = summarizer
        self._options = options
        summarizer.options.with_changes(**options)  # bad ones are found here

    def invoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Document:
        """Summarize one text; `cancel=` takes an event that stops it."""
        return self._call_with_config(self._summary, input, config, run_type="chain", **kwargs)

    def stream(
        self, input: Input, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Document]:
        """Yield the summary as it grows, whole each time, the checked one last."""
        begin = partial(self._growing, **kwargs)
        yield from self._transform_stream_with_config(iter([input]), begin, config, "chain")

    async def ainvoke(
        self, input: Input, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Document:
        """Summarize one text in a thread; cancelling stops the model."""
        cancel = threading.Event()
        try:
            return await super().ainvoke(input, config, cancel=cancel, **kwargs)
        except asyncio.CancelledError:
            cancel.set()
            raise

    async def astream(
        self, input: Input, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[Document]:
        """Yield what `stream` does, from a thread; leaving stops the model."""

        def begin(cancel: threading.Event) -> Any:
            return self.stream(input, config, cancel=cancel, **kwargs)

        async for document in in_thread(begin):
            yield document

    def batch(
        self,
        inputs: list[Input],
        config: Config = None,
        *,
        return_exceptions: bool = False,
        **kwargs: Any,
    ) -> list[Document]:
        """Summarize several, one after another unless the config asks for more at a time.

        One model uses all cores already.
        """
        configs = _one_at_a_time(config, len(inputs))
        return super().batch(inputs, configs, return_exceptions=return_exceptions, **kwargs)

    async def abatch(
        self,
        inputs: list[Input],
        config: Config = None,
        *,
        return_exceptions: bool = False,
        **kwargs: Any,
    ) -> list[Document]:
        """Summarize several in a thread, as `batch` does."""
        configs = _one_at_a_time(config, len(inputs))
        return await super().abatch(inputs, configs, return_exceptions=return_exceptions, **kwargs)

    def _summary(self, given: Input, **options: Any) -> Document:
        source, metadata = _read(given)
        result = self._summarizer.summarize(source, **self._options | options)
        return _document(result, metadata)

    def _growing(self, inputs: Iterator[Input], **options: Any) -> Iterator[Document]:
        for given in inputs:
            source, metadata = _read(given)
            shown = ""
            for event in self._summarizer.summarize_streaming(source, **self._options | options):
                if isinstance(event, SummaryResult):
                    yield _document(event, metadata)
                elif isinstance(event, Delta | Rewrite):
                    shown = shown + event.text if isinstance(event, Delta) else event.text
                    yield Document(shown, metadata=metadata | {"summary_status": "writing"})


def _read(given: Input) -> tuple[Source, dict[str, Any]]:
    """Return what to summarize, and the metadata of a document."""
    if isinstance(given, Document):
        return given.page_content, given.metadata
    if isinstance(given, PromptValue):
        return given.to_string(), {}
    if isinstance(given, Sequence) and given and isinstance(given[0], Document):
        found = cast("Sequence[Document]", given)
        return "\n\n".join(each.page_content for each in found), {}
    return cast("Source", given), {}


def _document(result: SummaryResult, metadata: dict[str, Any]) -> Document:
    told = {
        "summary_status": result.status,
        "summary_language": result.language,
        "summary_model": result.model_id,
        "summary_coverage": result.coverage,
        "summary_unsupported": "; ".join(check.text for check in result.unsupported),
    }
    return Document(result.text, metadata=metadata | told)


def _one_at_a_time(config: Config, count: int) -> list[RunnableConfig]:
    """Return the configs of several inputs; the first one's bound counts for all."""
    usual = RunnableConfig(max_concurrency=1)
    return [usual | each for each in get_config_list(config, count)] if count else []
