"""Damaged files: cases that are told by their numbers, the same ones in every run."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from tests.inputs import samples
from tests.inputs.seeds import members, seeds

_MOST_BYTES = 300_000  # that a file grows to
_BLOCKS = (4, 16, 64, 512)
_UNITS = (rb"(?<=\n)", rb"(?<=\n\n)|(?<=\r\n\r\n)", rb"(?=<)", rb"(?=[,;{}\[\]])", rb"(?<= )")
_MAIN_PARTS = re.compile(
    r"(?:document|presentation|slide1|workbook|sheet1|styles|content|manifest|container|c1)\.x|"
    r"\.opf|\.rels|\[Content_Types\]|mimetype|_chat|json"
)


@dataclass(frozen=True)
class Case:
    """A file that was damaged.

    Attributes:
        number: What `case` makes it of.
        name: What the file is called.
        seed: The sound file that it was.
        damage: What was done to it.
        data: Its bytes.
    """

    number: int
    name: str
    seed: str
    damage: str
    data: bytes


Damage = Callable[[bytes, bytes, random.Random], bytes]  # of a file, beside another


def case(number: int) -> Case:
    """The case of a number; so many numbers as there are seeds have each seed once."""
    files = seeds()
    turn, place = divmod(number, len(files))
    seed = list(files)[place]
    chance = random.Random(number)
    damage = list(DAMAGES)[(turn + place) % len(DAMAGES)]
    other = chance.choice(list(files))
    suffix = PurePath(other if damage == "mixed" and chance.random() < 0.3 else seed).suffix
    data = _applied(DAMAGES[damage], files[seed], files[other], chance)
    return Case(number, f"case {number}{suffix}", seed, damage, data)


def _applied(damage: Damage, data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A damaged file; of most archives a file in them is, whose checksums are right."""
    if not data.startswith(b"PK") or chance.random() < 0.3:
        return damage(data, other, chance)
    files = members(data)
    main = [name for name in files if _MAIN_PARTS.search(name)]
    chosen = chance.choice(main if main and chance.random() < 0.7 else list(files))
    others = list(members(other).values()) if other.startswith(b"PK") else [other]
    files[chosen] = damage(files[chosen], chance.choice(others), chance)
    return samples.archive(files)


def truncated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Without its end, or its beginning."""
    cut = chance.randrange(len(data) + 1)
    return data[:cut] if chance.random() < 0.8 else data[cut:]


def flipped(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """With some bits of the wrong value, or some bytes."""
    damaged = bytearray(data)
    is_bit = chance.random() < 0.5
    for _ in range(chance.choice((1, 3, 10, 100)) if data else 0):
        place = chance.randrange(len(damaged))
        changed = damaged[place] ^ 1 << chance.randrange(8)
        damaged[place] = (
            changed if is_bit else chance.choice(b"\0\xff<>{}[]\"'\\/&;:,-09 \n\r\t\x1b")
        )
    return bytes(damaged)


def reordered(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """With its records, lines, elements, words or blocks in another order."""
    if (value := _json(data)) is not None and chance.random() < 0.7:
        return json.dumps(_shuffled(value, chance)).encode()
    if chance.random() < 0.3:
        size = chance.choice(_BLOCKS)
        units = [data[at : at + size] for at in range(0, len(data), size)]
    else:
        units = re.split(chance.choice(_UNITS), data)
    if chance.random() < 0.5:
        chance.shuffle(units)
    else:
        _swap_some(units, chance)
    return b"".join(units)


def concatenated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Two or more in one, or with a piece of it many times over."""
    if chance.random() < 0.4:
        return data * min(chance.choice((2, 3, 40)), 1 + _MOST_BYTES // (len(data) + 1))
    start, place = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((1, 3, 10, 40, 400))]
    times = min(chance.choice((10, 1000, 100_000)), _MOST_BYTES // (len(piece) + 1))
    return data[:place] + piece * times + data[place:]


def mixed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """With a part, or all, of another file in it, or behind it."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    first, last = sorted(chance.randrange(len(other) + 1) for _ in range(2))
    return chance.choice(
        (
            data + other,
            data[:end] + other[first:],
            data[:start] + other + data[start:],
            data[:start] + other[first:last] + data[end:],
            b"\n".join(_zipped(data.split(b"\n"), other.split(b"\n"))),
        )
    )


DAMAGES: dict[str, Damage] = {
    each.__name__: each for each in (truncated, flipped, reordered, concatenated, mixed)
}


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _shuffled(value: Any, chance: random.Random) -> Any:
    """A JSON value with the values in its lists and objects in other places."""
    if isinstance(value, list):
        return chance.sample([_shuffled(each, chance) for each in value], len(value))
    if not isinstance(value, dict):
        return value
    values = [_shuffled(each, chance) for each in value.values()]
    if chance.random() < 0.3:
        chance.shuffle(values)
    return dict(zip(value, values, strict=True))


def _swap_some(units: list[bytes], chance: random.Random) -> None:
    for _ in range(min(3, len(units))):
        one, two = (chance.randrange(len(units)) for _ in range(2))
        units[one], units[two] = units[two], units[one]


def _zipped(data: Sequence[bytes], other: Sequence[bytes]) -> list[bytes]:
    """The lines of both in turn."""
    length = max(len(data), len(other))
    return [line for at in range(length) for line in (*data[at : at + 1], *other[at : at + 1])]
