"""WeChat and QQ, which export nothing that others read: what common tools save as JSON.

WeFlow, ChatLab, chatlog and MemoTrace for WeChat, QQ Chat Exporter for QQ. All have a list of
messages with a sender, a time and a content; what is no text is named in the content, as "[图片]".
"""

from __future__ import annotations

from summarizer.inputs.chats.app_lines import DELETED, SYSTEM, AppLines
from summarizer.inputs.chats.entries import UNKNOWN, UNREADABLE, Chat, Entry
from summarizer.inputs.records import (
    Record,
    first_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
    time_of,
)

LINES = AppLines.of("tencent")
SYSTEM_TYPES = frozenset(("10000", "10002", "80", "81", "系统消息", "system"))

_AUTHORS = (
    *("senderDisplayName", "groupNickname", "accountName", "senderName", "remark", "nickname"),
    *("groupCard", "name", "sender", "senderUsername", "uin"),
)
_TEXTS = ("content", "StrContent", "text")
_EPOCHS = ("createTime", "timestamp", "CreateTime", "time")
_TIMES = ("formattedTime", "time", "StrTime", *_EPOCHS)
_TYPES = ("localType", "type", "Type")
_IDS = ("localId", "messageId", "platformMessageId", "id", "seq")
_TOOLS = ("weflow", "chatlab", "chatInfo")
_MARKS = ("senderDisplayName", "platformId", "StrContent", "talker", "senderUsername")


def tencent_chats(value: object) -> list[Chat] | None:
    """Return the chat in a JSON value; None if no tool for WeChat or QQ made it."""
    whole = record_of(value)
    values = whole.get("messages") if whole else value
    records = records_of(values)
    is_known = any(key in whole for key in _TOOLS)
    if not isinstance(values, list) or not records:
        return None
    if not is_known and not any(key in each for each in records for key in _MARKS):
        return None
    names = {
        text_of(each.get("platformId")): first_of(each, _AUTHORS)
        for each in records_of(whole.get("members"))
    }
    heads = (whole.get(key) for key in ("session", "meta", "chatInfo"))
    title = next(filter(None, (first_of(each, _TITLES) for each in heads)), "")
    return [Chat(tuple(_entry(record_of(each), names) for each in values), title)]


_TITLES = ("displayName", "remark", "nickname", "name")


def _entry(record: Record, names: dict[str, str]) -> Entry:
    if not any(key in record for key in _TEXTS):
        return Entry(left=UNREADABLE)
    if record.get("recalled") is True:
        return Entry(left=DELETED)
    when = first_of(record, _TIMES)
    content = _said(record)
    left = LINES.kind_of(content)
    said, files, _ = LINES.cleaned(content)
    if record.get("system") is True or first_of(record, _TYPES) in SYSTEM_TYPES:
        left = SYSTEM
    return Entry(
        _author(record, names),
        said,
        time_of(when),
        first_of(record, _IDS),
        files,
        left,
        seconds_of(first_of(record, _EPOCHS) or when),
    )


def _author(record: Record, names: dict[str, str]) -> str:
    sender = record.get("sender")
    if isinstance(sender, dict):
        return first_of(sender, _AUTHORS) or UNKNOWN
    name = first_of(record, _AUTHORS)
    return names.get(name) or name or ("Me" if record.get("isSelf") is True else UNKNOWN)


def _said(record: Record) -> str:
    content = next(filter(None, (record.get(key) for key in _TEXTS)), "")
    return text_of(content)
