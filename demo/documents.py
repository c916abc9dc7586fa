"""Open the texts of a tab: pasted, dropped, fetched, or a sample."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from summarizer import SummarizerError
from summarizer.inputs import Document, fetch, read_bytes, read_document, read_string

from .uploads import Uploads
from .words import Words

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NamedDocument:
    """A document and its name for people; "" for what was pasted."""

    name: str
    document: Document = field(repr=False)


@dataclass(frozen=True)
class OpenResult:
    """The texts that could be read, and for each of the others the reason."""

    texts: tuple[NamedDocument, ...]
    problems: tuple[str, ...] = ()


def pasted(text: str) -> tuple[NamedDocument, ...]:
    """Read what was pasted; raises `InputError`."""
    return (NamedDocument("", read_string(text)),)


def sample(path: Path, name: str) -> tuple[NamedDocument, ...]:
    """Read a text that comes with the project."""
    return (NamedDocument(name, read_document(path)),)


def uploaded(uploads: Uploads, handles: Iterable[str], words: Words) -> OpenResult:
    """Read the files that a browser sent, each by itself."""
    texts, problems = [], []
    for handle in handles:
        upload = uploads.take(handle)
        if upload is None:
            problems.append(words("open.gone"))
            continue
        try:
            texts.append(NamedDocument(upload.name, read_bytes(upload.data, upload.name)))
        except SummarizerError as error:
            problems.append(str(error))
        except Exception:
            _log.exception("a file could not be read")
            problems.append(f"{upload.name}: {words('status.bug')}")
    return OpenResult(tuple(texts), tuple(problems))


def fetched(address: str) -> tuple[NamedDocument, ...]:
    """Fetch a web page: the only thing here that uses the network; raises `InputError`."""
    document = fetch(address.strip())
    return (NamedDocument(document.title or address.strip(), document),)


def token_source(texts: Iterable[NamedDocument]) -> str:
    """Return what the model would read of the texts, to count its tokens."""
    return "\n\n".join(text.document.text for text in texts)
