"""The process that reads one file: a line of JSON and the bytes in, a line of JSON out."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from summarizer.errors import InputError, UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.formats import BY_NAME
from summarizer.inputs.isolation import MOST_CPU_S
from summarizer.inputs.text import Extract, require_bounded, tidy

MOST_BYTES = 1_000_000_000  # of memory


def extract(format_name: str, data: bytes, name: str) -> Extract:
    """Return the text of a file; raise `UnsupportedInputError` and nothing else."""
    reader = BY_NAME[format_name].extract
    assert reader is not None
    with _only_input_errors(format_name, name):
        found = reader(data, name)
        require_bounded(found.text)
        return replace(found, text=tidy(found.text), title=tidy(found.title))


def read(format_name: str, data: bytes, name: str) -> Document:
    """Return the document of a file; raise `UnsupportedInputError` and nothing else."""
    reader = BY_NAME[format_name].read
    assert reader is not None
    with _only_input_errors(format_name, name):
        document = reader(data, name)
        require_bounded(document.original)
        return document


@contextlib.contextmanager
def _only_input_errors(format_name: str, name: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except MemoryError as error:
        raise UnsupportedInputError(f"{name} takes too much memory; save it as text") from error
    except ModuleNotFoundError as error:
        raise UnsupportedInputError(_missing(error, name)) from error
    except Exception as error:  # parsers raise whatever a damaged file leads them to
        why = f"{type(error).__name__}: {str(error)[:200]}" if str(error) else type(error).__name__
        raise UnsupportedInputError(
            f"{name} is a damaged {format_name} ({why}); open it, and save it anew or as text"
        ) from error


def _missing(error: ModuleNotFoundError, name: str) -> str:
    return (
        f"{name} needs a library that is not installed ({error.name}): "
        "pip install 'summarizer-onnx[files]'"
    )


def answer(request: bytes) -> dict[str, Any]:
    """Return the answer to a request: the fields of an `Extract` or a `Document`, or an error."""
    head, _, data = request.partition(b"\n")
    format_name, name = json.loads(head)
    try:
        reader = extract if BY_NAME[format_name].extract else read
        return asdict(reader(format_name, data, name))
    except InputError as error:
        return {"error": tidy(str(error))}


def main() -> None:
    """Answer the request on standard input; nothing else gets to standard output."""
    _limit()
    output = os.dup(1)
    os.dup2(2, 1)
    said = json.dumps(answer(sys.stdin.buffer.read()))
    with os.fdopen(output, "w", encoding="ascii") as stream:
        stream.write(said)


def _limit() -> None:
    """Bound memory and computing where the system can, and leave no image of them on the disk."""
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        _lower(resource.RLIMIT_AS, MOST_BYTES)
        _lower(resource.RLIMIT_CPU, MOST_CPU_S)
        _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, most: int) -> None:
    """Lower a limit to `most`, if it isn't lower already; macOS has some that can't be set."""
    import resource

    soft, hard = resource.getrlimit(limit)
    with contextlib.suppress(ValueError, OSError):
        known = [value for value in (most, soft, hard) if value != resource.RLIM_INFINITY]
        resource.setrlimit(limit, (min(known), hard))  # past the hard one SIGKILL tells no reason


if __name__ == "__main__":
    main()
