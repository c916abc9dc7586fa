"""The texts that a tab has open: pasted, dropped, fetched or a sample."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from demo.uploads import Uploads
from demo.words import Words
from summarizer import SummarizerError
from summarizer.inputs import Document, fetch, read_bytes, read_document, read_string

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NamedDocument:
    """A text and what it is called; "" for what was pasted."""

    name: str
    document: Document = field(repr=False)


@dataclass(frozen=True)
class OpenResult:
    """What came of opening: texts, and for each that can't be read why."""

    texts: tuple[NamedDocument, ...]
    problems: tuple[str, ...] = ()


def pasted(text: str) -> tuple[NamedDocument, ...]:
    """What stands in the text field; raises the `InputError`s."""
    return (NamedDocument("", read_string(text)),)


def sample(path: Path, name: str) -> tuple[NamedDocument, ...]:
    """A text that comes with the project."""
    return (NamedDocument(name, read_document(path)),)


def uploaded(uploads: Uploads, handles: Iterable[str], words: Words) -> OpenResult:
    """The files that a browser sent, read one by one."""
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
    """What an address names: the only thing that leaves this computer; raises the `InputError`s."""
    document = fetch(address.strip())
    return (NamedDocument(document.title or address.strip(), document),)


def token_source(texts: Iterable[NamedDocument]) -> str:
    """What the model would read of some texts, to count its tokens."""
    return "\n\n".join(text.document.text for text in texts)
