"""The Inbox: mails as a list of threads, each with a line that says what it is about."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import gradio as gr

from summarizer import SummarizerError, SummaryResult
from summarizer.inputs import Document, read_threads

from ..components import (
    QUIET,
    Page,
    event_html,
    frames_of,
    handles_of,
    html_part,
    sample_of,
    source_part,
)
from ..documents import NamedDocument
from ..errors import told
from ..formatting import short_time
from ..markup import element, escaped
from ..options import type_choices
from ..reader import Original
from ..result_html import ResultsHtml, is_by_the_model
from ..run_state import line_html, run_states, status_html
from ..runs import SummaryJob, run
from ..samples import INBOXES
from ..words import Words

MOST_THREADS = 200
MOST_MAILS = 5_000  # files at a time, which is what `read_threads` takes
_TYPES = ("tldr", "key-points", "action-items", "questions")
_LONGEST_NAME = 80  # characters
_LIST_SLOT, _THREAD_SLOT = "inbox", "inbox-thread"  # of runs
# Parts of the page that a mailbox changes, and a thread.
_LISTED = (
    *("threads", "list", "status", "stop"),
    *("type", "thread_status", "answers", "reader", "chosen"),
)
_OPENED = ("chosen", "type", "thread_status", "answers", "reader")
_log = logging.getLogger(__name__)

Threads = tuple[Document, ...]


@dataclass(frozen=True)
class InboxTab:
    """The list on the left, the thread that is open on the right."""

    page: Page
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect its events."""
        words, parts = self.page.words, self.parts
        html_part(f"<p>{escaped(words('inbox.lead'))}</p>", "lead")
        parts["threads"], parts["chosen"] = gr.State(()), gr.State(-1)
        parts["source"] = source_part(
            self.page,
            INBOXES,
            choose="inbox.choose",
            drop="inbox.drop",
            folder=True,
            most=MOST_MAILS,
        )
        parts["name"] = gr.Textbox(
            label=words("inbox.name"),
            info=words("inbox.name_hint"),
            max_length=_LONGEST_NAME,
            max_lines=1,
            elem_classes="name",
        )
        with gr.Row(elem_classes="inbox"):
            with gr.Column(min_width=320, elem_classes="left"):
                self._lay_out_list()
            with gr.Column(min_width=320, elem_classes="pair right"):
                self._lay_out_thread()
        self._connect()

    def _lay_out_list(self) -> None:
        words, parts = self.page.words, self.parts
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

    def _lay_out_thread(self) -> None:
        words, parts = self.page.words, self.parts
        parts["type"] = gr.Radio(
            type_choices(words, _TYPES),
            value=_TYPES[0],
            label=words("option.type"),
            show_label=False,
            visible=False,
            elem_classes="summary-types",
        )
        parts["thread_status"] = html_part(line_html(words("inbox.open")), "status-part")
        parts["answers"] = html_part("", "answers-part")
        parts["reader"] = html_part("", "reader-part")

    def _connect(self) -> None:
        parts, model = self.parts, self.page.model
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        listed = [parts[name] for name in _LISTED]
        asked = [model, parts["name"]]
        parts["source"].opened(self.open_files, asked, listed, **many)
        parts["source"].sample(self.open_sample, asked, listed, **many)
        parts["name"].submit(self.list_again, [parts["threads"], *asked], listed, **many)
        parts["stop"].click(self.stop, queue=False, **QUIET)
        shown = [parts[name] for name in _OPENED]
        asked = [parts["type"], model, parts["name"]]
        parts["list"].thread(self.open_thread, [parts["threads"], *asked], shown, **many)
        asked = [parts["threads"], parts["chosen"], *asked]
        parts["type"].input(self.change_type, asked, shown, **many)

    # -- the list ---------------------------------------------------------------------------------

    def open_files(
        self, model: str | None, name: str, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Read mails and mailboxes, and write a top line for each of their threads."""
        words, uploads = self.page.words, self.page.context.uploads
        handles = handles_of(event)
        found = [uploads.take(handle) for handle in handles]
        files = [(upload.name, upload.data) for upload in found if upload is not None]
        problems = [words("open.gone")] if len(files) < len(handles) else []
        yield from self._open(files, problems, model, name, request)

    def open_sample(
        self, model: str | None, name: str, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Read a sample, a week of mails."""
        if sample := sample_of(event, INBOXES):
            files = [(sample.path.name, sample.path.read_bytes())]
            yield from self._open(files, [], model, name, request)

    def list_again(
        self, threads: Threads, model: str | None, name: str, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Write the list of the same threads for a reader of another name."""
        if threads:
            yield from self._list(threads, "", model, name, request)

    def _open(
        self,
        files: Sequence[tuple[str, bytes]],
        problems: list[str],
        model: str | None,
        name: str,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        words = self.page.words
        yield self._only_status(line_html(words("open.reading")))
        threads = _read(files, problems, words)
        if not threads:
            yield self._only_status(line_html(" ".join(problems), is_error=True))
            return
        notes = _notes(threads, problems, words)
        yield from self._list(tuple(threads[:MOST_THREADS]), notes, model, name, request)

    def _list(
        self, threads: Threads, notes: str, model: str | None, name: str, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        context = self.page.context
        context.runs.replace(request.session_hash, _THREAD_SLOT)
        with context.runs.register(request.session_hash, _LIST_SLOT) as own:
            frames = (
                self._listed(threads, shown, status if runs else status + notes, is_running=runs)
                for shown, status, runs in self._top_lines(threads, model, name, own.cancel)
            )
            yield from frames_of(own, frames, len(_LISTED))

    def _top_lines(
        self, threads: Threads, model: str | None, name: str, cancel: threading.Event
    ) -> Iterator[tuple[str, str, bool]]:
        """Yield the list, the status and whether it goes on; others get the model in between."""
        words, models = self.page.words, self.page.context.models
        rows = [Row(thread) for thread in threads]
        shown = list_html(rows, words)
        for number, thread in enumerate(threads):
            job = SummaryJob(thread, model, {"type": "topline", "reader": name.strip()})
            for state in run_states(words, [partial(run, models, job, cancel)]):
                if state.is_running:
                    progress = words("inbox.progress", number=number + 1, total=len(threads))
                    yield shown, line_html(progress, number / len(threads)), True
            summary = state.summaries[0]
            if cancel.is_set() and summary.result is None:
                yield shown, line_html(words("status.cancelled")), False
                return
            rows[number] = Row(thread, summary.result, summary.error)
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
        return tuple(status if name == "status" else gr.skip() for name in _LISTED)

    def stop(self, request: gr.Request) -> None:
        """Stop writing top lines, and the summary of the open thread."""
        for slot in (_LIST_SLOT, _THREAD_SLOT):
            self.page.context.runs.stop(request.session_hash, slot)

    # -- one thread -------------------------------------------------------------------------------

    def open_thread(
        self,
        threads: Threads,
        type_: str,
        model: str | None,
        name: str,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[tuple[Any, ...]]:
        """Show a thread and write its summary."""
        chosen = event._data.get("number", -1)
        yield from self.change_type(threads, chosen, type_, model, name, request)

    def change_type(
        self,
        threads: Threads,
        chosen: int,
        type_: str,
        model: str | None,
        name: str,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Write a summary of another type of the open thread."""
        if not (isinstance(chosen, int) and 0 <= chosen < len(threads)):
            return
        context, words = self.page.context, self.page.words
        thread = threads[chosen]
        texts = (NamedDocument(thread.title or words("inbox.no_subject"), thread),)
        original, answers = Original(texts, words), ResultsHtml(texts, words)
        with context.runs.register(request.session_hash, _THREAD_SLOT) as own:
            options = {"type": type_, "length": "medium", "reader": name.strip()}
            job = SummaryJob(thread, model, options)
            frames = (
                (
                    chosen,
                    gr.update(visible=True),
                    status_html(state),
                    answers.html(state.summaries),
                    original.html([state.summaries[0].result]),
                )
                for state in run_states(words, [lambda: run(context.models, job, own.cancel)])
            )
            yield from frames_of(own, frames, len(_OPENED))


def _read(
    files: Sequence[tuple[str, bytes]], problems: list[str], words: Words
) -> Sequence[Document]:
    """The threads of all files that can be read; what is wrong with others goes to `problems`."""

    def threads_of(some: Sequence[tuple[str, bytes]]) -> Sequence[Document]:
        try:
            return read_threads(some)
        except SummarizerError as error:
            problems.append(told(error, words))
        except Exception:
            _log.exception("mails could not be read")
            problems.append(words("status.bug"))
        return ()

    return threads_of([file for file in files if threads_of([file])])


def _notes(threads: Sequence[Document], problems: Sequence[str], words: Words) -> str:
    notes = "".join(element("p", escaped(problem), class_="error") for problem in problems)
    if len(threads) > MOST_THREADS:
        left = f"{len(threads) - MOST_THREADS:,}"
        notes += element(
            "p", escaped(words("inbox.more", number=MOST_THREADS, left=left)), class_="note"
        )
    return notes


# -- the list as HTML ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A thread of the list: its top line once that is written, and why if it can't be."""

    thread: Document = field(repr=False)
    result: SummaryResult | None = None
    error: str = ""


def list_html(rows: Sequence[Row], words: Words) -> str:
    """The list; a thread's first words stand in until its top line is there."""
    items = "".join(_row_html(number, row, words) for number, row in enumerate(rows))
    return element(
        "ol", items, class_="threads", aria_label=words.count("inbox.threads", len(rows))
    )


def _row_html(number: int, row: Row, words: Words) -> str:
    thread, result = row.thread, row.result
    messages = len({block.id for block in thread.blocks}) or 1
    last = thread.blocks[-1].time if thread.blocks else ""
    who = ", ".join(thread.participants) or words("inbox.nobody")
    head = element("span", escaped(who), class_="who")
    head += element("time", escaped(short_time(last)), class_="when")
    subject = escaped(thread.title or words("inbox.no_subject"))
    if messages > 1:
        subject += element("span", escaped(words.count("inbox.messages", messages)), class_="size")
    if result is None:
        first = thread.blocks[0].text[:160] if thread.blocks else ""
        line = element(
            "span", escaped(row.error or first), class_="error" if row.error else "first"
        )
    else:
        kind = "top machine" if is_by_the_model(result) else "top"
        line = element("span", escaped(result.text), class_=kind, lang=result.language)
    is_urgent = result is not None and result.priority.level == "time-sensitive"
    mark = _mark(result, words) if result and is_urgent else ""
    content = (
        element("span", head, class_="head")
        + element("span", subject + mark, class_="subject")
        + line
    )
    pressable = element(
        "button", content, type="button", data_tell="thread", data_number=number, class_="thread"
    )
    return element("li", pressable, class_="urgent" if is_urgent else None)


def _mark(result: SummaryResult, words: Words) -> str:
    said = " · ".join(dict.fromkeys(each.text for each in result.priority.evidence[:3]))
    return element("span", escaped(words("inbox.urgent")), class_="priority", title=said)
