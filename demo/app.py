"""The page: what stands where, and which button does what.

`build_demo` lays it out; the summaries come from `summarizer`, by way of a `Shelf` that holds the
loaded model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import gradio as gr

from demo.desk import Desk, choices
from demo.runs import Stops
from demo.shelf import Menu, Shelf
from demo.views import IDLE, details_html, missing_html, status_html, summary_html

SAMPLES = Path(__file__).parent.parent / "examples"

_TYPES = [
    ("Key points", "key-points"),
    ("Summary", "tldr"),
    ("Teaser", "teaser"),
    ("Headline", "headline"),
    ("List", "list"),
    ("Table", "table"),
    ("Topics", "topics"),
    ("Topline", "topline"),
    ("Action items", "action-items"),
    ("Open questions", "questions"),
    ("Apple synopsis", "apple-synopsis"),
    ("Apple topline", "apple-topline"),
    ("Apple stack", "apple-stack"),
]
_LENGTHS = [("Short", "short"), ("Medium", "medium"), ("Long", "long")]
_LANGUAGES = [
    ("Same as text", "same"),
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
]

_TITLE = "Summarizer"
_HEAD = f"<h1>{_TITLE}</h1><p>The gist of a text, written by a small model on this computer.</p>"
_FOOT = "<p>Your text does not leave this computer, and nothing of it is stored.</p>"
_TEXT_LINES = 13
_HALF_PHONE = 120  # pixels; two such parts stand side by side on a phone
_MOST_WAITING = 16  # calls; each waiting one takes a thread


def build_demo(
    shelf: Shelf | None = None, *, stops: Stops | None = None, samples: Path = SAMPLES
) -> gr.Blocks:
    """The page, for `demo.server.start`, which keeps it private, or for Gradio's own `launch`.

    shelf   -- the models; one is loaded when the first summary is asked for
    stops   -- its `stop_all` ends the running summaries, for whoever stops the server
    samples -- a folder of .txt files for the menu of samples; it may be missing
    """
    desk = Desk(shelf or Shelf(), stops or Stops())
    texts = _samples(samples)
    with gr.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True) as page:
        _connect(page, _lay_out(desk.shelf.menu(), texts), desk, texts)
    # No limit by Gradio: the shelf lends the model to one call at a time, and a call that waits
    # there, unlike one in Gradio's queue, can be cancelled.
    return page.queue(max_size=_MOST_WAITING, default_concurrency_limit=None)


@dataclass(frozen=True)
class _Form:
    """The left: what is asked for."""

    sample: gr.Dropdown
    text: gr.Textbox
    type: gr.Dropdown
    length: gr.Dropdown
    language: gr.Dropdown
    model: gr.Dropdown
    summarize: gr.Button
    cancel: gr.Button


@dataclass(frozen=True)
class _Answer:
    """The right: what came of it."""

    status: gr.HTML
    summary: gr.HTML
    details: gr.HTML


@dataclass(frozen=True)
class _Parts:
    """The parts of the page that do something."""

    missing: gr.HTML
    form: _Form
    answer: _Answer


def _lay_out(menu: Menu, texts: dict[str, Path]) -> _Parts:
    _html(_HEAD, "head")
    missing = _html(missing_html(menu.reasons), "missing", visible=menu.chosen is None)
    with gr.Row(elem_classes="columns"):
        with gr.Column(min_width=320):
            form = _form(menu, texts)
        with gr.Column(min_width=320):
            answer = _Answer(
                _html(status_html(IDLE), "status-part"),
                _html(summary_html(IDLE), "summary-part"),
                _html(details_html(IDLE), "details-part"),
            )
    _html(_FOOT, "foot")
    return _Parts(missing, form, answer)


def _form(menu: Menu, texts: dict[str, Path]) -> _Form:
    sample = _menu("Sample", [("None", ""), *((name, name) for name in texts)])
    text = gr.Textbox(
        label="Text",
        placeholder="Paste a text: a mail, an article, a chat, a report.",
        lines=_TEXT_LINES,
        max_lines=_TEXT_LINES,
        autofocus=True,
    )
    with gr.Row():
        type_, length = _menu("Type", _TYPES), _menu("Length", _LENGTHS)
    with gr.Row():
        language = _menu("Language", _LANGUAGES)
        model = _menu("Model", choices(menu), value=menu.chosen)
    with gr.Row():
        summarize = _button("Summarize", "primary", is_ready=menu.chosen is not None)
        cancel = _button("Cancel", "secondary", is_ready=False)
    return _Form(sample, text, type_, length, language, model, summarize, cancel)


def _button(label: str, variant: Literal["primary", "secondary"], *, is_ready: bool) -> gr.Button:
    return gr.Button(label, variant=variant, interactive=is_ready, min_width=_HALF_PHONE)


def _html(value: str, name: str, *, visible: bool = True) -> gr.HTML:
    return gr.HTML(value, elem_classes=name, visible=visible, js_on_load=None)


def _menu(label: str, items: list[tuple[str, str]], *, value: str | None = None) -> gr.Dropdown:
    first = items[0][1] if items else None
    return gr.Dropdown(
        items, value=value or first, label=label, filterable=False, min_width=_HALF_PHONE
    )


def _connect(page: gr.Blocks, parts: _Parts, desk: Desk, texts: dict[str, Path]) -> None:
    form, answer = parts.form, parts.answer
    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on(
        [form.summarize.click, form.text.submit],
        desk.summarize_for_page,
        inputs=[form.text, form.type, form.length, form.language, form.model],
        outputs=[answer.summary, answer.status, answer.details, form.summarize, form.cancel],
        **quiet,
    )
    form.cancel.click(desk.stop, queue=False, **quiet)
    form.sample.input(
        lambda name: texts[name].read_text("utf-8") if name else gr.skip(),
        inputs=form.sample,
        outputs=form.text,
        queue=False,
        **quiet,
    )
    seen = [parts.missing, form.model, form.summarize]
    page.load(desk.look_again, outputs=seen, queue=False, **quiet)
    page.unload(desk.stop)
    gr.api(desk.summarize, api_name="summarize")


def _samples(folder: Path) -> dict[str, Path]:
    """Names for people, and the files; `meeting_zh.txt` is "Meeting (Chinese)"."""
    files = sorted(folder.glob("*.txt"))
    return {_sample_name(file.stem): file for file in files}


def _sample_name(stem: str) -> str:
    words = stem.removesuffix("_zh").replace("_", " ").capitalize()
    return f"{words} (Chinese)" if stem.endswith("_zh") else words
