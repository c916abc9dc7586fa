"""A tab that summarizes texts beside their original: Summarize is one, Transcript another."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from demo.components import QUIET, Page, event_html, frames_of, html_part
from demo.documents import pasted
from demo.reader import Original
from demo.result_html import ResultsHtml
from demo.run_state import RunState, line_html, run_states, status_html
from demo.runs import SummaryJob, run
from demo.samples import Sample, drop_html, gallery_html
from demo.tabs.opening import Opening, Texts
from summarizer import SummarizerError

_TEXT_LINES = 12
_LONGEST_FOCUS = 300  # characters
_SHOWN = 8  # parts of the page that a summary changes
_HALF_PHONE = 120  # pixels; two such parts stand side by side on a phone
LANGUAGES = (
    ("English", "en"),
    ("简体中文", "zh"),
    ("繁體中文", "zh-Hant"),
    ("Español", "es"),
    ("Français", "fr"),
    ("Deutsch", "de"),
    ("日本語", "ja"),
    ("한국어", "ko"),
    ("Português", "pt"),
    ("Italiano", "it"),
    ("Tiếng Việt", "vi"),
    ("Русский", "ru"),
    ("العربية", "ar"),
)


@dataclass(frozen=True)
class SummarizeTab:
    """One such tab: what it offers. `build` lays it out within a `gr.Tab`.

    place -- names what runs here, so that a new summary takes the place of the one before
    """

    page: Page
    place: str
    styles: tuple[str, ...]
    samples: tuple[Sample, ...]
    lead: str = ""
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def opening(self) -> Opening:
        """How its texts are opened."""
        return Opening(self.page, self.place, self.samples)

    def build(self) -> None:
        """Lay the tab out and connect it."""
        if self.lead:
            html_part(f"<p>{self.lead}</p>", "lead")
        self.parts["texts"] = gr.State(())
        with gr.Row(elem_classes="pair"):
            with gr.Column(min_width=320, elem_classes="left"):
                self._lay_out_input()
            with gr.Column(min_width=320, elem_classes="right"):
                self._lay_out_answer()
        self._connect()

    def _lay_out_input(self) -> None:
        words, parts, context = self.page.words, self.parts, self.page.context
        with gr.Column(elem_classes="editor") as parts["editor"]:
            parts["text"] = gr.Textbox(
                label=words("input.text"),
                placeholder=words("input.placeholder"),
                lines=_TEXT_LINES,
                max_lines=_TEXT_LINES,
                elem_classes="text",
            )
            dropping = drop_html(
                words,
                choose=words("input.choose"),
                drop=words("input.drop"),
                max_bytes=context.uploads.max_bytes,
            )
            parts["source"] = event_html(
                dropping + gallery_html(self.samples, words), "source", ("opened", "sample")
            )
            if context.may_fetch:
                with (
                    gr.Accordion(words("input.from_web"), open=False, elem_classes="web"),
                    gr.Row(),
                ):
                    parts["address"] = gr.Textbox(
                        placeholder=words("input.address_placeholder"),
                        label=words("input.address"),
                        show_label=False,
                        scale=4,
                        min_width=180,
                    )
                    parts["fetch"] = gr.Button(words("input.fetch"), scale=1, min_width=80)
        with gr.Column(visible=False, elem_classes="reading") as parts["reading"]:
            parts["new"] = gr.Button(
                words("input.new"), size="sm", elem_classes="new", variant="secondary"
            )
            parts["reader"] = html_part("", "reader-part")

    def _lay_out_answer(self) -> None:
        words, parts = self.page.words, self.parts
        parts["style"] = gr.Radio(
            [(words(f"style.{style}"), style) for style in self.styles],
            value=self.styles[0],
            label=words("style.label"),
            elem_classes="styles",
        )
        with gr.Row(elem_classes="options"):
            lengths = [(words(f"style.{each}"), each) for each in ("short", "medium", "long")]
            parts["length"] = gr.Dropdown(
                lengths,
                value="short",
                label=words("style.length"),
                filterable=False,
                min_width=_HALF_PHONE,
            )
            parts["language"] = gr.Dropdown(
                [(words("style.same"), "same"), *LANGUAGES],
                value="same",
                label=words("style.language"),
                filterable=False,
                min_width=_HALF_PHONE,
            )
            parts["focus"] = gr.Textbox(
                label=words("style.focus"),
                placeholder=words("style.focus_placeholder"),
                max_length=_LONGEST_FOCUS,
                max_lines=1,
                min_width=_HALF_PHONE,
            )
        with gr.Row(elem_classes="run"):
            parts["summarize"] = gr.Button(
                words("run.summarize"),
                variant="primary",
                min_width=_HALF_PHONE,
                elem_classes="summarize",
            )
            parts["cancel"] = gr.Button(
                words("run.cancel"), interactive=False, min_width=_HALF_PHONE, elem_classes="cancel"
            )
        parts["count"] = html_part("", "count")
        parts["status"] = html_part(line_html(words("status.idle")), "status-part")
        parts["answers"] = html_part("", "answers-part")

    # -- connections ------------------------------------------------------------------------------

    def _connect(self) -> None:
        parts = self.parts
        shown = self._of("texts", "editor", "reading", "reader", "status", "answers")
        buttons = self._of("summarize", "cancel")
        opened = [*shown, parts["count"], *buttons]
        choice = [*self._of("style", "length"), self.page.model]
        parts["source"].opened(self.opening.open_files, choice, opened, **QUIET)
        parts["source"].sample(self.opening.open_sample, choice, opened, **QUIET)
        if "fetch" in parts:
            gr.on(
                [parts["fetch"].click, parts["address"].submit],
                self.opening.open_address,
                [parts["address"], *choice],
                opened,
                **QUIET,
            )
        parts["new"].click(self.close_texts, None, opened, queue=False, **QUIET)
        # Before the summary of the same press, which would keep it waiting.
        gr.on(
            [parts["text"].change, parts["style"].input, parts["length"].input],
            self.opening.count,
            [parts["texts"], parts["text"], *choice],
            parts["count"],
            queue=False,
            trigger_mode="always_last",
            **QUIET,
        )
        asked = self._of("texts", "text", "style", "length", "language", "focus")
        run_it: dict[str, Any] = {
            "inputs": [*asked, self.page.model],
            "outputs": [*shown, *buttons],
            "trigger_mode": "multiple",
            **QUIET,
        }
        gr.on([parts["summarize"].click, parts["text"].submit], self.summarize, **run_it)
        again = [parts[name].input for name in ("style", "length", "language")]
        gr.on([*again, parts["focus"].submit], self.summarize_again, **run_it)
        parts["cancel"].click(self.stop, queue=False, **QUIET)

    def _of(self, *names: str) -> list[Any]:
        return [self.parts[name] for name in names]

    # -- summarizing ------------------------------------------------------------------------------

    def summarize(
        self,
        texts: Texts,
        text: str,
        style: str,
        length: str,
        language: str,
        focus: str,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Write the summaries of the tab's texts, again and again shown while they grow."""
        words = self.page.words
        try:
            texts = texts or (pasted(text) if text.strip() else ())
        except SummarizerError as error:
            yield self._only_error(words("status.failed", reason=error))
            return
        if not texts:
            yield self._only_error(words("input.nothing"))
            return
        options = {
            "type": style,
            "length": length,
            "output_language": None if language == "same" else language,
            "focus": focus.strip(),
        }
        yield from self._summaries(texts, options, model, request)

    def summarize_again(
        self,
        texts: Texts,
        text: str,
        style: str,
        length: str,
        language: str,
        focus: str,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Another style of what is open; nothing where there is no text yet."""
        if texts or text.strip():
            yield from self.summarize(texts, text, style, length, language, focus, model, request)

    def close_texts(self, request: gr.Request) -> tuple[Any, ...]:
        """Back to the field, with what was pasted in it."""
        self.page.context.runs.replace(request.session_hash, self.place)
        idle = line_html(self.page.words("status.idle"))
        field, original = gr.update(visible=True), gr.update(visible=False)
        buttons = (gr.update(interactive=True), gr.update(interactive=False))
        return ((), field, original, "", idle, "", "", *buttons)

    def stop(self, request: gr.Request) -> None:
        """Stop what runs here, at once or before it begins."""
        self.page.context.runs.stop(request.session_hash, self.place)

    def _summaries(
        self, texts: Texts, options: dict[str, Any], model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        context, words = self.page.context, self.page.words
        original, answers = Original(texts, words), ResultsHtml(texts, words)
        with context.runs.register(request.session_hash, self.place) as own:
            jobs = [SummaryJob(text.document, model, options) for text in texts]
            runs = [lambda job=job: run(context.models, job, own.cancel) for job in jobs]
            frames = (
                self._shown(texts, view, original, answers) for view in run_states(words, runs)
            )
            yield from frames_of(own, frames, _SHOWN)

    def _shown(
        self, texts: Texts, view: RunState, original: Original, answers: ResultsHtml
    ) -> tuple[Any, ...]:
        return (
            texts,
            gr.update(visible="hidden"),
            gr.update(visible=True),
            original.html([answer.result for answer in view.answers]),
            status_html(view),
            answers.html(view.answers),
            gr.update(interactive=not view.is_running),
            gr.update(interactive=view.is_running),
        )

    def _only_error(self, problem: str) -> tuple[Any, ...]:
        skip = gr.skip()
        status = line_html(problem, is_error=True)
        return (skip, skip, skip, skip, status, skip, skip, skip)
