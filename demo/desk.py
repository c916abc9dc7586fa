"""What the page's buttons and the endpoint do; nothing of a user's text is kept here."""

# No `from __future__ import annotations`: Gradio reads the endpoint's annotations as they are.

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import gradio as gr

from demo.runs import Ask, Stops, run
from demo.shelf import Menu, Shelf
from demo.views import View, details_html, missing_html, status_html, summary_html, views

Type = Literal[
    "key-points",
    "tldr",
    "teaser",
    "headline",
    "list",
    "table",
    "topics",
    "topline",
    "action-items",
    "questions",
    "apple-synopsis",
    "apple-topline",
    "apple-stack",
]
Length = Literal["short", "medium", "long"]
Language = Literal[
    "same", "en", "zh", "zh-Hant", "es", "fr", "de", "ja", "ko", "pt", "it", "vi", "ru", "ar"
]


@dataclass(frozen=True)
class Desk:
    """The models, and what runs on them."""

    shelf: Shelf
    stops: Stops

    def summarize_for_page(
        self,
        text: str,
        type_: Type,
        length: Length,
        language: Language,
        model: str | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Summary, status, details and the two buttons, again and again while it is written."""
        before = None
        for view in self._views(_ask(text, type_, length, language, model), request):
            yield _page_outputs(view, before)
            before = view

    def summarize(
        self,
        text: str,
        type: Type = "key-points",
        length: Length = "short",
        output_language: Language = "same",
        model: str = "auto",
        request: gr.Request = None,  # type: ignore[assignment]  # Gradio fills it in
    ) -> Iterator[str]:
        """Summarize a text with a model on this computer.

        text: what to summarize. type: key-points, tldr, teaser, headline, list, table, topics,
        topline, action-items, questions, apple-synopsis, apple-topline or apple-stack. length:
        short, medium or long. output_language: same as the text, or a language's tag. model: a
        folder's name
        under models/, or auto for the page's first choice. A job's outputs are the summary so far,
        and the last of them is the summary; cancelling the job stops the model.
        """
        chosen = None if model == "auto" else model
        for view in self._views(_ask(text, type, length, output_language, chosen), request):
            if view.is_error:
                raise gr.Error(view.status, print_exception=False)
            yield view.summary

    def stop(self, request: gr.Request) -> None:
        """Stop what runs for a session, at once or before it begins."""
        self.stops.stop(request.session_hash)

    def look_again(self) -> tuple[Any, ...]:
        """The panel, the menu of models and the Summarize button, as things are now."""
        menu = self.shelf.menu()
        return (
            gr.update(value=missing_html(menu.reasons), visible=menu.chosen is None),
            gr.update(choices=choices(menu), value=menu.chosen),
            gr.update(interactive=menu.chosen is not None),
        )

    def _views(self, ask: Ask, request: gr.Request | None) -> Iterator[View]:
        session = request.session_hash if request else None
        with self.stops.listening(session) as cancel:
            yield from views(run(self.shelf, ask, cancel))


def choices(menu: Menu) -> list[tuple[str, str]]:
    """The menu of models as Gradio wants it."""
    return [(choice.label, choice.model) for choice in menu.choices]


def _ask(text: str, type_: Type, length: Length, language: Language, model: str | None) -> Ask:
    options = {
        "type": type_,
        "length": length,
        "output_language": None if language == "same" else language,
    }
    return Ask(text, model, options)


def _page_outputs(view: View, before: View | None) -> tuple[Any, ...]:
    """What changed since the view before; the rest is left alone."""
    shown = _rendered(view)
    known = _rendered(before) if before else (None,) * len(shown)
    return tuple(gr.skip() if new == old else new for new, old in zip(shown, known, strict=True))


def _rendered(view: View) -> tuple[Any, ...]:
    return (
        summary_html(view),
        status_html(view),
        details_html(view),
        gr.update(interactive=not view.is_running),
        gr.update(interactive=view.is_running),
    )
