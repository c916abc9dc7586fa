"""JSON and tables of chats, as the apps and common tools write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.detection import parse_text
from summarizer.inputs.reading import read_bytes

MS = 1_746_554_520_000  # 2025-05-06T18:02Z


def meta(sender: str, at: int, **fields: Any) -> dict[str, Any]:
    return {"sender_name": sender, "timestamp_ms": MS + 60_000 * at, **fields}


def garbled(text: str) -> str:
    return text.encode().decode("latin-1")


MESSENGER = {
    "participants": [{"name": garbled("Zoë")}, {"name": "Ivo"}],
    "title": garbled("Zoë"),
    "messages": [
        meta("Ivo", 4, content="Liked a message"),
        meta(garbled("Zoë"), 3, content=garbled("Très bien 🙂")),
        meta("Ivo", 2, photos=[{"uri": "x/1.jpg"}]),
        "odd",
        meta("Ivo", 1, content="Who?", share={"link": "https://a.example"}),
        meta("Ivo", 0, content="Ivo started a call.", call_duration=3),
    ],
}
MESSENGER_ENCRYPTED = {
    "participants": ["Zoë", "Ivo"],
    "threadName": "Zoë",
    "messages": [
        {"senderName": "Zoë", "text": "Très bien 🙂", "timestamp": MS + 60_000, "type": "text"},
        {"senderName": "Ivo", "text": "Who?", "timestamp": MS, "type": "text", "media": []},
        {"senderName": "Ivo", "text": "", "isUnsent": True, "timestamp": MS, "type": "text"},
    ],
}
GOOGLE_CHAT = {
    "messages": [
        {
            "creator": {"name": "Ivo", "email": "i@a.example", "user_type": "Human"},
            "created_date": "Tuesday, May 6, 2025 at 6:02:00\u202fPM UTC",
            "text": "Who?",
            "topic_id": "a",
            "message_id": "s/a/1",
        },
        {
            "creator": {"name": "Zoë"},
            "created_date": "Tuesday, May 6, 2025 at 6:03:00\u202fPM UTC",
            "message_state": "DELETED",
            "message_id": "s/a/2",
        },
        {
            "creator": {"name": "Zoë"},
            "created_date": "Tuesday, May 6, 2025 at 6:04:00\u202fPM UTC",
            "text": "Très bien 🙂",
            "attached_files": [{"original_name": "plan.pdf", "export_name": "File-plan.pdf"}],
            "message_id": "s/a/3",
        },
    ]
}


def hangout(sender: str, at: int, text: str) -> dict[str, Any]:
    return {
        "sender_id": {"gaia_id": sender},
        "timestamp": str((MS + 60_000 * at) * 1000),
        "chat_message": {
            "message_content": {
                "segment": [{"type": "TEXT", "text": part} for part in text.partition(" ") if part]
            }
        },
        "event_type": "REGULAR_CHAT_MESSAGE",
    }


PEOPLE = [
    {"id": {"gaia_id": "1"}, "fallback_name": "Ivo"},
    {"id": {"gaia_id": "2"}, "fallback_name": "Zoë"},
]
EVENTS = [
    hangout("2", 2, "Très bien 🙂"),
    hangout("1", 1, "Who?"),
    {"sender_id": {"gaia_id": "1"}, "event_type": "ADD_USER", "timestamp": "1"},
]
HANGOUTS = {
    "conversations": [
        {"conversation": {"conversation": {"participant_data": PEOPLE}}, "events": EVENTS}
    ]
}
HANGOUTS_OLD = {
    "conversation_state": [
        {"conversation_state": {"conversation": {"participant_data": PEOPLE}, "event": EVENTS}}
    ]
}


def graph(sender: str | None, at: str, content: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": at,
        "messageType": "message",
        "createdDateTime": f"2025-05-06T18:0{at}:00.123Z",
        "from": {"application": None, "user": {"displayName": sender}} if sender else None,
        "body": {"contentType": "html", "content": content},
        "attachments": [],
        **fields,
    }


TEAMS = {
    "value": [
        graph("Zoë", "3", "<p>Très&nbsp;bien 🙂</p>"),
        graph(None, "2", "<systemEventMessage/>", messageType="unknownFutureValue"),
        graph("Ivo", "2", "", deletedDateTime="2025-05-06T18:09:00Z"),
        graph("Ivo", "1", "<div><div>Who?</div></div>"),
    ]
}
SKYPE = {
    "userId": "8:live:ivo",
    "conversations": [
        {
            "id": "19:x@thread.skype",
            "displayName": "Piano",
            "MessageList": [
                {
                    "displayName": "Zoë",
                    "originalarrivaltime": "2025-05-06T18:04:00.1Z",
                    "messagetype": "RichText",
                    "content": 'Très bien <ss type="smile">🙂</ss>',
                    "from": "8:live:zoe",
                },
                {
                    "originalarrivaltime": "2025-05-06T18:03:00.1Z",
                    "messagetype": "ThreadActivity/AddMember",
                    "content": "<addmember/>",
                    "from": "19:x@thread.skype",
                },
                {
                    "displayName": None,
                    "originalarrivaltime": "2025-05-06T18:02:00.1Z",
                    "messagetype": "RichText",
                    "content": "Who?",
                    "from": "8:live:Ivo",
                },
            ],
        }
    ],
}
SIGNAL_TOOL = [
    {"date": "2025-05-06T18:02:00", "sender": "Ivo", "body": "Who?", "attachments": []},
    {"date": "2025-05-06T18:03:00", "sender": "Ivo", "body": "", "sticker": "🙂"},
    {"date": "2025-05-06T18:04:00", "sender": "Zoë", "body": "Très bien 🙂", "reactions": []},
]
SIGNAL_DESKTOP = {
    "conversations": [{"id": "c", "name": "Zoë", "serviceId": "z"}],
    "messages": [
        {"type": "incoming", "body": "Très bien 🙂", "sent_at": MS + 1, "conversationId": "c",
         "sourceServiceId": "z"},
        {"type": "keychange", "sent_at": MS, "conversationId": "c"},
        {"type": "outgoing", "body": "Who?", "sent_at": MS, "conversationId": "c"},
    ],
}  # fmt: skip
SIGNAL_OWN = [
    {"version": "1", "backupTimeMs": str(MS)},
    {"recipient": {"id": "1", "self": {}}},
    {"recipient": {"id": "2", "contact": {"profileGivenName": "Zoë"}}},
    {"chat": {"id": "7", "recipientId": "2"}},
    {"chatItem": {"chatId": "7", "authorId": "1", "dateSent": str(MS),
                  "standardMessage": {"text": {"body": "Who?"}}}},
    {"chatItem": {"chatId": "7", "authorId": "2", "dateSent": str(MS + 1), "updateMessage": {}}},
    {"chatItem": {"chatId": "7", "authorId": "2", "dateSent": str(MS + 2),
                  "standardMessage": {"text": {"body": "Très bien 🙂"}}}},
]  # fmt: skip
WEFLOW = {
    "weflow": {"version": "1"},
    "session": {"displayName": "Piano"},
    "messages": [
        {"localId": 1, "createTime": MS // 1000, "formattedTime": "2025-05-06 18:02:00",
         "type": "文本消息", "localType": 1, "content": "Who?", "senderDisplayName": "Ivo"},
        {"localId": 2, "createTime": MS // 1000, "formattedTime": "2025-05-06 18:02:00",
         "type": "图片消息", "localType": 3, "content": "[图片]", "senderDisplayName": "Ivo"},
        {"localId": 3, "createTime": MS // 1000, "formattedTime": "2025-05-06 18:03:00",
         "type": "系统消息", "localType": 10000, "content": "x", "senderDisplayName": "Ivo"},
        {"localId": 4, "createTime": MS // 1000 + 60, "formattedTime": "2025-05-06 18:03:00",
         "type": "文本消息", "localType": 1, "content": "Très bien 🙂", "senderDisplayName": "Zoë"},
    ],
}  # fmt: skip
CHATLAB = {
    "chatlab": {"version": "0.0.1"},
    "meta": {"name": "Piano", "platform": "wechat", "type": "group"},
    "members": [{"platformId": "z", "accountName": "Zoë"}],
    "messages": [
        {
            "sender": "i",
            "accountName": "Ivo",
            "timestamp": MS // 1000,
            "type": 0,
            "content": "Who?",
        },
        {"sender": "z", "timestamp": MS // 1000 + 1, "type": 0, "content": "Très bien 🙂"},
        {"sender": "z", "timestamp": MS // 1000 + 2, "type": 80, "content": "x"},
    ],
}
CHATLOG = [
    {"time": "2025-05-06T18:02:00+08:00", "talker": "a", "senderName": "Ivo", "type": 1,
     "content": "Who?"},
    {"time": "2025-05-06T18:03:00+08:00", "talker": "a", "senderName": "Zoë", "type": 1,
     "content": "Très bien 🙂"},
]  # fmt: skip
QQ = {
    "metadata": {"name": "QQChatExporter"},
    "chatInfo": {"name": "Piano", "type": "group"},
    "messages": [
        {"id": "1", "timestamp": MS, "time": "2025-05-06 18:02:00", "type": "text",
         "sender": {"uid": "u", "uin": "1", "name": "Ivo"}, "content": {"text": "Who?"}},
        {"id": "2", "timestamp": MS, "time": "2025-05-06 18:02:00", "type": "image",
         "sender": {"uin": "1", "name": "Ivo"}, "content": {"text": "[图片: a.jpg]"}},
        {"id": "3", "timestamp": MS, "time": "2025-05-06 18:02:00", "type": "text",
         "recalled": True,
         "sender": {"uin": "1", "name": "Ivo"}, "content": {"text": "x"}},
        {"id": "4", "timestamp": MS + 1, "time": "2025-05-06 18:03:00", "type": "text",
         "sender": {"uin": "2", "name": "Zoë"}, "content": {"text": "Très bien 🙂"}},
    ],
}  # fmt: skip
DISCORD = {
    "channel": {"name": "piano"},
    "messages": [
        {"id": "1", "type": "Default", "timestamp": "2025-05-06T18:02:00+00:00", "content": "Who?",
         "author": {"id": "1", "name": "ivo", "nickname": "Ivo"}},
        {"id": "2", "type": "ChannelPinnedMessage", "timestamp": "2025-05-06T18:03:00+00:00",
         "content": "Pinned a message.", "author": {"id": "1", "name": "ivo"}},
        {"id": "3", "type": "Default", "timestamp": "2025-05-06T18:04:00+00:00", "content": "",
         "author": {"id": "2", "name": "Zoë"},
         "embeds": [{"title": "", "url": None, "description": "Très bien 🙂"}]},
    ],
}  # fmt: skip
TELEGRAM = {
    "about": "Here is the data",
    "chats": {"list": [{"name": "Piano", "messages": [
        {"id": 1, "type": "message", "date": "2025-05-06T18:02:00", "from": "Ivo", "text": "Who?"},
        {"id": 2, "type": "message", "date": "2025-05-06T18:03:00", "from": "Ivo", "text": "",
         "photo": "photos/1.jpg"},
        7,
        {"id": 3, "type": "message", "date": "2025-05-06T18:04:00", "from": "Zoë",
         "text": ["Très ", {"type": "bold", "text": "bien"}, " 🙂"]},
    ]}]},
}  # fmt: skip
SLACK = {
    "ok": True,
    "messages": [
        {"user": "U2", "type": "message", "ts": "1746554640.1", "text": "Très bien 🙂",
         "user_profile": {"real_name": "Zoë"}},
        {"user": "U2", "type": "message", "subtype": "channel_join",
         "ts": "1746554600.1", "text": "x"},
        "odd",
        {"user": "U1", "type": "message", "ts": "1746554520.1", "text": "Who?",
         "user_profile": {"display_name": "", "real_name": "Ivo"}},
    ],
}  # fmt: skip
EVERY: dict[str, tuple[Any, dict[str, int]]] = {
    "Messenger": (
        MESSENGER,
        {"system messages": 1, "media": 1, "calls": 1, "unreadable records": 1},
    ),
    "Messenger, encrypted": (MESSENGER_ENCRYPTED, {"deleted messages": 1}),
    "Google Chat": (GOOGLE_CHAT, {"deleted messages": 1}),
    "Hangouts": (HANGOUTS, {"system messages": 1}),
    "Hangouts, old": (HANGOUTS_OLD, {"system messages": 1}),
    "Teams": (TEAMS, {"system messages": 1, "deleted messages": 1}),
    "Skype": (SKYPE, {"system messages": 1}),
    "signal-export": (SIGNAL_TOOL, {"media": 1}),
    "signal-desktop": (SIGNAL_DESKTOP, {"system messages": 1}),
    "Signal": (SIGNAL_OWN, {"system messages": 1}),
    "WeFlow": (WEFLOW, {"system messages": 1, "media": 1}),
    "ChatLab": (CHATLAB, {"system messages": 1}),
    "chatlog": (CHATLOG, {}),
    "QQ": (QQ, {"media": 1, "deleted messages": 1}),
    "Discord": (DISCORD, {"system messages": 1}),
    "Telegram": (TELEGRAM, {"media": 1, "unreadable records": 1}),
    "Slack": (SLACK, {"system messages": 1, "unreadable records": 1}),
}


@pytest.mark.parametrize("name", EVERY)
def test_who_said_what_is_told_oldest_first(name: str) -> None:
    value, dropped = EVERY[name]
    document = parse_text(json.dumps(value))
    assert document.input_type == "conversation"
    first, second = document.blocks
    assert first.author == ("Me" if name in ("signal-desktop", "Signal") else "Ivo")
    assert (first.text, second.author, second.text) == ("Who?", "Zoë", "Très bien 🙂")
    assert "2025" in first.time and first.time <= second.time
    assert document.dropped == dropped


@pytest.mark.parametrize("name", ["signal-export", "Signal", "chatlog"])
def test_lines_of_json_are_read_but_for_one_that_is_cut_off(name: str) -> None:
    lines = [json.dumps(each) for each in EVERY[name][0]]
    document = parse_text("\n".join([*lines, lines[-1][:20]]))
    assert [block.text for block in document.blocks] == ["Who?", "Très bien 🙂"]


@pytest.mark.parametrize("name", EVERY)
def test_a_cut_off_export_is_refused_with_its_name_or_is_no_chat(name: str) -> None:
    text = json.dumps(EVERY[name][0])
    try:
        document = read_bytes(text[: len(text) - 20].encode(), "a.json")
    except UnsupportedInputError as error:
        assert "a.json" in str(error) and "cut off" in str(error)
    else:
        assert document.input_type == "article"


def test_a_chat_without_a_word_is_refused_with_what_it_holds() -> None:
    value = {"messages": [meta("Ivo", 1, photos=[{"uri": "x/1.jpg"}])]}
    with pytest.raises(UnsupportedInputError, match=r"^a\.json: .*no message.*1 media"):
        read_bytes(json.dumps(value).encode(), "a.json")


def test_several_chats_stand_below_their_names() -> None:
    chats = [{"name": name, "messages": TELEGRAM["chats"]["list"][0]["messages"]} for name in "AB"]  # type: ignore[index]
    document = parse_text(json.dumps({"chats": {"list": chats}}))
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["A", "B"]
    assert len(document.blocks) == 6
    for block in document.blocks:
        assert document.original[block.start : block.end] == block.rendered


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"text": "Bring coats.", "forwarded_from": "Hall Office"},
         "Forwarded from Hall Office: Bring coats."),
        ({"text": "Coats", "forwarded_from": None, "forwarded_from_id": "user7"},
         "Forwarded from user7: Coats"),
        ({"text": "Bring coats.", "forwarded_from": None},
         "Forwarded from a deleted account: Bring coats."),
        ({"text": "", "poll": {"question": "When?", "answers": [{"text": "Tuesday", "voters": 0}]}},
         "Poll: When?\n- Tuesday (0)"),
        ({"text": "", "forwarded_from": "Hall Office", "poll": {
            "question": {"text": "When?"}, "answers": [{"text": ["Tues", {"text": "day"}]}]}},
         "Forwarded from Hall Office: Poll: When?\n- Tuesday"),
        ({"text": "", "todo_list": {"title": "Bring", "items": [{"id": 1, "text": "coats"}]}},
         "Poll: Bring\n- coats"),
    ],
)  # fmt: skip
def test_telegram_s_forwards_and_polls_are_told(fields: dict[str, Any], text: str) -> None:
    message = {"id": 1, "type": "message", "date": "2025-05-06T18:02:00", "from": "Ivo", **fields}
    value = {"name": "Choir", "type": "private_group", "messages": [message]}
    assert [block.text for block in parse_text(json.dumps(value)).blocks] == [text]


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "Red"}}], "Red"),
        ([{"type": "section", "fields": [{"text": "A"}, {"text": "B"}]}], "A\nB"),
        ([{"type": "header", "text": {"text": "H"}}, {"type": "divider"}], "H"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "c"}]}], "c"),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": [
                {"type": "rich_text_section", "elements": [
                    {"type": "user", "user_id": "U1"}, {"type": "text", "text": " goes "},
                    {"type": "link", "url": "https://a.example"}, {"type": "emoji", "name": "ok"}]}
            ]}]}],
            "- @Ivo goes https://a.example:ok:",
        ),
    ],
)  # fmt: skip
def test_slack_s_blocks_have_texts(blocks: list[Any], text: str) -> None:
    head = {"user": "U1", "ts": "1746554500.1", "text": "x", "user_profile": {"name": "Ivo"}}
    value = [head, {"bot_id": "B1", "username": "CI", "ts": "1746554520.1", "blocks": blocks}]
    assert parse_text(json.dumps(value)).blocks[1].text == text


def test_slack_s_previews_of_links_are_left_out_and_shared_messages_stay() -> None:
    head = {"user": "U1", "username": "Ivo", "text": "See"}
    preview = {"from_url": "https://a.example", "title": "A page", "text": "All about it"}
    shared = {"is_share": True, "author_name": "Zoë", "text": "It is red"}
    value = [
        {**head, "ts": "1.1", "attachments": [preview]},
        {**head, "ts": "2.1", "attachments": [shared]},
    ]
    blocks = parse_text(json.dumps(value)).blocks
    assert [block.text for block in blocks] == ["See", "See\nZoë: It is red"]


def test_slack_s_nameless_people_are_a_doubt() -> None:
    value = [{"user": f"U{n}", "ts": f"{n}.1", "text": "x"} for n in (1, 2)]
    (doubt,) = parse_text(json.dumps(value)).doubts
    assert "users.json" in doubt


@pytest.mark.parametrize(
    "text",
    [
        "Date,User,Message\n2025-05-05 18:02:11,Ivo,Who?\n2025-05-05 18:03:11,Ivo,사진\n"
        '2025-05-05 18:04:11,Zoë,"Yes, I"\n',
        "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
        "1,2,1,0,0,1746554520,2,Who?,2025-05-05 18:02:11,,Ivo,wxid_1\n"
        "2,2,3,0,0,1746554530,2,<xml>,2025-05-05 18:03:11,,Ivo,wxid_1\n"
        '3,2,1,0,0,1746554540,2,"Yes, I",2025-05-05 18:04:11,Zoë,z,wxid_2\n',
        'AuthorID,Author,Date,Content,Attachments,Reactions\n1,Ivo,2025-05-05T18:02:11Z,Who?,"",""\n'
        '1,Ivo,2025-05-05T18:03:11Z,,https://a.example/1.png?x=1,""\n'
        '2,Zoë,2025-05-05T18:04:11Z,"Yes, I",,\n',
    ],
)  # fmt: skip
def test_tables(text: str) -> None:
    document = read_bytes(b"\xef\xbb\xbf" + text.encode(), "a.csv")
    assert [(block.author, block.text) for block in document.blocks] == [
        ("Ivo", "Who?"),
        ("Zoë", "Yes, I"),
    ]
    assert document.dropped == {"media": 1}


def test_a_table_of_no_app_is_a_chat_if_people_come_again() -> None:
    rows = ["Ivo", "Zoë", "Ivo", "Zoë"]
    text = "时间;发送者;内容\n" + "".join(
        f"2025-05-0{n} 18:02;{who};x{n}\n" for n, who in enumerate(rows, 1)
    )
    assert read_bytes(text.encode(), "a.csv").participants == ("Ivo", "Zoë")


@pytest.mark.parametrize(
    "text",
    [
        "Name,Date,Text\nAda,2025-05-01,Great product\nBo,2025-05-02,Broke\nCy,2025-05-03,Fine\n",
        "date,user,steps\n2025-05-01,Ada,9000\n2025-05-02,Bo,8000\n2025-05-03,Ada,7000\n",
        'Date,"User,Message\n2025',
    ],
)
def test_other_tables_are_no_chats(text: str) -> None:
    assert read_bytes(text.encode(), "a.csv").input_type == "article"


def test_who_leaves_a_room_of_matrix_keeps_the_name() -> None:
    def event(kind: str, at: int, content: dict[str, str]) -> dict[str, Any]:
        user = "@zoe:a.example"
        head = {"sender": user, "state_key": user} if kind == "member" else {"sender": user}
        return {**head, "type": f"m.room.{kind}", "origin_server_ts": MS + at, "content": content}

    joined = event("member", 1, {"membership": "join", "displayname": "Zoë"})
    said = event("message", 2, {"msgtype": "m.text", "body": "Tea?"})
    left = event("member", 3, {"membership": "leave"})
    document = parse_text(json.dumps({"room_name": "Piano", "messages": [joined, said, left]}))
    assert [(block.author, block.text) for block in document.blocks] == [("Zoë", "Tea?")]
