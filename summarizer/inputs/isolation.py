"""Read a file in a process of its own, which is stopped when it takes too long or too much memory.

A damaged or hostile PDF, office file or web page can keep a parser busy for hours or take all
memory; nothing within a process stops that on every system. What is bounded is what the reader
computes, since a harmless file may wait for long on a busy machine, and, far later, the clock: a
reader may sleep, and Windows bounds no computing. Memory is bounded on Linux; elsewhere only the
size of the input bounds it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Block, Cue, Document
from summarizer.inputs.text import Extract

MOST_CPU_S = 10  # that a reader computes
LONGEST_S = 60.0  # by the clock
WORKER = "summarizer.inputs.worker"

_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0) or None  # what the process ends with
_FOLDER = Path(__file__).parents[2]  # that holds the package
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # each takes address space


def extract(format_name: str, data: bytes, name: str) -> Extract:
    """Return the text of a file, as `Format.extract` does.

    Raises `UnsupportedInputError` as that does, and if the process was stopped or died.
    """
    answer = _answer(format_name, data, name)
    return Extract(**answer | {"doubts": tuple(answer.get("doubts", ()))})


def read(format_name: str, data: bytes, name: str) -> Document:
    """Return the document of a file, as `Format.read` does; raise as `extract`."""
    answer = _answer(format_name, data, name)
    blocks = tuple(_block(**block) for block in answer.pop("blocks"))
    told: dict[str, Any] = {name: tuple(answer.pop(name)) for name in ("attachments", "doubts")}
    return Document(**answer, **told, blocks=blocks)


def _block(cuts: list[str], cues: list[dict[str, Any]], **fields: Any) -> Block:
    return Block(**fields, cuts=tuple(cuts), cues=tuple(Cue(**cue) for cue in cues))


def _answer(format_name: str, data: bytes, name: str) -> dict[str, Any]:
    answer = _asked(json.dumps([format_name, name]).encode() + b"\n" + data, name)
    if "error" in answer:
        raise UnsupportedInputError(answer["error"])
    return answer


def _asked(request: bytes, name: str) -> dict[str, Any]:
    if not sys.executable or getattr(sys, "frozen", False):  # it would start the program again
        raise UnsupportedInputError(
            f"{name} can't be read by a program without a Python of its own; give its text"
        )
    try:
        answer: dict[str, Any] = json.loads(_run(request))
        return answer
    except subprocess.TimeoutExpired as error:
        raise UnsupportedInputError(
            f"{name} was not read within {LONGEST_S:g} s; save it as text, or read it in parts"
        ) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        if getattr(error, "returncode", 0) == _OUT_OF_TIME:
            raise UnsupportedInputError(
                f"{name} was not read within {MOST_CPU_S} s of computing; save it as text, or read "
                "it in parts"
            ) from error
        raise UnsupportedInputError(
            f"{name} can't be read: it is damaged, or takes too much memory; save it as text"
        ) from error
    except OSError as error:
        raise UnsupportedInputError(
            f"{name} can't be read: no process could be started ({error}); give its text"
        ) from error


def _run(request: bytes) -> bytes:
    paths = [str(_FOLDER), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-P", "-m", WORKER],
        input=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=LONGEST_S,
        env=os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        check=True,
    )
    return done.stdout
