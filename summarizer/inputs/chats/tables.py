"""Chats as tables: CSV of DiscordChatExporter, KakaoTalk, MemoTrace, WeFlow and others.

A row is a message; the first row tells which column holds what. A table of an app is known by the
names of its columns; any other is a chat if it has a person, a time and a text in each row, and
people come again, as authors of reviews hardly do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from summarizer.inputs.chats.app_lines import MEDIA, SYSTEM, AppLines
from summarizer.inputs.chats.entries import UNREADABLE, Chat, Entry
from summarizer.inputs.chats.tencent import SYSTEM_TYPES
from summarizer.inputs.records import csv_rows, seconds_of, time_of

_DELIMITERS = ",;\t"
_AUTHORS = (
    *("author", "user", "username", "sender", "sender name", "from", "name", "participant"),
    *("发送者", "发送人", "发送者昵称", "昵称", "姓名", "发送者备注", "보낸사람", "送信者"),
)
_TIMES = (
    *("date", "time", "timestamp", "datetime", "date sent", "sent at", "created at"),
    *("时间", "日期", "发送时间", "날짜", "日時"),
)
_TEXTS = (
    "content",
    "message",
    "text",
    "body",
    "contents",
    "内容",
    "消息内容",
    "消息",
    "메시지",
    "メッセージ",
)
_EVERY_TEXT = frozenset((*_TEXTS, "strcontent"))


@dataclass(frozen=True)
class Columns:
    """Which columns of a table hold what, by the names that they may have, in small letters.

    Attributes:
        needed: All of these are in the first row; none for tables of unknown apps.
        author: Of who wrote; the first that a row has something in.
        time: Of when.
        text: Of what.
        kind: Of the type of message.
        files: Of the names or addresses of files.
        app: Whose words for its own lines count; see app_lines.toml.
        text_kinds: Types of messages that have a text; none if all have.
        chat: Of which of several chats a message is in.
    """

    needed: frozenset[str] = frozenset()
    author: tuple[str, ...] = _AUTHORS
    time: tuple[str, ...] = _TIMES
    text: tuple[str, ...] = _TEXTS
    kind: tuple[str, ...] = ("type", "消息类型", "类型")
    files: tuple[str, ...] = ("attachments",)
    app: str = "tencent"
    text_kinds: frozenset[str] = frozenset()
    chat: tuple[str, ...] = ()


def table_rows(text: str) -> list[list[str]] | None:
    """Return the rows of a table whose first row has names of columns of a chat; else None."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    names = {name.strip().strip('"').casefold() for name in first[:2000].split(delimiter)}
    if len(names) < 3 or names.isdisjoint(_EVERY_TEXT):
        return None
    return csv_rows(text.lstrip("\ufeff"), delimiter) or None


def table_chats(rows: Sequence[Sequence[str]], columns: Columns) -> list[Chat] | None:
    """Return the chat in a table; None if its columns aren't those."""
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if not columns.needed <= set(names) or len(set(names)) < 3:
        return None
    is_whole = all(
        set(names) & set(known) for known in (columns.author, columns.time, columns.text)
    )
    if not is_whole:
        return None
    lines = AppLines.of(columns.app)
    chats: dict[str, list[Entry]] = {}
    for row in rows[1:]:
        named = dict(zip(names, row, strict=False))
        chats.setdefault(_first(named, columns.chat), []).append(_entry(named, columns, lines))
    found = [Chat(tuple(entries)) for entries in chats.values()]
    return found if columns.needed or any(_is_chat(chat.entries) for chat in found) else None


def _entry(row: Mapping[str, str], columns: Columns, lines: AppLines) -> Entry:
    author, when, text, kind = (
        _first(row, names) for names in (columns.author, columns.time, columns.text, columns.kind)
    )
    if not when or not (text or author):
        return Entry(left=UNREADABLE)
    left = lines.kind_of(text)
    said, files, _ = lines.cleaned(text)
    if kind in SYSTEM_TYPES:
        left = SYSTEM
    elif columns.text_kinds and kind not in columns.text_kinds:
        left = MEDIA
    named = _first(row, columns.files)
    files += (named.rpartition("/")[2],) if named else ()
    return Entry(author, said, time_of(when), "", files, left, seconds_of(when))


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next(filter(None, (row.get(name, "").strip() for name in names)), "")


def _is_chat(entries: Sequence[Entry]) -> bool:
    """Return whether people write in turns, as far as the first rows tell."""
    authors = [entry.author for entry in islice(_written(entries), 400)]
    turns = sum(before != after for before, after in pairwise(authors))
    return 2 <= len(set(authors)) <= 0.75 * len(authors) and turns >= len(set(authors))


def _written(entries: Sequence[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if entry.author and entry.text and not entry.left)
