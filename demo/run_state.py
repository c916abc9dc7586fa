"""What a tab shows after each event of its runs, in words for people."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from demo.markup import element, escaped
from demo.runs import Loading, Reading, RunEvent, Waiting
from demo.words import Words
from summarizer import (
    AbortError,
    Delta,
    Progress,
    Rewrite,
    SummarizerError,
    SummaryResult,
    Verdict,
)

_log = logging.getLogger(__name__)

Batches = Iterable[list[RunEvent]]


@dataclass(frozen=True)
class SummaryState:
    """What is known of one text's summary."""

    text: str = ""  # so far
    result: SummaryResult | None = None
    verdict: Verdict | None = None  # of a check
    error: str = ""


@dataclass(frozen=True)
class RunState:
    """What a tab shows at one moment."""

    status: str = ""
    share: float | None = None  # done of the present step; None where it can't be told
    answers: tuple[SummaryState, ...] = ()
    is_running: bool = True
    is_error: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether every text has its summary."""
        return all(answer.result or answer.verdict for answer in self.answers)


def run_states(
    words: Words,
    runs: Sequence[Callable[[], Batches]],
    *,
    failed: str = "status.failed",
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[RunState]:
    """A view at once and after each batch of each run, one run a text, in their order.

    failed -- the words that say why the only run failed

    An error ends the run that it is of, and what was written so far is kept; cancelling ends all.
    """
    view = RunState(words("status.ready"), answers=(SummaryState(),) * len(runs))
    yield view
    for number, begin in enumerate(runs):
        prefix = words("status.of", number=number + 1, total=len(runs)) if len(runs) > 1 else ""
        follow = _Follow(words, number, prefix, clock)
        try:
            for batch in begin():
                for event in batch:
                    view = follow.after(view, event)
                yield view
        except AbortError:
            yield _ended(view, words("status.cancelled"))
            return
        except SummarizerError as error:
            view = follow.failed(view, str(error))
        except Exception:
            _log.exception("a summary failed")
            view = follow.failed(view, words("status.bug"))
    yield _all_done(words, view, failed)


def _all_done(words: Words, view: RunState, failed: str) -> RunState:
    errors = [answer.error for answer in view.answers if answer.error]
    if errors and len(view.answers) == 1:
        return replace(_ended(view, words(failed, reason=errors[0])), is_error=True)
    if errors:
        told = words("status.some_failed", number=len(errors), total=len(view.answers))
        return replace(_ended(view, told), is_error=True)
    results = [answer.result for answer in view.answers if answer.result]
    ending = f"status.{results[0].status}" if len(results) == 1 else ""
    if ending in ("status.passthrough", "status.empty"):
        return _ended(view, words(ending))
    if not results:
        return _ended(view, words("status.checked"))
    seconds = sum(result.timings.total_s for result in results)
    return _ended(view, words("status.done", seconds=f"{seconds:.1f}"))


def _ended(view: RunState, status: str) -> RunState:
    return replace(view, status=status, share=None, is_running=False)


@dataclass
class _Follow:
    """One run: what its events change."""

    words: Words
    number: int  # of its answer
    prefix: str
    clock: Callable[[], float]
    started: float = 0.0

    def after(self, view: RunState, event: RunEvent) -> RunState:
        match event:
            case Waiting(ahead):
                return self._at(view, self.words.count("status.waiting", ahead))
            case Loading(share):
                is_building = 0 < share < 1
                key = "status.building" if is_building else "status.loading"
                return self._at(
                    view, self.words(key, share=f"{share:.0%}"), share if is_building else None
                )
            case Reading():
                self.started = self.clock()
                return self._at(view, self.words("status.reading"))
            case Progress(done, total):
                return self._at(view, self._progress(done, total), done / total)
            case Delta(text):
                return self._writing(view, view.answers[self.number].text + text)
            case Rewrite(text):
                return self._writing(view, text)
            case SummaryResult():
                return self._answered(view, SummaryState(event.text, event))
            case Verdict():
                return self._answered(view, SummaryState(event.text, verdict=event))
        raise TypeError(f"unknown event {type(event).__name__}")

    def failed(self, view: RunState, error: str) -> RunState:
        return self._answered(view, replace(view.answers[self.number], error=error))

    def _at(self, view: RunState, status: str, share: float | None = None) -> RunState:
        return replace(view, status=self.prefix + status, share=share)

    def _writing(self, view: RunState, text: str) -> RunState:
        return self._answered(self._at(view, self.words("status.writing")), SummaryState(text))

    def _answered(self, view: RunState, answer: SummaryState) -> RunState:
        before, after = view.answers[: self.number], view.answers[self.number + 1 :]
        return replace(view, answers=(*before, answer, *after), share=None)

    def _progress(self, done: int, total: int) -> str:
        told = self.words("status.read_tokens", done=f"{done:,}", total=f"{total:,}")
        if not 0 < done < total:
            return told
        left_s = (self.clock() - self.started) * (total - done) / done
        return told + self.words("status.left", time=self.words.duration(left_s))


def status_html(view: RunState) -> str:
    """The line that says what is going on, with a bar where a share is known."""
    return line_html(view.status, view.share, is_error=view.is_error)


def line_html(text: str, share: float | None = None, *, is_error: bool = False) -> str:
    """A line that screen readers read out when it changes."""
    bar = f'<progress value="{share:.3f}"></progress>' if share is not None else ""
    kind = "error" if is_error else "status"
    return element("div", escaped(text) + bar, class_=kind, role="alert" if is_error else "status")
