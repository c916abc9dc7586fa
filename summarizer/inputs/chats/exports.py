"""The exports of chats that are read, one record each.

To add an app, write a function that finds its chats in a JSON value, the names of its columns, the
classes of its page or a parser of its text, and add a record. Those that are less certain of what
they find stand behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path, PurePosixPath

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.chats.archives import REMEDY, Files, archive_files, folder_files
from summarizer.inputs.chats.assistants import assistant_chats, parse_assistants
from summarizer.inputs.chats.discord import discord_chats
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry, document_of, joined
from summarizer.inputs.chats.google import google_chats, hangouts_chats
from summarizer.inputs.chats.kakaotalk import parse_kakaotalk
from summarizer.inputs.chats.matrix import matrix_chats
from summarizer.inputs.chats.meta import meta_chats
from summarizer.inputs.chats.pages import Page, page_chat
from summarizer.inputs.chats.signal import signal_chats
from summarizer.inputs.chats.slack import is_slack_day, slack_chats, slack_folder
from summarizer.inputs.chats.social import X_ARCHIVE, parse_viber, snapchat_chats, x_chats
from summarizer.inputs.chats.stamped import begins_stamped, parse_stamped
from summarizer.inputs.chats.tables import Columns, table_chats, table_rows
from summarizer.inputs.chats.teams import skype_chats, teams_chats
from summarizer.inputs.chats.telegram import telegram_chats
from summarizer.inputs.chats.tencent import tencent_chats
from summarizer.inputs.chats.terminals import parse_imessages, parse_irc, parse_live_chat
from summarizer.inputs.chats.written import parse_headings, parse_line, parse_zoom
from summarizer.inputs.document import Document
from summarizer.inputs.records import Record, first_of, load_json, record_of, records_of, seconds_of


@dataclass(frozen=True)
class Export:
    """What an app, or a tool for it, writes.

    Attributes:
        app: What it is called.
        chats: Returns the chats in a JSON value, JSON lines being a list; None if it has none.
        columns: Of its table.
        pages: Of its pages, of one version each.
        parse: Returns the document of its text; None if it isn't one.
    """

    app: str
    _: KW_ONLY
    chats: Callable[[object], list[Chat] | None] | None = None
    columns: Columns | None = None
    pages: tuple[Page, ...] = ()
    parse: Callable[[str], Document | None] | None = None


EXPORTS = (
    Export("Slack", chats=slack_chats),
    Export("ChatGPT, Claude and other assistants", chats=assistant_chats, parse=parse_assistants),
    Export("Matrix", chats=matrix_chats),
    Export("IRC", parse=parse_irc),
    Export("iMessage", parse=parse_imessages),
    Export("Pidgin, Zendesk and Salesforce", parse=parse_live_chat),
    Export(
        "Telegram",
        chats=telegram_chats,
        pages=(
            Page(
                (b"from_name", b"page_wrap"),
                "message",
                ("from_name",),
                ("date",),
                ("text",),
                ("service",),
                ("reply_to", "userpic_wrap", "reactions"),
                "forwarded",
                "media_poll",
                (
                    "photo_wrap",
                    "media_file",
                    "media_video",
                    "media_voice_message",
                    "video_file_wrap",
                ),
                ("page_header",),
            ),
        ),
    ),
    Export(
        "Discord",
        chats=discord_chats,
        columns=Columns(
            frozenset(("authorid", "author", "date", "content")), ("author",), app="discord"
        ),
        pages=(
            Page(
                (b"chatlog__message",),
                "chatlog__message-container",
                ("chatlog__author", "chatlog__author-name"),
                ("chatlog__timestamp", "chatlog__short-timestamp"),
                ("chatlog__content", "chatlog__embed-text"),
                ("chatlog__system-notification-content",),
                _REPLIES := (
                    *("chatlog__reply", "chatlog__reference", "chatlog__reactions"),
                    *("chatlog__edited-timestamp", "chatlog__author-tag"),
                ),
                files=("chatlog__attachment-media", "chatlog__attachment-generic-name"),
                title=("preamble__entry",),
            ),
            Page(
                (b"chatlog__message-group",),
                "chatlog__message",
                ("chatlog__author", "chatlog__author-name"),
                ("chatlog__timestamp",),
                ("chatlog__content",),
                ignored=_REPLIES,
            ),
        ),
    ),
    Export(
        "Messenger and Instagram",
        chats=meta_chats,
        pages=(
            Page(
                (b"_a6-g", b"_a6-p"),
                "_a6-g",
                ("_a6-h",),
                ("_a6-o",),
                ("_a6-p",),
                is_newest_first=True,
            ),
            Page(
                (b"_2lel", b"_2let"),
                "pam",
                ("_2lel",),
                ("_2lem",),
                ("_2let",),
                is_newest_first=True,
            ),
        ),
    ),
    Export("Snapchat", chats=snapchat_chats),
    Export("X", chats=x_chats),
    Export(
        "LinkedIn",
        columns=Columns(
            frozenset(("conversation id", "from", "date", "content")),
            ("from",),
            ("date",),
            ("content",),
            ("type",),
            chat=("conversation id",),
        ),
    ),
    Export("Viber", parse=parse_viber),
    Export("Google Chat", chats=google_chats),
    Export("Hangouts", chats=hangouts_chats),
    Export(
        "Teams",
        chats=teams_chats,
        pages=(
            Page(
                (b"chat-pane-message",),
                "chat-pane-message",
                ("message-author-name",),
                ("timestamp", "message-timestamp"),
                ("message-body-content", "messageBodyContent"),
            ),
        ),
    ),
    Export("Skype and personal Teams", chats=skype_chats),
    Export(
        "Signal",
        chats=signal_chats,
        pages=(
            Page(
                (b'class="msg', b'class="sender'),
                "msg",
                ("sender",),
                ("date",),
                ("body",),
                ignored=("reaction", "quote"),
            ),
        ),
    ),
    Export(
        "WeChat and QQ",
        chats=tencent_chats,
        columns=Columns(
            frozenset(("strcontent", "strtime", "issender")),
            ("remark", "nickname", "sender"),
            ("strtime", "createtime"),
            ("strcontent",),
            ("type",),
            text_kinds=frozenset(("1", "49")),
        ),
    ),
    Export(
        "KakaoTalk",
        columns=Columns(
            frozenset(("date", "user", "message")),
            ("user",),
            ("date",),
            ("message",),
            app="kakaotalk",
        ),
        parse=parse_kakaotalk,
    ),
    Export("LINE", parse=parse_line),
    Export("Zoom", parse=parse_zoom),
    Export("WhatsApp and Signal's exporters", parse=parse_stamped),
    Export("QQ, WeChat, Teams, Discord and Telegram, as text", parse=parse_headings),
    Export("any other", chats=lambda value: _other_chats(value), columns=Columns()),
)

# -- JSON of apps that aren't known ----------------------------------------------------------------

_AUTHORS = (
    *("participant", "author", "sender", "from", "name", "user", "username", "role", "speaker"),
)
_TEXTS = ("text", "content", "message", "body")
_TIMES = ("time", "timestamp", "date", "sent_at", "created_at")
_IDS = ("id", "message_id", "uid")
_MOST_ODD = 0.4  # of the records; with more it is something else


def _other_chats(value: object) -> list[Chat] | None:
    """Return the chat in records with an author and a text, each by one of its usual names."""
    values = value if isinstance(value, list) else record_of(value).get("messages")
    records = records_of(values)
    entries = [_other_entry(number, each) for number, each in enumerate(records, 1)]
    whole = sum(not each.left for each in entries)
    if not isinstance(values, list) or not whole or len(values) - whole > _MOST_ODD * len(values):
        return None
    odd = [Entry(left=UNREADABLE)] * (len(values) - len(records))
    return [Chat((*entries, *odd))]


def _other_entry(number: int, record: Record) -> Entry:
    author = first_of(record, _AUTHORS) or first_of(record.get("author"), ("name", "id"))
    text, when = first_of(record, _TEXTS), first_of(record, _TIMES)
    if not author or not text:
        return Entry(left=UNREADABLE)
    entry_id = first_of(record, _IDS) or str(number)
    return Entry(author, text, when, entry_id, seconds=seconds_of(when) if when else None)


# -- reading ---------------------------------------------------------------------------------------

_CHAT_JSON = re.compile(
    r'"(?:messages|sender_name|client_msg_id|user_profile|text_entities|chat_message|chatItem'
    r'|MessageList|senderDisplayName|created_date)"\s{0,4}:'
)
_FIRST_CHARACTERS = 4000  # by which a damaged export is recognised


def parse_chat_export(text: str) -> Document | None:
    """Return the conversation in an app's export; None if it is no such export.

    Of JSON and tables the document's original is the conversation as text, since they hold it
    escaped. Raises `UnsupportedInputError` for an export that is damaged, or in which nobody wrote
    a word.
    """
    text = _without_assignment(text)
    is_json = text.lstrip("\ufeff \n\t")[:1] in ("{", "[")
    if chats := _json_chats(text.lstrip("\ufeff")) if is_json else None:
        return document_of(chats)
    for export in EXPORTS:
        if document := export.parse(text) if export.parse else None:
            return document
    rows = table_rows(text) or []
    for export in EXPORTS:
        if chats := table_chats(rows, export.columns) if export.columns else None:
            return document_of(chats)
    return None


def _without_assignment(text: str) -> str:
    """Return a text without the assignment that X puts before its JSON."""
    found = X_ARCHIVE.match(text.lstrip("\ufeff")[:100])
    return text.lstrip("\ufeff")[found.end() :] if found else text


def begins_as_chat(data: bytes) -> bool:
    """Return whether a file begins as a chat's text does, or X's archive."""
    return begins_stamped(data) or bool(X_ARCHIVE.match(data[:100].decode("utf-8", "ignore")))


def _json_chats(text: str) -> list[Chat] | None:
    """Return the chats in JSON or JSON lines; None if no record knows them.

    Raises `UnsupportedInputError` if they are an export's, but damaged.
    """
    value = load_json(text)
    if value is None and (value := _json_lines(text)) is None:
        _refuse_damaged(text)
        return None
    found = (export.chats(value) for export in EXPORTS if export.chats)
    return next(filter(None, found), None)


def _refuse_damaged(text: str) -> None:
    if _CHAT_JSON.search(text[:_FIRST_CHARACTERS]):
        raise UnsupportedInputError(
            "the JSON of a chat export is damaged or cut off; export the chat again, or give its "
            "text"
        )


def _json_lines(text: str) -> Sequence[object] | None:
    """Return the values of JSON lines, None for one that can't be read, if the first two can."""
    lines = [line for line in text.split("\n") if line.strip()]
    values = [load_json(line) for line in lines[:2]]
    if len(values) < 2 or not all(isinstance(value, dict) for value in values):
        return None
    return [*values, *map(load_json, lines[2:])]


def is_chat_page(data: bytes) -> bool:
    """Return whether a web page has the signs of a chat's."""
    return any(page.is_in(data) for export in EXPORTS for page in export.pages)


def read_chat_page(data: bytes, name: str) -> Document:
    """Return the conversation of a page; raise `UnsupportedInputError`."""
    return document_of([_page_chat(data, name)])


def _page_chat(data: bytes, name: str) -> Chat:
    """Return the chat of a page, by the first record that knows it."""
    for export in EXPORTS:
        for page in export.pages:
            if page.is_in(data):
                return page_chat(data, name, page)
    raise UnsupportedInputError(f"{name} is no page of a chat that is known; export it as JSON")


# -- archives and folders --------------------------------------------------------------------------

_MOST_CHATS = 500
_PAGES = (".html", ".htm")
_JSON = (".json", ".jsonl")
_NUMBER = re.compile(r"\d{1,18}")
_ON_THE_PHONE = re.compile(r"WhatsApp[ -]+Chat (?:with|mit|con|met|com|-) ?", re.IGNORECASE)


def read_archive(data: bytes, name: str) -> Document:
    """Return the conversation in an archive.

    Raises `UnsupportedInputError` if it holds no chat that is known, is damaged, or holds too much.
    """
    files = archive_files(data, name)
    if document := _document_in(files):
        return document
    shown = ", ".join([*files.readers, *files.others][:3]) or "nothing"
    raise UnsupportedInputError(
        f"{name} is an archive without an export of a chat that is known ({shown}); {REMEDY}"
    )


def read_folder(path: Path) -> Document | None:
    """Return the conversation in the folder of a Slack export, or of one channel of it.

    None if it is another folder. Raises `UnsupportedInputError` if it can't be read.
    """
    files = folder_files(path)
    if not any(map(is_slack_day, files.readers)):
        return None
    above = folder_files(path.parent).readers
    users = {name: above[name] for name in above if "/" not in name}
    return _document_in(Files(str(path), {**users, **files.readers}))


def _document_in(files: Files) -> Document | None:
    document: Document | None
    if any(map(is_slack_day, files.readers)):
        document = document_of(slack_folder(files.readers, files.text))
    elif chats := _chats_in(files):
        document = document_of(chats)
    else:
        document = _texts_in(files)
    return document and replace(document, doubts=(*files.doubts, *document.doubts))


def _chats_in(files: Files) -> list[Chat]:
    """Return the chats of JSON and pages, those in parts (message_1.json) put together."""
    chats: dict[tuple[str, str], Chat] = {}
    for path in sorted(files.readers, key=_natural):
        for chat in _chats_of(files, path):
            key = (path.rpartition("/")[0], chat.title)
            before = chats.get(key, Chat((), chat.title))
            doubts = (*before.doubts, *chat.doubts)
            chats[key] = Chat(before.entries + chat.entries, chat.title, doubts)
        if len(chats) > _MOST_CHATS:
            raise UnsupportedInputError(
                f"{files.name} holds more than {_MOST_CHATS} chats; {REMEDY}"
            )
    return list(chats.values())


def _chats_of(files: Files, path: str) -> list[Chat]:
    if path.lower().endswith(_PAGES):
        data = files.read(path)
        return [_page_chat(data, path)] if is_chat_page(data) else []
    if path.lower().endswith(_JSON):
        return _json_chats(files.text(path)) or []
    return []


def _natural(path: str) -> tuple[str, list[int]]:
    """Return a key by which message_2 stands before message_10."""
    return _NUMBER.sub("0", path), [int(number) for number in _NUMBER.findall(path)]


def _texts_in(files: Files) -> Document | None:
    """Return the conversation of the texts and tables that are chats."""
    found = []
    for path in sorted(files.readers):
        is_text = not path.lower().endswith((*_PAGES, *_JSON))
        if document := parse_chat_export(files.text(path)) if is_text else None:
            stem = _ON_THE_PHONE.sub("", PurePosixPath(path).stem).strip("_ ")
            title = "" if stem == "chat" else stem
            found.append((document.title or title, document))
    return joined(found) if found else None
