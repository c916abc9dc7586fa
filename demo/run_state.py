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
    Section,
    SummarizerError,
    SummaryResult,
    Verdict,
)

from .errors import told
from .eta import Estimate
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
    parts: tuple[Section, ...] = ()  # summaries of parts of a long text, so far


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
            state = follow.failed(state, told(error, words))
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
    expected: Estimate | None = None
    wrote_at: float | None = None  # the first words
    began: tuple[float, int] | None = None  # reading: when, and what was known from before

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
            case Reading(estimate):
                self.expected = estimate
                left_s = estimate.whole_s if estimate else None
                return self._at(state, self.words("status.reading") + self._left(left_s))
            case Progress(done, total):
                return self._at(state, self._progress(done, total), done / total)
            case Section():
                return self._with_part(state, event)
            case Delta(text):
                return self._writing(state, state.summaries[self.number].text + text)
            case Rewrite(text):
                return self._writing(state, text)
            case SummaryResult():
                return self._with_summary(state, SummaryState(event.text, result=event))
            case Verdict():
                return self._with_summary(state, SummaryState(event.text, verdict=event))
        raise TypeError(f"unknown event {type(event).__name__}")

    def failed(self, state: RunState, error: str) -> RunState:
        return self._with_summary(state, replace(state.summaries[self.number], error=error))

    def _at(self, state: RunState, status: str, share: float | None = None) -> RunState:
        return replace(state, status=self.prefix + status, share=share)

    def _writing(self, state: RunState, text: str) -> RunState:
        now = self.clock()
        self.wrote_at = now if self.wrote_at is None else self.wrote_at
        left_s = self.wrote_at + self.expected.rest_s - now if self.expected else None
        status = self.words("status.writing") + self._left(left_s)
        summary = replace(state.summaries[self.number], text=text)
        return self._with_summary(self._at(state, status), summary)

    def _with_part(self, state: RunState, part: Section) -> RunState:
        known = state.summaries[self.number]
        return self._with_summary(state, replace(known, parts=(*known.parts, part)))

    def _with_summary(self, state: RunState, summary: SummaryState) -> RunState:
        before, after = state.summaries[: self.number], state.summaries[self.number + 1 :]
        return replace(state, summaries=(*before, summary, *after), share=None)

    def _progress(self, done: int, total: int) -> str:
        """What is done, and the time left: of reading at its speed so far, then of writing."""
        message = self.words("status.reading")
        if not total:
            return message
        now, known = self.clock(), self.expected
        self.began = self.began or (now, done)
        began_at, known_before = self.began
        left_s = None
        if done > known_before:
            left_s = (now - began_at) * (total - done) / (done - known_before)
        elif known:
            left_s = known.first_s
        if left_s is not None and known:
            left_s += known.rest_s
        return message + self._left(left_s)

    def _left(self, seconds: float | None) -> str:
        """The time left, rounded so that it doesn't flicker; nothing where it is over."""
        if seconds is None or seconds < 1:
            return ""
        step = 1 if seconds < 10 else 5
        time = self.words.duration(max(1, round(seconds / step) * step))
        return self.words("status.left", time=time)


def status_html(state: RunState) -> str:
    """Return the status line, with a bar where a share is known."""
    return line_html(state.status, state.share, is_error=state.is_error)


def line_html(text: str, share: float | None = None, *, is_error: bool = False) -> str:
    """Return a line that screen readers read out when it changes."""
    bar = f'<progress value="{share:.3f}"></progress>' if share is not None else ""
    kind = "error" if is_error else "status"
    return element("div", escaped(text) + bar, class_=kind, role="alert" if is_error else "status")
