"""`asummarize` and `asummarize_streaming`: the loop goes on, and what is left stops."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from summarizer import Delta, OptionError, Summarizer, SummaryResult, UnsupportedInputError
from summarizer.engine.lease import ClosedError
from summarizer.errors import AbortError
from summarizer.turns import Turns

TEXT = "The meeting on the train was long and have to write words. " * 30
SHORT = "The list of the main points is from the train. " * 12


async def longest_gap_s(stop: asyncio.Event) -> float:
    """How long the loop stood still at most."""
    longest, last = 0.0, time.monotonic()
    while not stop.is_set():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    return longest


class Slow:
    """Streams that count, and note what happened to them."""

    def __init__(self, step_s: float = 0.01) -> None:
        self._step_s = step_s
        self.working = self.most_working = 0
        self.ended: list[str] = []

    def begin(self, name: str, steps: int, cancel: threading.Event) -> Iterator[str]:
        try:
            for number in range(steps):
                if cancel.is_set():
                    raise AbortError("cancelled")
                self.working += 1
                self.most_working = max(self.most_working, self.working)
                time.sleep(self._step_s)
                self.working -= 1
                yield f"{name}{number}"
        finally:
            self.ended.append(name)


async def all_of(turns: Turns, slow: Slow, name: str, steps: int, client: Any = None) -> list[str]:
    events = turns.stream(lambda cancel: slow.begin(name, steps, cancel), client)
    return [event async for event in events]


# -- a Summarizer in an event loop ----------------------------------------------------------------


def test_an_awaited_summary_is_the_one_that_summarize_gives(random_model: Summarizer) -> None:
    expected = random_model.summarize(TEXT, type="tldr", trust="off")
    found = asyncio.run(random_model.asummarize(TEXT, type="tldr", trust="off"))
    assert (found.text, found.status, found.items) == (
        expected.text,
        expected.status,
        expected.items,
    )


def test_a_stream_s_pieces_make_up_the_result(random_model: Summarizer) -> None:
    async def run() -> tuple[str, SummaryResult]:
        shown = ""
        async for event in random_model.asummarize_streaming(TEXT, type="tldr", trust="off"):
            if isinstance(event, SummaryResult):
                return shown, event
            if hasattr(event, "text"):
                shown = shown + event.text if isinstance(event, Delta) else event.text
        raise AssertionError

    shown, result = asyncio.run(run())
    assert shown == result.text


def test_the_loop_goes_on_meanwhile(random_model: Summarizer) -> None:
    async def run() -> tuple[float, float]:
        stop = asyncio.Event()
        watch = asyncio.create_task(longest_gap_s(stop))
        started = time.monotonic()
        await random_model.asummarize(TEXT, type="tldr", length="long", trust="off")
        took = time.monotonic() - started
        stop.set()
        return took, await watch

    took, gap = asyncio.run(run())
    assert gap < max(0.1, took / 3)


def test_many_at_once_get_each_its_own(random_model: Summarizer) -> None:
    texts = [f"{number} of the {SHORT}" for number in range(8)]
    expected = [random_model.summarize(text, type="headline", trust="off").text for text in texts]

    async def run() -> list[SummaryResult]:
        calls = (random_model.asummarize(text, type="headline", trust="off") for text in texts)
        return await asyncio.gather(*calls)

    assert [result.text for result in asyncio.run(run())] == expected


def test_a_wrong_option_is_told_at_the_call(random_model: Summarizer) -> None:
    with pytest.raises(OptionError, match="length"):
        random_model.asummarize_streaming(TEXT, length="tiny")


def test_an_error_of_the_text_reaches_the_caller(random_model: Summarizer) -> None:
    with pytest.raises(UnsupportedInputError):
        asyncio.run(random_model.asummarize(b"bytes"))


def test_a_closed_summarizer_says_so(bundle: Any) -> None:
    made = Summarizer(bundle)
    asyncio.run(made.asummarize(SHORT, type="headline", trust="off"))
    made.close()
    with pytest.raises(ClosedError):
        asyncio.run(made.asummarize(SHORT))


def test_a_cancelled_call_frees_the_model_for_the_next(random_model: Summarizer) -> None:
    """When the task has ended, the model has stopped: nothing is at work any more."""

    async def run() -> str:
        events = asyncio.Queue[Any]()

        async def follow() -> None:
            async for event in random_model.asummarize_streaming(
                TEXT, type="tldr", length="long", trust="off"
            ):
                events.put_nowait(event)

        task = asyncio.create_task(follow())
        await events.get()
        assert len(random_model._turns) == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(random_model._turns) == 0
        assert not any(
            isinstance(events.get_nowait(), SummaryResult) for _ in range(events.qsize())
        )
        return (await random_model.asummarize(SHORT, type="headline", trust="off")).text

    assert asyncio.run(run()) == random_model.summarize(SHORT, type="headline", trust="off").text


def test_a_time_limit_ends_a_call(random_model: Summarizer) -> None:
    async def run() -> None:
        async with asyncio.timeout(0.001):
            await random_model.asummarize(TEXT, type="tldr", length="long")

    with pytest.raises(TimeoutError):
        asyncio.run(run())
    assert len(random_model._turns) == 0


def test_a_running_loop_as_a_notebook_has_it_is_used(random_model: Summarizer) -> None:
    """Cells are run one after another as tasks of a loop that was running before."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        first, second = (
            asyncio.run_coroutine_threadsafe(
                random_model.asummarize(SHORT, type="headline", trust="off"), loop
            ).result(60)
            for _ in range(2)
        )
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    assert first.text == second.text != ""


def test_top_level_await_works_in_a_notebook_s_shell(random_model: Summarizer) -> None:
    shells = pytest.importorskip("IPython.core.interactiveshell")
    shell = shells.InteractiveShell.instance(user_ns={"model": random_model, "text": SHORT})
    shell.autoawait = True
    ran = shell.run_cell("(await model.asummarize(text, type='headline', trust='off')).text")
    ran.raise_error()
    assert ran.result == random_model.summarize(SHORT, type="headline", trust="off").text


def test_a_handler_of_starlette_awaits_it_and_others_are_answered(random_model: Summarizer) -> None:
    applications = pytest.importorskip("starlette.applications")
    httpx = pytest.importorskip("httpx")
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def summary(request: Any) -> Any:
        text = (await request.body()).decode()
        result = await random_model.asummarize(text, type="tldr", length="long", trust="off")
        return PlainTextResponse(result.text)

    async def quick(request: Any) -> Any:
        return PlainTextResponse("here")

    routes = [Route("/summary", summary, methods=["POST"]), Route("/quick", quick)]
    app = applications.Starlette(routes=routes)

    async def run() -> tuple[str, int]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            asked = asyncio.create_task(client.post("/summary", content=TEXT, timeout=60))
            answered = 0
            while not asked.done():
                answered += (await client.get("/quick")).text == "here"
                await asyncio.sleep(0.005)
            return (await asked).text, answered

    text, answered = asyncio.run(run())
    assert text == random_model.summarize(TEXT, type="tldr", length="long", trust="off").text
    assert answered > 3


# -- turns ----------------------------------------------------------------------------------------


def test_streams_work_one_at_a_time_and_none_is_lost() -> None:
    slow = Slow(0.001)

    async def run() -> list[list[str]]:
        turns = Turns(turn_s=0.005)
        return await asyncio.gather(*(all_of(turns, slow, name, 20) for name in "abcdefgh"))

    found = asyncio.run(run())
    assert found == [[f"{name}{number}" for number in range(20)] for name in "abcdefgh"]
    assert slow.most_working == 1


def test_a_short_stream_does_not_wait_for_a_long_one() -> None:
    slow = Slow()

    async def run() -> None:
        turns = Turns(turn_s=0.05)
        long = asyncio.create_task(all_of(turns, slow, "long", 200))
        await asyncio.sleep(0.03)
        await all_of(turns, slow, "short", 2)
        assert not long.done()
        assert len(await long) == 200

    asyncio.run(run())
    assert slow.ended == ["short", "long"]


def test_no_more_streams_are_begun_than_memory_is_meant_for() -> None:
    begun: set[str] = set()
    most = 0

    async def run() -> None:
        nonlocal most
        turns, slow = Turns(turn_s=0.0, most_begun=2), Slow(0.001)

        async def follow(name: str) -> None:
            nonlocal most
            async for _ in turns.stream(lambda cancel: slow.begin(name, 30, cancel)):
                begun.add(name)
                most = max(most, len(begun - set(slow.ended)))

        await asyncio.gather(*map(follow, "abcde"))

    asyncio.run(run())
    assert most == 2


def test_a_client_with_many_streams_lets_another_in_between() -> None:
    slow = Slow(0.005)

    async def run() -> None:
        turns = Turns()
        many = [asyncio.create_task(all_of(turns, slow, f"m{n}", 3, "many")) for n in range(6)]
        await asyncio.sleep(0.002)
        await all_of(turns, slow, "one", 3, "other")
        assert sum(task.done() for task in many) <= 2
        await asyncio.gather(*many)

    asyncio.run(run())


@pytest.mark.parametrize("after_s", [0.0, 0.05])
def test_a_stream_that_is_left_stops(after_s: float) -> None:
    """Whether it works or is paused, by `aclosing` or by the garbage collector."""
    slow = Slow()

    async def run() -> None:
        turns = Turns(turn_s=0.02)
        async with aclosing(turns.stream(lambda cancel: slow.begin("left", 1000, cancel))) as left:
            await anext(left)
            other = asyncio.create_task(all_of(turns, slow, "other", 8))
            await asyncio.sleep(after_s)
        assert "left" in slow.ended
        await other
        dropped: AsyncIterator[str] | None
        dropped = turns.stream(lambda cancel: slow.begin("dropped", 1000, cancel))
        await anext(dropped)
        dropped = None
        await all_of(turns, slow, "next", 1)
        assert "dropped" in slow.ended
        assert len(turns) == 0

    asyncio.run(run())


def test_one_that_waits_is_gone_at_once() -> None:
    slow = Slow(0.2)

    async def run() -> None:
        turns = Turns()
        long = asyncio.create_task(all_of(turns, slow, "long", 2))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(all_of(turns, slow, "waiting", 2))
        await asyncio.sleep(0.01)
        started = time.monotonic()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert time.monotonic() - started < 0.1
        await long

    asyncio.run(run())
    assert slow.ended == ["long"]


def test_when_all_are_stopped_each_is_told() -> None:
    slow = Slow()

    async def run() -> None:
        turns = Turns(turn_s=0.02)
        tasks = [asyncio.create_task(all_of(turns, slow, name, 1000)) for name in "abc"]
        await asyncio.sleep(0.05)
        turns.stop()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(each) for each in found] == [AbortError] * 3
        with pytest.raises(AbortError):
            await all_of(turns, slow, "late", 1)

    asyncio.run(run())


def test_what_is_at_work_when_it_is_closed_ends_well() -> None:
    slow = Slow()

    async def run() -> list[list[str]]:
        turns = Turns(turn_s=0.01)
        tasks = [asyncio.create_task(all_of(turns, slow, name, 10)) for name in "ab"]
        await asyncio.sleep(0.03)
        turns.close()
        return await asyncio.gather(*tasks)

    assert [len(each) for each in asyncio.run(run())] == [10, 10]
