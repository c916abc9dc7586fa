"""Attempts, and backtracking in them where they contradict the text."""

from __future__ import annotations

import pytest

from summarizer import Rewrite, Summarizer, SummaryResult
from summarizer.engine.tokenizer import Tokenizer
from summarizer.generation.backtrack import Attempt

from ..scripted import POSSIBLE, TEXT, Scripted

WRONG = "A relay failed.\n- Trains to Leeds were late by 90 minutes.\n- Fares were paid back."


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


def test_the_token_of_a_character_is_found() -> None:
    made = attempt_of(b"It", b" cost", b" 90", prefix="- ")
    assert made.raw == "- It cost 90"
    assert [made.token_at(offset) for offset in (0, 2, 4, 5, 9, 11)] == [0, 0, 1, 1, 2, 2]


def test_a_rewind_never_splits_a_character_of_several_tokens() -> None:
    first, second = " 张".encode()[:3], " 张".encode()[3:]  # the space comes with half of it
    made = attempt_of(first, second, "伟".encode(), prefix="-")
    assert made.raw == "- 张伟"
    assert made.token_at(made.raw.index("张")) == 0
    made.rewind(made.token_at(made.raw.index("张")))
    assert (made.raw, made.ids) == ("-", [])


def test_after_a_rewind_other_tokens_can_follow(tokenizer: Tokenizer) -> None:
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


def repairing(scripted: Scripted, *answers: str, **options: object) -> Summarizer:
    """A summarizer whose model ends an answer where its next word is barred."""
    made = scripted(*answers, **options)
    with made._lessor.lease() as engine:
        engine.decoder.end_logit = POSSIBLE
    return made


def test_a_wrong_number_is_rewritten_and_reported(scripted: Scripted) -> None:
    result = repairing(scripted, WRONG).summarize(TEXT)
    assert result.status == "repaired"
    assert "90" not in result.text
    (change,) = [check for check in result.checks if check.outcome == "rewritten"]
    assert change.text == "90 minutes"
    assert result.unsupported == ()


def test_only_the_wrong_words_are_written_again(scripted: Scripted) -> None:
    made = repairing(scripted, WRONG)
    made.summarize(TEXT)
    with made._lessor.lease() as engine:
        assert len(engine.decoder.prompts) == 1


def test_a_stream_rewrites_wrong_text(scripted: Scripted) -> None:
    events = list(repairing(scripted, WRONG).summarize_streaming(TEXT))
    rewrites = [event.text for event in events if isinstance(event, Rewrite)]
    assert rewrites
    assert all("90 minutes" not in text for text in rewrites)
    assert isinstance(events[-1], SummaryResult)
