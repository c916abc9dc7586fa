"""Notifications as a lock screen shows them: a card for each app, and one line for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from summarizer import SummarizerError
from summarizer.inputs import Block, Document, read_bytes, read_document, read_string

from ..components import (
    QUIET,
    Page,
    frames_of,
    handles_of,
    html_part,
    run_buttons,
    sample_of,
    source_part,
)
from ..formatting import time_of_day
from ..markup import element, escaped
from ..result_html import is_by_the_model
from ..run_state import SummaryState, line_html, run_states, status_html
from ..runs import SummaryJob, run
from ..samples import STACKS
from ..words import Words

_SLOT = "notifications"
_SHOWN = 4  # parts of the page that a run changes
_LINES = 8


@dataclass(frozen=True)
class Stack:
    """The notifications of one app, or of all."""

    app: str
    document: Document = field(repr=False)

    @property
    def is_summarized(self) -> bool:
        """Whether it is summarized; one notification alone is short enough."""
        return len(self.document.blocks) > 1


@dataclass(frozen=True)
class NotificationsTab:
    """The notifications on the left, the lock screen on the right."""

    page: Page
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect its events."""
        words, parts = self.page.words, self.parts
        html_part(f"<p>{escaped(words('notifications.lead'))}</p>", "lead")
        with gr.Row(elem_classes="pair"):
            with gr.Column(min_width=320, elem_classes="left"):
                parts["text"] = gr.Textbox(
                    label=words("notifications.text"),
                    placeholder=words("notifications.placeholder"),
                    lines=_LINES,
                    max_lines=_LINES,
                    elem_classes="text",
                )
                parts["source"] = source_part(self.page, STACKS, drop="notifications.drop", most=1)
                parts["run"], parts["cancel"] = run_buttons(
                    words("notifications.run"), words("run.cancel")
                )
            with gr.Column(min_width=320, elem_classes="right"):
                parts["status"] = html_part(line_html(words("notifications.ready")), "status-part")
                parts["screen"] = html_part("", "screen-part")
        self._connect()

    def _connect(self) -> None:
        parts, model = self.parts, self.page.model
        shown = [parts["text"], parts["status"], parts["screen"], parts["cancel"]]
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        parts["source"].opened(self.open_files, model, shown, **many)
        parts["source"].sample(self.open_sample, model, shown, **many)
        parts["cancel"].click(self.stop, queue=False, **QUIET)
        gr.on(
            [parts["run"].click, parts["text"].submit],
            self.show,
            [parts["text"], model],
            shown,
            **many,
        )

    def open_files(
        self, model: str | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Summarize the first file that was dropped."""
        uploads = self.page.context.uploads
        upload = next(iter([uploads.take(handle) for handle in handles_of(event)]), None)
        if upload is None:
            yield _only_error(self.page.words("open.gone"))
            return
        try:
            document = read_bytes(upload.data, upload.name, "notification-stack")
        except SummarizerError as error:
            yield _only_error(str(error))
        else:
            yield from self._screen(document, model, request)

    def open_sample(
        self, model: str | None, request: gr.Request, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Summarize a sample."""
        if sample := sample_of(event, STACKS):
            yield from self._screen(read_document(sample.path), model, request)

    def show(self, text: str, model: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Summarize what is in the text field."""
        try:
            document = read_string(text, "notification-stack")
        except SummarizerError as error:
            yield _only_error(str(error))
        else:
            yield from self._screen(document, model, request)

    def _screen(
        self, document: Document, model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        context, words = self.page.context, self.page.words
        stacks = stacks_of(document, words)
        if not stacks:
            yield _only_error(words("notifications.none"))
            return
        numbers = [number for number, stack in enumerate(stacks) if stack.is_summarized]
        options = {"type": "topline"}
        with context.runs.register(request.session_hash, _SLOT) as own:
            jobs = [SummaryJob(stacks[number].document, model, options) for number in numbers]
            runs = [lambda job=job: run(context.models, job, own.cancel) for job in jobs]
            frames = (
                (
                    document.text,
                    status_html(state) if numbers else "",
                    screen_html(stacks, dict(zip(numbers, state.summaries, strict=True)), words),
                    gr.update(interactive=state.is_running),
                )
                for state in run_states(words, runs)
            )
            yield from frames_of(own, frames, _SHOWN)

    def stop(self, request: gr.Request) -> None:
        """Stop what runs here."""
        self.page.context.runs.stop(request.session_hash, _SLOT)


def _only_error(problem: str) -> tuple[Any, ...]:
    return gr.skip(), line_html(problem, is_error=True), gr.skip(), gr.skip()


def stacks_of(document: Document, words: Words) -> list[Stack]:
    """Return a stack for each app, the newest first, after one for all if there are several."""
    blocks = [block for block in document.blocks if block.kind == "notification"]
    by_app: dict[str, list[Block]] = {}
    for block in blocks:
        by_app.setdefault(block.author, []).append(block)
    newest = sorted(by_app, key=lambda app: -blocks.index(by_app[app][-1]))
    stacks = [Stack(app, replace(document, blocks=tuple(by_app[app]))) for app in newest]
    if len(stacks) < 2:
        return stacks
    return [Stack(words("notifications.all"), document), *stacks]


def screen_html(stacks: Sequence[Stack], summaries: dict[int, SummaryState], words: Words) -> str:
    """Return the lock screen: a card a stack, which opens to its notifications.

    Args:
        summaries: by the stack's number
    """
    cards = "".join(
        _card_html(stack, summaries.get(number), words) for number, stack in enumerate(stacks)
    )
    return element("div", cards, class_="screen")


def _card_html(stack: Stack, summary: SummaryState | None, words: Words) -> str:
    blocks = stack.document.blocks
    icon = element("span", escaped(stack.app[:1].upper()), class_="icon", aria_hidden="true")
    head = element("b", escaped(stack.app)) + _time_html(blocks[-1])
    if stack.is_summarized:
        inner = _opening_html(head, blocks, summary, words)
    else:
        line = element("p", escaped(_text_of(blocks[0])), class_="line")
        inner = element("div", element("p", head, class_="head") + line)
    return element("div", icon + inner, class_="card")


def _opening_html(
    head: str, blocks: Sequence[Block], summary: SummaryState | None, words: Words
) -> str:
    """The top line, which opens to the notifications when it is pressed."""
    text = summary.error or summary.text if summary else ""
    line = element("span", escaped(text) or "…", class_=_line_class(summary))
    number = words.count("notifications.number", len(blocks))
    count = element("span", escaped(number), class_="size")
    items = [element("li", f"{_time_html(block)} {escaped(_text_of(block))}") for block in blocks]
    shown = element("summary", element("span", head, class_="head") + line + count)
    return element("details", shown + element("ul", "".join(items)))


def _line_class(summary: SummaryState | None) -> str:
    if summary and summary.error:
        return "error"
    is_passthrough = summary and summary.result and not is_by_the_model(summary.result)
    return "line" if is_passthrough else "line machine"


def _text_of(block: Block) -> str:
    return f"{block.title}: {block.text}" if block.title else block.text


def _time_html(block: Block) -> str:
    return element("time", escaped(time_of_day(block.time)))
