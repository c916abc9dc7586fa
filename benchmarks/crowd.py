"""Eight programs use the demo at once: whether each gets its own right answer, and what it takes.

python -m benchmarks.crowd --model qwen2.5-coder-0.5b-instruct --minutes 5

Each client summarizes texts of its own, again and again, through gradio_client; every answer is
held against the one that the library gives alone. Meanwhile another client has long texts
summarized and cancels them. At the end it is measured how soon a cancelled call frees the model.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from gradio_client import Client

from benchmarks.demo_server import Served, served
from benchmarks.eta import ProgressPrinter
from benchmarks.results_file import write_results
from summarizer import Summarizer

_EXAMPLES = Path(__file__).parents[1] / "examples"
_FILES = (
    *("note.txt", "email.txt", "chat.txt", "article.txt"),
    *("email_zh.txt", "chat_zh.txt", "article_zh.txt", "thread.txt"),
)
TYPES = ("headline", "tldr", "key-points")
_LONG = _EXAMPLES / "report.txt"
_LOOK_S = 1.0  # between two looks at the memory
_WARM_UP_S = 60.0  # after which memory shall be flat
_CANCEL_EVERY_S, _CANCEL_AFTER_S = 15.0, 5.0
_TO_ITS_TURN_S, _TO_THE_QUEUE_S = 0.4, 0.6
_CANCELLATIONS = 10  # that are measured, half of them while a text is read


@dataclass
class Found:
    """What the clients met; each notes its own."""

    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    freed_s: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    asked = arguments(__doc__)
    expected = expected_answers(asked.model, asked.clients, asked.threads)
    found, stop = Found(), threading.Event()
    with served(asked.model, threads=asked.threads) as demo:
        Client(demo.address, verbose=False).predict("Warm up.", api_name="/summarize")
        threads = [
            threading.Thread(target=_client, args=(demo.address, number, expected, found, stop))
            for number in range(asked.clients)
        ]
        threads.append(threading.Thread(target=_canceller, args=(demo.address, found, stop)))
        for thread in threads:
            thread.start()
        memory = watched(demo, asked.minutes * 60, "crowd")
        stop.set()
        for thread in threads:
            thread.join()
        found.freed_s = [_freed_after(demo.address, number) for number in range(_CANCELLATIONS)]
    figures = _figures(found, memory) | {
        "clients": asked.clients,
        "minutes": asked.minutes,
        "threads": asked.threads,
    }
    path = write_results(f"crowd-{asked.model}", figures)
    print(f"{found.answers} answers, {len(found.wrong)} wrong, {len(found.errors)} errors")
    print(f"written to {path}")
    if found.wrong or found.errors:
        raise SystemExit(1)


def text_of(number: int) -> str:
    return (_EXAMPLES / _FILES[number % len(_FILES)]).read_text("utf-8")


def expected_answers(model: str, clients: int, threads: int) -> dict[tuple[int, str], str]:
    """What the library says to each client's text, alone."""
    with Summarizer.create(model, cache_bytes=0, threads=threads) as summarizer:
        return {
            (number, type_): summarizer.summarize(text_of(number), type=type_).text  # type: ignore[arg-type]
            for number in range(clients)
            for type_ in TYPES
        }


def _client(
    address: str,
    number: int,
    expected: dict[tuple[int, str], str],
    found: Found,
    stop: threading.Event,
) -> None:
    client = Client(address, verbose=False)
    turn = number
    while not stop.is_set():
        type_ = TYPES[turn % len(TYPES)]
        turn += 1
        started = time.monotonic()
        try:
            answer = client.predict(text_of(number), type=type_, api_name="/summarize")
        except Exception as error:
            with found.lock:
                found.errors.append(f"client {number}: {error}")
            continue
        with found.lock:
            found.answers += 1
            found.seconds.append(time.monotonic() - started)
            if answer != expected[number, type_]:
                found.wrong.append(f"client {number}, {type_}: {answer}")


def _canceller(address: str, found: Found, stop: threading.Event) -> None:
    """Again and again a long text is cancelled, wherever it is."""
    client = Client(address, verbose=False)
    while not stop.wait(_CANCEL_EVERY_S):
        try:
            job = client.submit(_LONG.read_text("utf-8"), type="list", api_name="/summarize")
            stop.wait(_CANCEL_AFTER_S)
            job.cancel()
        except Exception as error:
            with found.lock:
                found.errors.append(f"cancelling: {error}")


def _freed_after(address: str, number: int) -> float:
    """Seconds from a cancellation to when the model is another's, who waited for it."""
    first, second = Client(address, verbose=False), Client(address, verbose=False)
    text = _LONG.read_text("utf-8")
    long = f"Copy {number}. {text}" if number % 2 else text
    job = first.submit(long, type="key-points", length="long", api_name="/summarize")
    time.sleep(_TO_ITS_TURN_S)
    while not any(job.outputs()) and number % 2 == 0 and not job.done():  # it writes
        time.sleep(0.02)
    queued = second.submit(text[:600], type="headline", api_name="/summarize_in_detail")
    time.sleep(_TO_THE_QUEUE_S)
    cancelled = time.monotonic()
    job.cancel()
    result = queued.result(timeout=300)
    return time.monotonic() - cancelled - float(result["timings"]["total_s"])


def watched(demo: Served, seconds: float, title: str) -> list[tuple[float, int]]:
    """The memory of the demo over time."""
    started = time.monotonic()
    left = ProgressPrinter(title, round(seconds))
    found = []
    while (gone := time.monotonic() - started) < seconds:
        found.append((gone, demo.rss_bytes()))
        left.note(max(1, round(gone)))
        time.sleep(_LOOK_S)
    return found


def _figures(found: Found, memory: Sequence[tuple[float, int]]) -> dict[str, Any]:
    return {
        "answers": found.answers,
        "wrong": found.wrong,
        "errors": found.errors,
        "median_s": median(found.seconds) if found.seconds else None,
        "slowest_s": max(found.seconds, default=None),
        "cancelled": len(found.freed_s),
        "median_freed_s": median(found.freed_s) if found.freed_s else None,
        "slowest_freed_s": max(found.freed_s, default=None),
    } | memory_figures(memory)


def memory_figures(memory: Sequence[tuple[float, int]]) -> dict[str, Any]:
    warm = [bytes_ for gone, bytes_ in memory if gone >= _WARM_UP_S] or [memory[-1][1]]
    return {
        "rss_after_first_minute": warm[0],
        "highest_rss_later": max(warm),
        "lowest_rss_later": min(warm),
        "rss_every_10_s": [bytes_ for _, bytes_ in memory[::10]],
    }


def arguments(about: str | None) -> argparse.Namespace:
    """What a benchmark of many clients is asked for; `about` begins with what it is."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
