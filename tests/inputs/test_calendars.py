from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import calendars, read_bytes
from summarizer.inputs.mail import read_mail


def event(*lines: str, kind: str = "VEVENT") -> str:
    return "\r\n".join((f"BEGIN:{kind}", *lines, f"END:{kind}", ""))


def calendar(*parts: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


def told(*lines: str, method: str = "") -> str:
    head = f"METHOD:{method}\r\n" if method else ""
    return read_bytes(calendar(head, event(*lines)).encode(), "a.ics").text


REVIEW = (
    "SUMMARY:Review of the night shifts",
    "DTSTART;TZID=Europe/Berlin:20250512T140000",
    "DTEND;TZID=Europe/Berlin:20250512T150000",
    "LOCATION:Room 2.14",
    "DESCRIPTION:Bring the hours of April. We decide whether a third nurse is\r\n  hired\\, "
    "and Sam",
    "ORGANIZER;CN=Ruth Abel:mailto:ruth@clinic.example",
    'ATTENDEE;CN="Reed, Sam";PARTSTAT=DECLINED:mailto:sam@clinic.example',
    "ATTENDEE;CUTYPE=ROOM:mailto:room@clinic.example",
    "BEGIN:VALARM\r\nDESCRIPTION:Beep\r\nEND:VALARM",
)


def test_an_entry_is_told_with_all_that_matters() -> None:
    assert told(*REVIEW).split("\n") == [
        "Review of the night shifts",
        "When: Monday, 12 May 2025, 14:00 to 15:00 (Europe/Berlin)",
        "Where: Room 2.14",
        "Organizer: Ruth Abel",
        "Attendees: Reed, Sam (declined)",
        "Bring the hours of April. We decide whether a third nurse is hired, and Sam",
    ]


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["DTSTART:20250512T120000Z"], "Monday, 12 May 2025, 12:00 (UTC)"),
        (["DTSTART:20250512T120000"], "Monday, 12 May 2025, 12:00"),
        (
            ["DTSTART:20250512T120000Z", "DURATION:PT1H30M"],
            "Monday, 12 May 2025, 12:00 to 13:30 (UTC)",
        ),
        (["DTSTART;VALUE=DATE:20250512"], "Monday, 12 May 2025"),
        (["DTSTART;VALUE=DATE:20250512", "DTEND;VALUE=DATE:20250513"], "Monday, 12 May 2025"),
        (
            ["DTSTART;VALUE=DATE:20250512", "DTEND;VALUE=DATE:20250515"],
            "Monday, 12 May 2025 to Wednesday, 14 May 2025",
        ),
        (
            [
                "DTSTART;TZID=/mozilla.org/2005/Asia/Tokyo:20250512T230000",
                "DTEND;TZID=UTC:20250513T010000",
            ],
            "Monday, 12 May 2025, 23:00 (Asia/Tokyo) to Tuesday, 13 May 2025, 01:00 (UTC)",
        ),
        (
            ["DTSTART;TZID=W. Europe Standard Time:20250512T140000"],
            "Monday, 12 May 2025, 14:00 (W. Europe Standard Time)",
        ),
        (["DTSTART:20250230T120000"], "20250230T120000"),
        (["DTSTART:00010101T000000Z", "DURATION:P9999W"], "00010101T000000Z"),
    ],
)  # fmt: skip
def test_a_time_is_shown_as_written_with_its_zone(lines: list[str], when: str) -> None:
    assert f"When: {when}" in told("SUMMARY:Review", *lines).split("\n")


@pytest.mark.parametrize(
    ("line", "repeats"),
    [
        ("RRULE:FREQ=DAILY;COUNT=5", "Repeats: every day, 5 times"),
        (
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20250630T120000Z",
            "Repeats: every 2 weeks on Monday, Wednesday until Monday, 30 June 2025",
        ),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", "Repeats: every month on last Friday"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=15", "Repeats: every month on day 15"),
        (
            "EXDATE:20250519T120000Z,20250526T120000Z",
            "Except on: Monday, 19 May 2025; Monday, 26 May 2025",
        ),
        ("RECURRENCE-ID:20250519T120000Z", "Instead of: Monday, 19 May 2025, 12:00 (UTC)"),
    ],
)  # fmt: skip
def test_recurrence_is_told(line: str, repeats: str) -> None:
    assert repeats in told("SUMMARY:Review", "DTSTART:20250512T120000Z", line).split("\n")


@pytest.mark.parametrize(
    ("lines", "method", "title"),
    [
        ((), "CANCEL", "Cancelled: Review"),
        (("STATUS:CANCELLED",), "", "Cancelled: Review"),
        (("ATTENDEE;CN=Sam;PARTSTAT=DECLINED:mailto:s@x",), "REPLY", "Sam declined: Review"),
        ((), "COUNTER", "Another time proposed: Review"),
        ((), "REQUEST", "Review"),
    ],
)
def test_what_is_called_off_or_answered_says_so(
    lines: tuple[str, ...], method: str, title: str
) -> None:
    assert told("SUMMARY:Review", *lines, method=method).split("\n")[0] == title


def test_several_entries_come_in_the_order_of_their_times() -> None:
    late, early = (
        event("SUMMARY:Late", "DTSTART:20250601T080000Z"),
        event("SUMMARY:Early", "DTSTART;VALUE=DATE:20250501"),
    )
    task = event("SUMMARY:Pay", "DUE;VALUE=DATE:20250515", kind="VTODO")
    zone = event("TZID:X", event("DTSTART:19700101T000000", kind="STANDARD"), kind="VTIMEZONE")
    data = calendar("X-WR-CALNAME:Club\r\n", zone, late, task, early, early)
    document = read_bytes(data.encode(), "club.ics")
    firsts = [block.text.split("\n")[0] for block in document.blocks]
    assert firsts == ["Early", "To do: Pay", "Late"]
    assert (document.title, document.input_type) == ("Club", "article")
    assert all(document.original[each.start : each.end] == each.text for each in document.blocks)


def test_html_in_a_description_is_shown_without_its_tags() -> None:
    text = told("SUMMARY:Review", "DESCRIPTION:<p>Bring <b>figures</b> &amp\\; pens.</p><br>Ruth")
    assert text.endswith("Bring figures & pens.\nRuth")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is no calendar"),
        (b"Dear diary", "is no calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "has no entries"),
        (b"\0\1\2\xff" * 90, "is no calendar"),
    ],
)
def test_what_is_no_calendar_is_refused_with_the_remedy(data: bytes, why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=rf"^a\.ics {why}.*iCalendar"):
        read_bytes(data, "a.ics")


def test_more_entries_than_are_read_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST_ENTRIES", 2)
    data = calendar(*(event(f"SUMMARY:{each}") for each in "abc"))
    assert read_bytes(data.encode(), "a.ics").dropped == {"calendar entries": 1}


# -- in a mail -------------------------------------------------------------------------------------

HEAD = "From: Ruth Abel <ruth@clinic.example>\nSubject: Invitation\nMIME-Version: 1.0\n"
ENTITY = (
    f"Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n{calendar(event(*REVIEW))}\n"
)


def test_a_mail_that_is_an_invitation_alone_tells_it() -> None:
    (block,) = read_mail((HEAD + ENTITY).encode()).blocks
    assert (block.author, block.title) == ("Ruth Abel", "Invitation")
    assert all(each in block.text for each in ("14:00", "Room 2.14", "third nurse"))


@pytest.mark.parametrize("kind", ["alternative", "mixed"])
def test_an_invitation_beside_a_text_adds_what_that_does_not_say(kind: str) -> None:
    said = "Bring the hours of April. We decide whether a third nurse is hired, and Sam"
    quoted = "On Mon, 5 May 2025 at 08:00, Bo <bo@x.example> wrote:\n> When?"
    plain = f"Content-Type: text/plain\n\n{said}\n\n{quoted}\n"
    parts = f"--e\n{plain}--e\n{ENTITY}--e\n{ENTITY}--e--\n"
    data = f"{HEAD}Content-Type: multipart/{kind}; boundary=e\n\n{parts}"
    document = read_mail(data.encode())
    text = document.text
    assert text.count(said) == 1
    assert text.count("When: Monday, 12 May 2025, 14:00 to 15:00 (Europe/Berlin)") == 1
    assert document.dropped == {"quoted lines": 2}
    assert text.count("Subject:") == 1


def test_an_attached_calendar_is_read_and_named() -> None:
    attached = ENTITY.replace(
        "\n\n", '\nContent-Disposition: attachment; filename="invite.ics"\n\n', 1
    )
    parts = f"--e\nContent-Type: text/plain\n\nSee you.\n--e\n{attached}--e--\n"
    document = read_mail(f"{HEAD}Content-Type: multipart/mixed; boundary=e\n\n{parts}".encode())
    assert document.attachments == ("invite.ics",)
    assert "Room 2.14" in document.text
