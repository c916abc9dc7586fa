"""The page: its tabs, once in each of its languages, and what programs can call.

`build_demo` lays it out; the summaries come from `summarizer`, by way of an `AppContext`.
"""

from __future__ import annotations

import gradio as gr

from .app_context import AppContext
from .components import Page, html_part, model_choices
from .endpoints import Endpoints
from .first_run import FirstRun
from .markup import element, escaped
from .tabs import TABS
from .words import Words

MAX_QUEUED = 128  # calls that Gradio has not begun with, which takes it a moment


def build_demo(context: AppContext | None = None, *, is_shared: bool = False) -> gr.Blocks:
    """Lay out the page, for `demo.server.start`, which keeps it private, or for Gradio's `launch`.

    Args:
        context: a new one by default; its model is loaded when the first summary is asked for
        is_shared: whether strangers can reach the page, which it then says
    """
    context = context or AppContext()
    blocks = gr.Blocks(title="Summarizer", analytics_enabled=False, fill_width=True)
    with blocks:
        Endpoints(context).build()  # first, so that no function of the page takes the name of one
        _build_page(blocks, context, Words.of("en"), is_shared=is_shared)
    with blocks.route("中文", "zh", show_in_navbar=False):
        _build_page(blocks, context, Words.of("zh"), is_shared=is_shared)
    # No limit by Gradio: the model is leased to one call at a time, and a call that waits for it,
    # unlike one in Gradio's queue, can be cancelled.
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
        for name, tab in TABS.items():
            with gr.Tab(words(f"tab.{name}"), elem_classes=f"tab-{name}"):
                tab(page).build()
    html_part(element("p", escaped(words("page.shared" if is_shared else "page.private"))), "foot")


def leave(blocks: gr.Blocks, context: AppContext, session: str) -> None:
    """Stop what runs for a page that was closed, and forget its texts, which Gradio would keep."""
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
