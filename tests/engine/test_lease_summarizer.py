"""A Summarizer that unloads its model while nobody uses it."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest

from summarizer import AbortError, EngineOptions, Progress, Summarizer, SummarizerError
from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder

from ..generation.test_session import outcome
from ..scripted import TEXT

LONG = f"{TEXT} {TEXT.upper()}"


@pytest.fixture
def idle(bundle: Bundle) -> Iterator[Summarizer]:
    """Unloads almost at once."""
    with Summarizer(bundle, engine=EngineOptions(threads=1, unload_after_s=0.02)) as made:
        yield made


def soon(happens: Callable[[], bool]) -> bool:
    """Return whether something happens within seconds; it takes a hundredth of one."""
    end = time.monotonic() + 5
    while time.monotonic() < end and not happens():
        time.sleep(0.005)
    return happens()


def session_of(summarizer: Summarizer) -> weakref.ref[object]:
    with summarizer._lessor.lease() as engine:
        return weakref.ref(engine.decoder._session)


def is_gone(reference: weakref.ref[object]) -> bool:
    gc.collect()
    return reference() is None


def test_the_session_goes_when_it_is_not_used(idle: Summarizer) -> None:
    session = session_of(idle)
    assert soon(lambda: is_gone(session))


def test_the_next_call_loads_by_itself_and_says_the_same(idle: Summarizer) -> None:
    kept = outcome(idle, LONG, type="tldr")
    session = session_of(idle)
    assert soon(lambda: is_gone(session))
    assert outcome(idle, LONG, type="tldr") == kept
    idle.prewarm()


def test_a_stream_keeps_the_session_until_it_ends(idle: Summarizer) -> None:
    stream = idle.summarize_streaming(LONG, type="tldr")
    assert isinstance(next(stream), Progress)
    session = session_of(idle)
    time.sleep(0.1)
    assert not is_gone(session)
    stream.close()
    assert soon(lambda: is_gone(session))


def test_what_needs_no_model_loads_none(idle: Summarizer, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_of(idle)
    assert soon(lambda: is_gone(session))
    monkeypatch.setattr(Decoder, "__init__", lambda *_, **__: pytest.fail("loaded"))
    assert idle.summarize("").status == "empty"
    assert idle.summarize("The train is late.").status == "passthrough"
    assert idle.token_count(TEXT) > 0


def test_a_stream_that_was_begun_too_late_says_what_to_do(bundle: Bundle) -> None:
    made = Summarizer(bundle, engine=EngineOptions(threads=1))
    stream = made.summarize_streaming(LONG)
    made.close()
    with pytest.raises(SummarizerError, match="create another"):
        next(stream)
    with pytest.raises(SummarizerError, match="create another"):
        made.prewarm()


def test_a_failed_call_s_traceback_keeps_no_session(bundle: Bundle) -> None:
    made = Summarizer(bundle, engine=EngineOptions(threads=1))
    session, cancel = session_of(made), threading.Event()
    stream = made.summarize_streaming(LONG, cancel=cancel)
    next(stream)
    made.close()
    assert not is_gone(session)
    cancel.set()
    with pytest.raises(AbortError) as caught:
        list(stream)
    assert is_gone(session) and caught.value.__traceback__


def test_closing_leaves_no_thread_behind(bundle: Bundle) -> None:
    before = set(threading.enumerate())
    with Summarizer(bundle, engine=EngineOptions(threads=1, unload_after_s=60.0)) as made:
        assert any(isinstance(each, threading.Timer) for each in threading.enumerate())
        session = session_of(made)
    assert is_gone(session)
    assert soon(lambda: set(threading.enumerate()) <= before)
