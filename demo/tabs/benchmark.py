"""Benchmark: how fast this machine is, recipe by recipe, and the kept table of other engines."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from summarizer import AbortError, Bundle, SummarizerError, ensure_bundle
from summarizer.bench import BenchSettings, ComparisonReport, RecipeFigures, Step, compare

from ..benchmark_results import Peer, Peers, engine_comparison
from ..components import QUIET, Page, html_part, run_buttons
from ..markup import button, element, escaped
from ..options import QUANTIZED
from ..run_state import line_html
from ..runs import Run
from ..words import Words

_SLOT = "benchmark"
_SIZES = {
    "quick": {"prompt_tokens": (128, 512), "repeats": 1},
    "full": {"prompt_tokens": (128, 512, 1228, 3500), "repeats": 3},
}
_POLL_S = 0.2


@dataclass(frozen=True)
class BenchmarkTab:
    """What to measure, how far it is, and the figures as bars."""

    page: Page
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect its events."""
        words, parts, model = self.page.words, self.parts, self.page.model
        html_part(f"<p>{escaped(words('benchmark.lead'))}</p>", "lead")
        with gr.Row(elem_classes="options"):
            parts["recipes"] = gr.CheckboxGroup(
                list(QUANTIZED),
                value=list(QUANTIZED[:2]),
                label=words("benchmark.recipes"),
                info=words("benchmark.recipe_note"),
                elem_classes="recipes",
            )
            parts["size"] = gr.Radio(
                [(words(f"benchmark.{size}"), size) for size in _SIZES],
                value="quick",
                label=words("benchmark.size"),
                elem_classes="sizes",
            )
        parts["run"], parts["stop"] = run_buttons(words("benchmark.run"), words("benchmark.stop"))
        for name in ("status", "figures", "peers"):
            parts[name] = html_part("", f"{name}-part")
        shown = [parts[name] for name in ("status", "figures", "run", "stop")]
        asked = [parts["recipes"], parts["size"], model]
        parts["run"].click(self.measure, asked, shown, **QUIET)
        parts["stop"].click(self.stop, queue=False, **QUIET)
        # When the page loads, and when another model is chosen.
        gr.on(None, self.show_peers, [model], parts["peers"], queue=False, **QUIET)

    def show_peers(self, model: str | None) -> str:
        """Return the kept comparison of a model as HTML."""
        entry = self.page.context.models.menu().find(model)
        peers = engine_comparison(entry.model) if entry else None
        return peers_html(peers, self.page.words)

    def stop(self, request: gr.Request) -> None:
        """Stop measuring."""
        self.page.context.runs.stop(request.session_hash, _SLOT)

    def measure(
        self, recipes: list[str], size: str, model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Measure, showing the time left and at the end the figures."""
        words = self.page.words
        if not recipes:
            yield _idle(line_html(words("benchmark.none"), is_error=True))
            return
        with self.page.context.runs.register(request.session_hash, _SLOT) as own:
            work = _Measurement(self.page, recipes, size, model, own)
            yield line_html(words("benchmark.waiting")), "", _enabled(False), _enabled(True)
            yield from self._progress(work)
        if work.report is not None:
            figures = report_html(work.report, words)
            yield line_html(words("benchmark.done")), figures, _enabled(True), _enabled(False)
        elif work.problem:
            reason = words("benchmark.failed", reason=work.problem)
            yield _idle(line_html(reason, is_error=True))
        else:
            yield _idle(line_html(words("benchmark.stopped")))

    def _progress(self, work: "_Measurement") -> Iterator[tuple[Any, ...]]:
        """Measure in a thread, and show how far it is until it ends."""
        thread = threading.Thread(target=work.run, daemon=True)
        thread.start()
        while thread.is_alive() or not work.progress.empty():
            try:
                status, share = work.progress.get(timeout=_POLL_S)
            except queue.Empty:
                status, share = self.page.words("benchmark.stopping"), None
                if not work.own.cancel.is_set():
                    yield (gr.skip(),) * 4
                    continue
            yield line_html(status, share), gr.skip(), gr.skip(), gr.skip()


@dataclass
class _Measurement:
    """One measurement, in a thread of its own."""

    page: Page
    recipes: Sequence[str]
    size: str
    model: str | None
    own: Run
    progress: queue.SimpleQueue[tuple[str, float | None]] = field(
        default_factory=queue.SimpleQueue
    )  # message and share done
    report: ComparisonReport | None = None
    problem: str = ""

    def run(self) -> None:
        context = self.page.context
        try:
            bundles = self._bundles()
            with context.models.queue.acquire(self.own.cancel):
                context.models.unload()  # its memory and its threads would disturb
                settings = BenchSettings(threads=context.models.threads, **_SIZES[self.size])  # type: ignore[arg-type]
                self.report = compare(bundles, settings, progress=self._step)
        except AbortError:
            return
        except SummarizerError as error:
            self.problem = str(error)
        except Exception as error:
            self.problem = f"{type(error).__name__}: {error}"
            raise

    def _bundles(self) -> list[Bundle]:
        words, context = self.page.words, self.page.context
        entry = context.models.menu().find(self.model)
        name = entry.model if entry else "auto"
        bundles = []
        for recipe in self.recipes:
            message = words("benchmark.building", recipe=recipe, share="{share:.0%}")
            bundles.append(ensure_bundle(name, recipe, progress=self._building(message)))
        return bundles

    def _building(self, message: str) -> Callable[[str, float], None]:
        def show(stage: str, share: float) -> None:
            self._require_wanted()
            self.progress.put((message.format(share=share), share))

        return show

    def _step(self, step: Step) -> None:
        self._require_wanted()
        words = self.page.words
        label = step.label
        if step.left_s is not None and step.share < 1:
            label += words("benchmark.left", time=words.duration(step.left_s))
        self.progress.put((label, step.share))

    def _require_wanted(self) -> None:
        if self.own.cancel.is_set():
            raise AbortError("stopped")


def _enabled(is_enabled: bool) -> Any:
    return gr.update(interactive=is_enabled)


def _idle(status: str) -> tuple[Any, ...]:
    return status, gr.skip(), _enabled(True), _enabled(False)


def report_html(report: ComparisonReport, words: Words) -> str:
    """Return the figures as groups of bars, and a button that saves them, as HTML."""
    machine = words(
        "benchmark.machine",
        cpu=report.machine.cpu,
        threads=report.recipes[0].threads,
        model=report.model_id,
    )
    groups = [element("p", escaped(machine), class_="note")]
    for index, length in enumerate(report.settings.prompt_tokens):
        title = words("benchmark.prompt", number=f"{length:,}")
        for key, of in _PROMPT_FIGURES:
            values = [of(recipe.prompts[index]) for recipe in report.recipes]
            groups.append(_bars(f"{words(key)}, {title}", report.recipes, values, _digits(values)))
    for key, of_recipe in _RECIPE_FIGURES:
        values = [of_recipe(recipe) for recipe in report.recipes]
        groups.append(_bars(words(key), report.recipes, values, _digits(values)))
    name = f"summarizer-benchmark-{report.model_id}.json"
    saving = button(words("benchmark.export"), data_save=report.to_json() + "\n", data_name=name)
    return element("div", "".join(groups), class_="bars") + element("div", saving, class_="taking")


_PROMPT_FIGURES: tuple[tuple[str, Callable[[Any], float]], ...] = (
    ("benchmark.reading", lambda prompt: prompt.prefill_tokens_per_s.median),
    ("benchmark.writing", lambda prompt: prompt.decode_tokens_per_s.median),
    ("benchmark.first", lambda prompt: prompt.first_token_s.median),
)
_RECIPE_FIGURES: tuple[tuple[str, Callable[[RecipeFigures], float]], ...] = (
    ("benchmark.memory", lambda recipe: (recipe.peak_rss_bytes or 0) / 1e6),
    ("benchmark.loading", lambda recipe: recipe.load_s.median),
    ("benchmark.disk", lambda recipe: recipe.bundle_bytes / 1e6),
)


def _digits(values: Sequence[float]) -> int:
    return 0 if max(values) >= 100 else 1 if max(values) >= 10 else 2


def _bars(
    title: str, recipes: Sequence[RecipeFigures], values: Sequence[float], digits: int
) -> str:
    longest = max(values) or 1
    rows = "".join(
        element(
            "tr",
            element("th", escaped(recipe.recipe), scope="row")
            + element("td", f'<span class="bar" style="width:{100 * value / longest:.1f}%"></span>')
            + element("td", f"{value:,.{digits}f}", class_="number"),
        )
        for recipe, value in zip(recipes, values, strict=True)
    )
    return element("table", element("caption", escaped(title)) + rows)


def peers_html(peers: Peers | None, words: Words) -> str:
    """Return the kept comparison with other engines as HTML, the fastest first."""
    title = element("h3", escaped(words("benchmark.peers")))
    if peers is None:
        return title + element("p", escaped(words("benchmark.no_peers")), class_="note")
    lead = words(
        "benchmark.peers_lead",
        date=peers.date,
        model=peers.model,
        threads=peers.threads,
        machine=peers.cpu,
    )
    keys = ("engine", "first", "write", "whole", "kl", "memory")
    head = "".join(element("th", escaped(words(f"benchmark.{key}")), scope="col") for key in keys)
    rows = "".join(map(_peer_html, peers.engines))
    table = element("table", element("tr", head) + rows, class_="peers")
    return title + element("p", escaped(lead), class_="note") + element("div", table, class_="wide")


def _peer_html(peer: Peer) -> str:
    cells = (
        f"{peer.first_token_s:.2f}",
        f"{peer.decode_tokens_per_s:.1f}",
        f"{peer.whole_s:.2f}",
        "" if peer.kl is None else f"{peer.kl:.4f}",
        f"{peer.peak_bytes / 1e6:,.0f}",
    )
    name = element("th", escaped(peer.name), scope="row")
    numbers = "".join(element("td", cell, class_="number") for cell in cells)
    return element("tr", name + numbers, class_="ours" if peer.is_ours else None)
