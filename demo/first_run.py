"""The panel of a model that isn't built: what will be fetched and built, and the progress."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from .benchmark_results import model_figures
from .build_jobs import BuildJob
from .components import QUIET, Page, event_html, frames_of, model_choices
from .markup import button, element, escaped
from .model_manager import Entry
from .run_state import line_html
from .words import Words

_LOOK_S = 0.3  # how often the page looks at what runs
_SLOT, _SHOWN = "first-run", 3


@dataclass(frozen=True)
class FirstRun:
    """The panel over the tabs, and the line under the menu of models."""

    page: Page

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the panel and the line out and connect their events."""
        card = gr.HTML("", elem_classes="model-card", js_on_load=None)
        panel = event_html("", "prepare", ("prepare", "halt"), visible=False)
        shown = [panel, self.page.model, card]
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        blocks.load(self.look, self.page.model, shown, **many)
        self.page.model.input(self.choose, self.page.model, shown, **many)
        panel.prepare(self.start, self.page.model, shown, **many)
        panel.halt(self.stop, self.page.model, queue=False, **QUIET)

    def look(self, model: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Show the model's state when the page is opened."""
        yield from self._looked(model, request, is_chosen=False)

    def choose(self, model: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Show the state of the model that was chosen."""
        yield from self._looked(model, request, is_chosen=True)

    def start(self, model: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Fetch and build a model, or follow a job that does."""
        context = self.page.context
        context.runs.replace(request.session_hash, _SLOT)
        entry = context.models.menu().find(model)
        if entry is None or entry.availability.state == "unavailable":
            yield self._shown(entry, choices=True)
            return
        running = context.build_jobs.start(entry.model, context.models.recipe)
        yield from self._followed(entry, running, request)
        context.models.warm(entry.model, is_chosen=True)

    def _looked(
        self, model: str | None, request: gr.Request, *, is_chosen: bool
    ) -> Iterator[tuple[Any, ...]]:
        """Show a model's state; build at once what needs no network."""
        context = self.page.context
        context.runs.replace(request.session_hash, _SLOT)
        entry = context.models.menu().find(model)
        yield self._shown(entry, choices=True)
        if entry is None:
            return
        running = context.build_jobs.find(entry.model)
        if entry.is_usable and not entry.availability.is_built:
            running = context.build_jobs.start(entry.model, context.models.recipe)
        if running and not running.is_done:
            yield from self._followed(entry, running, request)
        context.models.warm(entry.model, is_chosen=is_chosen)

    def stop(self, model: str | None) -> None:
        """Stop fetching and building."""
        entry = self.page.context.models.menu().find(model)
        running = entry and self.page.context.build_jobs.find(entry.model)
        if running:
            running.cancel.set()

    def _followed(
        self, entry: Entry, running: BuildJob, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Show the progress until it is done or another model is chosen."""
        with self.page.context.runs.register(request.session_hash, _SLOT) as own:
            yield from frames_of(own, self._frames(entry, running), _SHOWN)

    def _frames(self, entry: Entry, running: BuildJob) -> Iterator[tuple[Any, ...]]:
        while not running.is_done:
            yield self._shown(entry, running)
            time.sleep(_LOOK_S)
        yield self._shown(self.page.context.models.menu().find(entry.model), running, choices=True)

    def _shown(
        self, entry: Entry | None, running: BuildJob | None = None, *, choices: bool = False
    ) -> tuple[Any, ...]:
        words, is_ready = self.page.words, entry is not None and entry.availability.is_built
        menu = model_choices(self.page.context.models.menu(), words) if choices else None
        return (
            gr.update(value=panel_html(entry, running, words), visible=not is_ready),
            gr.update(choices=menu, value=entry.model if entry else None) if menu else gr.skip(),
            card_html(entry, words) if entry else "",
        )


def card_html(entry: Entry, words: Words) -> str:
    """Return a model's size, quality and speed as HTML, as far as they were measured."""
    found = model_figures(entry.model, entry.recipe)
    unknown = words("model.no_figures")
    parts = [words("model.parameters", number=f"{found.parameters / 1e9:.1f}")]
    if found.disk_bytes:
        parts.append(words("model.disk", size=f"{found.disk_bytes / 1e6:,.0f}"))
    if found.rouge_l:
        parts.append(words("model.quality", score=f"{found.rouge_l:.2f}"))
    if found.first_token_s and found.decode_tokens_per_s:
        speed = f"{found.decode_tokens_per_s:.0f}"
        first = f"{found.first_token_s:.1f}"
        parts.append(words("model.speed", first=first, speed=speed, machine=found.machine))
    else:
        parts.append(unknown)
    return element("p", escaped(" · ".join(parts)), class_="note")


def panel_html(entry: Entry | None, running: BuildJob | None, words: Words) -> str:
    """Return as HTML what is missing, what will be done, the progress, and what went wrong."""
    if entry is None:
        return ""
    title = element("h2", escaped(words("prepare.title")))
    what = element("p", escaped(_what(entry, words)))
    if running and not running.is_done:
        told = words(
            "prepare.going", stage=_stage(running.stage, words), share=f"{running.share:.0%}"
        )
        if running.left_s is not None:
            told += words("prepare.left", time=words.duration(running.left_s))
        stop = button(words("prepare.stop"), data_tell="halt", class_="plain")
        return title + what + line_html(told, running.share) + stop
    if entry.availability.state == "unavailable":
        return title + what
    failed = ""
    if running and running.error:
        failed = line_html(words("prepare.failed", reason=running.error), is_error=True)
        if entry.availability.download_bytes:
            failed += element("p", escaped(words("prepare.kept")), class_="note")
    key = (
        "again" if failed else "start_fetch" if entry.availability.download_bytes else "start_build"
    )
    return (
        title + what + failed + button(words(f"prepare.{key}"), data_tell="prepare", class_="main")
    )


def _what(entry: Entry, words: Words) -> str:
    known = entry.availability
    if known.state == "unavailable":
        return words("prepare.cannot", title=entry.title, reason=known.reason)
    key = "prepare.will_fetch" if known.download_bytes else "prepare.will_build"
    return words(
        key,
        title=entry.title,
        download=f"{known.download_bytes / 1e6:,.0f} MB",
        bundle=f"{known.bundle_bytes / 1e6:,.0f} MB",
    )


def _stage(stage: str, words: Words) -> str:
    """The library's word for a step in the page's language."""
    for key in ("looking_for_the_weights", "downloading", "building"):
        if stage.startswith(key.replace("_", " ")):
            return words(f"prepare.stage_{key}")
    return stage or words("prepare.stage_looking_for_the_weights")
