"""Short messages of every kind, written for the tests; English and Chinese."""

from __future__ import annotations

import json

from summarizer.inputs.mail import read_mail

MAIL = b"""From: =?utf-8?B?6aG+6Zuv?= <gu@mail.example>
To: "Marsden, Helen" <helen@mail.example>
Subject: Re: the crates
Date: Thu, 14 May 2026 09:42:00 +0000
Message-ID: <one@mail.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hi Helen,

the 40 crates arrive on Friday.

-- 
Gu Wen
Kunling depot

On Wed, 13 May 2026 at 10:00, Helen Marsden <helen@mail.example> wrote:
> When do the crates come?
> We need them soon.
"""

HTML_MAIL = b"""From: Shop <shop@mail.example>
Subject: Your order
Content-Type: multipart/mixed; boundary=edge

--edge
Content-Type: text/html; charset=iso-8859-1

<html><head><title>no</title></head><body><div style="display: none">Preview</div>
<p>Your caf\xe9 order &amp; the receipt.</p><!-- <p>never</p> -->
<table><tr><td>Total</td><td>12</td></tr></table>
<blockquote>Where is it?</blockquote></body></html>
--edge
Content-Type: application/pdf
Content-Disposition: attachment; filename="receipt.pdf"
Content-Transfer-Encoding: base64

AAAA
--edge--
"""

MAILBOX = b"""From ada@mail.example Tue Mar  3 10:00:00 2026
From: Bo <bo@mail.example>
Subject: Re: roof
Date: Tue, 3 Mar 2026 09:00:00 +0000
Message-ID: <2@mail.example>
In-Reply-To: <1@mail.example>

The roofer comes on Monday.
>From then on it is dry.

From ada@mail.example Tue Mar  3 10:00:00 2026
From: Ada <ada@mail.example>
Subject: roof
Date: Tue, 3 Mar 2026 11:00:00 +0000
Message-ID: <1@mail.example>

The roof leaks.

From then to now nobody came.
"""

WHATSAPP_ANDROID = """12/31/23, 11:57 PM - Messages and calls are end-to-end encrypted.
12/31/23, 11:58 PM - Jo Bell: Who brings the tent?
Note: it is in the shed
12/31/23, 11:59 PM - Al: I do
1/1/24, 12:00 AM - Jo Bell: <Media omitted>
1/1/24, 12:01 AM - +44 7700 900123: Happy new year
"""

WHATSAPP_IOS = """\u200e[31.12.23, 23:58:01] Jo: Wer bringt das Zelt?
[31.12.23, 23:59:12] Al: Ich
[01.01.24, 00:00:05] Jo: \u200eimage omitted
"""

WHATSAPP_ZH = """2023/12/31 下午11:58 - 小蔓: 谁带帐篷?
2023/12/31 下午11:59 - 阿哲: 我带
2024/1/1 上午12:00 - 小蔓: 好
"""

DISCORD_TEXT = """==============
Guild: Allotment
Channel: general
==============

[01/05/2024 10:02 AM] jo
The pump is broken.
Who can fix it?

[01/05/2024 10:03 AM] al
Me, on Sunday

[01/05/2024 10:04 AM] jo
Thanks

==============
Exported 3 message(s)
==============
"""

LINE = """[LINE] Chat history with Garden
Saved on: 2025/05/06 21:40

2025/05/05(Mon)
18:02	Keiko	No water
18:04	Daniel	"I fill them
Hose?"
18:09	Keiko joined the group.
"""

KAKAOTALK = """텃밭 님과 카카오톡 대화
저장한 날짜 : 2025-05-06 21:40:02

--------------- 2025년 5월 5일 월요일 ---------------
[민수] [오후 6:02] 목요일 단수
[지영] [오후 6:04] 물을
"""

ZOOM = """09:02:11 From Carla Nunez to Everyone:
\tIs it cut?
09:02:40 From Ben Holt to Everyone:
\tYes.
"""

QQ = """消息记录（此消息记录为文本格式，不支持重新导入）

2025-05-05 19:20:11 小满(10020030)
谁来？

2025-05-05 19:21:40 老秦(55667788)
我
"""

TELEGRAM = json.dumps(
    {
        "name": "Roof",
        "messages": [
            {"id": 1, "type": "service", "date": "2024-01-05T10:00:00", "action": "create"},
            {
                "id": 2,
                "type": "message",
                "date": "2024-01-05T10:01:00",
                "from": "小蔓",
                "text": ["看 ", {"type": "link", "text": "roof.example"}],
            },
            {"id": 3, "type": "message", "date": "2024-01-05", "from": "阿哲", "text": "好"},
        ],
    },
    ensure_ascii=False,
)

SLACK = json.dumps(
    [
        {
            "user": "U1",
            "text": "<@U2> can you &amp; Bo look at <https://roof.example|the plan>?",
            "ts": "1700000000.000100",
            "user_profile": {"display_name": "Ada"},
        },
        {
            "user": "U3",
            "text": "Lunch?",
            "ts": "1700000200.000100",
            "user_profile": {"real_name": "Cy"},
        },
        {
            "user": "U2",
            "text": "On it",
            "ts": "1700000300.000100",
            "thread_ts": "1700000000.000100",
            "user_profile": {"real_name": "Bo"},
        },
        {"user": "U3", "subtype": "channel_join", "text": "joined", "ts": "1700000400.000100"},
    ]
)

DISCORD = json.dumps(
    {
        "guild": {"name": "Allotment"},
        "messages": [
            {
                "id": "9",
                "type": "Default",
                "timestamp": "2024-01-05T10:02:00+00:00",
                "content": "The pump is broken",
                "author": {"id": "1", "name": "jo", "nickname": "Jo"},
            },
            {
                "id": "10",
                "type": "GuildMemberJoin",
                "timestamp": "2024-01-05T10:03:00+00:00",
                "content": "Joined the server.",
                "author": {"id": "2", "name": "al"},
            },
        ],
    }
)

SRT = """1
00:00:01,000 --> 00:00:02,000
DANA: The brakes

2
00:00:02,500 --> 00:00:04,000
can <i>crack</i>.

3
00:00:05,000 --> 00:00:06,000
OWEN: 214 bikes.
"""

VTT = """WEBVTT - weekly

NOTE not spoken

intro
00:01.000 --> 00:02.000 align:start
<v Dana>Hello &amp; welcome,
let's start.

00:02.000 --> 00:03.000
<v Dana>The recall.</v>

00:03.000 --> 00:04.000
<v.loud Owen>方案已定。
"""

ROLLING = """WEBVTT

00:00:01.000 --> 00:00:03.000
so today we talk

00:00:03.000 --> 00:00:03.010
so today we talk

00:00:03.010 --> 00:00:05.000
so today we talk
about the river.
"""

TRANSCRIPT_HEADS = """Dana 00:05
Let's start with the recall.

Owen 00:12
214 bikes.

Dana 00:20
Thanks.
"""

NOTIFICATIONS_ZH = "银行,08:15:您的账户支出 120 元。\n快递,09:30:包裹已到 3 号柜。\n"

NOTIFICATIONS_JSON = "\n".join(
    json.dumps(each, ensure_ascii=False)
    for each in (
        {"app": "Bank", "title": "Payment", "body": "12 euros to Oster", "time": "08:15"},
        {"app": "快递", "body": "包裹已到", "time": "09:30"},
    )
)

# As a Chinese keyboard writes them; by number, since editors and tools turn them into ASCII.
FULL_WIDTH = str.maketrans(
    {":": "\uff1a", ",": "\uff0c", "(": "\uff08", ")": "\uff09", "!": "\uff01"}
)
CHAT_FULL_WIDTH = "小蔓:洗衣机漏水了!\n阿哲:啊,又漏?\n小蔓:嗯\n".translate(FULL_WIDTH)
MAIL_FULL_WIDTH = "发件人:顾雯\n收件人:各仓库\n主题:时间\n日期:6月15日\n\n推迟到7月。\n".translate(
    FULL_WIDTH
)

TEXTS = {
    "chat full width": CHAT_FULL_WIDTH,
    "mail full width": MAIL_FULL_WIDTH,
    "whatsapp android": WHATSAPP_ANDROID,
    "whatsapp ios": WHATSAPP_IOS,
    "whatsapp zh": WHATSAPP_ZH,
    "discord text": DISCORD_TEXT,
    "line": LINE,
    "kakaotalk": KAKAOTALK,
    "zoom": ZOOM,
    "qq": QQ,
    "telegram": TELEGRAM,
    "slack": SLACK,
    "discord": DISCORD,
    "srt": SRT,
    "vtt": VTT,
    "rolling": ROLLING,
    "heads": TRANSCRIPT_HEADS,
    "notifications zh": NOTIFICATIONS_ZH,
    "notifications json": NOTIFICATIONS_JSON,
}
FILES = {"mail": MAIL, "html mail": HTML_MAIL, "mailbox": MAILBOX}


def mail(body: str, subject: str = "roof", charset: str = "utf-8") -> bytes:
    head = f"From: Ada <ada@mail.example>\nSubject: {subject}\nContent-Type: text/plain; "
    return f"{head}charset={charset}\n\n".encode() + body.encode(charset)


def said(body: str, subject: str = "roof") -> str:
    """What a mail's reader keeps of its body."""
    return "\n".join(block.text for block in read_mail(mail(body, subject)).blocks)
