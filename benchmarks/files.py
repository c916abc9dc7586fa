"""What reading files costs beside what their libraries alone take, and what a large mailbox takes.

    python -m benchmarks.files

Of each format, 10 MB are read by `read_bytes` and by the library it uses, by turns, in several
rounds, both in this process, so that only reading is compared; the figures are medians of seconds
of computing, which other programs don't add to as they do to the clock's. Where a file may not be
so large, the bytes are spread over several. `called` is what a caller pays once, with the process
in which foreign formats are read. Then mailboxes are listed, each in a fresh process that looks at
every thread and tells its peak of memory. The file is written after each format; those that aren't
chosen keep their figures. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from benchmarks import provenance
from benchmarks.eta import WorkEta, minutes
from benchmarks.file_cases import CASES, FileCase, mailbox
from benchmarks.results_file import RESULTS, write_results
from summarizer import UnsupportedInputError
from summarizer.inputs import isolation, read_bytes, worker

SIZE = 10_000_000
MAILBOXES = "mailboxes"
MAILS = (1_000, 5_000)
MAIL_BYTES = 9_000
_LONGEST_S = 1_000.0  # by the clock, which other programs slow
_PROCESS = """
import json, sys, time
from pathlib import Path
from summarizer.inputs import read_threads
from summarizer.bench import peak_rss_bytes
path = Path(json.loads(sys.argv[1]))
before = peak_rss_bytes()
began = time.process_time()
mails = characters = 0
for thread in read_threads([path]):
    mails += len({block.id for block in thread.blocks})
    characters += len(thread.original)
ended = time.process_time()
print(json.dumps({
    "computed_s": ended - began,
    "mails": mails,
    "text_characters": characters,
    "file_bytes": path.stat().st_size,
    "start_rss_bytes": before,
    "peak_rss_bytes": peak_rss_bytes(),
}))
"""


def main() -> None:
    arguments = _arguments()
    chosen = [each for each in CASES if not arguments.only or each.name in arguments.only]
    path = RESULTS / f"{arguments.name}.json"
    before = _before(path)
    results: dict[str, Any] = {"size_bytes": arguments.size, "rounds": arguments.rounds}
    if not chosen:  # what is kept has the size that it was measured with
        results |= {key: before.get(key, value) for key, value in results.items()}
    results |= {key: before.get(key, {}) for key in ("formats", MAILBOXES)}
    left = WorkEta({each.name: 1.0 for each in chosen} | {MAILBOXES: 2.0})
    for number, case in enumerate(chosen, 1):
        found = measured(case, arguments.size, arguments.rounds)
        results["formats"][case.name] = found | {provenance.KEY: provenance.this_run()}
        left.finish(case.name)
        told = f"{case.name}: {found['times']:.2f} times {case.against}"
        print(f"{told} ({number} of {len(chosen)}{_left(left)})", file=sys.stderr, flush=True)
        path = write_results(arguments.name, results)
    if not arguments.only or MAILBOXES in arguments.only:
        results[MAILBOXES] = {f"{count:,}": listed(count) for count in MAILS}
    path = write_results(arguments.name, results)
    print(f"written to {path}")
    print(json.dumps(results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of each format")
    parser.add_argument(
        "--only", action="append", help=f"may be repeated; a file's name, or {MAILBOXES}"
    )
    parser.add_argument("--name", default="files-read", help="of the results file")
    return parser.parse_args()


def _before(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def _left(left: WorkEta) -> str:
    return minutes(left.left_s(MAILBOXES, 0.0))


def measured(case: FileCase, size: int, rounds: int) -> dict[str, Any]:
    """Medians of a format's rounds, in which the library and we take turns."""
    data = case.made(size // case.files)
    ours, alone = [], []
    for _ in range(rounds):
        alone.append(case.files * computed_s(lambda: case.alone(data)))
        ours.append(case.files * computed_s(lambda: _read_here(data, case.name)))
    return {
        "against": case.against,
        "files": case.files,
        "bytes": len(data) * case.files,
        "alone_s": median(alone),
        "ours_s": median(ours),
        "times": median(one / max(other, 1e-9) for one, other in zip(ours, alone, strict=True)),
        "called_s": _called_s(case, data),
    }


def _called_s(case: FileCase, data: bytes) -> float | None:
    """Seconds of computing as a caller has it; None if the bounds of the process are too small."""
    try:
        with mock.patch.object(isolation, "LONGEST_S", _LONGEST_S):
            return case.files * computed_s(lambda: read_bytes(data, case.name))
    except UnsupportedInputError as error:
        print(f"{case.name}: {error}", file=sys.stderr)
        return None


def _read_here(data: bytes, name: str) -> None:
    with in_this_process():
        read_bytes(data, name)


def in_this_process() -> AbstractContextManager[object]:
    """Within it, no process of its own is started for a foreign format."""
    return mock.patch.multiple(isolation, extract=worker.extract, read=worker.read)


def computed_s(work: Callable[[], object]) -> float:
    """Seconds of computing of this process and of those that it waited for."""
    before = _computed()
    work()
    return _computed() - before


def _computed() -> float:
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def listed(count: int) -> dict[str, Any]:
    """What listing the threads of so many mails takes, in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as file:
        file.write(mailbox(count, MAIL_BYTES))
        file.flush()
        command = [sys.executable, "-c", _PROCESS, json.dumps(file.name)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    print(f"{count:,} mails: {found['computed_s']:.1f} s", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
