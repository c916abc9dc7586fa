"""What a tab shows of its runs after each event."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer import (
    AbortError,
    Delta,
    Progress,
    Rewrite,
    SummarizerError,
    SummaryResult,
    Verdict,
)

from .markup import element, escaped
from .runs import Loading, Reading, RunEvent, Waiting
from .words import Words

_log = logging.getLogger(__name__)

Batches = Iterable[list[RunEvent]]


@dataclass(frozen=True)
class SummaryState:
    """One text's summary, as far as it is known."""

    text: str = ""  # so far
    result: SummaryResult | None = None
    verdict: Verdict | None = None  # of a check
    error: str = ""


@dataclass(frozen=True)
class RunState:
    """What a tab shows of its runs at one moment."""

    status: str = ""
    share: float | None = None  # of the present step that is done; None if unknown
    summaries: tuple[SummaryState, ...] = ()  # one a text
    is_running: bool = True
    is_error: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether every text has its summary."""
        return all(each.result or each.verdict for each in self.summaries)


def run_states(
    words: Words,
    runs: Sequence[Callable[[], Batches]],
    *,
    failed: str = "status.failed",
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[RunState]:
    """Yield the state at once and after each batch of events, one run after another.

    An error ends its own run, and what was written so far is kept; a cancellation ends all.

    Args:
        runs: one a text; each begins its run when it is called
        failed: key of the words that say why a single run failed
    """
    state = RunState(words("status.ready"), summaries=(SummaryState(),) * len(runs))
    yield state
    for number, begin in enumerate(runs):
        prefix = words("status.of", number=number + 1, total=len(runs)) if len(runs) > 1 else ""
        follow = _RunFollower(words, number, prefix, clock)
        try:
            for batch in begin():
                for event in batch:
                    state = follow.after(state, event)
                yield state
        except AbortError:
            yield _ended(state, words("status.cancelled"))
            return
        except SummarizerError as error:
            state = follow.failed(state, str(error))
        except Exception:
            _log.exception("a summary failed")
            state = follow.failed(state, words("status.bug"))
    yield _all_done(words, state, failed)


def _all_done(words: Words, state: RunState, failed: str) -> RunState:
    errors = [each.error for each in state.summaries if each.error]
    if errors and len(state.summaries) == 1:
        return replace(_ended(state, words(failed, reason=errors[0])), is_error=True)
    if errors:
        message = words("status.some_failed", number=len(errors), total=len(state.summaries))
        return replace(_ended(state, message), is_error=True)
    results = [each.result for each in state.summaries if each.result]
    ending = f"status.{results[0].status}" if len(results) == 1 else ""
    if ending in ("status.passthrough", "status.empty"):
        return _ended(state, words(ending))
    if not results:
        return _ended(state, words("status.checked"))
    seconds = sum(result.timings.total_s for result in results)
    return _ended(state, words("status.done", seconds=f"{seconds:.1f}"))


def _ended(state: RunState, status: str) -> RunState:
    return replace(state, status=status, share=None, is_running=False)


@dataclass
class _RunFollower:
    """Applies the events of one run to the state."""

    words: Words
    number: int  # of its text
    prefix: str
    clock: Callable[[], float]
    started: float = 0.0

    def after(self, state: RunState, event: RunEvent) -> RunState:
        match event:
            case Waiting(ahead):
                return self._at(state, self.words.count("status.waiting", ahead))
            case Loading(share):
                is_building = 0 < share < 1
                key = "status.building" if is_building else "status.loading"
                return self._at(
                    state, self.words(key, share=f"{share:.0%}"), share if is_building else None
                )
            case Reading():
                self.started = self.clock()
                return self._at(state, self.words("status.reading"))
            case Progress(done, total):
                return self._at(state, self._progress(done, total), done / total)
            case Delta(text):
                return self._writing(state, state.summaries[self.number].text + text)
            case Rewrite(text):
                return self._writing(state, text)
            case SummaryResult():
                return self._with_summary(state, SummaryState(event.text, event))
            case Verdict():
                return self._with_summary(state, SummaryState(event.text, verdict=event))
        raise TypeError(f"unknown event {type(event).__name__}")

    def failed(self, state: RunState, error: str) -> RunState:
        return self._with_summary(state, replace(state.summaries[self.number], error=error))

    def _at(self, state: RunState, status: str, share: float | None = None) -> RunState:
        return replace(state, status=self.prefix + status, share=share)

    def _writing(self, state: RunState, text: str) -> RunState:
        return self._with_summary(self._at(state, self.words("status.writing")), SummaryState(text))

    def _with_summary(self, state: RunState, summary: SummaryState) -> RunState:
        before, after = state.summaries[: self.number], state.summaries[self.number + 1 :]
        return replace(state, summaries=(*before, summary, *after), share=None)

    def _progress(self, done: int, total: int) -> str:
        message = self.words("status.read_tokens", done=f"{done:,}", total=f"{total:,}")
        if not 0 < done < total:
            return message
        left_s = (self.clock() - self.started) * (total - done) / done
        return message + self.words("status.left", time=self.words.duration(left_s))


def status_html(state: RunState) -> str:
    """Return the status line, with a bar where a share is known."""
    return line_html(state.status, state.share, is_error=state.is_error)


def line_html(text: str, share: float | None = None, *, is_error: bool = False) -> str:
    """Return a line that screen readers read out when it changes."""
    bar = f'<progress value="{share:.3f}"></progress>' if share is not None else ""
    kind = "error" if is_error else "status"
    return element("div", escaped(text) + bar, class_=kind, role="alert" if is_error else "status")
