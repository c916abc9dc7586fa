"""Our float32 graph of the real model computes transformers' logits, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder

from .reading import Measure, agreement, kept, largest_difference, read
from .real import POSITIONS, Reference

pytestmark = pytest.mark.parity

TOLERANCE = 1e-3  # of logits
AGREEMENT = 0.999  # of positions with the same likeliest token


@pytest.fixture(scope="module")
def decoder(real_bundles: dict[str, Bundle]) -> Iterator[Decoder]:
    yield Decoder(real_bundles["float32"])


def test_at_least_two_thousand_positions_are_compared(reference: Reference) -> None:
    assert sum(map(len, reference.ids.values())) >= 2000


# Every position without a cache; the ways with one on fewer, since they take longer.
@pytest.mark.parametrize(
    ("language", "step", "keep", "count"),
    [
        *[("en", POSITIONS, 0, POSITIONS), ("zh", POSITIONS, 0, POSITIONS)],
        *[("en", 256, 1, 256), ("zh", 256, 5, 256)],
        *[("en", 64, 0, 512), ("zh", 64, 3, 512)],
        *[("en", 7, 1, 105), ("zh", 7, 0, 105)],
        *[("en", 1, 0, 24), ("zh", 1, 1, 24)],
    ],
)
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
    difference, same = largest_difference(ours, theirs), agreement(ours, theirs)
    measure("real, largest difference to transformers", difference)
    measure("real, share of transformers' top tokens", same)
    assert same >= AGREEMENT
    assert difference < TOLERANCE


def test_a_rewound_cache_forgets_what_came_after(decoder: Decoder, reference: Reference) -> None:
    stays, end = POSITIONS // 2, POSITIONS // 2 + 24
    cache = decoder.new_cache(POSITIONS)
    decoder.forward(reference.ids["en"][:stays], cache)
    theirs = reference.logits("en")[stays:end]
    for step in (1, 7, 24):
        decoder.forward(reference.ids["zh"][:100], cache)
        cache.length = stays
        ours = read(decoder, reference.ids["en"][stays:end], cache, step=step)
        assert agreement(ours, theirs) >= AGREEMENT
        assert largest_difference(ours, theirs) < TOLERANCE
        cache.length = stays
