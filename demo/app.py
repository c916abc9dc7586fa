"""The page: its tabs, once in each of its languages, and what programs can call.

`build_demo` lays it out; the summaries come from `summarizer`, by way of a `AppContext`.
"""

from __future__ import annotations

import gradio as gr

from demo.app_context import AppContext
from demo.components import Page, html_part, model_choices
from demo.endpoints import Endpoints
from demo.first_run import FirstRun
from demo.markup import element, escaped
from demo.samples import GALLERY, TRANSCRIPTS
from demo.tabs.api import ApiTab
from demo.tabs.benchmark import BenchmarkTab
from demo.tabs.check import CheckTab
from demo.tabs.inbox import InboxTab
from demo.tabs.notifications import NotificationsTab
from demo.tabs.summarize import SummarizeTab
from demo.words import Words

WRITING_STYLES = (
    "tldr",
    "key-points",
    "list",
    "table",
    "headline",
    "topics",
    "teaser",
    "topline",
    "action-items",
    "questions",
)
TRANSCRIPT_STYLES = ("key-points", "tldr", "action-items", "questions", "topics")
MAX_QUEUED = 128  # calls that Gradio has not begun with, which takes it a moment


def build_demo(context: AppContext | None = None, *, is_shared: bool = False) -> gr.Blocks:
    """The page, for `demo.server.start`, which keeps it private, or for Gradio's own `launch`.

    context      -- the models and what runs; one is loaded when the first summary is asked for
    is_shared -- whether strangers can reach it, which the page then says
    """
    context = context or AppContext()
    blocks = gr.Blocks(title="Summarizer", analytics_enabled=False, fill_width=True)
    with blocks:
        Endpoints(context).build()  # first, so that no function of the page takes the name of one
        _build_page(blocks, context, Words.of("en"), is_shared=is_shared)
    with blocks.route("中文", "zh", show_in_navbar=False):
        _build_page(blocks, context, Words.of("zh"), is_shared=is_shared)
    # No limit by Gradio: the models lends the model to one call at a time, and a call that waits
    # there, unlike one in Gradio's queue, can be cancelled.
    blocks.queue(max_size=MAX_QUEUED, default_concurrency_limit=None)
    return blocks


def _build_page(blocks: gr.Blocks, context: AppContext, words: Words, *, is_shared: bool) -> None:
    menu = context.models.menu()
    with gr.Row(elem_classes="top"):
        html_part(_head_html(words), "head")
        model = gr.Dropdown(
            model_choices(menu, words),
            value=menu.chosen.model if menu.chosen else None,
            label=words("page.model"),
            filterable=False,
            min_width=330,
            scale=0,
            elem_classes="model",
        )
    page = Page(context, words, model)
    FirstRun(page).build(blocks)
    with gr.Tabs(elem_classes="tabs"):
        with gr.Tab(words("page.tab_writing"), elem_classes="tab-writing"):
            SummarizeTab(page, "writing", WRITING_STYLES, GALLERY).build()
        with gr.Tab(words("page.tab_inbox"), elem_classes="tab-inbox"):
            InboxTab(page).build()
        with gr.Tab(words("page.tab_notifications"), elem_classes="tab-notifications"):
            NotificationsTab(page).build()
        with gr.Tab(words("page.tab_transcript"), elem_classes="tab-transcript"):
            lead = escaped(words("transcript.lead"))
            SummarizeTab(page, "transcript", TRANSCRIPT_STYLES, TRANSCRIPTS, lead).build()
        with gr.Tab(words("page.tab_check"), elem_classes="tab-check"):
            CheckTab(page).build()
        with gr.Tab(words("page.tab_benchmark"), elem_classes="tab-benchmark"):
            BenchmarkTab(page).build(blocks)
        with gr.Tab(words("page.tab_programs"), elem_classes="tab-programs"):
            ApiTab(page).build()
    html_part(element("p", escaped(words("page.shared" if is_shared else "page.private"))), "foot")


def leave(blocks: gr.Blocks, context: AppContext, session: str) -> None:
    """A page was closed: stop what runs for it, and forget its texts, which Gradio would keep."""
    context.runs.stop(session)
    blocks.state_holder.session_data.pop(session, None)
    blocks.state_holder.time_last_used.pop(session, None)


def _head_html(words: Words) -> str:
    other = "zh" if words.language == "en" else "en"
    link = element(
        "a", escaped(words("page.other_language")), class_="language", data_language=other, href="#"
    )
    return element("h1", escaped(words("page.title"))) + element(
        "p", f"{escaped(words('page.lead'))} {link}", data_page=words.language
    )
