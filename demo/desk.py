"""What all pages and tabs work with: the models, what runs, and files on their way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from demo.preparing import Preparations
from demo.runs import Run, Stops
from demo.shelf import Menu, Shelf
from demo.turns import Calls
from demo.uploads import Uploads
from demo.words import Words
from summarizer import Availability

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True)
class Desk:
    """One for the whole server; nothing of a user's text stays in it.

    may_fetch -- whether the page offers to fetch web addresses: not where strangers can use it
    """

    shelf: Shelf = field(default_factory=Shelf)
    stops: Stops = field(default_factory=Stops)
    uploads: Uploads = field(default_factory=Uploads)
    preparations: Preparations = field(default_factory=Preparations)
    calls: Calls = field(default_factory=Calls)
    may_fetch: bool = True

    def close(self) -> None:
        """Stop all that runs, and give the model's memory back."""
        self.stops.stop_all()
        self.preparations.stop_all()
        self.shelf.close()


@dataclass(frozen=True)
class Page:
    """One page: in its language, with the model that is chosen on it."""

    desk: Desk
    words: Words
    model: gr.Dropdown


def model_choices(menu: Menu, words: Words) -> list[tuple[str, str]]:
    """The menu of models as Gradio wants it, each with what has to be done before."""
    return [
        (f"{entry.title} ({entry.recipe}) · {_state(entry.availability, words)}", entry.model)
        for entry in menu.entries
    ]


def _state(availability: Availability, words: Words) -> str:
    if availability.is_built:
        return words("model.built")
    if availability.state == "downloadable":
        size = f"{availability.download_bytes / 1e6:,.0f} MB"
        return words("model.to_fetch", size=size)
    return words("model.to_build" if availability.state == "available" else "model.missing")


def changed(shown: Sequence[Any], before: Sequence[Any] | None) -> tuple[Any, ...]:
    """What is new beside what was shown before; the rest is left alone."""
    known = before if before is not None else (object(),) * len(shown)
    return tuple(gr.skip() if new == old else new for new, old in zip(shown, known, strict=True))


def frames_of(own: Run, frames: Iterable[tuple[Any, ...]], count: int) -> Iterator[tuple[Any, ...]]:
    """What a run shows in `count` parts of the page; nothing more once it is replaced.

    Gradio sends the last frame once more when a generator ends, which may be after another run
    showed its first: so the last one is empty.
    """
    before: tuple[Any, ...] | None = None
    for frame in frames:
        if own.is_replaced:
            break
        yield changed(frame, before)
        before = frame
    yield (gr.skip(),) * count


def run_buttons(run: str, cancel: str) -> tuple[gr.Button, gr.Button]:
    """What starts a tab's work and what stops it, as page.js and the keyboard know them."""
    with gr.Row(elem_classes="run"):
        return (
            gr.Button(run, variant="primary", elem_classes="summarize"),
            gr.Button(cancel, interactive=False, elem_classes="cancel"),
        )


def part(value: str, name: str, *, visible: bool = True) -> gr.HTML:
    """HTML that the page shows, under a class of its own."""
    return gr.HTML(value, elem_classes=name, visible=visible, js_on_load=None)


# Tells the server what the page's script found out; `trigger` and `element` are Gradio's.
_LISTENS = """
element.addEventListener('desk-{event}', (told) => trigger('{event}', told.detail));
"""


def telling(value: str, name: str, events: Sequence[str], *, visible: bool = True) -> gr.HTML:
    """HTML whose presses come back as events, each with the data that page.js gives it."""
    listens = "".join(_LISTENS.replace("{event}", event) for event in events)
    return gr.HTML(value, elem_classes=name, visible=visible, js_on_load=listens)
