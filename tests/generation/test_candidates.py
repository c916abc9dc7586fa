from __future__ import annotations

import pytest

from summarizer.engine.tokenizer import Tokenizer
from summarizer.generation.backtrack import Attempt


class Spelled:
    """A tokenizer whose tokens are the given bytes."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    def bytes_of(self, token: int) -> bytes:
        return self._pieces[token]


def attempt_of(*pieces: bytes, prefix: str = "") -> Attempt:
    made = Attempt(Spelled(*pieces), prefix)  # type: ignore[arg-type]
    for token in range(len(pieces)):
        made.add(token)
    return made


def test_a_character_is_of_the_token_that_has_it() -> None:
    made = attempt_of(b"It", b" cost", b" 90", prefix="- ")
    assert made.raw == "- It cost 90"
    assert [made.token_at(offset) for offset in (0, 2, 4, 5, 9, 11)] == [0, 0, 1, 1, 2, 2]


def test_going_back_never_splits_a_character_of_several_tokens() -> None:
    first, second = " 张".encode()[:3], " 张".encode()[3:]  # the space comes with half of it
    made = attempt_of(first, second, "伟".encode(), prefix="-")
    assert made.raw == "- 张伟"
    assert made.token_at(made.raw.index("张")) == 0
    made.rewind(made.token_at(made.raw.index("张")))
    assert (made.raw, made.ids) == ("-", [])


def test_what_is_taken_back_can_be_written_otherwise(tokenizer: Tokenizer) -> None:
    made = Attempt(tokenizer, "-")
    ids = tokenizer.encode(" Ann paid 90 pounds")
    for token in ids:
        made.add(token)
    made.finish(is_cut_off=True)
    place = made.token_at(made.raw.index("90"))
    assert made.rewind(place) >= 0
    assert made.ids == ids[:place]
    assert "90" not in made.raw
    assert not made.is_cut_off
    for token in ids[place:]:
        made.add(token)
    assert made.raw == "- Ann paid 90 pounds"


@pytest.mark.parametrize(("number", "is_space"), [(-1, False), (0, False), (1, True), (2, False)])
def test_a_space_alone_is_space(number: int, is_space: bool) -> None:
    assert attempt_of(b"in", b" ", b"2").is_space(number) is is_space
