"""The Inbox: mails as a list of threads, each with a line that says what it is about."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import gradio as gr

from demo.components import QUIET, Page, event_html, frames_of, html_part
from demo.documents import NamedDocument
from demo.markup import element, escaped
from demo.reader import Original
from demo.result_html import ResultsHtml
from demo.run_state import line_html, run_states, status_html
from demo.runs import SummaryJob, run
from demo.samples import INBOXES, drop_html, find_sample, gallery_html
from demo.tabs.inbox_list import Row, list_html
from demo.words import Words
from summarizer import SummarizerError
from summarizer.inputs import Document, read_threads

MOST_THREADS = 200
MOST_MAILS = 5_000  # files at a time, which is what `read_threads` takes
_STYLES = ("tldr", "key-points", "action-items", "questions")
_LISTING, _THREAD = "inbox", "inbox-thread"  # where things run
_LISTED, _OPENED = 9, 5  # parts of the page that they change
_log = logging.getLogger(__name__)

Threads = tuple[Document, ...]


@dataclass(frozen=True)
class InboxTab:
    """The list on the left, the thread that is open on the right."""

    page: Page
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect it."""
        words, parts, context = self.page.words, self.parts, self.page.context
        html_part(f"<p>{escaped(words('inbox.lead'))}</p>", "lead")
        parts["threads"], parts["chosen"] = gr.State(()), gr.State(-1)
        dropping = drop_html(
            words,
            choose=words("inbox.choose"),
            drop=words("inbox.drop"),
            max_bytes=context.uploads.max_bytes,
            folder=True,
            most=MOST_MAILS,
        )
        parts["source"] = event_html(
            dropping + gallery_html(INBOXES, words), "source", ("opened", "sample")
        )
        with gr.Row(elem_classes="inbox"):
            with gr.Column(min_width=320, elem_classes="left"):
                with gr.Row(elem_classes="listing"):
                    parts["status"] = html_part(line_html(words("inbox.empty")), "status-part")
                    parts["stop"] = gr.Button(
                        words("inbox.stop"),
                        size="sm",
                        visible=False,
                        min_width=80,
                        scale=0,
                        elem_classes="cancel",
                    )
                parts["list"] = event_html("", "list-part", ("thread",))
            with gr.Column(min_width=320, elem_classes="pair right"):
                parts["style"] = gr.Radio(
                    [(words(f"style.{style}"), style) for style in _STYLES],
                    value=_STYLES[0],
                    label=words("style.label"),
                    show_label=False,
                    visible=False,
                    elem_classes="styles",
                )
                parts["thread_status"] = html_part(line_html(words("inbox.open")), "status-part")
                parts["answers"] = html_part("", "answers-part")
                parts["reader"] = html_part("", "reader-part")
        self._connect()

    def _connect(self) -> None:
        parts, model = self.parts, self.page.model
        listed = [parts[name] for name in ("threads", "list", "status", "stop")]
        emptied = [
            *listed,
            parts["style"],
            parts["thread_status"],
            parts["answers"],
            parts["reader"],
            parts["chosen"],
        ]
        parts["source"].opened(self.open_files, model, emptied, trigger_mode="multiple", **QUIET)
        parts["source"].sample(self.open_sample, model, emptied, trigger_mode="multiple", **QUIET)
        parts["stop"].click(self.stop, queue=False, **QUIET)
        shown = [parts[n] for n in ("chosen", "style", "thread_status", "answers", "reader")]
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        parts["list"].thread(
            self.open_thread, [parts["threads"], parts["style"], model], shown, **many
        )
        parts["style"].input(
            self.restyle, [parts["threads"], parts["chosen"], parts["style"], model], shown, **many
        )

    # -- the list ---------------------------------------------------------------------------------

    def open_files(
        self, model: str | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Read mails and mailboxes, and write a top line for each of their threads."""
        words, uploads = self.page.words, self.page.context.uploads
        handles = event._data.get("handles", [])
        found = [uploads.take(str(handle)) for handle in handles]
        files = [(upload.name, upload.data) for upload in found if upload is not None]
        problems = [words("open.gone")] if len(files) < len(handles) else []
        yield from self._open(files, problems, model, request)

    def open_sample(
        self, model: str | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """A week's mails that the project wrote."""
        sample = find_sample(INBOXES, event._data.get("file"))
        if sample is not None:
            files = [(sample.path.name, sample.path.read_bytes())]
            yield from self._open(files, [], model, request)

    def _open(
        self,
        files: Sequence[tuple[str, bytes]],
        problems: list[str],
        model: str | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        words, context = self.page.words, self.page.context
        yield self._only_status(line_html(words("open.reading")))
        threads = _read(files, problems, words)
        if not threads:
            yield self._only_status(line_html(" ".join(problems), is_error=True))
            return
        context.runs.replace(request.session_hash, _THREAD)
        notes, listed = _notes(threads, problems, words), threads[:MOST_THREADS]
        with context.runs.register(request.session_hash, _LISTING) as own:
            frames = (
                self._listed(listed, shown, status if runs else status + notes, is_running=runs)
                for shown, status, runs in self._top_lines(listed, model, own.cancel)
            )
            yield from frames_of(own, frames, _LISTED)

    def _top_lines(
        self, threads: Threads, model: str | None, cancel: threading.Event
    ) -> Iterator[tuple[str, str, bool]]:
        """The list, the status and whether it goes on; whoever waits gets a turn in between."""
        words, models = self.page.words, self.page.context.models
        rows = [Row(thread) for thread in threads]
        shown = list_html(rows, words)
        for number, thread in enumerate(threads):
            job = SummaryJob(thread, model, {"type": "topline"})
            for view in run_states(words, [partial(run, models, job, cancel)]):
                if view.is_running:
                    told = words("inbox.progress", number=number + 1, total=len(threads))
                    yield shown, line_html(told, number / len(threads)), True
            answer = view.answers[0]
            if cancel.is_set() and answer.result is None:
                yield shown, line_html(words("status.cancelled")), False
                return
            rows[number] = Row(thread, answer.result, answer.error)
            shown = list_html(rows, words)  # for each line once, not for each of its tokens
        yield shown, line_html(words("inbox.finished")), False

    def _listed(
        self, threads: Threads, shown: str, status: str, *, is_running: bool
    ) -> tuple[Any, ...]:
        return (
            threads,
            shown,
            status,
            gr.update(visible=is_running),
            gr.update(visible=False),
            line_html(self.page.words("inbox.open")),
            "",
            "",
            -1,
        )

    def _only_status(self, status: str) -> tuple[Any, ...]:
        skip = gr.skip()
        return (skip, skip, status, *[skip] * (_LISTED - 3))

    def stop(self, request: gr.Request) -> None:
        """Stop writing top lines, and the summary of the open thread."""
        for place in (_LISTING, _THREAD):
            self.page.context.runs.stop(request.session_hash, place)

    # -- one thread -------------------------------------------------------------------------------

    def open_thread(
        self,
        threads: Threads,
        style: str,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[tuple[Any, ...]]:
        """Show a thread and write its summary."""
        yield from self.restyle(threads, event._data.get("number", -1), style, model, request)

    def restyle(
        self, threads: Threads, chosen: int, style: str, model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """The summary of the thread that is open, in a style."""
        if not (isinstance(chosen, int) and 0 <= chosen < len(threads)):
            return
        context, words = self.page.context, self.page.words
        thread = threads[chosen]
        texts = (NamedDocument(thread.title or words("inbox.no_subject"), thread),)
        original, answers = Original(texts, words), ResultsHtml(texts, words)
        with context.runs.register(request.session_hash, _THREAD) as own:
            job = SummaryJob(thread, model, {"type": style, "length": "medium"})
            frames = (
                (
                    chosen,
                    gr.update(visible=True),
                    status_html(view),
                    answers.html(view.answers),
                    original.html([view.answers[0].result]),
                )
                for view in run_states(words, [lambda: run(context.models, job, own.cancel)])
            )
            yield from frames_of(own, frames, _OPENED)


def _read(files: Sequence[tuple[str, bytes]], problems: list[str], words: Words) -> Threads:
    """The threads of all files that can be read; what is wrong with others goes to `problems`."""

    def threads_of(some: Sequence[tuple[str, bytes]]) -> Threads:
        try:
            return tuple(read_threads(some))
        except SummarizerError as error:
            problems.append(str(error))
        except Exception:
            _log.exception("mails could not be read")
            problems.append(words("status.bug"))
        return ()

    return threads_of([file for file in files if threads_of([file])])


def _notes(threads: Threads, problems: Sequence[str], words: Words) -> str:
    notes = "".join(element("p", escaped(problem), class_="error") for problem in problems)
    if len(threads) > MOST_THREADS:
        left = f"{len(threads) - MOST_THREADS:,}"
        notes += element(
            "p", escaped(words("inbox.more", number=MOST_THREADS, left=left)), class_="note"
        )
    return notes
