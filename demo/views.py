"""What the page shows after each event: words for people, and HTML in which text stays text."""

from __future__ import annotations

import html
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from demo.blocks import blocks_html
from demo.runs import Loading, Reading, RunEvent, Waiting
from summarizer import AbortError, Delta, Progress, Rewrite, SummarizerError, SummaryResult

_log = logging.getLogger(__name__)

_ENDINGS = {
    "passthrough": "The text is already as short as a summary of it, so it is shown unchanged.",
    "empty": "There is no text to summarize.",
}
_CHANGES = ("rewritten", "dropped", "quoted")
_FAILED = "Something went wrong. The log in the terminal says more."


@dataclass(frozen=True)
class View:
    """What the page shows at one moment."""

    status: str = ""
    share: float | None = None  # done of the present step; None where it can't be told
    summary: str = ""
    details: tuple[str, ...] = ()
    language: str = ""
    is_running: bool = True
    is_error: bool = False


IDLE = View("The summary appears here.", is_running=False)


def views(
    batches: Iterable[list[RunEvent]], *, clock: Callable[[], float] = time.monotonic
) -> Iterator[View]:
    """A view at once and after each batch; an error ends them, what was written so far is kept."""
    view = View("Getting ready")
    yield view
    started = clock()
    try:
        for batch in batches:
            for event in batch:
                if isinstance(event, Reading):
                    started = clock()
                view = _after(view, event, clock() - started)
            yield view
    except AbortError:
        yield _ended(view, "Cancelled")
    except SummarizerError as error:
        yield replace(_ended(view, f"Not summarized: {error}"), is_error=True)
    except Exception:
        _log.exception("a summary failed")
        yield replace(_ended(view, _FAILED), is_error=True)


def _after(view: View, event: RunEvent, reading_s: float) -> View:
    match event:
        case Waiting():
            return replace(view, status="Waiting for the model, which is busy")
        case Loading(share):
            return replace(view, status=_loading(share), share=share if 0 < share < 1 else None)
        case Reading():
            return replace(view, status="Reading the text", share=None)
        case Progress(done, total):
            return replace(view, status=_reading(done, total, reading_s), share=done / total)
        case Delta(text):
            return replace(view, status="Writing", share=None, summary=view.summary + text)
        case Rewrite(text):
            return replace(view, status="Writing", share=None, summary=text)
        case SummaryResult():
            return _finished(event)
    raise TypeError(f"unknown event {type(event).__name__}")


def _ended(view: View, status: str) -> View:
    return replace(view, status=status, share=None, is_running=False)


def _finished(result: SummaryResult) -> View:
    done = f"Done in {result.timings.total_s:.1f} s"
    return View(
        status=_ENDINGS.get(result.status, done),
        summary=result.text,
        details=_details(result),
        language=result.language,
        is_running=False,
    )


def _loading(share: float) -> str:
    if 0 < share < 1:
        return f"Building the model from its weights, this once: {share:.0%}"
    return "Loading the model"


def _reading(done: int, total: int, seconds: float) -> str:
    words = f"Reading the text: {done:,} of {total:,} tokens"
    if 0 < done < total:
        words += f", about {_duration(seconds * (total - done) / done)} left"
    return words


def _duration(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _details(result: SummaryResult) -> tuple[str, ...]:
    usage, timings = result.usage, result.timings
    if result.status == "empty":
        return ()
    model = f"{result.model_id}, {result.recipe}"
    if not usage.prompt_tokens:
        return *_mended(result), f"{usage.input_tokens:,} tokens", "the model was not needed", model
    return (
        *_mended(result),
        f"First token after {timings.first_token_s:.1f} s",
        f"{timings.tokens_per_second(usage):.0f} tokens per second",
        f"{usage.prompt_tokens:,} tokens read, {usage.output_tokens:,} written",
        model,
    )


def _mended(result: SummaryResult) -> tuple[str, ...]:
    """What the checks against the text found, if anything."""
    changed = [
        check
        for check in result.checks
        if check.outcome in _CHANGES and check.kind != "copied-opening"
    ]
    told = f"{len(changed)} mended: not in the text" if changed else ""
    orders = [check.text for check in result.checks if check.outcome == "unread"]
    unread = f"Left unread, orders to the summarizer: {_quoted(orders)}" if orders else ""
    wrong = _quoted(check.text for check in result.unsupported)
    return tuple(filter(None, (told, unread, f"Not found in the text: {wrong}" if wrong else "")))


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


# -- HTML -----------------------------------------------------------------------------------------


def summary_html(view: View) -> str:
    """The summary: its bullets as a list, its rows as a table, all words as text."""
    if not view.summary:
        return ""
    language = f' lang="{html.escape(view.language)}"' if view.language else ""
    if view.language == "ar":
        language += ' dir="rtl"'
    return f'<div class="summary"{language}>{blocks_html(view.summary)}</div>'


def status_html(view: View) -> str:
    """The line that says what is going on, with a bar where a share is known."""
    kind = "error" if view.is_error else "status"
    bar = f'<progress value="{view.share:.3f}"></progress>' if view.share is not None else ""
    return f'<div class="{kind}" role="status">{html.escape(view.status)}{bar}</div>'


def details_html(view: View) -> str:
    """The small type under the summary."""
    spans = (f"<span>{html.escape(detail)}</span>" for detail in view.details)
    return f'<div class="details">{" · ".join(spans)}</div>'


def missing_html(reasons: Iterable[str]) -> str:
    """The panel of a first run: what is missing, and what to do."""
    lines = "".join(f"<li>{html.escape(reason)}</li>" for reason in reasons)
    return (
        "<h2>No model is on this computer yet</h2>"
        "<p>In the project's folder, run</p><pre>make setup</pre>"
        "<p>and then load this page again.</p>"
        f"<details><summary>Why each model is missing</summary><ul>{lines}</ul></details>"
    )
