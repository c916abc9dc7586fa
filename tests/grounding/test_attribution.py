from __future__ import annotations

from summarizer.grounding.attribution import Attributor
from summarizer.inputs import Message, conversation, read_string
from summarizer.inputs.detection import parse_text

CHAT = conversation(
    [
        Message("Ann", "The hall is booked. It costs 80 pounds.", id="m1", time="10:02"),
        Message("Ben", "I bring the projector.", id="m2", time="10:05"),
        Message("Ann", "Nice weather.", id="m3"),
    ]
)


def test_a_sentence_has_the_words_that_carry_it_with_their_message_and_time() -> None:
    (sentence,) = Attributor(CHAT).sentences(["Ben will bring the projector."])
    best = sentence.sources[0]
    assert (best.text, best.message_id, best.author) == ("I bring the projector.", "m2", "Ben")
    assert best.time == "10:05"
    assert CHAT.original[best.start : best.end] == best.text


def test_a_sentence_of_a_message_is_found_by_itself() -> None:
    (sentence,) = Attributor(CHAT).sentences(["It costs £80."])
    assert sentence.sources[0].text == "It costs 80 pounds."


def test_what_shares_nothing_has_no_sources() -> None:
    (sentence,) = Attributor(CHAT).sentences(["Zeppelins!"])
    assert sentence.sources == ()


def test_a_source_stands_where_it_says_in_a_long_text() -> None:
    filler = [
        f"Paragraph {number} is about the river and its {number} stones." for number in range(900)
    ]
    filler[700] = "Only here a zeppelin lands beside the old tower."
    document = parse_text("\n\n".join(filler))
    (sentence,) = Attributor(document).sentences(["A zeppelin landed beside the tower."])
    best = sentence.sources[0]
    assert best.text == filler[700]
    assert document.original[best.start : best.end] == best.text


def test_a_mail_s_date_is_in_its_head() -> None:
    mail = parse_text(
        "From: Ann <ann@example.org>\nDate: Mon, 4 May 2026 09:00:00 +0000\nSubject: Hall\n\n"
        "The hall is booked.\n"
    )
    (sentence,) = Attributor(mail).sentences(["Ann wrote on 4 May."])
    assert "4 May 2026" in sentence.sources[0].text


def test_a_reply_s_words_are_not_found_in_what_it_quotes() -> None:
    mail = parse_text(
        "From: Ann <ann@example.org>\nDate: Mon, 4 May 2026 09:00:00 +0000\nSubject: Train\n\n"
        "Yes, I know.\n\nOn 3 May Bob wrote:\n> The 8:15 train to Leeds is late.\n> Really.\n\n"
        "The 8:15 train to Leeds is late.\n"
    )
    (sentence,) = Attributor(mail).sentences(["The 8:15 train to Leeds is late."])
    best = sentence.sources[0]
    line = mail.original[: best.start].rpartition("\n")[2]
    assert mail.original[best.start : best.end] == best.text
    assert ">" not in line


def test_a_source_of_a_text_without_sentences_is_bounded() -> None:
    words = " ".join(f"word{number} and so on" for number in range(4000))
    (sentence,) = Attributor(parse_text(words)).sentences(["It says word2500."])
    best = sentence.sources[0]
    assert "word2500" in best.text
    assert len(best.text) <= 400


def _said(stack: str) -> list[tuple[str, str]]:
    document = read_string(stack, input_type="notification-stack")
    passages = Attributor(document).passages()
    assert all(document.original[each.start : each.end] == each.text for each in passages)
    return [(each.author, each.text) for each in passages]


def test_a_notification_is_said_whole_by_whom_its_app_names() -> None:
    assert _said(
        "Chats, 08:01: Car pool: Nour: Flat tyre. Can you take mine?\n"
        "微信, 08:02: 三班：孙老师：明天不上课。\n"
        "Chats, 08:03: Ann (downstairs): It leaks\n"
        "Rail, 08:04: Update: No trains until 9:30. Take the bus."
    ) == [
        ("Car pool: Nour", "Flat tyre. Can you take mine?"),
        ("三班: 孙老师", "明天不上课。"),
        ("Ann (downstairs)", "It leaks"),
        ("Rail", "Update: No trains until 9:30. Take the bus."),
    ]


def test_a_notification_s_title_may_be_who_speaks() -> None:
    assert _said(
        '[{"app": "Mail", "title": "Ann Lee", "body": "I am late."},'
        ' {"app": "Mail", "title": "Your order of 3 May", "body": "It is on its way."}]'
    ) == [("Ann Lee", "I am late."), ("Mail", "Your order of 3 May: It is on its way.")]


def test_a_long_notification_is_cut_into_sentences() -> None:
    first = "The talk about the roof of the hall is moved to Friday, since nobody has the key."
    second = "Whoever has found the key, please tell me before Thursday evening at the latest."
    assert _said(f"Chats, 08:01: Ann: {first} {second}\nChats, 08:02: Ann: Bye") == [
        ("Ann", first),
        ("Ann", second),
        ("Ann", "Bye"),
    ]
