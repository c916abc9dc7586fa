"""Archives and folders of chats: what is in them, and what is refused."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import archive, isolation, sniffing, text, worker
from summarizer.inputs.chats import archives
from summarizer.inputs.reading import read_bytes, read_document
from tests.inputs import samples
from tests.inputs.test_chat_json import HANGOUTS, MESSENGER, TELEGRAM
from tests.inputs.test_chat_pages import TELEGRAM as TELEGRAM_PAGE

WHATSAPP = (
    "[05.05.25, 18:02:11] Ada: Tea?\n[05.05.25, 18:03:11] Bo: \u200e<attached: 1.jpg>\n"
    "[05.05.25, 18:04:11] Bo: Yes\n"
)
USERS = [
    {"id": "U1", "name": "ada", "profile": {"display_name": "", "real_name": "Ada Li"}},
    {"id": "U2", "name": "bo", "profile": {"display_name": "Bo"}},
]
DAYS = {
    "general/2025-05-06.json": [
        {"user": "U2", "ts": "2.1", "text": "Yes <@U1>", "thread_ts": "1.1"}
    ],
    "general/2025-05-05.json": [{"user": "U1", "ts": "1.1", "text": "Tea?"}, 7],
}
SLACK = {"users.json": USERS, "channels.json": [{"name": "general"}], **DAYS}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "read", worker.read)
    monkeypatch.setattr(isolation, "extract", worker.extract)


def jsons(files: dict[str, object]) -> dict[str, bytes]:
    return {name: json.dumps(value).encode() for name, value in files.items()}


@pytest.mark.parametrize("name", ["_chat.txt", "WhatsApp Chat with Bo.txt", "a/b.txt"])
def test_whatsapp_beside_its_media(name: str) -> None:
    data = samples.archive(
        {"1.jpg": b"\xff\xd8\xff", name: WHATSAPP.encode(), "__MACOSX/._x.txt": b"\0"}
    )
    document = read_bytes(data, "chat.zip")
    assert [block.text for block in document.blocks] == ["Tea?", "Yes"]
    assert document.attachments == ("1.jpg",)
    assert document.dropped == {"media": 1}
    assert document.title == {"WhatsApp Chat with Bo.txt": "Bo", "a/b.txt": "b"}.get(name, "")


def test_slack_s_days_have_the_names_of_users() -> None:
    document = read_bytes(samples.archive(jsons(SLACK)), "export.zip")
    assert [(block.author, block.text) for block in document.blocks] == [
        ("Ada Li", "Tea?"),
        ("Bo", "Yes @Ada Li"),
    ]
    assert document.title == "general"
    assert document.dropped == {"unreadable records": 1}
    assert document.doubts == ()


@pytest.mark.parametrize("below", ["", "general"])
def test_slack_s_folder_and_a_channel_of_it(below: str, tmp_path: Path) -> None:
    for name, data in jsons(SLACK).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert read_document(tmp_path / below).participants == ("Ada Li", "Bo")


def test_another_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    with pytest.raises(UnsupportedInputError, match="is a folder"):
        read_document(tmp_path)


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({"Takeout/Hangouts/Hangouts.json": json.dumps(HANGOUTS).encode()}, 2),
        ({"ChatExport/result.json": json.dumps(TELEGRAM).encode(), "ChatExport/css/a.css": b""}, 2),
        ({"ChatExport/messages.html": TELEGRAM_PAGE.encode(), "ChatExport/js/a.js": b""}, 3),
        ({f"inbox/ivo/message_{n}.json": json.dumps(MESSENGER).encode() for n in (1, 2, 10)}, 6),
        ({"KakaoTalkChats.txt": "A 님과 카카오톡 대화\n\n2025. 5. 5. 18:02, B : C\n".encode()}, 1),
    ],
)
def test_archives_of_other_apps(files: dict[str, bytes], count: int) -> None:
    document = read_bytes(samples.archive(files), "a.zip")
    assert sum(block.kind == "message" for block in document.blocks) == count
    assert all(block.kind == "message" for block in document.blocks)


def test_chats_of_many_people_stand_below_their_names() -> None:
    one = json.dumps(MESSENGER)
    files = {"inbox/a/message_1.json": one.encode(), "inbox/b/message_1.json": one.encode()}
    document = read_bytes(samples.archive(files), "a.zip")
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["Zoë", "Zoë"]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "without an export of a chat.*nothing"),
        ({"a.txt": b"Text."}, r"without an export of a chat.*a\.txt.*unpack it"),
        ({"photo.jpg": b"\xff\xd8"}, "photo.jpg"),
        ({"a.zip": samples.archive({"_chat.txt": WHATSAPP.encode()})}, "unpack it"),
        (jsons({"general/2025-05-05.json": []}), "no message"),
        ({"a.txt": b"\xff\xfe\xfa\0\0"}, "a.zip/a.txt"),
    ],
)
def test_other_archives_are_refused(files: dict[str, bytes], why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=why) as raised:
        read_bytes(samples.archive(files), "a.zip")
    assert "a.zip" in str(raised.value)


def test_a_bomb_is_not_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 100_000)
    data = samples.archive({f"{n}.txt": bytes(90_000) for n in range(100)})
    with pytest.raises(UnsupportedInputError, match=r"a\.zip.*(more than|binary)"):
        read_bytes(data, "a.zip")
    data = samples.archive({f"{n}.txt": b" " * 90_000 for n in range(100)})
    with pytest.raises(UnsupportedInputError, match="more than 100,000 bytes"):
        read_bytes(data, "a.zip")


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 5)
    with pytest.raises(UnsupportedInputError, match="more than 5 files"):
        read_bytes(samples.archive({f"{n}.txt": b"" for n in range(6)}), "a.zip")


def test_damaged_and_encrypted_archives_are_refused() -> None:
    data = samples.archive({"_chat.txt": WHATSAPP.encode()})
    with pytest.raises(UnsupportedInputError, match=r"a\.zip is damaged"):
        read_bytes(data[:-30], "a.zip")
    locked = bytearray(data)
    for place in (6, data.index(b"PK\x01\x02") + 8):
        locked[place] |= 1
    with pytest.raises(UnsupportedInputError, match=r"a\.zip is encrypted"):
        read_bytes(bytes(locked), "a.zip")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_files_in_the_encoding_of_their_system(encoding: str) -> None:
    name = "与张三的聊天.txt"
    ascii_name = "x" * len(name.encode(encoding))
    data = samples.archive({ascii_name: WHATSAPP.encode()})
    data = data.replace(ascii_name.encode(), name.encode(encoding))
    assert read_bytes(data, "a.zip").title == "与张三的聊天"


def test_a_western_name_of_a_file_stays() -> None:
    data = samples.archive({"Zox.txt": WHATSAPP.encode()}).replace(b"Zox", "Zoë".encode("cp437"))
    assert read_bytes(data, "a.zip").title == "Zoë"


def test_a_name_that_python_took_from_another_field_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    members_of = zipfile.ZipFile.infolist

    def renamed(self: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        members = members_of(self)
        members[0].filename = "与张三.txt"
        return members

    monkeypatch.setattr(zipfile.ZipFile, "infolist", renamed)
    packed = archive.Package(samples.archive({"a.txt": b"Tea?"}), "a.zip")
    assert packed.parts == ("与张三.txt",) and packed.read("与张三.txt") == b"Tea?"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("gb18030", "渡轮晚点了，它星期一早上才离开。"),
        ("cp1251", "Паром опаздывает, приходи утром."),
        ("cp932", "フェリーは遅れています。"),
    ],
)
def test_a_text_in_another_encoding_is_read_with_a_doubt(encoding: str, said: str) -> None:
    text = WHATSAPP.replace("\u200e", "").replace("Tea?", said)
    document = read_bytes(samples.archive({"_chat.txt": text.encode(encoding)}), "a.zip")
    assert document.blocks[0].text == said
    assert any("_chat.txt" in doubt for doubt in document.doubts)


def test_an_office_file_is_no_other_archive() -> None:
    assert read_bytes(samples.docx(), "a.docx").input_type == "article"
    assert read_bytes(samples.docx(), "a.zip").input_type == "article"
    assert not sniffing.is_other_archive(samples.xlsx())


def test_the_bound_is_that_of_any_file() -> None:
    assert archives.MAX_BYTES == text.MAX_BYTES
    with zipfile.ZipFile(io.BytesIO(samples.archive({"a.txt": b""}))) as archive:
        assert archive.namelist() == ["a.txt"]


def test_a_part_is_unpacked_no_further_than_it_says() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("a.txt", bytes(20_000_000))
    data = buffer.getvalue().replace(struct.pack("<L", 20_000_000), struct.pack("<L", 10))
    package = archive.Package(data, "a.zip")
    tracemalloc.start()
    try:
        with pytest.raises(UnsupportedInputError, match=r"a\.zip is damaged"):
            package.read("a.txt")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
