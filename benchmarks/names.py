"""Who acts in a summary but isn't in its source: names that were made up.

Told by the verb that follows, or by the column of a table that says who. Not handled: names in the
middle of a sentence without such a verb, and Chinese surnames that also begin common words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ACTS = (
    "said|says|asked|asks|agreed|agrees|confirmed|confirms|suggested|suggests|offered|offers"
    "|decided|decides|proposed|proposes|will|wants|needs|must|plans|requested|requests|told|wrote"
    "|replied|promised|explained|explains|reported|reports|should"
)
_ENGLISH = re.compile(rf"\b((?:[A-Z][\w'’-]*\s)?[A-Z][\w'’-]+)\s(?:{_ACTS})\b")
_SURNAMES = (
    "王李张刘陈杨赵黄吴徐孙胡朱郭林罗郑梁宋唐邓韩冯曹彭肖田董潘袁蔡蒋杜叶魏苏吕丁沈姚卢姜"
    "崔谭陆汪范廖贾韦邹孟熊秦邱尹薛闫侯陶贺郝龚邵钱莫孔"
)
_ACTS_ZH = "表示|说|同意|决定|要求|建议|提醒|认为|需要|负责|询问|希望|提议|确认|计划|将"
_CHINESE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff])([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?:{_ACTS_ZH})"
)
_WHO = frozenset(("who", "person", "name", "participant", "谁", "人", "姓名", "负责人", "人物"))
# What opens a sentence, or is no name but a role that a summary may give.
_NO_NAMES = re.compile(
    r"the|an?|in|on|at|by|after|before|when|if|and|but|as|while|then|now|also|only|every|each|all"
    r"|some|both|no|next|new|today|yesterday|tomorrow|s?he|it|they|we|i|you|this|that|these|those"
    r"|there|who|what|everyone|everybody|nobody|some(?:one|body)|people|children|staff|team|group"
    r"|work|council|company|construction"
    r"|(?:participant|member|attendee|customer|resident|user|reader|passenger|guest|visitor|parent"
    r"|student|speaker|organizer|official|sender|recipient|author|writer|host)s?"
)
_NOBODY = re.compile(r"[\W_]*")
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?+(?:[,;/&、，；]|\band\b|和|与)\s*+")


def unknown_names(text: str, source: str) -> list[str]:
    """Names of `text` that its source doesn't have, in their order."""
    known = source.casefold()
    found = [*_english(text, known), *_chinese(text, known), *_of_table(text, known)]
    return list(dict.fromkeys(found))


def _english(text: str, known: str) -> Iterator[str]:
    for match in _ENGLISH.finditer(text):
        if any(_is_unknown(word, known) for word in match[1].split()):
            yield match[1]


def _chinese(text: str, known: str) -> Iterator[str]:
    yield from (match[1] for match in _CHINESE.finditer(text) if match[1] not in known)


def _of_table(text: str, known: str) -> Iterator[str]:
    """Those in the column that says who."""
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.split("\n")]
    columns = [number for number, head in enumerate(rows[0]) if head.casefold() in _WHO]
    for row in rows[2:]:
        for cell in (row[number] for number in columns if number < len(row)):
            names = [name for name in _BETWEEN.split(cell) if not _NOBODY.fullmatch(name)]
            words = [word for name in names for word in name.split()]
            yield from (word for word in words if _is_unknown(word, known))


def _is_unknown(word: str, known: str) -> bool:
    plain = re.sub(r"['’]s?$", "", word).casefold()
    if _NO_NAMES.fullmatch(plain):
        return False
    return not re.search(rf"(?<![a-z]){re.escape(plain)}", known)
