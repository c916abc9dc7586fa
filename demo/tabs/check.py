"""Check: a summary, whoever wrote it, held against its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

import gradio as gr

from demo.components import QUIET, Page, event_html, frames_of, html_part, run_buttons
from demo.documents import pasted, uploaded
from demo.markdown import places
from demo.markup import element, escaped
from demo.reader import Original
from demo.run_state import line_html, run_states, status_html
from demo.runs import CheckJob, run
from demo.samples import drop_html
from demo.words import Words
from summarizer import SummarizerError, Verdict

_SLOT = "check"
_SHOWN = 4  # parts of the page that a run changes
_LINES = 8


@dataclass(frozen=True)
class CheckTab:
    """Text and summary on the left, the verdict on the right."""

    page: Page
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect it."""
        words, parts, context = self.page.words, self.parts, self.page.context
        html_part(f"<p>{escaped(words('check.lead'))}</p>", "lead")
        with gr.Row(elem_classes="pair"):
            with gr.Column(min_width=320, elem_classes="left"):
                box: dict[str, Any] = {"lines": _LINES, "max_lines": _LINES, "elem_classes": "text"}
                parts["source"] = gr.Textbox(label=words("check.source"), **box)
                dropping = drop_html(
                    words,
                    choose=words("input.choose"),
                    drop=words("input.drop"),
                    max_bytes=context.uploads.max_bytes,
                )
                parts["drop"] = event_html(dropping, "source", ("opened",))
                parts["summary"] = gr.Textbox(label=words("check.summary"), **box | {"lines": 4})
                parts["run"], parts["cancel"] = run_buttons(words("check.run"), words("run.cancel"))
            with gr.Column(min_width=320, elem_classes="right"):
                parts["status"] = html_part("", "status-part")
                parts["verdict"] = html_part("", "answers-part")
                parts["reader"] = html_part("", "reader-part")
        shown = [parts["status"], parts["verdict"], parts["reader"], parts["cancel"]]
        parts["cancel"].click(self.stop, queue=False, **QUIET)
        asked = [parts["source"], parts["summary"], self.page.model]
        gr.on(
            [parts["run"].click, parts["summary"].submit],
            self.check,
            asked,
            shown,
            trigger_mode="multiple",
            **QUIET,
        )
        parts["drop"].opened(self.open_files, None, [parts["source"], parts["status"]], **QUIET)

    def open_files(self, event: gr.EventData) -> tuple[Any, ...]:
        """The text of what was dropped."""
        handles = [str(handle) for handle in event._data.get("handles", [])]
        opened = uploaded(self.page.context.uploads, handles, self.page.words)
        told = line_html(" ".join(opened.problems), is_error=True) if opened.problems else ""
        if not opened.texts:
            return gr.skip(), told
        return "\n\n".join(text.document.text for text in opened.texts), told

    def check(
        self, source: str, summary: str, model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Read the text, hold the summary against it, and show what was found."""
        context, words = self.page.context, self.page.words
        if not source.strip() or not summary.strip():
            yield line_html(words("check.none"), is_error=True), *[gr.skip()] * (_SHOWN - 1)
            return
        try:
            texts = pasted(source)
        except SummarizerError as error:
            yield line_html(str(error), is_error=True), *[gr.skip()] * (_SHOWN - 1)
            return
        original = Original(texts, words)
        with context.runs.register(request.session_hash, _SLOT) as own:
            job = CheckJob(texts[0].document, summary, model)
            runs = [lambda: run(context.models, job, own.cancel)]
            frames = (
                (
                    status_html(view),
                    "".join(
                        verdict_html(each.verdict, words) for each in view.answers if each.verdict
                    ),
                    original.html([view.answers[0].verdict]),
                    gr.update(interactive=view.is_running),
                )
                for view in run_states(words, runs, failed="check.failed")
            )
            yield from frames_of(own, frames, _SHOWN)

    def stop(self, request: gr.Request) -> None:
        """Stop what runs here."""
        self.page.context.runs.stop(request.session_hash, _SLOT)


def verdict_html(verdict: Verdict, words: Words) -> str:
    """The verdict in a sentence, the summary with what is doubted, and the figures."""
    key = "check.consistent" if verdict.is_consistent else "check.inconsistent"
    kind = "verdict good" if verdict.is_consistent else "verdict bad"
    score = (
        words("check.no_score")
        if verdict.score is None
        else words("check.score", score=f"{verdict.score:.2f}")
    )
    missing = [check.text for check in verdict.unsupported]
    doubted = [doubt.text for doubt in verdict.doubts]
    parts = [
        element("p", escaped(words(key)), class_=kind),
        element("p", _marked(verdict), class_="summary checked"),
        element("p", escaped(words("check.hint")), class_="note"),
        element("p", escaped(score), class_="note"),
    ]
    for name, found in (("check.missing", missing), ("check.doubts", doubted)):
        if found:
            listed = ", ".join(f"“{each}”" for each in dict.fromkeys(found))
            parts.append(element("p", escaped(f"{words(name)}: {listed}"), class_="note"))
    if verdict.coverage < 1:
        share = f"{verdict.coverage:.0%}"
        parts.append(element("p", escaped(words("check.read", share=share)), class_="note"))
    return element("article", "".join(parts), data_text=0)


def _marked(verdict: Verdict) -> str:
    """The summary, in which its sentences can be pressed and what is doubted is marked."""
    text = verdict.text
    sentences, at = [], 0
    for number, sentence in enumerate(verdict.sentences):
        start = text.find(sentence.text, at)
        if start < 0:
            continue
        at = start + len(sentence.text)
        if sentence.sources:
            sentences.append((start, at, number))
    doubted = [(doubt.start, doubt.end) for doubt in verdict.doubts]
    missing = places([check.text for check in verdict.unsupported], text)
    spans = [*((start, end) for start, end, _ in sentences), *doubted, *missing]
    edges = sorted({0, len(text), *chain.from_iterable(spans)})
    pieces = []
    for start, end in pairwise(edges):
        kinds = [
            name
            for name, found in (("doubted", doubted), ("unsupported", missing))
            if any(first <= start and end <= last for first, last in found)
        ]
        piece = escaped(text[start:end])
        if kinds:
            piece = element("span", piece, class_=" ".join(kinds))
        pressed = next((n for first, last, n in sentences if first <= start and end <= last), None)
        if pressed is not None:
            piece = element(
                "span", piece, class_="sentence", role="button", tabindex=0, data_n=pressed
            )
        pieces.append(piece)
    return "".join(pieces)
