"""Small .msg files, written as [MS-CFB] and [MS-OXMSG] say; no library writes them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

Tree = dict[str, "bytes | Tree"]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _SMALL = 512, 64, 4096


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = _END
    sibling: int = _FREE


def compound_file(tree: Tree) -> bytes:
    entries: list[_Entry] = [_Entry("Root Entry", 5)]
    _add(entries, 0, tree)
    for entry in entries:  # siblings as a list to the right, in the order that is asked for
        for one, other in zip(entry.children, entry.children[1:], strict=False):
            entries[one].sibling = other
    minis: list[bytes] = []
    mini_fat: list[int] = []
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < _SMALL:
            entry.start = len(mini_fat)
            pieces = _cut(entry.data, _MINI)
            mini_fat += [*range(entry.start + 1, entry.start + len(pieces)), _END]
            minis += pieces
    entries[0].data = b"".join(minis)
    sectors: list[bytes] = []
    fat: list[int] = []

    def placed(data: bytes) -> int:
        if not data:
            return _END
        start = len(fat)
        pieces = _cut(data, _SECTOR)
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), _END])
        return start

    for entry in entries:
        if entry.kind == 5 or (entry.kind == 2 and len(entry.data) >= _SMALL):
            entry.start = placed(entry.data)
    mini_fat_start = placed(struct.pack(f"<{len(mini_fat)}I", *mini_fat))
    directory = placed(b"".join(map(_packed, entries)))
    count = 1
    while count * 128 < len(fat) + count:
        count += 1
    fat_start = len(fat)
    fat += [_FAT] * count
    fat += [_FREE] * (count * 128 - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, _SMALL, mini_fat_start,
                          (len(mini_fat) + 127) // 128, _END, 0)  # fmt: skip
    numbers = [*range(fat_start, fat_start + count), *[_FREE] * (109 - count)]
    return header + struct.pack("<109I", *numbers) + b"".join(sectors) + table


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    for name in sorted(tree, key=lambda each: (len(each), each.upper())):
        value = tree[name]
        number = len(entries)
        entries[parent].children.append(number)
        if isinstance(value, bytes):
            entries.append(_Entry(name, 2, value))
        else:
            entries.append(_Entry(name, 1))
            _add(entries, number, value)


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size].ljust(size, b"\0") for at in range(0, len(data), size)]


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    child = entry.children[0] if entry.children else _FREE
    return name.ljust(64, b"\0") + struct.pack(
        "<HBBIII16x4x8x8xIQ", len(name), entry.kind, 1, _FREE, entry.sibling, child,
        entry.start if entry.kind != 1 else 0, len(entry.data),
    )  # fmt: skip


def message(texts: dict[str, str | bytes], times: dict[int, int] | None = None, *,
            head_bytes: int = 32, code_page: int = 0, **storages: Tree) -> Tree:  # fmt: skip
    """A message of properties by their tags ("0037": the subject), and storages within."""
    tree: Tree = dict(storages)
    for tag, value in texts.items():
        is_text = isinstance(value, str)
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        kind = tag[4:] or ("001F" if is_text else "0102")
        tree[f"__substg1.0_{tag[:4]}{kind}"] = data
    rows = [(0x0040, tag, ticks) for tag, ticks in (times or {}).items()]
    rows += [(0x0003, 0x3FFD, code_page)] if code_page else []
    rows.append((0x0003, 0x0E07, 1))
    table = b"".join(struct.pack("<HHIQ", kind, tag, 6, value) for kind, tag, value in rows)
    tree["__properties_version1.0"] = bytes(head_bytes) + table
    return tree


def ticks(year: int, month: int, day: int, hour: int = 0) -> int:
    from datetime import UTC, datetime

    since = datetime(year, month, day, hour, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    return int(since.total_seconds()) * 10_000_000
