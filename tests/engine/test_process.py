from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from summarizer import EngineOptions, Summarizer, SummarizerError
from summarizer.bundle import Bundle
from summarizer.engine import process
from summarizer.engine.process import ForkedError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")

TEXT = "The mill at the river burned down in 1911, and nobody has built another one since. " * 4
SECONDS = 30  # it takes a hundredth of one; a machine may be busy


@pytest.fixture
def made(bundle: Bundle) -> Iterator[Summarizer]:
    with Summarizer(bundle, engine=EngineOptions(threads=2, unload_after_s=60)) as made:
        made.prewarm()
        yield made


def exit_code_in_child(act: Callable[[], object]) -> int | None:
    """Return the exit code of a forked child that does this; None for a hang."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _end_as_a_program_does(act)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return None


def _end_as_a_program_does(act: Callable[[], object]) -> None:
    code = 1
    try:
        act()
        code = 0
    except SummarizerError as error:
        code = 7 if "create one in each process, after the fork" in str(error) else 8
    finally:
        os._exit(code)


@pytest.mark.parametrize(
    "act",
    [
        lambda made: made.summarize(TEXT),
        lambda made: made.summarize_streaming(TEXT),
        lambda made: made.summarize_many([TEXT]),
        lambda made: made.check(TEXT, "The mill burned down."),
        lambda made: made.prewarm(),
    ],
    ids=["summarize", "stream", "many", "check", "prewarm"],
)
def test_a_child_that_uses_its_parents_is_told(
    made: Summarizer, act: Callable[[Summarizer], object]
) -> None:
    assert exit_code_in_child(lambda: act(made)) == 7
    made.prewarm()


def test_a_child_closes_nothing_of_its_parent(made: Summarizer) -> None:
    assert exit_code_in_child(made.close) == 0
    made.prewarm()


def test_a_child_waits_for_no_lock_of_its_parent(made: Summarizer) -> None:
    held, released = threading.Event(), threading.Event()

    def hold() -> None:
        with made._lessor._lock:
            held.set()
            released.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        assert exit_code_in_child(made.prewarm) == 7
        assert exit_code_in_child(made.close) == 0
    finally:
        released.set()
        thread.join()


def test_a_child_creates_its_own(made: Summarizer, bundle: Bundle) -> None:
    def create() -> None:
        with Summarizer(bundle, engine=EngineOptions(threads=2)) as own:
            own.summarize(TEXT, type="tldr")

    assert exit_code_in_child(create) == 0


PROGRAM = """
import os, sys
from pathlib import Path
from summarizer import EngineOptions, Summarizer, SummarizerError, open_bundle

made = Summarizer(open_bundle(Path(sys.argv[1])), None, EngineOptions(threads=2, unload_after_s=1))
made.prewarm()
child = os.fork()
if not child:
    try:
        made.prewarm()
    except SummarizerError:
        made.close()
        sys.exit(7)
    sys.exit(0)
_, status = os.waitpid(child, 0)
made.prewarm()
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_a_child_ends_as_a_program_does(bundle: Bundle) -> None:
    command = [sys.executable, "-c", PROGRAM, str(bundle.path)]
    without = os.environ | {"ORT_DISABLE_TELEMETRY": "1"}  # whose threads it would wait for
    assert subprocess.run(command, env=without, timeout=SECONDS, check=False).returncode == 7


def test_the_error_reaches_the_parent_through_a_pool(made: Summarizer) -> None:
    inherited[:] = [made]
    with (
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool,
        pytest.raises(ForkedError, match="created before the process was forked"),
    ):
        pool.submit(_prewarm_inherited).result(timeout=SECONDS)


inherited: list[Summarizer] = []


def _prewarm_inherited() -> None:
    inherited[0].prewarm()


@pytest.mark.parametrize(
    ("written", "found"), [("300000000\n", 300_000_000), ("max\n", None), ("9" * 20, None)]
)
def test_a_container_has_as_much_memory_as_its_limit(
    written: str, found: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = process.memory_bytes()
    (tmp_path / "memory.max").write_text(written, "ascii")
    limits = (tmp_path / "memory.max", tmp_path / "not there")
    monkeypatch.setattr(process, "_CONTAINER_LIMITS", limits)
    assert process.memory_bytes() == (found if whole and found else whole)
