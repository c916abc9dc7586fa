"""The tools of the Model Context Protocol over standard input and output.

They are named as those that the page serves over HTTP, and take and give the same. An assistant
starts `summarizer mcp` and speaks to it through the pipe: nothing else may be written there, so
whatever else this process prints goes to standard error.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stdout
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from typing import Annotated, Any, TypeAlias

from summarizer.errors import AbortError, imported_from_extra
from summarizer.inputs.document import Document
from summarizer.inputs.threads import read_threads
from summarizer.integrations.lending import OneModel
from summarizer.integrations.option_words import MODEL_WORDS, OPTION_WORDS
from summarizer.integrations.threads import in_thread
from summarizer.results import Progress, SummaryResult, Verdict
from summarizer.serve.threads import thread_line
from summarizer.store import assets
from summarizer.store.catalogue import models
from summarizer.summarizer import Summarizer
from summarizer.types import InputType, SummaryLength, SummaryType

with imported_from_extra("mcp"):
    from mcp.server.fastmcp import Context, FastMCP
    from mcp.types import ToolAnnotations
    from pydantic import Field

_INSTRUCTIONS = (
    "Summaries by a small language model on this computer; nothing leaves it. A summary's claims "
    "are checked against its text. The first call loads the model, which takes some seconds; long "
    "texts take minutes, of which progress is told."
)
_READS = ToolAnnotations(readOnlyHint=True, openWorldHint=False)

Text = Annotated[str, Field(description="what to summarize: an article, a mail, a chat ...")]
Type = Annotated[SummaryType, Field(description=OPTION_WORDS["type"])]
Length = Annotated[SummaryLength, Field(description=OPTION_WORDS["length"])]
Language = Annotated[str | None, Field(description=OPTION_WORDS["output_language"])]
Focus = Annotated[str, Field(description=OPTION_WORDS["focus"])]
Kind = Annotated[InputType, Field(description=OPTION_WORDS["input_type"])]
Model = Annotated[str, Field(description=MODEL_WORDS)]
Mailbox = Annotated[str, Field(description="the content of an .mbox file or of one .eml file")]
Fields: TypeAlias = dict[str, Any]
Task: TypeAlias = "Callable[[Summarizer, threading.Event], Iterator[Progress | Fields]]"


@dataclass(frozen=True)
class Tools:
    """What an assistant can call; the docstrings are for assistants.

    Attributes:
        models: Lends the model, which is loaded at the first call.
    """

    models: OneModel

    async def summarize(
        self,
        context: Context[Any, Any, Any],
        text: Text,
        type: Type = "key-points",
        length: Length = "short",
        output_language: Language = None,
        focus: Focus = "",
        input_type: Kind = "auto",
        model: Model = assets.AUTO,
    ) -> str:
        """Summarize a text with a small model on this computer; nothing leaves it."""
        task = _summary_of(text, type, length, output_language, focus, input_type)
        return str((await self._run(context, model, task))["text"])

    async def summarize_in_detail(
        self,
        context: Context[Any, Any, Any],
        text: Text,
        type: Type = "key-points",
        length: Length = "short",
        output_language: Language = None,
        focus: Focus = "",
        input_type: Kind = "auto",
        model: Model = assets.AUTO,
    ) -> Fields:
        """Summarize a text, with the words that each sentence rests on and what was checked."""
        task = _summary_of(text, type, length, output_language, focus, input_type)
        return await self._run(context, model, task)

    async def summarize_mailbox(
        self, context: Context[Any, Any, Any], mailbox: Mailbox, model: Model = assets.AUTO
    ) -> list[Fields]:
        """Say in a line what each thread of a mailbox is about, and whether it wants attention."""
        found = await self._run(context, model, _lines_of(mailbox))
        return list(found["threads"])

    async def check_summary(
        self,
        context: Context[Any, Any, Any],
        source: Annotated[str, Field(description="the text that the summary is of")],
        summary: Annotated[str, Field(description="what to check, whoever wrote it")],
        model: Model = assets.AUTO,
    ) -> Fields:
        """Hold a summary against its source: numbers, dates, names, and what the model doubts."""

        def check(summarizer: Summarizer, cancel: threading.Event) -> Iterator[Fields]:
            verdict: Verdict = summarizer.check(source, summary, cancel=cancel)
            yield asdict(verdict)

        return await self._run(context, model, check)

    def list_models(self) -> list[Fields]:
        """List the models that are known, and whether each can be used now."""
        known = [(model, assets.availability(model.id)) for model in models()]
        return [
            {
                "model": model.id,
                "title": model.title,
                "recipe": model.default_recipe,
                "state": availability.state,
                "reason": availability.reason,
                "is_built": availability.is_built,
            }
            for model, availability in known
        ]

    async def _run(self, context: Context[Any, Any, Any], model: str, task: Task) -> Fields:
        """Run a task in a thread, and tell its progress to who waits for it."""

        def begin(cancel: threading.Event) -> Generator[Progress | Fields]:
            with self.models.lent(model) as summarizer:
                yield from task(summarizer, cancel)

        async for event in in_thread(begin):
            if not isinstance(event, Progress):
                return event
            await context.report_progress(event.done, event.total)
        raise AssertionError("a task ends with its answer")


def serve(models: OneModel) -> None:
    """Answer an assistant on standard input and output until it hangs up."""
    with _own_output():
        build(models).run("stdio")


def build(models: OneModel) -> FastMCP[None]:
    """Return the server, with its tools."""
    tools = Tools(models)
    server: FastMCP[None] = FastMCP(
        "summarizer", instructions=_INSTRUCTIONS, lifespan=_nothing_else_printed, log_level="ERROR"
    )
    for tool in (
        *(tools.summarize, tools.summarize_in_detail, tools.summarize_mailbox),
        *(tools.check_summary, tools.list_models),
    ):
        server.add_tool(tool, annotations=_READS)
    return server


# -- tasks ----------------------------------------------------------------------------------------


def _summary_of(
    text: str,
    type_: SummaryType,
    length: SummaryLength,
    language: str | None,
    focus: str,
    input_type: InputType,
) -> Task:
    def summarize(summarizer: Summarizer, cancel: threading.Event) -> Iterator[Progress | Fields]:
        for event in summarizer.summarize_streaming(
            text,
            cancel=cancel,
            type=type_,
            length=length,
            output_language=language,
            focus=focus,
            input_type=input_type,
        ):
            if isinstance(event, Progress):
                yield event
            elif isinstance(event, SummaryResult):
                yield asdict(event)

    return summarize


def _lines_of(mailbox: str) -> Task:
    def summarize(summarizer: Summarizer, cancel: threading.Event) -> Iterator[Progress | Fields]:
        threads = read_threads([("the mailbox", mailbox.encode("utf-8", "surrogateescape"))])
        found = []
        for number, thread in enumerate(threads):
            yield Progress(number, len(threads))
            found.append(_line_of(thread, summarizer, cancel))
        yield {"threads": found}

    return summarize


def _line_of(thread: Document, summarizer: Summarizer, cancel: threading.Event) -> Fields:
    (result,) = summarizer.summarize_many([thread], cancel=cancel, type="topline")
    if isinstance(result, AbortError):
        raise result
    if isinstance(result, SummaryResult):
        return thread_line(thread, result)
    return thread_line(thread, None, str(result))


# -- the pipe -------------------------------------------------------------------------------------


@contextmanager
def _own_output() -> Iterator[None]:
    """Keep standard output for the protocol: what native code prints goes to standard error."""
    sys.stdout.flush()
    before, kept = sys.stdout, os.dup(1)
    sys.stdout = TextIOWrapper(os.fdopen(os.dup(1), "wb"), encoding="utf-8")
    os.dup2(2, 1)
    try:
        yield
    finally:  # the server has closed what it took
        sys.stdout = before
        os.dup2(kept, 1)
        os.close(kept)


@asynccontextmanager
async def _nothing_else_printed(server: FastMCP[None]) -> AsyncIterator[None]:
    """Do the same to `print`, once the server has taken standard output for itself."""
    with redirect_stdout(sys.stderr):
        yield
