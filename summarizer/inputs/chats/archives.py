"""Exports of chats in archives and folders: Slack's days, WhatsApp's text beside its media.

Of an archive (ZIP) only what may be a chat is expanded, and no more bytes of it than any file may
have, whatever its table of contents says; links, encrypted files and archives in archives aren't
opened. A folder is read if it is Slack's, which has a folder a channel, a file a day, and the names
of people in users.json.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.chats.entries import Chat, document_of, joined
from summarizer.inputs.chats.exports import (
    chat_of_page,
    is_chat_page,
    json_chats,
    parse_chat_export,
)
from summarizer.inputs.chats.slack import slack_chat, user_names
from summarizer.inputs.document import Document
from summarizer.inputs.records import load_json
from summarizer.inputs.text import MAX_BYTES, decode, read_file

_TEXTS = frozenset((".txt", ".json", ".csv", ".html", ".htm", ".md", ".jsonl"))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_USERS = ("users.json", "org_users.json")
_HIDDEN = ("__MACOSX/", ".")
_MOST_MEMBERS = 20_000
_MOST_CHATS = 500
_PAGES = frozenset((".html", ".htm"))
_NUMBER = re.compile(r"\d+")
_REMEDY = "unpack it and name the files in it"


@dataclass
class _Files:
    """Files by their paths, each read when it is wanted; together at most `MAX_BYTES`."""

    name: str
    readers: Mapping[str, Callable[[int], bytes]]
    left: int = field(default_factory=lambda: MAX_BYTES)

    def read(self, path: str) -> bytes:
        data = self.readers[path](self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise UnsupportedInputError(
                f"{self.name} holds more than {MAX_BYTES:,} bytes of text; {_REMEDY}"
            )
        return data


def is_other_archive(data: bytes) -> bool:
    """Return whether `data` begins as a ZIP archive that is neither an office file nor a book."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    return b"[Content_Types].xml" not in data and data[30:38] != b"mimetype"


def read_archive(data: bytes, name: str) -> Document:
    """Return the conversation in an archive.

    Raises `UnsupportedInputError` if it holds no chat that is known, is damaged, or holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _Files(name, _members(archive, name))
            return _document(files) or _refused(name, archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        if isinstance(error, UnsupportedInputError):
            raise
        raise UnsupportedInputError(f"{name} is a damaged archive ({error}); make it anew") from error


def read_folder(path: Path) -> Document | None:
    """Return the conversation in the folder of a Slack export; None if it is another folder.

    Raises `UnsupportedInputError` if it holds too much or a file can't be read.
    """
    days = [*path.glob("[0-9]*-*-*.json"), *path.glob("*/[0-9]*-*-*.json")]
    users = [each for each in (*path.glob("*users.json"), *path.parent.glob("*users.json"))]
    found = [each for each in (*days, *users) if each.is_file() and not each.is_symlink()]
    if not days or len(found) > _MOST_MEMBERS:
        return None
    root = path if any(each.parent.parent == path for each in days) else path.parent
    readers = {
        each.relative_to(root if each.is_relative_to(root) else path).as_posix(): _reader(each)
        for each in found
        if each.is_relative_to(root)
    }
    return _slack(_Files(str(path), readers))


def _reader(path: Path) -> Callable[[int], bytes]:
    return lambda most: read_file(path)[:most]


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, Callable[[int], bytes]]:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise UnsupportedInputError(f"{name} holds more than {_MOST_MEMBERS:,} files; {_REMEDY}")
    return {
        each.filename: _member_reader(archive, each, name)
        for each in members
        if PurePosixPath(each.filename).suffix.lower() in _TEXTS
        and not each.filename.startswith(_HIDDEN)
        and "/." not in each.filename
    }


def _member_reader(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str
) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if member.flag_bits & 1:
            raise UnsupportedInputError(f"{name} is encrypted; {_REMEDY}")
        with archive.open(member) as stream:
            return stream.read(most)

    return read


def _refused(name: str, paths: Iterable[str]) -> Document:
    shown = ", ".join(list(paths)[:3]) or "nothing"
    raise UnsupportedInputError(
        f"{name} is an archive without an export of a chat that is known ({shown}); {_REMEDY}"
    )


# -- what is in it ---------------------------------------------------------------------------------


def _document(files: _Files) -> Document | None:
    if any(_DAY.fullmatch(PurePosixPath(path).name) for path in files.readers):
        return _slack(files)
    chats = _json_chats(files)
    return document_of(chats) if chats else _texts(files)


def _slack(files: _Files) -> Document:
    """Return the channels of Slack's folders."""
    users: dict[str, str] = {}
    channels: dict[str, list[object]] = {}
    for path in sorted(files.readers):
        if PurePosixPath(path).name in _USERS:
            users |= user_names(_value(files, path))
        elif _DAY.fullmatch(PurePosixPath(path).name):
            value = _value(files, path)
            channels.setdefault(PurePosixPath(path).parent.name, []).extend(
                value if isinstance(value, list) else [value]
            )
    chats = [slack_chat(values, users, title) for title, values in channels.items() if values]
    return document_of(chats)


def _value(files: _Files, path: str) -> object:
    return load_json(decode(files.read(path), f"{files.name}/{path}"))


def _json_chats(files: _Files) -> list[Chat]:
    """Return the chats of JSON and pages, those in parts (message_1.json) put together."""
    chats: dict[str, Chat] = {}
    for path in sorted(files.readers, key=_natural):
        for chat in _chats_of(files, path):
            key = f"{PurePosixPath(path).parent} {chat.title}"
            before = chats.get(key, Chat((), chat.title))
            entries = before.entries + chat.entries
            chats[key] = Chat(entries, chat.title, (*before.doubts, *chat.doubts))
        if len(chats) > _MOST_CHATS:
            raise UnsupportedInputError(
                f"{files.name} holds more than {_MOST_CHATS} chats; {_REMEDY}"
            )
    return list(chats.values())


def _chats_of(files: _Files, path: str) -> list[Chat]:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _PAGES:
        data = files.read(path)
        return [chat_of_page(data, path)] if is_chat_page(data) else []
    if suffix in (".json", ".jsonl"):
        return json_chats(decode(files.read(path), f"{files.name}/{path}")) or []
    return []


def _natural(path: str) -> tuple[object, ...]:
    """Return a key by which message_2 stands before message_10."""
    numbers = tuple(int(number[:18]) for number in _NUMBER.findall(path))
    return _NUMBER.sub("0", path), numbers


def _texts(files: _Files) -> Document | None:
    """Return the conversation of the texts and tables that are chats."""
    found = []
    for path in _text_paths(files):
        document = parse_chat_export(decode(files.read(path), f"{files.name}/{path}"))
        if document:
            title = PurePosixPath(path).stem.strip("_")
            found.append((document.title or ("" if title == "chat" else title), document))
    return joined(found) if found else None


def _text_paths(files: _Files) -> Iterator[str]:
    others = (*_PAGES, ".json", ".jsonl")
    return (path for path in sorted(files.readers) if not path.lower().endswith(others))
