"""A tab that summarizes texts beside their original: Summarize is one, Transcript another."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from summarizer import SummarizerError, SummaryLength, SummaryType

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
from ..documents import NamedDocument, fetched, pasted, sample, token_source, uploaded
from ..markup import element, escaped
from ..options import SAME, language_choices, length_choices, output_language, type_choices
from ..reader import Original, reader_html
from ..result_html import ResultsHtml
from ..run_state import RunState, line_html, run_states, status_html
from ..runs import SummaryJob, run
from ..samples import Sample, sample_name
from ..uploads import MAX_FILES

_TEXT_LINES = 12
_LONGEST_FOCUS = 300  # characters
_HALF_PHONE = 120  # pixels; two such parts stand side by side on a phone
# Parts of the page that opening a text changes, and a summary.
_OPENED = (
    *("texts", "editor", "reading", "reader", "status", "answers"),
    *("count", "summarize", "cancel"),
)
_SHOWN = tuple(name for name in _OPENED if name != "count")

Texts = tuple[NamedDocument, ...]
Frame = tuple[Any, ...]


@dataclass(frozen=True)
class SummarizeTab:
    """The text or its original on the left, options and summary on the right.

    Attributes:
        slot: of its runs, so that a new summary replaces the one before
        types: of summary that it offers; () for all
        lead: key of the words above it; "" for none
    """

    page: Page
    slot: str
    samples: tuple[Sample, ...]
    types: tuple[str, ...] = ()
    lead: str = ""
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect its events."""
        if self.lead:
            html_part(f"<p>{escaped(self.page.words(self.lead))}</p>", "lead")
        self.parts["texts"] = gr.State(())
        with gr.Row(elem_classes="pair"):
            with gr.Column(min_width=320, elem_classes="left"):
                self._lay_out_editor()
                self._lay_out_original()
            with gr.Column(min_width=320, elem_classes="right"):
                self._lay_out_options()
                self._lay_out_answer()
        self._connect_opening()
        self._connect_summaries()

    def _lay_out_editor(self) -> None:
        words, parts = self.page.words, self.parts
        with gr.Column(elem_classes="editor") as parts["editor"]:
            parts["text"] = gr.Textbox(
                label=words("input.text"),
                placeholder=words("input.placeholder"),
                lines=_TEXT_LINES,
                max_lines=_TEXT_LINES,
                elem_classes="text",
            )
            parts["source"] = source_part(self.page, self.samples)
            if self.page.context.may_fetch:
                self._lay_out_address()

    def _lay_out_address(self) -> None:
        words, parts = self.page.words, self.parts
        with gr.Accordion(words("input.from_web"), open=False, elem_classes="web"), gr.Row():
            parts["address"] = gr.Textbox(
                placeholder=words("input.address_placeholder"),
                label=words("input.address"),
                show_label=False,
                scale=4,
                min_width=180,
            )
            parts["fetch"] = gr.Button(words("input.fetch"), scale=1, min_width=80)

    def _lay_out_original(self) -> None:
        words, parts = self.page.words, self.parts
        with gr.Column(visible=False, elem_classes="reading") as parts["reading"]:
            parts["new"] = gr.Button(
                words("input.new"), size="sm", elem_classes="new", variant="secondary"
            )
            parts["reader"] = html_part("", "reader-part")

    def _lay_out_options(self) -> None:
        words, parts = self.page.words, self.parts
        types, lengths = type_choices(words, self.types), length_choices(words)
        parts["type"] = gr.Radio(
            types, value=types[0][1], label=words("option.type"), elem_classes="summary-types"
        )
        menu: dict[str, Any] = {"filterable": False, "min_width": _HALF_PHONE}
        with gr.Row(elem_classes="options"):
            parts["length"] = gr.Dropdown(
                lengths, value=lengths[0][1], label=words("option.length"), **menu
            )
            parts["language"] = gr.Dropdown(
                language_choices(words), value=SAME, label=words("option.language"), **menu
            )
            parts["focus"] = gr.Textbox(
                label=words("option.focus"),
                placeholder=words("option.focus_placeholder"),
                max_length=_LONGEST_FOCUS,
                max_lines=1,
                min_width=_HALF_PHONE,
            )

    def _lay_out_answer(self) -> None:
        words, parts = self.page.words, self.parts
        parts["summarize"], parts["cancel"] = run_buttons(
            words("run.summarize"), words("run.cancel"), min_width=_HALF_PHONE
        )
        parts["count"] = html_part("", "count")
        parts["status"] = html_part(line_html(words("status.idle")), "status-part")
        parts["answers"] = html_part("", "answers-part")

    # -- events -----------------------------------------------------------------------------------

    def _connect_opening(self) -> None:
        parts, opened = self.parts, self._of(*_OPENED)
        choice = [*self._of("type", "length"), self.page.model]
        parts["source"].opened(self.open_files, choice, opened, **QUIET)
        parts["source"].sample(self.open_sample, choice, opened, **QUIET)
        if "fetch" in parts:
            asked = [parts["address"], *choice]
            submits = [parts["fetch"].click, parts["address"].submit]
            gr.on(submits, self.open_address, asked, opened, **QUIET)
        parts["new"].click(self.close_texts, None, opened, queue=False, **QUIET)
        # Before the summary of the same press, which would keep it waiting.
        gr.on(
            [parts["text"].change, parts["type"].input, parts["length"].input],
            self.count,
            [*self._of("texts", "text"), *choice],
            parts["count"],
            queue=False,
            trigger_mode="always_last",
            **QUIET,
        )

    def _connect_summaries(self) -> None:
        parts = self.parts
        asked = [*self._of("texts", "text", "type", "length", "language", "focus"), self.page.model]
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        shown = self._of(*_SHOWN)
        presses = [parts["summarize"].click, parts["text"].submit]
        gr.on(presses, self.summarize, asked, shown, **many)
        changes = [parts[name].input for name in ("type", "length", "language")]
        gr.on([*changes, parts["focus"].submit], self.summarize_again, asked, shown, **many)
        parts["cancel"].click(self.stop, queue=False, **QUIET)

    def _of(self, *names: str) -> list[Any]:
        return [self.parts[name] for name in names]

    # -- opening texts ----------------------------------------------------------------------------

    def open_files(
        self,
        type_: SummaryType,
        length: SummaryLength,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[Frame]:
        """Read the files that were dropped or chosen."""
        words, handles = self.page.words, handles_of(event)
        yield _only_status(_OPENED, line_html(words("open.reading")))
        opened = uploaded(self.page.context.uploads, handles[:MAX_FILES], words)
        problems = list(opened.problems)
        if len(handles) > MAX_FILES:
            problems.append(words("input.too_many", number=MAX_FILES))
        if opened.texts:
            count = self.count(opened.texts, "", type_, length, model)
            yield self._opened(opened.texts, count, request, problems)
        else:
            yield _only_status(_OPENED, line_html(" ".join(problems), is_error=True))

    def open_sample(
        self,
        type_: SummaryType,
        length: SummaryLength,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Frame:
        """Open a text of the gallery."""
        found = sample_of(event, self.samples)
        if found is None:
            return _only_status(_OPENED, gr.skip())
        texts = sample(found.path, sample_name(found, self.page.words))
        return self._opened(texts, self.count(texts, "", type_, length, model), request)

    def open_address(
        self,
        address: str,
        type_: SummaryType,
        length: SummaryLength,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[Frame]:
        """Fetch a web page, because somebody pressed the button."""
        if not address.strip():
            return
        fetching = self.page.words("input.fetching", address=address.strip())
        yield _only_status(_OPENED, line_html(fetching))
        try:
            texts = fetched(address)
        except SummarizerError as error:
            yield _only_status(_OPENED, line_html(str(error), is_error=True))
        else:
            yield self._opened(texts, self.count(texts, "", type_, length, model), request)

    def _opened(
        self, texts: Texts, count: str, request: gr.Request, problems: list[str] | None = None
    ) -> Frame:
        words = self.page.words
        self.page.context.runs.replace(request.session_hash, self.slot)
        message = " ".join(problems or ()) or words("status.idle")
        return (
            texts,
            gr.update(visible="hidden"),
            gr.update(visible=True),
            reader_html(texts, [None] * len(texts), words),
            line_html(message, is_error=bool(problems)),
            "",
            count,
            gr.update(interactive=True),
            gr.update(interactive=False),
        )

    def close_texts(self, request: gr.Request) -> Frame:
        """Go back to the text field, with what was pasted in it."""
        self.page.context.runs.replace(request.session_hash, self.slot)
        idle = line_html(self.page.words("status.idle"))
        field, original = gr.update(visible=True), gr.update(visible=False)
        buttons = (gr.update(interactive=True), gr.update(interactive=False))
        return ((), field, original, "", idle, "", "", *buttons)

    def count(
        self, texts: Texts, text: str, type_: SummaryType, length: SummaryLength, model: str | None
    ) -> str:
        """Return how many tokens the text has, and how long a summary will take, as HTML."""
        words = self.page.words
        whole = token_source(texts) if texts else text
        if not whole.strip():
            return ""
        loaded = self.page.context.models.loaded(model)
        if loaded is None:
            return _note(words.count("input.count_characters", len(whole)))
        summarizer, eta = loaded
        tokens = summarizer.token_count(whole)
        message = words.count("input.count", tokens)
        estimate = eta.estimate(tokens, type_, length)
        if estimate and tokens > summarizer.input_quota:
            message += words("input.too_long_hint")
        if estimate:
            first, whole_time = words.duration(estimate.first_s), words.duration(estimate.whole_s)
            message += words("input.expect", first=first, whole=whole_time)
        return _note(message)

    # -- summarizing ------------------------------------------------------------------------------

    def summarize(
        self,
        texts: Texts,
        text: str,
        type_: SummaryType,
        length: SummaryLength,
        language: str,
        focus: str,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[Frame]:
        """Summarize the tab's texts, showing the summaries as they grow."""
        words = self.page.words
        try:
            texts = texts or (pasted(text) if text.strip() else ())
        except SummarizerError as error:
            message = words("status.failed", reason=error)
            yield _only_status(_SHOWN, line_html(message, is_error=True))
            return
        if not texts:
            yield _only_status(_SHOWN, line_html(words("input.nothing"), is_error=True))
            return
        options = {
            "type": type_,
            "length": length,
            "output_language": output_language(language),
            "focus": focus.strip(),
        }
        yield from self._summaries(texts, options, model, request)

    def summarize_again(
        self,
        texts: Texts,
        text: str,
        type_: SummaryType,
        length: SummaryLength,
        language: str,
        focus: str,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[Frame]:
        """Summarize with other options; do nothing where there is no text yet."""
        if texts or text.strip():
            yield from self.summarize(texts, text, type_, length, language, focus, model, request)

    def stop(self, request: gr.Request) -> None:
        """Stop what runs here, at once or before it begins."""
        self.page.context.runs.stop(request.session_hash, self.slot)

    def _summaries(
        self, texts: Texts, options: dict[str, Any], model: str | None, request: gr.Request
    ) -> Iterator[Frame]:
        context, words = self.page.context, self.page.words
        original, answers = Original(texts, words), ResultsHtml(texts, words)
        with context.runs.register(request.session_hash, self.slot) as own:
            jobs = [SummaryJob(text.document, model, options) for text in texts]
            runs = [lambda job=job: run(context.models, job, own.cancel) for job in jobs]
            states = run_states(words, runs)
            frames = (_frame(texts, state, original, answers) for state in states)
            yield from frames_of(own, frames, len(_SHOWN))


def _frame(texts: Texts, state: RunState, original: Original, answers: ResultsHtml) -> Frame:
    return (
        texts,
        gr.update(visible="hidden"),
        gr.update(visible=True),
        original.html([each.result for each in state.summaries]),
        status_html(state),
        answers.html(state.summaries),
        gr.update(interactive=not state.is_running),
        gr.update(interactive=state.is_running),
    )


def _only_status(parts: tuple[str, ...], status: Any) -> Frame:
    return tuple(status if name == "status" else gr.skip() for name in parts)


def _note(text: str) -> str:
    """A line that screen readers don't read out at every key."""
    return element("p", escaped(text), class_="note")
