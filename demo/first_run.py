"""The panel of a model that isn't ready: what will be fetched and built, and how far that is."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.desk import QUIET, Page, model_choices, telling
from demo.figures import model_figures
from demo.markup import button, element, escaped
from demo.preparing import Preparation
from demo.shelf import Entry
from demo.views import line_html
from demo.words import Words

_LOOK_S = 0.3  # how often the page looks at what runs


@dataclass(frozen=True)
class FirstRun:
    """The panel over the tabs, and the line under the menu of models."""

    page: Page

    def build(self, blocks: gr.Blocks) -> None:
        """Lay it out and connect it."""
        card = gr.HTML("", elem_classes="model-card", js_on_load=None)
        panel = telling("", "prepare", ("prepare", "halt"), visible=False)
        shown = [panel, self.page.model, card]
        many: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        blocks.load(self.look, self.page.model, shown, **many)
        self.page.model.input(self.look, self.page.model, shown, **many)
        panel.prepare(self.start, self.page.model, shown, **many)
        panel.halt(self.stop, self.page.model, queue=False, **QUIET)

    def look(self, model: str | None) -> Iterator[tuple[Any, ...]]:
        """How things stand; what can be built without the network is built at once."""
        entry = self.page.desk.shelf.menu().find(model)
        if entry is not None and entry.is_usable and not entry.availability.is_built:
            yield from self.start(entry.model)
            return
        yield self._shown(entry)
        if entry is not None:
            running = self.page.desk.preparations.find(entry.model)
            if running and not running.is_done:
                yield from self._followed(entry, running)
            self.page.desk.shelf.warm(entry.model)

    def start(self, model: str | None) -> Iterator[tuple[Any, ...]]:
        """Fetch and build a model, or follow that where it is going on."""
        desk = self.page.desk
        entry = desk.shelf.menu().find(model)
        if entry is None or entry.availability.state == "unavailable":
            yield self._shown(entry)
            return
        yield from self._followed(entry, desk.preparations.start(entry.model, desk.shelf.recipe))
        desk.shelf.warm(entry.model)

    def stop(self, model: str | None) -> None:
        """Stop fetching and building."""
        entry = self.page.desk.shelf.menu().find(model)
        running = entry and self.page.desk.preparations.find(entry.model)
        if running:
            running.cancel.set()

    def _followed(self, entry: Entry, running: Preparation) -> Iterator[tuple[Any, ...]]:
        while not running.is_done:
            yield self._shown(entry, running)
            time.sleep(_LOOK_S)
        entry_now = self.page.desk.shelf.menu().find(entry.model)
        yield self._shown(entry_now, running)

    def _shown(self, entry: Entry | None, running: Preparation | None = None) -> tuple[Any, ...]:
        words = self.page.words
        choices = model_choices(self.page.desk.shelf.menu(), words)
        is_ready = entry is not None and entry.availability.is_built
        return (
            gr.update(value=panel_html(entry, running, words), visible=not is_ready),
            gr.update(choices=choices, value=entry.model if entry else None),
            card_html(entry, words) if entry else "",
        )


def card_html(entry: Entry, words: Words) -> str:
    """Size, quality and speed of a model, as far as they were measured."""
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


def panel_html(entry: Entry | None, running: Preparation | None, words: Words) -> str:
    """What is missing, what will be done about it, how far that is, and what went wrong."""
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
    """The library's own word for a step in the page's language."""
    for key in ("looking_for_the_weights", "checking_the_weights", "downloading", "building"):
        if stage.startswith(key.replace("_", " ")):
            return words(f"prepare.stage_{key}")
    return stage or words("prepare.stage_looking_for_the_weights")
