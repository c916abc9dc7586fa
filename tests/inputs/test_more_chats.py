"""Chats, interviews, transcripts and mails that were once read as articles: who, when and what."""

from __future__ import annotations

from binascii import b2a_uu
from io import BytesIO
from pathlib import Path

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.reading import read_bytes, read_document, read_string

FILES = Path(__file__).parent / "more_chats"
EVA, SAM = "Eva Lind", "Sam Okafor"
HEAD = "From: sam@y.example\nSubject: the plan\nDate: Mon, 14 Oct 2024 09:12:00 +0000\n"


@pytest.mark.parametrize(
    ("name", "input_type", "authors", "has", "has_not"),
    [
        ("bold1.md", "conversation", ("Mia Chen", "Tom Hart"), "Note: the demo is at 10:30.", "**"),
        ("bold2.md", "conversation", ("Mia Chen", "Tom Hart"), "Deploy: at 10:30.", "**"),
        ("bold3.txt", "conversation", ("Mia", "Tom"), "Deploy at 10:30.", "*"),
        ("bold4.md", "conversation", ("Mia", "Tom"), "Deploy at 10:30.", "_"),
        ("colons.txt", "conversation", ("Mia", "Tom"), "re: budget: it's 3:1 against", "\n\n"),
        ("teams_noyear.txt", "conversation", ("Lind, Eva", "Okafor, Sam"), "by noon", "[14"),
        ("teams_noyear_fr.txt", "conversation", ("Lind, Eva", "Okafor, Sam"), "Oui.", "Hier"),
        ("teams_noyear_zh.txt", "conversation", ("林 晓", "王 伟"), "好的。", "昨天"),
        ("teams_weekday.txt", "conversation", (EVA, SAM), "the draft?", "Monday"),
        ("teams_colon.txt", "conversation", (EVA, SAM), "Yes: by 10:30.", "[10"),
        ("depo1.txt", "transcript", ("Q", "A", "MR. SMITH", "THE WITNESS"), "at 7:30.", "12\n"),
        (
            "depo2.txt",
            "transcript",
            ("THE COURT", "MR. VAN DER BERG", "THE CLERK", "DR. O'NEIL", "Q", "A"),
            "BY MR. VAN DER BERG:",
            "O'NEIL:  I",
        ),
        ("qa1.txt", "transcript", ("Q", "A"), "My aunt: she lives there.", "Q: Q"),
        ("qa2.txt", "transcript", ("Q", "A"), "Who owns it?", "Q. "),
        ("qa3.txt", "transcript", ("Q", "A"), "three floors.", "Q: Q"),
        ("qa4.txt", "transcript", ("Q1", "A1", "Q2", "A2"), "My aunt.", "Q1: Q1"),
        ("qa5.txt", "transcript", ("问", "答"), "王老师。", "："),
        ("court1.txt", "transcript", ("MR. SMITH", "THE COURT", "DR. O'NEIL"), "at 9:15", "::"),
        (
            "court2.txt",
            "transcript",
            ("SENATOR McCARTHY", "Mr. WELCH", "The CHAIRMAN"),
            "Answer me.",
            "WELCH. I",
        ),
        (
            "court3.txt",
            "transcript",
            ("CHIEF JUSTICE ROBERTS", "MS. O'CONNELL-DIAZ", "JUSTICE KAGAN"),
            "the Court: the rule is simple.",
            "::",
        ),
        ("gm1.txt", "email-thread", (SAM, EVA), "Friday at 8 is fine.", "hidden"),
        ("gm2.txt", "email-thread", (SAM, EVA), "Can you come on Friday?", "mail.google"),
        ("gm3.txt", "email-thread", (SAM, EVA), "Freitag um 8 passt.", "ausgeblendet"),
        ("gm4.txt", "email-thread", (SAM, EVA), "周五八点可以。", "隐藏"),
        ("gm5.txt", "email", (SAM,), "The roof leaks.", "1 message"),
        ("lineth1.txt", "conversation", ("นภา", "เอก"), "ประชุมกี่โมง: เช้าไหม", "สติกเกอร์"),
        ("lineth2.txt", "conversation", ("นภา", "เอก"), "บ่ายสอง", "รูป"),
        ("lineth3.txt", "conversation", ("นภา", "เอก"), "ดีครับ", "บันทึกเมื่อ"),
        ("diar1.txt", "transcript", ("SPEAKER_00", "SPEAKER_01"), "Thanks: glad", "["),
        ("diar2.txt", "transcript", ("SPEAKER_00", "SPEAKER_01", "UNKNOWN"), "(door)", "["),
        ("diar3.txt", "transcript", ("Speaker 1", "Speaker 2"), "Thanks: glad", "("),
        ("diar4.txt", "transcript", ("Speaker 1", "Speaker 2"), "Thanks: glad", "Speaker 1\n"),
        ("diar5.txt", "transcript", ("SPEAKER_00", "SPEAKER_01"), "the show.", "-->"),
        ("diar10.txt", "transcript", ("SPEAKER_00", "SPEAKER_01"), "Thanks: glad", "["),
        ("irc1.log", "conversation", ("eva", "sam"), "error: no ladder", "Joins"),
        ("irc2.log", "conversation", ("eva", "sam"), "no ladder here", "Session"),
        ("irc5.log", "conversation", ("eva", "sam"), "no ladder", "ChanServ"),
        ("irc6.txt", "conversation", ("eva", "sam"), "buy one: 20 euros", "<"),
        ("irc7.log", "conversation", ("eva", "sam"), "no ladder", "NickServ"),
        ("qq.mht", "conversation", ("老秦", "小满"), "可以：八点。", "消息对象"),
        ("conversations.json", "conversation", ("User", "Assistant"), "Like this?", "Discarded"),
        ("claude.json", "conversation", ("User", "Assistant"), "A roofer: call one.", "{"),
        ("chatgpt.md", "conversation", ("You", "ChatGPT"), "2. Note: two cups", "**"),
        ("chatgpt_copy.txt", "conversation", ("You", "ChatGPT"), "water: then cook.", "said"),
        ("sms.xml", "conversation", (EVA, "Me", "+49999"), "Yes: Friday 👍\nat 8", "smil"),
        ("direct-messages.js", "conversation", ("22", "11"), "Yes: Friday", "window"),
        ("chat_history.json", "conversation", ("samo", "evalind"), "Yes: Friday", "{"),
        ("linkedin.csv", "conversation", (SAM, EVA), "Can you mend the roof, please?", "https"),
        ("viber.csv", "conversation", (EVA, "Me"), "The roof leaks, north", "+49"),
        ("pidgin.txt", "conversation", ("eva@jabber.example/home", "Sam"), "ok: thanks", "away"),
        ("zendesk.txt", "conversation", ("Visitor 4821", "Mia"), "33-1: the lamp", "***"),
        ("salesforce_chat.txt", "conversation", ("Mia", "Visitor"), "33-1", "Origin"),
        ("discord_copy.txt", "conversation", ("eva", "sam"), "leaks: north", "Today"),
        ("slack_copy.txt", "conversation", (EVA, SAM), "it drips", "9:12"),
        ("rev.txt", "transcript", (EVA, SAM), "Our topic: roofs.", "(00"),
        ("meet.txt", "transcript", (EVA, SAM), "Yes, at 10:30 I must go.", "00:05:00"),
        (
            "digest.eml",
            "email-thread",
            ("roof-request@lists.example", EVA, SAM),
            "I have one: 6 m.",
            "subscribe",
        ),
    ],
)
def test_who_said_what(
    name: str, input_type: str, authors: tuple[str, ...], has: str, has_not: str
) -> None:
    document = read_document(FILES / name)
    assert document.input_type == input_type
    assert document.participants == authors
    said = "\n".join(block.text for block in document.blocks if block.author)
    assert has in document.text
    assert has_not not in said


@pytest.mark.parametrize("name", ["list_ab.txt", "notes_bold.md"])
def test_what_only_looks_so_stays_an_article(name: str) -> None:
    assert read_document(FILES / name).input_type == "article"


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("depo1.txt", {"line numbers": 10}),
        ("gm1.txt", {"quoted lines": 3}),
        ("lineth1.txt", {"date lines": 2, "system messages": 1, "media": 1}),
        ("irc2.log", {"system messages": 7}),
        ("conversations.json", {"system messages": 2}),
        ("zendesk.txt", {"system messages": 4}),
        ("digest.eml", {"footer lines": 39, "quoted lines": 1}),
        ("qq.mht", {"parts of the page": 1, "date lines": 2, "empty messages": 1}),
    ],
)
def test_what_nobody_said_is_counted(name: str, dropped: dict[str, int]) -> None:
    assert read_document(FILES / name).dropped == dropped


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("lineth1.txt", "14/10/2024 09:12"),
        ("lineth2.txt", "14 ตุลาคม 2024 09:12"),
        ("teams_weekday.txt", "Monday 9:12 AM"),
        ("gm4.txt", "2024年10月14日 09:12"),
        ("qq.mht", "2024-10-14 9:12:05"),
        ("discord_copy.txt", "Today at 9:12 AM"),
        ("meet.txt", "00:00:00"),
        ("diar5.txt", "00:00:00.031"),
    ],
)
def test_when_the_first_message_was_said(name: str, time: str) -> None:
    document = read_document(FILES / name)
    assert next(block.time for block in document.blocks if block.author) == time


def test_a_voice_that_is_told_once_is_no_other_person() -> None:
    text = (
        "# Talk\n\n**I:** Since when?\n\n**B1:** 2003.\n\n**I:** And?\n\n**B1 (laughs):** Good.\n"
    )
    assert read_bytes(text.encode(), "talk.md").participants == ("I", "B1")


def test_names_of_x_are_numbers_which_a_doubt_says() -> None:
    assert "numbers" in read_document(FILES / "direct-messages.js").doubts[0]


def test_a_digest_s_mails_have_their_own_subjects() -> None:
    titles = [block.title for block in read_document(FILES / "digest.eml").blocks]
    assert titles == ["", "[Roof] Leak in the north", "Re: [Roof] Leak in the north"]


def test_a_thread_that_was_printed_as_pdf_is_one() -> None:
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    stream = BytesIO()
    canvas = canvas_module.Canvas(stream)
    for number, line in enumerate((FILES / "gm1.txt").read_text("utf-8").split("\n")):
        canvas.drawString(50, 760 - 14 * number, line.replace("\t", "    "))
    canvas.save()
    document = read_bytes(stream.getvalue(), "roof.pdf")
    assert (document.input_type, document.title) == ("email-thread", "Roof repair")
    assert document.participants == (SAM, EVA)
    assert document.attachments == ("roof.jpg",)
    assert "hidden" not in document.text


# -- MIME boundaries that were wrapped -------------------------------------------------------------

PARTS = (
    "\n\n--{0}\nContent-Type: text/plain\n\nThe roof leaks.\n"
    "--{0}\nContent-Type: text/html\n\n<p>The roof leaks.</p>\n--{0}--\n"
)


@pytest.mark.parametrize(
    ("written", "boundary"),
    [
        ('"=_alternative\n 0033_AB12"', "=_alternative 0033_AB12"),
        ('"=_alternative\n\t0033_AB12"', "=_alternative 0033_AB12"),
        ('"=_alternative\n 0033_AB12"', "=_alternative0033_AB12"),
        ('"=_alternative 0033\nAB12"', "=_alternative 0033 AB12"),
        ('\n "=_alternative 0033_AB12"', "=_alternative 0033_AB12"),
        ('"=_alternative\r\n 0033_AB12"', "=_alternative 0033_AB12"),
    ],
)
def test_a_boundary_that_was_wrapped_sets_parts_apart(written: str, boundary: str) -> None:
    head = f"{HEAD}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary={written}"
    document = read_bytes((head + PARTS.format(boundary)).encode(), "notes.eml")
    assert [block.text for block in document.blocks] == ["The roof leaks."]


# -- files that are written into a mail ------------------------------------------------------------

LINES = "".join(b2a_uu(bytes(range(at, at + 45))).decode() for at in (0, 45, 90))


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (f"begin 644 plan v2.doc\n{LINES}`\nend", ("plan v2.doc",)),
        (f"begin 600 a.bin\n{LINES} \nend\n\nbegin 600 b.bin\n{LINES}`\nend", ("a.bin", "b.bin")),
        (f"begin-base64 644 c.doc\n{'QUJD' * 15}\n{'QUJD' * 15}\n====", ("c.doc",)),
        ("=ybegin line=128 size=9 name=d.doc\nabc:/*\n=yend size=9", ("d.doc",)),
    ],
)
@pytest.mark.parametrize("name", ["mail.eml", "mail.txt"])
def test_a_file_in_a_mail_s_text_is_left_out(
    written: str, names: tuple[str, ...], name: str
) -> None:
    document = read_bytes(f"{HEAD}\nSee page 3.\n\n{written}\nBye, Sam\n".encode(), name)
    assert document.text.endswith("Bye, Sam")
    assert "See page 3." in document.text
    assert document.attachments == names
    assert document.dropped == {"encoded attachments": len(names)}
    assert not any(line in document.text for line in written.split("\n") if len(line) > 5)


def test_a_file_that_was_cut_off_ends_where_its_lines_do() -> None:
    document = read_bytes(f"{HEAD}\nSee page 3.\n\nbegin 644 plan.doc\n{LINES}".encode(), "m.eml")
    assert [block.text for block in document.blocks] == ["See page 3."]


def test_a_sentence_that_begins_so_is_no_file() -> None:
    document = read_document(FILES / "uu4.txt")
    assert "begin 100 metres from the gate. Then\nend at the wall." in document.text
    assert not document.attachments


# -- calendars and logs in Chinese -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("zh.ics", ("时间：2024年10月14日（星期一）09:12至10:12", "地点：三号会议室", "已接受")),
        ("zht.ics", ("時間：2024年10月14日（星期一）09:12至10:12", "地點：三號會議室", "第二個")),
    ],
)
def test_a_chinese_calendar_is_told_in_its_script(name: str, lines: tuple[str, ...]) -> None:
    text = read_document(FILES / name).text
    assert [line for line in lines if line not in text] == []
    assert "When" not in text


@pytest.mark.parametrize(
    ("failed", "started", "has"),
    [
        ("数据库连接失败", "服务启动完成", ("日志共6行", "条错误", "最后几行")),
        ("資料庫連線失敗", "服務啟動完成", ("日誌共6行", "條錯誤", "最後幾行")),
        ("no database", "started", ("A log of 6 lines", "2 errors", "The last lines")),
    ],
)
def test_a_chinese_log_is_told_in_its_script(
    failed: str, started: str, has: tuple[str, ...]
) -> None:
    said = [("INFO", started)] * 4 + [("ERROR", failed)] * 2
    lines = (f"2024-10-14 09:12:0{at} {level} {text}" for at, (level, text) in enumerate(said))
    text = read_bytes("\n".join(lines).encode(), "app.log").text
    assert [each for each in has if each not in text] == []


# -- what is damaged or hostile --------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"<smses count='1'><sms address='+1' body='hi'",
        b'<!DOCTYPE a [<!ENTITY b "c">]><smses><sms address="+1" date="1" body="&b;"/></smses>',
        b"<smses count='0'></smses>",
    ],
)
def test_a_damaged_backup_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=r"^sms\.xml"):
        read_bytes(data, "sms.xml")


def test_an_assistant_s_tree_that_goes_round_ends() -> None:
    text = (
        '[{"title": "x", "current_node": "a", "mapping": {"a": {"parent": "a", "message": {"author"'
        ': {"role": "user"}, "content": {"content_type": "text", "parts": ["Hello"]}}}}}]'
    )
    assert [block.text for block in read_string(text).blocks] == ["Hello"]
