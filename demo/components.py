"""Parts that several tabs are built from, and how a handler's output reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from summarizer import Availability

from .app_context import AppContext
from .model_manager import Menu
from .runs import Run
from .samples import Sample, drop_html, find_sample, gallery_html
from .words import Words

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True)
class Page:
    """A page in one language, with the model that is chosen on it."""

    context: AppContext
    words: Words
    model: gr.Dropdown


def model_choices(menu: Menu, words: Words) -> list[tuple[str, str]]:
    """Return the models as choices for Gradio, each labelled with what it still needs."""
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
    """Return `shown` with `gr.skip()` in place of what equals `before`."""
    known = before if before is not None else (object(),) * len(shown)
    return tuple(gr.skip() if new == old else new for new, old in zip(shown, known, strict=True))


def frames_of(own: Run, frames: Iterable[tuple[Any, ...]], count: int) -> Iterator[tuple[Any, ...]]:
    """Yield a run's frames for `count` components until a later run replaces it.

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


def run_buttons(run: str, cancel: str, **layout: Any) -> tuple[gr.Button, gr.Button]:
    """Lay out a tab's run and cancel buttons, by the classes that page.js knows."""
    with gr.Row(elem_classes="run"):
        return (
            gr.Button(run, variant="primary", elem_classes="summarize", **layout),
            gr.Button(cancel, interactive=False, elem_classes="cancel", **layout),
        )


def source_part(
    page: Page,
    samples: tuple[Sample, ...] = (),
    *,
    choose: str = "input.choose",
    drop: str = "input.drop",
    **limits: Any,
) -> gr.HTML:
    """Lay out where files are chosen or dropped, and the samples: events `opened` and `sample`.

    Args:
        choose, drop: keys of the words
        limits: keyword arguments of `drop_html`
    """
    words = page.words
    dropping = drop_html(
        words,
        choose=words(choose),
        drop=words(drop),
        max_bytes=page.context.uploads.max_bytes,
        **limits,
    )
    return event_html(dropping + gallery_html(samples, words), "source", ("opened", "sample"))


def handles_of(event: gr.EventData) -> list[str]:
    """Return the handles of the files that an event `opened` brings."""
    return [str(handle) for handle in event._data.get("handles", [])]


def sample_of(event: gr.EventData, samples: tuple[Sample, ...]) -> Sample | None:
    """Return the sample that an event `sample` names, if it is one of `samples`."""
    return find_sample(samples, event._data.get("file"))


def html_part(value: str, name: str, *, visible: bool = True) -> gr.HTML:
    """Lay out HTML under the CSS class `name`."""
    return gr.HTML(value, elem_classes=name, visible=visible, js_on_load=None)


# Forwards an event of page.js to the server; `trigger` and `element` are Gradio's.
_FORWARD = """
element.addEventListener('app-{event}', (sent) => trigger('{event}', sent.detail));
"""


def event_html(value: str, name: str, events: Sequence[str], *, visible: bool = True) -> gr.HTML:
    """Lay out HTML that sends `events` to the server, each with the data that page.js adds."""
    script = "".join(_FORWARD.replace("{event}", event) for event in events)
    return gr.HTML(value, elem_classes=name, visible=visible, js_on_load=script)
