"""SMS and MMS as "SMS Backup & Restore" for Android saves them, in XML.

Read is who wrote, when, and the text; each person's messages are a chat. Names of pictures and
other parts of an MMS are kept, the parts themselves, which it holds in base64, are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry, document_of
from summarizer.inputs.document import Document
from summarizer.inputs.records import seconds_of, time_of

_REMEDY = "make the backup again, or save the messages as text"
_SENT = ("2", "4", "5", "6")  # of `type`, and of an MMS's `msg_box`: sent, or waiting to be
_NOTHING = ("null", "(Unknown)")
_OWN = "Me"


def is_phone_backup(data: bytes) -> bool:
    """Return whether `data` begins as a backup of messages does."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"<") and b"<smses" in head


@dataclass
class _Backup:
    """Collects the messages of each person while a file is read."""

    chats: dict[str, list[Entry]] = field(default_factory=dict)
    mms: Mapping[str, str] = field(default_factory=dict)  # that is being read
    said: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == "sms":
            self._add(values, values.get("type", ""), values.get("body", ""), ())
        elif name == "mms":
            self.mms, self.said, self.files = values, [], []
        elif name == "part":
            self._part(values)

    def end(self, name: str) -> None:
        if name == "mms":
            said = "\n".join(self.said)
            self._add(self.mms, self.mms.get("msg_box", ""), said, tuple(self.files))

    def _part(self, values: Mapping[str, str]) -> None:
        kind = values.get("ct", "")
        if kind == "text/plain":
            self.said.append(_known(values, "text"))
        elif kind != "application/smil":
            self.files.append(_known(values, "name") or _known(values, "cl") or f"unnamed {kind}")

    def _add(self, values: Mapping[str, str], kind: str, said: str, files: tuple[str, ...]) -> None:
        person = _known(values, "contact_name") or _known(values, "address")
        when = values.get("date", "")
        if not person:
            self.chats.setdefault("", []).append(Entry(left=UNREADABLE))
            return
        text = "" if said in _NOTHING else said
        author = _OWN if kind in _SENT else person
        entry = Entry(author, text, time_of(when), files=files, seconds=seconds_of(when))
        self.chats.setdefault(person, []).append(entry)


def _known(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "").strip()
    return "" if value in _NOTHING else value


def read_phone_backup(data: bytes, name: str) -> Document:
    """Return the conversations of a backup.

    Raises `UnsupportedInputError` if it is damaged, declares entities, or nobody wrote a word.
    """
    backup, parser = _Backup(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = backup.start, backup.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnsupportedInputError, LookupError, ValueError) as error:
        raise UnsupportedInputError(
            f"{name} is no backup of messages that can be read ({error}); {_REMEDY}"
        ) from error
    return document_of([Chat(tuple(chat), person) for person, chat in backup.chats.items()])


def _refuse_entity(*_: object) -> None:
    raise UnsupportedInputError("it declares entities")
