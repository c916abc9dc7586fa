"""What programs on this computer can call: HTTP endpoints, which are tools of MCP as well.

Gradio makes both from the functions' names, annotations and docstrings, so these are for users.
"""

# No `from __future__ import annotations`: Gradio reads the annotations as they are.

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import gradio as gr
from gradio.events import api  # which gradio offers, but not to type checkers

from summarizer import InputType, SummarizerError, SummaryLength, SummaryType
from summarizer.inputs import read_threads
from summarizer.language.tags import LANGUAGES
from summarizer.serve.threads import thread_line

from .app_context import AppContext
from .fair_queue import BusyError
from .options import (
    SAME,
    output_language,
)
from .run_state import RunState, run_states
from .runs import CheckJob, Run, SummaryJob, run
from .words import Words

if TYPE_CHECKING:
    Language: TypeAlias = str
else:  # Gradio offers its values
    Language = Literal[(SAME, *LANGUAGES)]

FUNCTIONS = (
    *("summarize", "summarize_in_detail", "summarize_mailbox"),
    *("check_summary", "list_models"),
)
_WORDS = Words.of("en")


@dataclass(frozen=True)
class Endpoints:
    """The functions that programs can call."""

    context: AppContext

    def build(self) -> None:
        """Make endpoints and tools of them, within a `gr.Blocks`."""
        for name in FUNCTIONS:
            api(getattr(self, name), api_name=name)

    def summarize(
        self,
        text: str,
        type: SummaryType = "key-points",
        length: SummaryLength = "short",
        output_language: Language = SAME,
        focus: str = "",
        input_type: InputType = "auto",
        model: str = "auto",
        reader: str = "",
        request: gr.Request = None,  # type: ignore[assignment]  # Gradio fills it in
    ) -> Iterator[str]:
        """Summarize a text with a small model on this computer; nothing leaves it.

        Args:
            text: what to summarize, such as an article, a mail, a chat or a transcript
            type: of summary, such as key-points, tldr (a paragraph) or headline
            length: a bound: short, medium or long
            output_language: same as the text, or a language's tag
            focus: what the reader wants to know, such as "costs"; may be empty
            input_type: what kind of text it is; auto finds out
            model: a folder's name under models/, or auto for the first choice
            reader: your name, so that what is asked of others isn't urgent; may be empty

        Returns:
            The summary. A job's outputs are the summary so far; cancelling it stops the model.
        """
        job = _job(text, type, length, output_language, focus, input_type, model, reader)
        for state in self._call(job, request):
            yield state.summaries[0].text

    def summarize_in_detail(
        self,
        text: str,
        type: SummaryType = "key-points",
        length: SummaryLength = "short",
        output_language: Language = SAME,
        focus: str = "",
        input_type: InputType = "auto",
        model: str = "auto",
        reader: str = "",
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> Iterator[dict[str, Any]]:
        """Summarize a text, with the words that each sentence rests on and what was checked.

        Args:
            text: what to summarize, such as an article, a mail, a chat or a transcript
            type: of summary, such as key-points, tldr (a paragraph) or headline
            length: a bound: short, medium or long
            output_language: same as the text, or a language's tag
            focus: what the reader wants to know, such as "costs"; may be empty
            input_type: what kind of text it is; auto finds out
            model: a folder's name under models/, or auto for the first choice
            reader: your name, so that what is asked of others isn't urgent; may be empty

        Returns:
            The fields of SummaryResult: text, status, sentences with their sources, checks ...
        """
        job = _job(text, type, length, output_language, focus, input_type, model, reader)
        for state in self._call(job, request):
            result = state.summaries[0].result
            yield asdict(result) if result else {}

    def summarize_mailbox(
        self,
        mailbox: str,
        model: str = "auto",
        reader: str = "",
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> Iterator[list[dict[str, Any]]]:
        """Say in a line what each thread of a mailbox is about, and whether it wants attention.

        Args:
            mailbox: the content of an .mbox file, or of a single .eml file
            model: a folder's name under models/, or auto for the first choice
            reader: your name, so that what is asked of others isn't urgent; may be empty

        Returns:
            For each thread its title, top_line, whether it is time_sensitive ...; newest first.
        """
        with self._admitted(request):
            yield from self._lines_of(mailbox, model, reader, request)

    def check_summary(
        self,
        source: str,
        summary: str,
        model: str = "auto",
        request: gr.Request = None,  # type: ignore[assignment]
    ) -> Iterator[dict[str, Any]]:
        """Hold a summary, whoever wrote it, against its source.

        Args:
            source: the text that the summary is of
            summary: what to check
            model: a folder's name under models/, or auto for the first choice

        Returns:
            The fields of Verdict: is_consistent, score, checks of numbers, dates and names ...
        """
        job = CheckJob(source, summary, None if model == "auto" else model)
        for state in self._call(job, request):
            verdict = state.summaries[0].verdict
            yield asdict(verdict) if verdict else {}

    def list_models(self) -> list[dict[str, Any]]:
        """List the models that are known, and whether each can be used now.

        Returns:
            For each its name, title, recipe, state with the reason, and whether it is built.
        """
        return [
            {
                "model": entry.model,
                "title": entry.title,
                "recipe": entry.recipe,
                "state": entry.availability.state,
                "reason": entry.availability.reason,
                "is_built": entry.availability.is_built,
            }
            for entry in self.context.models.menu().entries
        ]

    def _lines_of(
        self, mailbox: str, model: str, reader: str, request: gr.Request | None
    ) -> Iterator[list[dict[str, Any]]]:
        try:
            threads = read_threads([("the mailbox", mailbox.encode("utf-8", "surrogateescape"))])
        except SummarizerError as error:
            raise gr.Error(str(error), print_exception=False) from error
        found: list[dict[str, Any]] = []
        with self._registered(request) as whole:
            for thread in threads:
                options = {"type": "topline", "reader": reader}
                job = SummaryJob(thread, None if model == "auto" else model, options)
                result, problem = None, ""
                try:
                    for state in self._states(job, request):
                        result = state.summaries[0].result
                        yield found  # so that a cancelled job ends here
                except gr.Error as error:
                    if whole.cancel.is_set():
                        raise
                    problem = str(error.message)
                found = [*found, thread_line(thread, result, problem)]
        yield found

    def _call(self, job: SummaryJob | CheckJob, request: gr.Request | None) -> Iterator[RunState]:
        """Yield the states of a job, counted as a call."""
        with self._admitted(request):
            yield from self._states(job, request)

    @contextmanager
    def _admitted(self, request: gr.Request | None) -> Iterator[None]:
        """Count a call, or refuse it if the client has too many."""
        try:
            with self.context.calls.admit(_client(request)):
                yield
        except BusyError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _states(self, job: SummaryJob | CheckJob, request: gr.Request | None) -> Iterator[RunState]:
        """Yield the states of a job; an error goes to the client."""
        models, client = self.context.models, _client(request)
        with self._registered(request) as own:
            for state in run_states(_WORDS, [lambda: run(models, job, own.cancel, client)]):
                if not state.is_running and not state.is_finished:
                    raise gr.Error(state.status, print_exception=False)
                yield state

    def _registered(self, request: gr.Request | None) -> AbstractContextManager[Run]:
        """Register a run in a slot of its own: one client may have several."""
        session = request.session_hash if request else None
        return self.context.runs.register(session, secrets.token_hex(8))


def _client(request: gr.Request | None) -> str:
    """Return the caller's session, or "" for all calls without one, as by curl."""
    if request is None or (request.request and "/call/" in request.request.url.path):
        return ""
    return request.session_hash or ""


def _job(
    text: str,
    type_: SummaryType,
    length: SummaryLength,
    language: Language,
    focus: str,
    input_type: InputType,
    model: str,
    reader: str,
) -> SummaryJob:
    options = {
        "type": type_,
        "length": length,
        "output_language": output_language(language),
        "focus": focus,
        "input_type": input_type,
        "reader": reader,
    }
    return SummaryJob(text, None if model == "auto" else model, options)
