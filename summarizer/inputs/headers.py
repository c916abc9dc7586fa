"""The heads of mails as people paste them: From, To, Subject and Date, in twelve languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

HeaderName = Literal["from", "to", "cc", "date", "subject", "other"]

_WORDS: dict[HeaderName, str] = {
    "from": "from|von|de|da|expéditeur|remitente|remetente|mittente|absender|от|от кого"
    "|отправитель|发件人|發件人|寄件者|寄件人|发信人|差出人|送信者|보낸 사람|보낸사람|발신"
    "|từ|người gửi|من|المرسل",
    "to": "to|an|à|a|para|per|кому|收件人|收件者|宛先|받는 사람|받는사람|수신|tới|đến|إلى|الى",
    "cc": "cc|kopie|copie|копия|抄送|副本|참조|نسخة|bcc|密送|密件抄送|숨은 참조",
    "date": "date|sent|datum|gesendet|gesendet am|envoyé|fecha|enviado|enviado el|enviada"
    "|enviada em|data|inviato|дата|отправлено|日期|发送时间|發送時間|时间|時間|寄件日期|日時"
    "|送信日時|날짜|보낸 날짜|보낸날짜|일시|ngày|đã gửi|التاريخ|تاريخ",
    "subject": "subject|betreff|objet|sujet|asunto|assunto|oggetto|тема|主题|主題|主旨|标题"
    "|件名|제목|chủ đề|tiêu đề|الموضوع|موضوع",
    "other": "reply-to|antwort an|importance|priority|attachments|附件|回复|message-id|priorität",
}
_NAMES: dict[str, HeaderName] = {
    word: name for name, words in _WORDS.items() for word in words.split("|")
}
_FIELD = re.compile(
    r"\*{0,2}([^\s:\uff1a*][^:\uff1a*\n]{0,24}?)\s{0,2}\*{0,2}\s{0,2}[:\uff1a]\s{0,2}\*{0,2}\s{0,3}"
)


def header_of(line: str) -> tuple[HeaderName, int] | None:
    """What field of a mail's head a line is, and where its value begins; None for other lines."""
    found = _FIELD.match(line)
    name = _NAMES.get(found[1].casefold()) if found else None
    return (name, found.end()) if found and name else None


def is_head(lines: Sequence[str], fields: int = 2) -> bool:
    """Whether lines begin with a mail's head: who it is from, and what it is about.

    Without a subject there must be an address, since a journey has a From, a To and a Date, too.
    """
    found: dict[HeaderName, str] = {}
    for line in lines:
        header = header_of(line)
        if header is None:
            break
        found.setdefault(header[0], line)
    found.pop("other", None)
    is_mail = "subject" in found or "@" in found.get("from", "")
    return "from" in found and is_mail and len(found) >= fields


def display_name(address: str) -> str:
    """The name in a mail's address, or the address where it has none."""
    name, bracket, rest = address.partition("<")
    name = name.strip().strip("\"'“”").strip()
    if name or not bracket:
        return name or address.strip()
    return rest.partition(">")[0].strip() or address.strip()
