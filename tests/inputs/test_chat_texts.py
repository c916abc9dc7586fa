"""Texts of LINE, KakaoTalk, Zoom, QQ, WeChat, Teams, Signal and Telegram."""

from __future__ import annotations

import pytest

from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_bytes


def said(document: Document) -> list[tuple[str, str, str]]:
    return [(block.author, block.time, block.text) for block in document.blocks]


LINE = [
    (
        "[LINE] 園芸部のトーク履歴\n保存日時：2025/05/06 21:40\n\n2025/05/05(月)\n"
        "18:02\t圭子\t木曜は断水です\n18:03\t\t圭子が参加しました。\n18:04\t健\t[スタンプ]\n"
        '18:05\t健\t"水を汲みます\nホースは？"\n18:06\t圭子がメッセージの送信を取り消しました\n',
        "園芸部",
        ("圭子", "健"),
    ),
    (
        "[LINE]與阿明的聊天記錄\n儲存日期：2025/05/06 21:40\n\n2025/05/05（一）\n"
        "下午06:02\t圭子\t週四停水\n下午06:03\t\t圭子已加入群組\n下午06:04\t健\t[貼圖]\n"
        '下午06:05\t健\t"我去裝水\n水管呢？"\n下午06:06\t圭子已收回訊息\n',
        "阿明",
        ("圭子", "健"),
    ),
    (
        '[LINE] Chat history in "Garden"\nSaved on: 5/6/2025, 21:40\n\nMon, 05/05/2025\n'
        "6:02 PM\tKeiko\tNo water\n6:03 PM\t\tKeiko joined\n6:04 PM\tKen\t[Photo]\n"
        '6:05 PM\tKen\t"I fill them\nHose?"\n6:06 PM\tKeiko unsent a message.\n',
        "Garden",
        ("Keiko", "Ken"),
    ),
]


@pytest.mark.parametrize(("text", "title", "names"), LINE, ids=["ja", "zh-Hant", "en"])
def test_line(text: str, title: str, names: tuple[str, ...]) -> None:
    document = parse_text(text)
    assert (document.title, document.participants) == (title, names)
    assert [len(block.text.split("\n")) for block in document.blocks] == [1, 2]
    assert '"' not in document.text
    assert all("05" in block.time and "0" in block.time for block in document.blocks)
    assert document.dropped == {"system messages": 2, "media": 1, "date lines": 1}


def test_line_on_computers_tells_names_by_what_is_repeated() -> None:
    text = (
        "[LINE] Chat history with Garden\n2025.05.05 Monday\n18:02 Keiko Ito No water\n"
        "18:03 Ken Then I fill them\n18:04 Keiko Ito Thanks\n18:05 Ken Where is it?\n"
        "18:06 Keiko Ito In the shed\n"
    )
    document = parse_text(text)
    assert document.participants == ("Keiko Ito", "Ken")
    assert document.blocks[0].text == "No water"
    assert len(document.doubts) == 1


KAKAOTALK = [
    "텃밭 님과 카카오톡 대화\n저장한 날짜 : 2025-05-06 21:40:02\n\n"
    "--------------- 2025년 5월 5일 월요일 ---------------\n[민수] [오후 6:02] 목요일 단수\n"
    "지영님이 들어왔습니다.\n[지영] [오후 6:03] 사진\n[지영] [오후 6:04] 물을 받을게요\n호스는?\n",
    "텃밭 님과 카카오톡 대화\n저장한 날짜 : 2025년 5월 6일 오후 9:40\n\n\n"
    "2025년 5월 5일 오후 6:02\n2025년 5월 5일 오후 6:02, 민수 : 목요일 단수\n"
    "2025년 5월 5일 오후 6:03, 지영님이 들어왔습니다.\n2025년 5월 5일 오후 6:03, 지영 : 사진\n"
    "2025년 5월 5일 오후 6:04, 지영 : 물을 받을게요\n호스는?\n",
    "텃밭 님과 카카오톡 대화\n저장한 날짜 : 2025. 5. 6. 오후 9:40\n\n2025년 5월 5일 월요일\n"
    "2025. 5. 5. 오후 6:02, 민수 : 목요일 단수\n2025. 5. 5. 오후 6:03: 지영님이 들어왔습니다.\n"
    "2025. 5. 5. 오후 6:03, 지영 : 사진\n2025. 5. 5. 오후 6:04, 지영 : 물을 받을게요\n호스는?\n",
    "KakaoTalk Chats with 텃밭\nDate Saved : 2025-05-06 21:40:02\n\n"
    "--------------- Monday, May 5, 2025 ---------------\n[민수] [6:02 PM] 목요일 단수\n"
    "지영 joined this chatroom.\n[지영] [6:03 PM] Photo\n[지영] [6:04 PM] 물을 받을게요\n호스는?\n",
    "텃밭 3 님과 카카오톡 대화\n저장한 날짜 : May 6, 2025 at 21:40\n\nMay 5, 2025 at 6:02 PM\n"
    "May 5, 2025 at 6:02 PM, 민수 : 목요일 단수\nMay 5, 2025 at 6:03 PM: 지영 joined this chat.\n"
    "May 5, 2025 at 6:03 PM, 지영 : Photo\nMay 5, 2025 at 6:04 PM, 지영 : 물을 받을게요\n호스는?\n",
]


@pytest.mark.parametrize("text", KAKAOTALK, ids=["pc", "android", "ios", "pc en", "phone en"])
def test_kakaotalk(text: str) -> None:
    document = parse_text(text)
    assert [(who, what) for who, _, what in said(document)] == [
        ("민수", "목요일 단수"),
        ("지영", "물을 받을게요\n호스는?"),
    ]
    assert "5" in document.blocks[0].time and "6:02" in document.blocks[0].time
    assert document.title == "텃밭"
    assert document.dropped == {"system messages": 1, "media": 1, "date lines": 1}


@pytest.mark.parametrize(
    "head",
    [
        "09:02:11 From {} to Everyone:\n\t",
        "09:02:11 From  {}  to  Everyone : ",
        "09:02:11\t From {} : ",
        "2025-05-06 09:02:11 From {} to Ben Holt (Direct Message):\n\t",
        "09:02:11 Von {} an Alle : ",
        "09:02:11 De {} à Tout le monde : ",
        "09:02:11 De {} a Todos:\n\t",
        "09:02:11 开始 {} 收件人 所有人：\n\t",
        "09:02:11 開始 {} 宛先 全員:\n\t",
    ],
)
def test_zoom(head: str) -> None:
    names = ("Carla Nunez", "Ines Park (she/her)")
    text = "".join(head.format(name) + f"Is it {n}?\n" for n, name in enumerate(names))
    document = parse_text(text)
    assert document.input_type == "conversation"
    assert [(who, what) for who, _, what in said(document)] == [
        ("Carla Nunez", "Is it 0?"),
        ("Ines Park (she/her)", "Is it 1?"),
    ]


def test_zoom_s_answers_are_without_what_they_answer_and_reactions_are_counted() -> None:
    text = (
        "09:02:11 From Ada to Everyone:\n\tTea?\n09:02:40 From Bo to Everyone:\n"
        '\tReplying to "Tea?"\n\t\n\tYes, green\n'
        '09:02:50 From Ada to Everyone:\n\tReacted to "Yes, green" with 👍\n'
    )
    document = parse_text(text)
    assert [each[2] for each in said(document)] == ["Tea?", "Yes, green"]
    assert document.dropped == {"system messages": 1}


@pytest.mark.parametrize(
    "head",
    [
        "2025-05-05 19:20:11 {}(10020030)",
        "2025-05-05 19:20:11 {}<yun@qq.example>",
        "2025-05-05 19:20:11 【管理员】{}(10020030)",
        "2025-05-05 19:20:11 {}",
        "{} 2025/5/5 19:20:11",
        "{}(wxid_a1b2c3) 05-05 19:20:11",
        "{} 2025-05-05 下午7:20",
        "[5/6/2025 6:02 PM] {}",
        "[06/05/2025 18:02] {}",
        "{}, [06.05.2025 18:02]",
        "{}, [6 May 2025 at 18:02:11]:",
        "{} 05/05/2025 6:02 PM",
    ],
)
def test_dates_and_names_above_messages(head: str) -> None:
    said_by = [("小满", "谁来？"), ("老秦", "我\n九点"), ("小满", "好")]
    text = "\n\n".join(f"{head.format(name)}\n{words}" for name, words in said_by) + "\n"
    document = parse_text(text)
    assert document.input_type == "conversation"
    assert [(who, what) for who, _, what in said(document)] == said_by
    assert all(":" in time for _, time, _ in said(document))


def test_teams_names_have_commas_and_guests() -> None:
    text = (
        "[5/6/2025 6:02 PM] Nunez, Carla\nIs it cut?\n[5/6/2025 6:03 PM] Holt, Ben (Guest)\nYes.\n"
        "[5/6/2025 6:04 PM] Nunez, Carla\nThanks\n"
    )
    assert parse_text(text).participants == ("Nunez, Carla", "Holt, Ben")


@pytest.mark.parametrize("clock", ["6:02 PM", "18:02", "Yesterday 6:02 PM", "5/6/2025 6:02 PM"])
def test_teams_also_copies_clocks_on_their_own(clock: str) -> None:
    said_by = [
        ("Carla Nunez", "Is it cut?"),
        ("Ben Holt", "Yes.\nAt the right."),
        ("Carla Nunez", "Ok"),
    ]
    text = "\n".join(f"{name}\n{clock}\n{words}" for name, words in said_by)
    document = parse_text(text)
    assert [(who, what) for who, _, what in said(document)] == said_by


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05 10:02:11 worker started\n2024-01-05 10:02:12 worker stopped\n" * 2,
        "".join(f"2024-01-05 10:02:1{n} ERROR\ntrace {n}\n" for n in range(4)),
        "Minutes\n5 May 2025, 10:02\nThe board met.\nBudget\n5 May 2025, 11:00\nIt was passed.\n",
        "[LINE] is an app.\nIt has stickers.\n",
        "Lunch\n12:30\nSoup\nDinner\n18:30\nStew\nSupper\n21:00\nTea\n",
    ],
)
def test_what_only_looks_like_it_is_an_article(text: str) -> None:
    assert parse_text(text).input_type == "article"


@pytest.mark.parametrize("head", ["[00:00:0{n}] {name}", "[00:0{n}] {name}", "{name}\n0:0{n}"])
def test_times_since_a_recording_began_are_no_chat_s(head: str) -> None:
    names = ("Dana", "Owen", "Dana")
    text = "\n\n".join(head.format(n=n, name=name) + "\nSo." for n, name in enumerate(names, 1))
    assert parse_text(text).input_type != "conversation"


def test_qq_s_system_messages_and_marks_are_counted() -> None:
    text = (
        "消息记录（此消息记录为文本格式，不支持重新导入）\n\n消息对象:种菜群\n"
        "================\n2025-05-05 19:20:11 系统消息(10000)\n小满加入了本群\n\n"
        "2025-05-05 19:21:11 小满(10020030)\n[表情]\n\n"
        "2025-05-05 19:22:11 老秦(20020030)\n好[图片]的\n"
    )
    document = parse_text(text)
    assert said(document) == [("老秦", "2025-05-05 19:22:11", "好的")]
    assert document.title == "种菜群"
    assert document.dropped == {"system messages": 1, "media": 2}


@pytest.mark.parametrize(
    ("stamp", "between"),
    [
        ("[2025-05-06 18:02] ", "\n"),
        ("[2025-05-06 18:02] ", "\n\n"),
        ("[2025-05-06, 18:02] ", "  \n"),
    ],
)
def test_signal_s_markdown_is_the_chat(stamp: str, between: str) -> None:
    said_by = [("Me", "Is it in shed 3?"), ("Marta", "Yes: at the left."), ("Me", "Thanks")]
    text = "".join(f"{stamp}{who}: {words}{between}" for who, words in said_by)
    document = read_bytes(text.encode(), "index.md")
    assert document.input_type == "conversation"
    assert [(who, words) for who, _, words in said(document)] == said_by


IRC = [
    "--- Log opened Mon May 12 19:02:11 2025\n19:02 -!- ines [~i@h] has joined #mill\n"
    "19:03 <@ines> who has the key?\n19:04 < jonas> me\n19:05  * ines waits\n",
    "**** BEGIN LOGGING AT Mon May 12 19:02:11 2025\n\nMay 12 19:02:11 *\tines has joined\n"
    "May 12 19:03:00 <ines>\twho has the key?\nMay 12 19:04:00 <jonas>\tme\n",
    "[19:02:11] *** Joins: ines (~i@h)\n[19:03:00] <ines> who has the key?\n"
    "[19:04:00] <+jonas> me\n",
    "2025-05-12 19:02:11\t-->\tines (~i@h) has joined #mill\n"
    "2025-05-12 19:03:00\t@ines\twho has the key?\n2025-05-12 19:04:00\tjonas\tme\n",
]


@pytest.mark.parametrize("text", IRC, ids=["irssi", "HexChat", "ZNC", "WeeChat"])
def test_irc(text: str) -> None:
    document = parse_text(text)
    assert document.input_type == "conversation"
    assert [(author, text) for author, _, text in said(document)[:2]] == [
        ("ines", "who has the key?"),
        ("jonas", "me"),
    ]
    assert document.dropped["system messages"] >= 1


def test_a_log_with_angles_is_no_irc() -> None:
    text = "2025-05-12 19:03:00 <main> started\n2025-05-12 19:03:01 ERROR <main> no disk\n"
    assert parse_text(text).input_type == "article"


SENT = "May 17, 2025  5:29:42 PM"


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        (f"{SENT}\nPetra Holm\nThe key?\n\n{SENT}\nMe\nHere.\n\n", {}),
        (
            f"{SENT} (Read by you after 1 hour, 49 seconds)\nPetra Holm\nThe key?\nTapbacks:\n"
            f"Loved by Me\n\n{SENT} You renamed the conversation to Mill\n\n{SENT}\nMe\nHere.\n\n",
            {"system messages": 1},
        ),
        (
            f"{SENT}\nPetra Holm\nThe key?\n    {SENT}\n    Me\n    Here.\n\n{SENT}\nMe\nHere.\n"
            "This message responded to an earlier message.\n\n",
            {},
        ),
    ],
    ids=["plain", "marks", "answers"],
)
def test_imessage_exporter(text: str, dropped: dict[str, int]) -> None:
    document = parse_text(text)
    assert said(document) == [("Petra Holm", SENT, "The key?"), ("Me", SENT, "Here.")]
    assert document.dropped == dropped
