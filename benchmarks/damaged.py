"""Whether damaged files are survived: thousands of them, made of every format that is read.

    python -m benchmarks.damaged

Every file (see tests/inputs/damage.py) must be read as a document, or be refused by an error of
ours that names it and says the remedy, within 10 s of computing and 1 GB of memory, and nothing may
be written, fetched or started by it. Each is read in a process of its own, in empty folders and
without the right to write a byte; the process for foreign formats is a copy of it instead of a new
Python, with the same limits, so that all take minutes. What fails is printed and kept in
build/damaged. The last line is JSON. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.eta import ProgressPrinter
from benchmarks.results_file import write_results
from summarizer import InputError
from summarizer.inputs import isolation, read_bytes, worker
from tests.inputs.damage import Case, case
from tests.inputs.seeds import seeds
from tests.inputs.survival import assert_survives, touching_nothing

KEPT = Path("build/damaged")
MOST_CPU_S = 10.0
MOST_BYTES = 1_000_000_000
_STOPPED_AFTER_S = 30  # of computing, where the reader isn't stopped before
_LONGEST_S = 120.0  # by the clock
_FOLDERS = {"HOME": "home", "TMPDIR": "temporary", "SUMMARIZER_HOME": "bundles"}
_PASSED = ("document", "error")
_TOUCHED = 99  # what the process for foreign formats ends with if it did more than read


@dataclass(frozen=True)
class Verdict:
    """What came of a file.

    Attributes:
        number, seed, damage: Of its case.
        size: Its bytes.
        outcome: "document", "error", or what is wrong.
        cpu_s: What it took, with the process for foreign formats.
        peak_bytes: Of the larger of both processes.
    """

    number: int
    seed: str
    damage: str
    size: int
    outcome: str
    cpu_s: float
    peak_bytes: int

    @property
    def is_passed(self) -> bool:
        return self.outcome in _PASSED


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    arguments = parser.parse_args()
    load_readers()
    chosen = map(case, range(arguments.first, arguments.first + arguments.cases))
    verdicts = list(reported(map(verdict, chosen), arguments.cases))
    figures = figures_of(verdicts)
    if not arguments.first and arguments.cases >= 2000:
        print(f"written to {write_results('damaged', figures)}")
    print(json.dumps({name: figures[name] for name in ("cases", "passed", "documents", "errors")}))
    sys.exit(figures["passed"] < figures["cases"])


def load_readers() -> None:
    """Import what any reader imports, once, by reading a sound file of each."""
    isolation._run = lambda request: json.dumps(worker.answer(request)).encode()
    for name, data in seeds().items():
        with contextlib.suppress(InputError):
            read_bytes(data, name)
    isolation._run = _in_a_copy
    gc.freeze()  # else each copy would write to, and so copy, what it shares


def reported(verdicts: Iterable[Verdict], total: int) -> Iterator[Verdict]:
    """Pass the verdicts on, keeping the files of those that failed."""
    printer = ProgressPrinter("damaged files", total)
    for done, each in enumerate(verdicts, 1):
        if not each.is_passed:
            made = case(each.number)
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / made.name).write_bytes(made.data)
            print(f"{KEPT / made.name} ({each.seed}, {each.damage}): {each.outcome}", flush=True)
        printer.note(done)
        yield each


def figures_of(verdicts: list[Verdict]) -> dict[str, Any]:
    """Return counts, what took longest and most, and what failed."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for each in verdicts:
        outcomes[each.damage][each.outcome if each.is_passed else "failed"] += 1
    slowest = sorted(verdicts, key=lambda each: -each.cpu_s)
    largest = sorted(verdicts, key=lambda each: -each.peak_bytes)
    return {
        "cases": len(verdicts),
        "passed": sum(each.is_passed for each in verdicts),
        "documents": sum(each.outcome == "document" for each in verdicts),
        "errors": sum(each.outcome == "error" for each in verdicts),
        "seeds": len(seeds()),
        "by damage": outcomes,
        "slowest": [asdict(each) for each in slowest[:10]],
        "largest": [asdict(each) for each in largest[:3]],
        "failed": [asdict(each) for each in verdicts if not each.is_passed],
    }


# -- one file --------------------------------------------------------------------------------------


def verdict(made: Case) -> Verdict:
    """Read a damaged file in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        for name in ("work", *_FOLDERS.values()):
            (Path(place) / name).mkdir()
        outcome, cpu_s, peak = _apart(lambda: _read_in(Path(place), made))
        left = [each.name for each in Path(place).glob("*/*")]
    if outcome not in _PASSED:
        pass
    elif left:
        outcome = f"left {left}"
    elif cpu_s > MOST_CPU_S + 1 and outcome != "error":  # whose reader was stopped
        outcome = f"took {cpu_s:.1f} s of computing"
    elif peak > MOST_BYTES:
        outcome = f"took {peak / 1e6:.0f} MB"
    return Verdict(made.number, made.seed, made.damage, len(made.data), outcome, cpu_s, peak)


def _read_in(place: Path, made: Case) -> str:
    """Return "document" or "error", or what is wrong; only in a process that ends then."""
    os.chdir(place / "work")
    os.environ |= {name: str(place / folder) for name, folder in _FOLDERS.items()}
    tempfile.tempdir = None
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_STOPPED_AFTER_S, _STOPPED_AFTER_S))
    try:
        with touching_nothing():
            return "document" if assert_survives(made.data, made.name) else "error"
    except BaseException as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"


def _apart(work: Callable[[], str]) -> tuple[str, float, int]:
    """Run `work` in a copy of this process; return what it says, its seconds and its memory."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.setsid()
        os.close(reader)
        _silence()
        os.write(writer, work().encode("utf-8", "replace")[:4000])
        os._exit(0)
    os.close(writer)
    stopped = _stopped_after(child, _LONGEST_S)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read().decode()
    _, status, used = os.wait4(child, 0)
    stopped()
    if code := os.waitstatus_to_exitcode(status):
        said = f"the process died: {signal.Signals(-code).name if code < 0 else code}"
    return said, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def _stopped_after(child: int, seconds: float) -> Callable[[], object]:
    """Kill a process and those it started, unless what is returned is called in time."""
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    return lambda: signal.setitimer(signal.ITIMER_REAL, 0)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _in_a_copy(request: bytes) -> bytes:
    """Do what `isolation` has a new Python do, as it does."""
    (asked, ask), (answered, answer) = os.pipe(), os.pipe()
    if not (child := os.fork()):
        os.dup2(asked, 0)
        os.dup2(answer, 1)
        for each in (asked, ask, answered, answer):
            os.close(each)
        os._exit(_answer())
    os.close(asked)
    os.close(answer)
    with contextlib.suppress(BrokenPipeError), os.fdopen(ask, "wb") as stream:
        stream.write(request)
    with os.fdopen(answered, "rb") as stream:
        said = stream.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == _TOUCHED:
        raise AssertionError("the process for foreign formats did more than read")
    if code:
        raise subprocess.CalledProcessError(code, isolation.WORKER)
    return said


def _answer() -> int:
    sys.stdin = os.fdopen(0)
    try:
        with touching_nothing():
            worker.main()
    except AssertionError:
        return _TOUCHED
    except BaseException:
        return 1
    return 0


if __name__ == "__main__":
    main()
