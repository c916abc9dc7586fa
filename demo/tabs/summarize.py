"""A tab that summarizes texts beside their original: Summarize is one, Transcript another."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from summarizer import SummarizerError, SummaryLength, SummaryType
from summarizer.language.words import count_words

from ..components import (
    QUIET,
    Page,
    event_html,
    frames_of,
    handles_of,
    html_part,
    run_buttons,
    sample_of,
    source_part,
)
from ..documents import NamedDocument, fetched, pasted, sample, uploaded, whole_text
from ..errors import told
from ..history import Past, history_html
from ..markup import element, escaped
from ..options import (
    SAME,
    fitting_types,
    language_choices,
    length_choices,
    output_language,
    type_choices,
)
from ..reader import Original, reader_html
from ..result_html import ResultsHtml
from ..run_state import RunState, line_html, run_states, status_html
from ..runs import SummaryJob, run
from ..samples import Sample, invitation_html, sample_name
from ..uploads import MAX_FILES

_TEXT_LINES = 12
_LONGEST_FOCUS = 300  # characters
_HALF_PHONE = 120  # pixels; two such parts stand side by side on a phone
# Parts of the page that opening a text changes, and a summary.
_SHOWN = (
    *("texts", "editor", "reading", "reader", "status", "answers"),
    *("summarize", "cancel", "count", "type", "more", "history"),
)
# Another wording: words that are likely, but not always the likeliest.
_REWORDING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.9}
_SEEDS = 1 << 31

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
        types, lengths = type_choices(words, self._first_types()), length_choices(words)
        with gr.Row(elem_classes="styles"):
            parts["type"] = gr.Radio(
                types, value=types[0][1], label=words("option.type"), elem_classes="summary-types"
            )
            parts["more"] = gr.Button(
                words("option.more_types"),
                size="sm",
                visible=not self.types,
                min_width=80,
                scale=0,
                elem_classes="more-types",
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
        invitation = invitation_html(self.samples, words)
        parts["answers"] = event_html(invitation, "answers-part", ("sample", "reword"))
        parts["history"] = event_html("", "history-part", ("recall",))

    # -- events -----------------------------------------------------------------------------------

    def _connect_opening(self) -> None:
        parts, shown = self.parts, self._of(*_SHOWN)
        choice = [*self._of("type", "length"), self.page.model]
        asked = [*self._of("type", "length", "language", "focus"), self.page.model]
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        parts["source"].opened(self.open_files, choice, shown, **many)
        for part in ("source", "answers"):
            parts[part].sample(self.open_sample, asked, shown, **many)
        if "fetch" in parts:
            submits = [parts["fetch"].click, parts["address"].submit]
            gr.on(submits, self.open_address, [parts["address"], *choice], shown, **many)
        parts["new"].click(self.close_texts, None, shown, queue=False, **QUIET)
        parts["more"].click(self.all_types, None, self._of("type", "more"), queue=False, **QUIET)
        parts["history"].recall(self.recall, None, shown, queue=False, **QUIET)
        parts["text"].change(
            self.count,
            [parts["text"], *choice],
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
        parts["answers"].reword(self.reword, asked, shown, **many)
        parts["cancel"].click(self.stop, queue=False, **QUIET)

    def _of(self, *names: str) -> list[Any]:
        return [self.parts[name] for name in names]

    def _first_types(self, texts: Texts = ()) -> tuple[str, ...]:
        """The types that are offered first: the tab's own, or what fits the texts."""
        return self.types or fitting_types([text.document.input_type for text in texts])

    # -- opening texts ----------------------------------------------------------------------------

    def open_files(
        self,
        type_: SummaryType,
        length: SummaryLength,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[Frame]:
        """Read the files that were dropped or chosen; meanwhile nothing can be summarized."""
        words, handles = self.page.words, handles_of(event)
        yield _frame(status=line_html(words("open.reading")), summarize=_enabled(False))
        opened = uploaded(self.page.context.uploads, handles[:MAX_FILES], words)
        problems = list(opened.problems)
        if len(handles) > MAX_FILES:
            problems.append(words("input.too_many", number=MAX_FILES))
        if opened.texts:
            yield self._opened(opened.texts, type_, length, model, request, problems)
        else:
            status = line_html(" ".join(problems), is_error=True)
            yield _frame(status=status, summarize=_enabled(True))

    def open_sample(
        self,
        type_: SummaryType,
        length: SummaryLength,
        language: str,
        focus: str,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[Frame]:
        """Open a text of the gallery and summarize it at once."""
        found = sample_of(event, self.samples)
        if found is None:
            return
        texts = sample(found.path, sample_name(found, self.page.words))
        yield self._opened(texts, type_, length, model, request)
        first = self._first_types(texts)
        fitting: Any = type_ if type_ in first else first[0]
        yield from self.summarize(texts, "", fitting, length, language, focus, model, request)

    def open_address(
        self,
        address: str,
        type_: SummaryType,
        length: SummaryLength,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[Frame]:
        """Fetch a web page, because somebody pressed the button."""
        words = self.page.words
        if not address.strip():
            return
        yield _frame(status=line_html(words("input.fetching", address=address.strip())))
        try:
            texts = fetched(address)
        except SummarizerError as error:
            yield _frame(status=line_html(told(error, words), is_error=True))
        else:
            yield self._opened(texts, type_, length, model, request)

    def _opened(
        self,
        texts: Texts,
        type_: SummaryType,
        length: SummaryLength,
        model: str | None,
        request: gr.Request,
        problems: list[str] | None = None,
    ) -> Frame:
        words, first = self.page.words, self._first_types(texts)
        self.page.context.runs.replace(request.session_hash, self.slot)
        message = " ".join(problems or ()) or words("status.idle")
        return _frame(
            texts=texts,
            editor=gr.update(visible="hidden"),
            reading=gr.update(visible=True),
            reader=reader_html(texts, [None] * len(texts), words),
            status=line_html(message, is_error=bool(problems)),
            answers="",
            summarize=_enabled(True),
            cancel=_enabled(False),
            count=self.count(whole_text(texts), type_, length, model),
            type=gr.update(
                choices=type_choices(words, first), value=type_ if type_ in first else first[0]
            ),
            more=gr.update(visible=not self.types),
        )

    def close_texts(self, request: gr.Request) -> Frame:
        """Go back to the text field, with what was pasted in it; what was shown is in the list."""
        self.page.context.runs.replace(request.session_hash, self.slot)
        words = self.page.words
        return _frame(
            texts=(),
            editor=gr.update(visible=True),
            reading=gr.update(visible=False),
            reader="",
            status=line_html(words("status.idle")),
            answers=invitation_html(self.samples, words),
            summarize=_enabled(True),
            cancel=_enabled(False),
            count="",
        )

    def recall(self, request: gr.Request, event: gr.EventData) -> Frame:
        """Show a summary of before again."""
        context, words = self.page.context, self.page.words
        kept, number = context.histories.of(request.session_hash, self.slot), event._data["number"]
        if not (isinstance(number, int) and 0 <= number < len(kept)):
            return (gr.skip(),) * len(_SHOWN)
        past = kept[len(kept) - 1 - number]
        context.runs.replace(request.session_hash, self.slot)
        names = dict.fromkeys((*self._first_types(past.texts), past.type))
        return _frame(
            texts=past.texts,
            editor=gr.update(visible="hidden"),
            reading=gr.update(visible=True),
            reader=reader_html(past.texts, [each.result for each in past.summaries], words),
            status=line_html(words("history.shown")),
            answers=ResultsHtml(past.texts, words, can_reword=True).html(past.summaries),
            summarize=_enabled(True),
            cancel=_enabled(False),
            count="",
            type=gr.update(choices=type_choices(words, tuple(names)), value=past.type),
            more=gr.update(visible=not self.types),
        )

    def all_types(self) -> tuple[Any, Any]:
        """Offer every type of summary."""
        return gr.update(choices=type_choices(self.page.words)), gr.update(visible=False)

    def count(self, text: str, type_: SummaryType, length: SummaryLength, model: str | None) -> str:
        """Return how long a text is, and how long a summary of it will take, as HTML."""
        words = self.page.words
        if not text.strip():
            return ""
        message = words.count("input.count", count_words(text))
        loaded = self.page.context.models.loaded(model)
        if loaded is not None:
            summarizer, eta = loaded
            tokens, quota = summarizer.token_count(text), summarizer.input_quota
            if tokens > quota:
                message += words("input.too_long_hint")
            estimate = eta.estimate(tokens, type_, length, quota)
            if estimate:
                message += words("input.expect", whole=words.duration(estimate.whole_s))
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
        more: dict[str, Any] | None = None,
    ) -> Iterator[Frame]:
        """Summarize the tab's texts, showing the summaries as they grow.

        Args:
            more: of `SummaryOptions`
        """
        words, is_new = self.page.words, not texts
        try:
            texts = texts or (pasted(text) if text.strip() else ())
        except SummarizerError as error:
            message = words("status.failed", reason=told(error, words))
            yield _frame(status=line_html(message, is_error=True))
            return
        if not texts:
            yield _frame(status=line_html(words("input.nothing"), is_error=True))
            return
        options = (more or {}) | {
            "type": type_,
            "length": length,
            "output_language": output_language(language),
            "focus": focus.strip(),
        }
        styles = self._styles(texts, type_) if is_new else {}
        yield from self._summaries(texts, options, styles, model, request)

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

    def reword(
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
        """Summarize in other words."""
        drawn = _REWORDING | {"seed": secrets.randbelow(_SEEDS)}
        yield from self.summarize(
            texts, text, type_, length, language, focus, model, request, drawn
        )

    def stop(self, request: gr.Request) -> None:
        """Stop what runs here, at once or before it begins."""
        self.page.context.runs.stop(request.session_hash, self.slot)

    def _styles(self, texts: Texts, type_: SummaryType) -> dict[str, Any]:
        """What offers the types that fit a text which was just pasted, and the chosen one."""
        names = dict.fromkeys((*self._first_types(texts), type_))
        return {"type": gr.update(choices=type_choices(self.page.words, tuple(names)))}

    def _summaries(
        self,
        texts: Texts,
        options: dict[str, Any],
        styles: dict[str, Any],
        model: str | None,
        request: gr.Request,
    ) -> Iterator[Frame]:
        context, words = self.page.context, self.page.words
        original = Original(texts, words)
        answers = ResultsHtml(texts, words, options["focus"], can_reword=True)
        with context.runs.register(request.session_hash, self.slot) as own:
            jobs = [SummaryJob(text.document, model, options) for text in texts]
            runs = [lambda job=job: run(context.models, job, own.cancel) for job in jobs]
            states = run_states(words, runs)
            frames = (
                _frame(
                    texts=texts,
                    editor=gr.update(visible="hidden"),
                    reading=gr.update(visible=True),
                    reader=original.html([each.result for each in state.summaries]),
                    status=status_html(state),
                    answers=answers.html(state.summaries),
                    summarize=_enabled(not state.is_running),
                    cancel=_enabled(state.is_running),
                    count="",
                    history=self._history(texts, state, options["type"], request),
                    **styles,
                )
                for state in states
            )
            yield from frames_of(own, frames, len(_SHOWN))

    def _history(
        self, texts: Texts, state: RunState, type_: SummaryType, request: gr.Request
    ) -> Any:
        """The list of earlier summaries, which has a new one at the end of a run."""
        if state.is_running or not state.is_finished:
            return gr.skip()
        kept, session = self.page.context.histories, request.session_hash
        kept.add(session, self.slot, Past(texts, state.summaries, type_))
        return history_html(kept.of(session, self.slot), self.page.words)


def _frame(**shown: Any) -> Frame:
    """What some parts of the page show; the others stay as they are."""
    assert shown.keys() <= set(_SHOWN)
    return tuple(shown.get(name, gr.skip()) for name in _SHOWN)


def _enabled(is_enabled: bool) -> Any:
    return gr.update(interactive=is_enabled)


def _note(text: str) -> str:
    """A line that screen readers don't read out at every key."""
    return element("p", escaped(text), class_="note")
