from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import Document, read_threads, threads

INBOX = Path(__file__).parents[2] / "examples" / "inbox"
File = tuple[str, bytes]


def mail(
    body: str, day: int | None = None, subject: str = "roof", name: str = "", answers: str = ""
) -> bytes:
    """A mail of a day in March."""
    fields = {
        "From": "Ada <ada@mail.example>",
        "Subject": subject,
        "Date": f"{day} Mar 2026 08:00:00 +0000" if day else "",
        "Message-ID": f"<{name}>" if name else "",
        "References": answers,
    }
    head = "".join(f"{field}: {value}\n" for field, value in fields.items() if value)
    return f"{head}\n{body}\n".encode()


def eml(*mails: bytes) -> list[File]:
    return [(f"{number}.eml", data) for number, data in enumerate(mails)]


def mbox(*mails: bytes) -> File:
    return "box.mbox", b"".join(b"From a@b Mon Mar  2 08:00:00 2026\n" + m + b"\n" for m in mails)


def said(files: list[File]) -> list[list[str]]:
    """What each thread's mails say."""
    return [[block.text for block in thread.blocks] for thread in read_threads(files)]


ASKED = mail("Does it leak?", 2, "roof", "a@x")
ANSWERED = mail("Since May.", 3, "Re: roof", "b@x", "<a@x>")
THANKED = mail("Oh.", 4, "Thanks", "c@x", "<a@x> <b@x>")
OTHER = mail("Come on Friday.", 5, "party", "d@x")


@pytest.mark.parametrize("order", list(permutations([ASKED, ANSWERED, THANKED, OTHER])))
def test_mails_that_name_each_other_are_a_thread_in_whatever_order_they_come(
    order: tuple[bytes, ...],
) -> None:
    assert said(eml(*order)) == [["Come on Friday."], ["Does it leak?", "Since May.", "Oh."]]


def test_mails_that_name_one_that_is_missing_belong_together() -> None:
    mails = [mail(text, day, text, f"{text}@x", "<gone@x>") for day, text in enumerate("pq", 2)]
    assert said(eml(*mails)) == [["p", "q"]]


def test_a_mail_in_reply_to_another_belongs_to_it() -> None:
    answer = mail("Since May.", 3, "roofs", "b@x").replace(b"\n\n", b"\nIn-Reply-To: <a@x>\n\n", 1)
    assert said(eml(ASKED, answer)) == [["Does it leak?", "Since May."]]


@pytest.mark.parametrize(
    "subject",
    ["Re: roof", "RE:  Roof", "AW: Re[2]: roof", "回复：roof", "Fwd: roof", "re:re: roof"],
)
@pytest.mark.parametrize("comes_first", [0, 1])
def test_an_answer_that_names_none_goes_to_the_mails_of_its_subject(
    subject: str, comes_first: int
) -> None:
    mails = [mail("Does it leak?", 2), mail("Since May.", 3, subject)]
    files = eml(mails[comes_first], mails[1 - comes_first])
    assert said(files) == [["Does it leak?", "Since May."]]


def test_answers_to_a_mail_that_is_missing_belong_together() -> None:
    assert said(eml(mail("One.", 2, "Re: roof"), mail("Two.", 3, "Re: roof"))) == [["One.", "Two."]]


def test_mails_of_one_subject_that_are_no_answers_stay_apart() -> None:
    letters = [mail(f"Letter {day}.", day, "The letter") for day in (2, 9)]
    assert said(eml(*letters)) == [["Letter 9."], ["Letter 2."]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_answer_goes_to_the_last_mail_of_its_subject_before_it(order: tuple[int, ...]) -> None:
    mails = [mail("First.", 2), mail("Yes.", 3, "Re: roof"), mail("Second.", 9)]
    assert said(eml(*(mails[number] for number in order))) == [["Second."], ["First.", "Yes."]]


def test_an_answer_that_names_none_goes_to_a_mail_that_names_others() -> None:
    lost = mail("Tiles.", 4, "Re: roof")
    assert said(eml(ASKED, ANSWERED, lost)) == [["Does it leak?", "Since May.", "Tiles."]]


def test_a_mail_that_names_another_goes_there_alone() -> None:
    apart = mail("Second.", 9, "roof", "s@x")
    answer = mail("Since May.", 10, "Re: roof", "b@x", "<a@x>")
    assert said(eml(ASKED, apart, answer)) == [["Does it leak?", "Since May."], ["Second."]]


@pytest.mark.parametrize(("days", "is_one"), [(1, True), (90, True), (91, False), (400, False)])
def test_an_answer_that_names_none_goes_to_no_mail_of_long_ago(days: int, is_one: bool) -> None:
    sent = f"{date(2026, 3, 2) + timedelta(days):%d %b %Y}".encode()
    answer = mail("Once more.", 2, "Re: roof").replace(b"2 Mar 2026", sent)
    assert (len(read_threads(eml(mail("Does it leak?", 2), answer))) == 1) is is_one


@pytest.mark.parametrize("subject", ["Re:", "", "Re: Re:"])
def test_mails_without_a_subject_have_nothing_in_common(subject: str) -> None:
    assert len(read_threads(eml(mail("One.", 2, subject), mail("Two.", 3, subject)))) == 2


@pytest.mark.parametrize("subject", ["Reform of the roof", "Revenue: roof"])
def test_a_word_that_begins_like_an_answer_s_mark_is_none(subject: str) -> None:
    assert len(read_threads(eml(mail("One.", 2), mail("Two.", 3, subject)))) == 2


def test_the_thread_with_the_newest_mail_comes_first() -> None:
    old, new = mail("Old.", 1, "old", "old@x"), mail("New.", 8, "new", "new@x")
    revived = mail("Once more.", 9, "Re: old", "again@x", "<old@x>")
    undated = mail("Some day.", None, "undated")
    assert [texts[0] for texts in said(eml(undated, new, old))] == ["New.", "Old.", "Some day."]
    assert [texts[0] for texts in said(eml(new, old, revived))] == ["Old.", "New."]


WRITTEN_TWICE = {
    "the same file": ("again.eml", ASKED),
    "other line ends": ("again.eml", ASKED.replace(b"\n", b"\r\n")),
    "an empty line more": ("again.eml", ASKED + b"\n"),
    "a mailbox": mbox(ASKED),
    "fields that a program added": ("again.eml", b"X-Labels: inbox\n" + ASKED),
}


@pytest.mark.parametrize("again", WRITTEN_TWICE.values(), ids=WRITTEN_TWICE.keys())
@pytest.mark.parametrize("is_first", [True, False])
def test_a_mail_that_was_given_twice_counts_once(again: File, is_first: bool) -> None:
    files = [*eml(ASKED), again]
    assert said(files if is_first else files[::-1]) == [["Does it leak?"]]


def test_mails_that_differ_in_one_thing_are_two() -> None:
    for other in (
        mail("Does it leak?", 3),
        mail("Does it rain?", 2),
        mail("Does it leak?", 2, "!"),
    ):
        assert sum(len(texts) for texts in said(eml(mail("Does it leak?", 2), other))) == 2


def test_single_mails_and_mailboxes_are_read_together() -> None:
    files = [mbox(ASKED, OTHER), *eml(ANSWERED)]
    assert said(files) == [["Come on Friday."], ["Does it leak?", "Since May."]]


@pytest.mark.parametrize(
    ("mails", "kind"), [([ASKED], "email"), ([ASKED, ANSWERED], "email-thread")]
)
def test_a_mail_alone_is_a_mail_and_several_are_a_thread(mails: list[bytes], kind: str) -> None:
    (thread,) = read_threads([mbox(*mails)])
    assert isinstance(thread, Document)
    assert (thread.input_type, thread.title) == (kind, "roof")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", b"Buy bread."),
        ("notes.txt", ASKED),
        ("notes", b"Buy bread."),
        ("page.html", b"<!doctype html><p>Buy bread."),
        ("notes.eml", b"Buy bread."),
        ("empty.eml", b""),
    ],
)
def test_what_is_no_mail_is_refused_by_its_name(name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=rf"{name} is no mail"):
        read_threads([*eml(ASKED), (name, data)])


@pytest.mark.parametrize("data", [b"Buy bread.", b"", b"\n\n"])
def test_a_mailbox_without_mails_is_called_so(data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=r"^notes\.mbox has no mails in it"):
        read_threads([*eml(ASKED), ("notes.mbox", data)])


def test_more_mails_than_can_be_shown_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "MOST_MAILS", 2)
    assert len(read_threads([mbox(ASKED, OTHER, ASKED)])) == 2
    with pytest.raises(UnsupportedInputError, match="more than 2 mails"):
        read_threads([mbox(ASKED, OTHER, ANSWERED)])


def test_of_no_files_there_is_no_thread() -> None:
    assert list(read_threads([])) == []


# -- files on the disk, of which no text is kept ---------------------------------------------------


def test_a_file_on_the_disk_has_the_threads_of_its_content(tmp_path: Path) -> None:
    for name, data in (mbox(ASKED, OTHER, ANSWERED), *eml(ASKED)):
        path = tmp_path / name
        path.write_bytes(data)
        assert list(read_threads([path])) == list(read_threads([(str(path), data)]))


def test_threads_are_a_sequence_whose_parts_are_read_again_each_time() -> None:
    found = read_threads(eml(ASKED, ANSWERED, OTHER))
    assert len(found) == 2
    assert [thread.title for thread in found[:5]] == [found[0].title, found[-1].title]
    assert found[1] == found[1] and found[1] is not found[1]
    with pytest.raises(IndexError):
        found[2]


@pytest.mark.parametrize("now", [None, b"", OTHER + b"More.\n"])
def test_a_file_that_changed_since_it_was_listed_is_refused(
    tmp_path: Path, now: bytes | None
) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(ASKED)
    found = read_threads([path])
    path.unlink() if now is None else path.write_bytes(now)
    with pytest.raises(UnsupportedInputError, match=r"a\.eml(?: has changed|: there is no such)"):
        found[0]


@pytest.mark.parametrize("name", ["gone.mbox", "."])
def test_a_path_without_a_file_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsupportedInputError, match=re.escape(str(tmp_path / name))):
        read_threads([tmp_path / name])


DEEP = b"From: a@b.example\nSubject: deep\nContent-Type: multipart/mixed; boundary=b\n\n" + (
    b"\n--b" * 30_000
)


@pytest.mark.parametrize("data", [DEEP, DEEP + b"x" * 300_000])
def test_a_mail_that_can_t_be_read_is_left_out_and_the_others_are_listed(data: bytes) -> None:
    found = {thread.title: thread for thread in read_threads([mbox(ASKED, data)])}
    assert found["roof"].text.endswith("Does it leak?")
    assert found["deep"].dropped == {"unreadable mails": 1}
    assert "'deep' was left out: it has more than 20,000 parts" in found["deep"].doubts[0]


def test_mails_that_have_all_of_their_header_in_common_are_told_apart_by_what_they_say() -> None:
    mails = [mail(text, 2) for text in ("One.", "Two.", "Three.", "One.", "Two.")]
    again = [each.replace(b"\n\n", b"\nX-Seen: 1\n\n", 1) for each in mails]
    assert sorted(said(eml(*mails, *again))) == [["One."], ["Three."], ["Two."]]


@pytest.mark.parametrize(("file", "count"), [("inbox.mbox", 10), ("inbox-zh.mbox", 7)])
def test_the_sample_inboxes_have_their_threads(file: str, count: int) -> None:
    found = read_threads([(file, (INBOX / file).read_bytes())])
    assert len(found) == count
    assert all(thread.title and thread.text for thread in found)
    assert max(len(thread.participants) for thread in found) > 1
