"""Check: a summary, whoever wrote it, checked against its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

import gradio as gr

from summarizer import SummarizerError, Verdict

from ..components import QUIET, Page, frames_of, handles_of, html_part, run_buttons, source_part
from ..documents import pasted, uploaded
from ..markdown import places
from ..markup import element, escaped
from ..reader import Original
from ..run_state import RunState, line_html, run_states, status_html
from ..runs import CheckJob, run
from ..words import Words

_SLOT = "check"
_SHOWN = ("status", "verdict", "reader", "cancel")  # parts of the page that a run changes
_LINES = 8

Span = tuple[int, int]


@dataclass(frozen=True)
class CheckTab:
    """Text and summary on the left, the verdict on the right."""

    page: Page
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect its events."""
        words, parts = self.page.words, self.parts
        html_part(f"<p>{escaped(words('check.lead'))}</p>", "lead")
        with gr.Row(elem_classes="pair"):
            with gr.Column(min_width=320, elem_classes="left"):
                box: dict[str, Any] = {"max_lines": _LINES, "elem_classes": "text"}
                parts["source"] = gr.Textbox(label=words("check.source"), lines=_LINES, **box)
                parts["drop"] = source_part(self.page)
                parts["summary"] = gr.Textbox(label=words("check.summary"), lines=4, **box)
                parts["run"], parts["cancel"] = run_buttons(words("check.run"), words("run.cancel"))
            with gr.Column(min_width=320, elem_classes="right"):
                parts["status"] = html_part("", "status-part")
                parts["verdict"] = html_part("", "answers-part")
                parts["reader"] = html_part("", "reader-part")
        self._connect()

    def _connect(self) -> None:
        parts = self.parts
        shown = [parts[name] for name in _SHOWN]
        asked = [parts["source"], parts["summary"], self.page.model]
        presses = [parts["run"].click, parts["summary"].submit]
        gr.on(presses, self.check, asked, shown, trigger_mode="multiple", **QUIET)
        parts["cancel"].click(self.stop, queue=False, **QUIET)
        parts["drop"].opened(self.open_files, None, [parts["source"], parts["status"]], **QUIET)

    def open_files(self, event: gr.EventData) -> tuple[Any, ...]:
        """Put the text of the dropped files into the field."""
        opened = uploaded(self.page.context.uploads, handles_of(event), self.page.words)
        status = line_html(" ".join(opened.problems), is_error=True) if opened.problems else ""
        if not opened.texts:
            return gr.skip(), status
        return "\n\n".join(text.document.text for text in opened.texts), status

    def check(
        self, source: str, summary: str, model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Read the text, check the summary against it, and show the verdict."""
        context, words = self.page.context, self.page.words
        if not source.strip() or not summary.strip():
            yield _only_error(words("check.none"))
            return
        try:
            texts = pasted(source)
        except SummarizerError as error:
            yield _only_error(str(error))
            return
        original = Original(texts, words)
        with context.runs.register(request.session_hash, _SLOT) as own:
            job = CheckJob(texts[0].document, summary, model)
            runs = [lambda: run(context.models, job, own.cancel)]
            states = run_states(words, runs, failed="check.failed")
            frames = (_frame(state, original, words) for state in states)
            yield from frames_of(own, frames, len(_SHOWN))

    def stop(self, request: gr.Request) -> None:
        """Stop what runs here."""
        self.page.context.runs.stop(request.session_hash, _SLOT)


def _only_error(message: str) -> tuple[Any, ...]:
    return line_html(message, is_error=True), *[gr.skip()] * (len(_SHOWN) - 1)


def _frame(state: RunState, original: Original, words: Words) -> tuple[Any, ...]:
    verdict = state.summaries[0].verdict
    return (
        status_html(state),
        verdict_html(verdict, words) if verdict else "",
        original.html([verdict]),
        gr.update(interactive=state.is_running),
    )


def verdict_html(verdict: Verdict, words: Words) -> str:
    """Return the verdict in a sentence, the summary with doubts marked, and the score, as HTML."""
    key, kind = ("consistent", "good") if verdict.is_consistent else ("inconsistent", "bad")
    parts = [
        element("p", escaped(words(f"check.{key}")), class_=f"verdict {kind}"),
        element("p", _marked(verdict), class_="summary checked"),
        _note(words("check.hint")),
    ]
    if verdict.score is None:
        parts.append(_note(words("check.no_score")))
    else:
        parts.append(_note(words("check.score", score=f"{verdict.score:.2f}")))
    missing = [check.text for check in verdict.unsupported]
    doubted = [doubt.text for doubt in verdict.doubts]
    for title, found in ((words("check.missing"), missing), (words("check.doubts"), doubted)):
        if found:
            listed = ", ".join(f"“{each}”" for each in dict.fromkeys(found))
            parts.append(_note(f"{title}: {listed}"))
    if verdict.coverage < 1:
        parts.append(_note(words("check.read", share=f"{verdict.coverage:.0%}")))
    return element("article", "".join(parts), data_text=0)


def _note(text: str) -> str:
    return element("p", escaped(text), class_="note")


def _marked(verdict: Verdict) -> str:
    """The summary with its sentences as buttons and with marks on what is doubted or missing."""
    text, sentences = verdict.text, _sentence_spans(verdict)
    marks: dict[str, Sequence[Span]] = {
        "doubted": [(doubt.start, doubt.end) for doubt in verdict.doubts],
        "unsupported": places([check.text for check in verdict.unsupported], text),
    }
    edges = {0, len(text), *chain.from_iterable(chain(sentences, *marks.values()))}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        piece = escaped(text[start:end])
        kinds = [name for name, spans in marks.items() if _covers(spans, start, end)]
        if kinds:
            piece = element("span", piece, class_=" ".join(kinds))
        number = next((n for span, n in sentences.items() if _covers([span], start, end)), None)
        if number is not None:
            piece = element(
                "span", piece, class_="sentence", role="button", tabindex=0, data_n=number
            )
        pieces.append(piece)
    return "".join(pieces)


def _sentence_spans(verdict: Verdict) -> dict[Span, int]:
    """Where the sentences with sources are in the summary, with their numbers."""
    found, at = {}, 0
    for number, sentence in enumerate(verdict.sentences):
        start = verdict.text.find(sentence.text, at)
        if start >= 0:
            at = start + len(sentence.text)
            if sentence.sources:
                found[start, at] = number
    return found


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in spans)
