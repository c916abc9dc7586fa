from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import read_bytes
from summarizer.inputs.mail import read_mail, read_outlook

from .outlook_files import Tree, compound_file, message, ticks
from .test_secured_mail import SAID, encrypted, signed

pytest.importorskip("olefile")
HEAD: dict[str, str | bytes] = {
    "0037": "Boiler quote",
    "0C1A": "Olga Brandt",
    "5D01": "olga@works.example",
    "0E04": "Sam Reed",
    "001A": "IPM.Note",
}
SENT = {0x0039: ticks(2025, 5, 5, 8)}


def attachment(name: str, data: bytes | Tree, kind: str = "") -> Tree:
    tree = message({"3707": name, "370E": kind}, head_bytes=8)
    tree["__substg1.0_37010102" if isinstance(data, bytes) else "__substg1.0_3701000D"] = data
    return tree


def read(texts: dict[str, str | bytes], **storages: Tree) -> str:
    return read_outlook(compound_file(message(HEAD | texts, SENT, **storages)), "a.msg").text


def test_an_outlook_message_is_a_mail() -> None:
    texts = HEAD | {"1000": "The boiler costs 1,450 euros.\r\n\r\n-- \r\nOlga"}
    offer = attachment("Angebot für Sam.pdf", b"%PDF-1.7", "application/pdf")
    tree = message(texts, SENT, **{"__attach_version1.0_#00000000": offer})
    document = read_bytes(compound_file(tree), "a.msg")
    (block,) = document.blocks
    assert (block.author, block.title) == ("Olga Brandt", "Boiler quote")
    assert block.time == "Mon, 05 May 2025 08:00:00 +0000"
    assert block.text == "The boiler costs 1,450 euros."
    assert document.attachments == ("Angebot für Sam.pdf",)
    assert document.dropped == {"signature lines": 2}
    assert document.input_type == "email"


def test_a_message_is_known_by_its_content_whatever_its_name() -> None:
    data = compound_file(message(HEAD | {"1000": "It costs 1,450."}, SENT))
    assert read_bytes(data, "attachment").text.endswith("It costs 1,450.")


def test_a_long_text_is_read_whole() -> None:
    """It is kept in other sectors than a short one."""
    said = " ".join(f"line {number}." for number in range(2_000))
    assert read({"1000": said}).endswith(said)


def test_html_in_the_code_page_of_the_message_is_read() -> None:
    page = "<html><body><p>Крыша течёт.</p></body></html>".encode("cp1251")
    tree = message(HEAD | {"1013": page}, SENT, code_page=1251)
    assert read_outlook(compound_file(tree), "a.msg").text.endswith("Крыша течёт.")


def test_old_messages_keep_their_texts_in_a_code_page() -> None:
    narrow = {"1000001E": "Le café coûte 3 €.".encode("cp1252"), "0037001E": b"Caf\xe9"}
    document = read_outlook(compound_file(message(narrow, SENT, code_page=1252)), "a.msg")
    assert (document.title, document.blocks[0].text) == ("Café", "Le café coûte 3 €.")


@pytest.mark.parametrize("compressed", [True, False])
def test_a_text_that_is_there_as_rtf_alone_is_read(compressed: bool) -> None:
    compress = pytest.importorskip("compressed_rtf").compress
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 The boiler costs 1\'80.\par Olga}"
    assert "The boiler costs 1€.\nOlga" in read({"1009": compress(rtf, compressed=compressed)})


def test_history_of_an_outlook_message_is_left_out() -> None:
    head = "From: Sam Reed\r\nSent: Friday, May 2, 2025 9:14 AM\r\nTo: Olga\r\nSubject: Boiler"
    body = f"Yes.\r\n\r\n{head}"
    assert read({"1000": f"{body}\r\n\r\nWhat does it cost?"}).endswith("\n\nYes.")


def test_a_message_within_a_message_is_read_as_forwarded() -> None:
    inner = message({"0037": "leak", "0C1A": "Bo", "1000": "It leaks."}, head_bytes=24)
    files = {"__attach_version1.0_#00000000": attachment("leak.msg", inner)}
    text = read({"1000": "Can you go?"}, **files)
    assert "Can you go?" in text and "From: Bo" in text and text.endswith("It leaks.")


def test_a_signed_message_is_its_text_and_an_encrypted_one_refused() -> None:
    name, texts = "__attach_version1.0_#00000000", {"001A": "IPM.Note.SMIME"}
    assert read(texts, **{name: attachment("smime.p7m", signed())}).endswith(SAID)
    with pytest.raises(UnsupportedInputError, match=r"^a\.msg is encrypted \(S/MIME\)"):
        read(texts, **{name: attachment("smime.p7m", encrypted())})
    clear = b"Content-Type: multipart/signed; boundary=e\n\n--e\n\nIn the clear.\n--e\n\n--e--\n"
    texts = {"001A": "IPM.Note.SMIME.MultipartSigned"}
    assert "In the clear." in read(texts, **{name: attachment("smime.p7m", clear)})


@pytest.mark.parametrize(
    ("kind", "title"),
    [("IPM.Schedule.Meeting.Request", "Boiler"), ("IPM.Schedule.Meeting.Canceled", "Cancelled: B")],
)
def test_a_meeting_has_its_time_and_place(kind: str, title: str) -> None:
    names: Tree = {"__substg1.0_00030102": bytes.fromhex("0882000006000300")}
    times = SENT | {0x0060: ticks(2025, 5, 12, 12), 0x0061: ticks(2025, 5, 12, 13)}
    tree = message(HEAD | {"001A": kind, "1000": "Bring figures.", "8003": "Room 2.14"}, times)
    document = read_outlook(compound_file(tree | {"__nameid_version1.0": names}), "a.msg")
    said = document.blocks[-1].text
    assert "When: Monday, 12 May 2025, 12:00 to 13:00 (UTC)" in said and "Where: Room 2.14" in said
    assert said.startswith(title) and "Bring figures." in document.text


@pytest.mark.parametrize("size", [8, 100, 600, 1_500, 3_000])
def test_a_cut_message_is_refused_with_the_remedy(size: int) -> None:
    data = compound_file(message(HEAD | {"1000": "It costs 1,450."}, SENT))
    with pytest.raises(UnsupportedInputError, match=r"^cut\.msg is .*(Outlook|damaged)"):
        read_bytes(data[:size], "cut.msg")


def test_another_office_file_is_no_message() -> None:
    word = compound_file({"WordDocument": b"\xec\xa5" + bytes(600)})
    with pytest.raises(UnsupportedInputError, match=r"a\.doc is of the office format before 2007"):
        read_bytes(word, "a.doc")
    with pytest.raises(UnsupportedInputError, match=r"a\.msg is no Outlook message"):
        read_bytes(word, "a.msg")


def test_what_is_written_is_a_mail() -> None:
    from summarizer.inputs.outlook import as_mail

    data = as_mail(compound_file(message(HEAD | {"1000": "Hello."}, SENT)), "a.msg")
    assert read_mail(data).blocks[0].text == "Hello."
