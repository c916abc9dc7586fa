from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.nearness import moments_in
from summarizer.inputs import Message, conversation, read_string, read_threads
from summarizer.language.scripts import only_simplified
from summarizer.pipeline.priority import find_priority, priority_of
from summarizer.pipeline.signs import SIGNS, in_simplified

from ..scripted import TEXT, Scripted

URGENT = [
    ("Please send me the signed contract by 5 pm.", "by 5 pm"),
    ("Can you call me back today? It is about the roof.", "today"),
    ("URGENT: the server room is flooding.", "URGENT"),
    ("We need your answer ASAP.", "ASAP"),
    ("The form is due on Friday.", "due on Friday"),
    ("Your flight leaves tonight. Boarding starts tonight at 9:40 pm.", "tonight at 9:40 pm"),
    ("Reply in the app by 15:00.", "by 15:00"),
    ("The deadline is 14 March.", "deadline is 14 March"),
    ("Could you look at it before tomorrow, 9 am?", "before tomorrow, 9 am"),
    ("Your code expires in 10 minutes.", "in 10 minutes"),
    ("This invoice is overdue.", "overdue"),
    ("Final reminder: your appointment is this afternoon.", "Final reminder"),
    ("请在今天下班前把报告发给我。", "前"),
    ("报名截止到周五，请尽快回复。", "截止"),
    ("紧急：机房漏水。", "紧急"),
    ("提醒：今晚八点开会。", "今晚"),
    ("请于6月15日之前付款。", "6月15日"),
]
CALM = [
    "Last chance! 50% off everything, today only. Shop now!",
    "Limited-time offer: buy one, get one free until midnight tonight.",
    "Our summer sale ends tomorrow. Save up to 70% on garden furniture.",
    "最后机会！全场五折，限时优惠，今天截止。",
    "双十一大促，立减三百，马上抢购！",
    "Thanks for the photos, the garden looks lovely.",
    "The bridge was built by 1932 and stands to this day.",
    "Sunrise isn't until 6:50 and the shop is open until noon.",
    "I met Ann today, she sends her love.",
    "The study was led by May Lindqvist and took four years.",
    "We moved house last autumn and like it here.",
    "昨天我们去了公园，天气很好。",
    "三年前他搬到了上海。",
    "以前这里是一家书店。",
    "",
    "   \n",
]


@pytest.mark.parametrize(("text", "words"), URGENT)
def test_haste_and_terms_are_found_with_their_words(text: str, words: str) -> None:
    priority = find_priority(text)
    assert priority.level == "time-sensitive"
    assert any(words in evidence.text for evidence in priority.evidence)


@pytest.mark.parametrize("text", CALM)
def test_advertising_and_talk_are_not_urgent(text: str) -> None:
    assert find_priority(text) == find_priority("")
    assert find_priority(text).level == "normal"


def test_an_advertisement_in_a_mail_does_not_hide_its_deadline() -> None:
    text = "Please sign the lease by Friday. The keys are at the desk. Shop now: 20% off chairs!"
    assert [evidence.text for evidence in find_priority(text).evidence] == ["by Friday"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Please send the form by 9 March.", "time-sensitive"),
        ("Please send the form by 26 March.", "normal"),
        ("It was due on 16 February.", "normal"),
        ("The bill of 16 February is overdue.", "time-sensitive"),
        ("Please come on Thursday 26 March, by 2.20 pm.", "normal"),
        ("请在3月9日之前回复。", "time-sensitive"),
        ("请在3月26日之前回复。", "normal"),
        ("Please pay by tomorrow, ahead of the fair on 20 June.", "time-sensitive"),
        ("Please answer by 5 pm today about the trip on 20 June.", "time-sensitive"),
        ("请在今天下班前确认6月20日的会议。", "time-sensitive"),
        ("请在明天之前确认6月20日的会议。", "time-sensitive"),
    ],
)
def test_a_term_that_is_far_from_the_day_of_sending_is_not_urgent(text: str, level: str) -> None:
    assert find_priority(text).level == "time-sensitive"
    assert find_priority(text, date(2026, 3, 6)).level == level


@pytest.mark.parametrize("sent", [date.min, date(9999, 12, 29), date.max])
def test_any_day_can_be_the_day_of_sending(sent: date) -> None:
    assert find_priority("Please pay by 1 January.", sent).level in ("normal", "time-sensitive")
    assert find_priority("Please pay by 31 December.", date.max).level == "time-sensitive"


pieces = st.sampled_from([*(text for text, _ in URGENT), *CALM, "\n", " ", "「", "by", "截止"])


@given(text=st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=200))
def test_evidence_is_where_it_says_and_in_order(text: str) -> None:
    evidence = find_priority(text).evidence
    assert all(text[each.start : each.end] == each.text for each in evidence)
    assert [each.start for each in evidence] == sorted(each.start for each in evidence)
    assert bool(evidence) == (find_priority(text).level == "time-sensitive")


@pytest.mark.parametrize(
    ("reader", "level"),
    [("", "time-sensitive"), ("Mia", "normal"), ("Rudi", "time-sensitive"), ("Ann", "normal")],
)
def test_what_is_asked_of_somebody_else_is_not_urgent_for_the_reader(
    scripted: Scripted, reader: str, level: str
) -> None:
    said = [
        ("Mia", "The boat is on the slip."),
        ("Ann", "Rudi, please send the papers by 3 today."),
    ]
    said += [("Rudi", "Which ones do you mean?")]
    messages = [Message(*each, time="2026-03-06T10:00") for each in said]
    result = scripted("Ann wants papers.").summarize(messages, type="tldr", reader=reader)
    assert result.priority.level == level


def test_a_result_has_the_text_s_priority(scripted: Scripted) -> None:
    text = f"{TEXT} Please reply by Friday."
    priority = scripted("A relay failed.").summarize(text, type="tldr").priority
    assert [evidence.text for evidence in priority.evidence] == ["by Friday"]
    assert text[priority.evidence[0].start : priority.evidence[0].end] == "by Friday"


SENT = date(2026, 3, 6)  # a Friday
ASKED = ("Ben", "Can you let the plumber in at 3 today? He won't come twice.")
INBOXES = Path(__file__).parents[2] / "examples" / "inbox"


def chat(*said: tuple[str, str], reader: str = "Ann") -> str:
    messages = conversation(Message(name, text) for name, text in said)
    return priority_of(messages, SENT, reader).level


def test_what_is_asked_of_the_reader_is_urgent() -> None:
    assert chat(ASKED) == "time-sensitive"
    assert chat(("Ben", f"Ann, {ASKED[1]}"), ("Cy", "Good luck!")) == "time-sensitive"


@pytest.mark.parametrize(
    "said",
    [
        [("Ben", f"Cy, {ASKED[1]}"), ("Cy", "Yes.")],
        [("Ben", "Cy?"), ("Ben", ASKED[1]), ("Cy", "Yes.")],
        [("Ann", ASKED[1]), ("Ben", "Hm.")],
        [ASKED, ("Ann", "I'm at home anyway.")],
        [ASKED, ("Cy", "Nice."), ("Ben", "Never mind, he was here already.")],
        [("Ben", f"{ASKED[1]} 😂 just kidding")],
        [("Ben", f"{ASKED[1]} No hurry, whenever you have time.")],
    ],
)
def test_what_is_somebody_else_s_or_settled_or_not_meant_is_not(
    said: list[tuple[str, str]],
) -> None:
    assert chat(*said) == "normal"


@pytest.mark.parametrize("later", ["Haha, nice hat!", "Got it, thanks!", "Never mind."])
@pytest.mark.parametrize("app", ["WhatsApp", "Messages"])
def test_each_notification_is_judged_alone(app: str, later: str) -> None:
    bank = "Bank, 13:31: Approve the payment by 2 pm today or it is cancelled."
    asked = f"WhatsApp, 13:32: {ASKED[1]}"
    for first in (bank, asked):
        stack = read_string(f"{first}\n{app}, 13:40: {later}\n", "notification-stack")
        for reader in ("", "Ann", app):
            assert priority_of(stack, SENT, reader).level == "time-sensitive"


def test_a_reader_s_name_is_a_whole_word() -> None:
    assert chat(("Joanna", ASKED[1])) == "time-sensitive"
    assert chat(("Ann Lee", ASKED[1])) == "normal"
    assert chat(ASKED, ("Joanna", "I'm out.")) == "time-sensitive"
    assert chat(("Ben", f"Joanna, {ASKED[1]}"), ("Joanna", "Yes.")) == "normal"
    assert chat(("Ben", f"Joanna, {ASKED[1]}"), ("Jo", "Hm."), reader="Cy") == "time-sensitive"
    assert chat(("Ben", f"Ann请注意: {ASKED[1]}"), ("Cy", "Hm.")) == "time-sensitive"


@pytest.mark.parametrize("reader", ["劉國偉", "國偉", "刘国伟", "国伟"])
def test_a_reader_s_name_is_read_in_either_characters(reader: str) -> None:
    asked = ("王芳", "今天下班前必须把报告发给我。")
    assert chat(asked, reader=reader) == "time-sensitive"
    for name in ("刘国伟", "劉國偉"):
        assert chat(asked, (name, "发了。"), reader=reader) == "normal"
        told = ("王芳", f"@王芳 {name}，{asked[1]}")
        assert chat(told, reader=reader) == "time-sensitive"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Please send us your feedback on the deal by 5 pm today.", "time-sensitive"),
        ("We need to sign this deal by 5 pm today, please reply.", "time-sensitive"),
        ("Great deals today: please order by 5 pm.", "normal"),
        ("Please share your feedback today: it takes two minutes.", "normal"),
    ],
)
def test_words_of_adverts_are_said_at_work_too(text: str, level: str) -> None:
    assert find_priority(text, SENT).level == level


def test_a_joke_is_no_more_than_its_own_turn() -> None:
    assert chat(ASKED, ("Cy", "Who?"), ("Ben", "Haha, the plumber.")) == "time-sensitive"


def test_a_question_in_answer_settles_nothing() -> None:
    assert chat(ASKED, ("Ann", "Which plumber?")) == "time-sensitive"


@pytest.mark.parametrize(
    ("when", "level"),
    [
        ("today", "time-sensitive"),
        ("by 5 pm", "time-sensitive"),
        ("within two hours", "time-sensitive"),
        ("before lunch", "time-sensitive"),
        ("by tomorrow noon", "time-sensitive"),
        ("by Monday", "time-sensitive"),
        ("by Monday 9 March", "time-sensitive"),
        ("by Thursday 12 March", "normal"),
        ("by next Friday", "normal"),
        ("within two weeks", "normal"),
        ("next month", "normal"),
        ("in the summer", "normal"),
    ],
)
def test_only_a_near_time_is_urgent(when: str, level: str) -> None:
    assert find_priority(f"Please send us the signed form {when}.", SENT).level == level


@pytest.mark.parametrize(
    ("when", "level"),
    [
        ("今天下班前", "time-sensitive"),
        ("半小时内", "time-sensitive"),
        ("明天中午之前", "time-sensitive"),
        ("下周一之前", "time-sensitive"),
        ("下周四之前", "normal"),
        ("三个月内", "normal"),
        ("3月30日前", "normal"),
        ("年底前", "normal"),
    ],
)
def test_only_a_near_time_is_urgent_in_chinese(when: str, level: str) -> None:
    assert find_priority(f"请{when}把签好的表发给我们。", SENT).level == level
    assert find_priority(f"請{when}把簽好的表發給我們。", SENT).level == level


def test_a_time_of_day_is_of_the_day_before_it() -> None:
    text = "The trip is on Thursday 19 March. Please be at the gate by 8.15 am."
    assert find_priority(text, SENT).level == "normal"
    assert find_priority(text, date(2026, 3, 18)).level == "time-sensitive"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Please send us the signed form this month.", "normal"),
        ("Please send us the signed form this Fri.", "time-sensitive"),
        ("Please send us the signed form by Monday, not Thursday.", "time-sensitive"),
        ("Please come now, a friend has collapsed.", "time-sensitive"),
        ("Please call a wedding planner by 5 pm today.", "time-sensitive"),
    ],
)
def test_words_that_begin_like_weekdays_are_none(text: str, level: str) -> None:
    assert find_priority(text, SENT).level == level


@pytest.mark.parametrize("words", ["a friend", "a month", "not satisfied", "this month"])
def test_no_moment_is_in_words_that_begin_like_weekdays(words: str) -> None:
    assert moments_in(words, SENT) == []


@pytest.mark.parametrize(
    ("time", "level"),
    [
        ("31/12/2023, 23:59", "time-sensitive"),
        ("gestern, 23:59", "time-sensitive"),
        ("2026-03-06T20:00", "normal"),
        ("20:00", "normal"),
        ("8:00 PM", "normal"),
        ("下午 8:00", "normal"),
        ("", "normal"),
    ],
)
def test_a_message_whose_time_is_not_read_was_not_sent_now(time: str, level: str) -> None:
    sent = datetime(2026, 3, 6, 20)
    for asked in ("Please send the form by 5 pm.", "Please send the form by 26 March."):
        message = conversation([Message("Ben", asked, time=time)])
        assert priority_of(message, sent).level == level
    message = conversation([Message("Ben", "Please send it in two weeks.", time=time)])
    assert priority_of(message, sent).level == "normal"


def test_a_chat_of_whatsapp_has_no_day_of_its_reading() -> None:
    said = "31/12/2023, 09:10 - Ben: Hi!\n31/12/2023, 09:12 - Ben: Please sign it by 10 am.\n"
    assert priority_of(read_string(said), datetime(2026, 3, 6, 20)).level == "time-sensitive"


def test_quoted_urgency_is_nobody_s() -> None:
    text = 'A typical one says: "Confirm your password within 2 hours or your account is closed."'
    assert find_priority(text, SENT).level == "normal"


def test_every_sign_is_read_in_traditional_characters() -> None:
    simplified = only_simplified()
    written = {each for sign in SIGNS for each in sign.pattern.pattern if each in simplified}
    read = {in_simplified(each) for each in map(chr, range(0x4E00, 0xA000)) if is_changed(each)}
    assert "请" in written
    assert written - read == set()
    assert not any(is_changed(each) for each in written)


def is_changed(character: str) -> bool:
    return in_simplified(character) != character


@pytest.mark.parametrize(
    ("name", "urgent"),
    [
        (
            "inbox.mbox",
            {
                "14 Copper Row - electrical inspection",
                "Selwood Museum catalogue - the cloth",
                "We missed you - parcel LF 7702 4415",
            },
        ),
        ("inbox-zh.mbox", {"三号楼温馨提示", "东郊仓库搬迁的时间"}),
    ],
)
def test_few_threads_of_an_inbox_are_urgent_and_no_advert(name: str, urgent: set[str]) -> None:
    threads = read_threads([(name, (INBOXES / name).read_bytes())])
    found = {each.title for each in threads if priority_of(each).level == "time-sensitive"}
    assert found == urgent


# -- danger and haste without a word of either, and what is over -----------------------------------

NOW = datetime(2026, 3, 4, 13, 50)
PRESSING = (
    "Kit: the last train leaves in eighteen minutes and I don't see you",
    "Kit: there's water coming out under your door",
    "Kit: dad's on the kitchen floor and he isn't making sense",
    "Kit: the taxi's here and you have my passport",
    "Kit: they're towing your car!!",
    "Kit: he gives us ten minutes and then he writes us up. where are you",
)
OVER = (
    "Kit: panic over, the smoke was only toast, where are you",
    "Kit: the taxi's here. Nothing for you to do, I told them to wait",
    "Kit: in chapter 3 there's smoke under your door and he has ten minutes to get out",
    "Kit: they were towing your car but it's all settled",
)


@pytest.mark.parametrize("text", PRESSING)
def test_danger_and_somebody_who_waits_are_told_without_such_words(text: str) -> None:
    assert priority_of(read_string(text, "conversation"), NOW).level == "time-sensitive"


@pytest.mark.parametrize("text", OVER)
def test_what_is_over_or_only_told_wants_nothing(text: str) -> None:
    assert priority_of(read_string(text, "conversation"), NOW).level == "normal"


@pytest.mark.parametrize(("reader", "level"), [("Enzo", "normal"), ("Paolo", "time-sensitive")])
def test_an_order_in_the_middle_of_a_turn_is_for_whom_it_names(reader: str, level: str) -> None:
    said = "The bus is here already. Paolo, you must get the pot on by 2 or we lose the table."
    messages = conversation(
        [Message("Giada", said), *(Message(n, "Yes?") for n in ("Paolo", "Enzo"))]
    )
    assert priority_of(messages, NOW, reader).level == level
