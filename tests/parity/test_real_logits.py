"""Our float32 graph of the real model computes transformers' logits, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder

from . import texts
from .reading import Measure, agreement, kept, largest_difference, read
from .real import POSITIONS, Reference

pytestmark = pytest.mark.parity

TOLERANCE = 5e-3  # of logits
AGREEMENT = 0.999  # of positions with the same likeliest token


@pytest.fixture(scope="module")
def decoder(real_bundles: dict[str, Bundle]) -> Iterator[Decoder]:
    yield Decoder(real_bundles["float32"])


def test_at_least_two_thousand_positions_are_compared(reference: Reference) -> None:
    assert sum(map(len, reference.ids.values())) >= 2000


@pytest.mark.parametrize(
    ("step", "keep", "count"),
    [
        (POSITIONS, 0, POSITIONS),
        (POSITIONS, 1, POSITIONS),
        (POSITIONS, 5, POSITIONS),
        (64, 0, POSITIONS),
        (64, 3, 256),
        (7, 0, 210),
        (7, 1, 210),
        (1, 0, 48),
    ],
)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_logits_equal_transformers(
    decoder: Decoder,
    reference: Reference,
    language: str,
    step: int,
    keep: int,
    count: int,
    measure: Measure,
) -> None:
    ids = reference.ids[language][:count]
    ours = read(decoder, ids, decoder.new_cache(count), step=step, keep=keep)
    theirs = reference.logits(language)[kept(count, step=step, keep=keep)]
    measure(
        "real, largest difference to transformers", difference := largest_difference(ours, theirs)
    )
    measure("real, share of same top tokens", same := agreement(ours, theirs))
    assert same >= AGREEMENT
    assert difference < TOLERANCE


@pytest.mark.parametrize("step", [1, 7, 64])
def test_a_rewound_cache_forgets_what_came_after(
    decoder: Decoder, reference: Reference, step: int
) -> None:
    stays, end = POSITIONS // 2, POSITIONS // 2 + 40
    cache = decoder.new_cache(POSITIONS)
    decoder.forward(reference.ids["en"][:stays], cache)
    decoder.forward(reference.ids["zh"][:100], cache)
    cache.length = stays
    ours = read(decoder, reference.ids["en"][stays:end], cache, step=step)
    theirs = reference.logits("en")[stays:end]
    assert agreement(ours, theirs) >= AGREEMENT
    assert largest_difference(ours, theirs) < TOLERANCE
