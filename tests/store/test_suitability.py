from __future__ import annotations

import pytest

from summarizer.store import suitability
from summarizer.store.suitability import suits

LARGE = 1_543_714_304


def machine(monkeypatch: pytest.MonkeyPatch, memory: float | None, products: float) -> None:
    monkeypatch.setattr(suitability, "memory_bytes", lambda: memory)
    monkeypatch.setattr(suitability, "int8_products_per_second", lambda: products)


@pytest.mark.parametrize(
    ("memory", "products", "expected"),
    [
        (8.2e9, 450e9, True),  # two cores with AVX-512-VNNI
        (8.2e9, 90e9, False),  # two cores with AVX2
        (4.1e9, 450e9, False),
        (None, 450e9, True),
    ],
)
def test_a_large_model_wants_memory_and_speed(
    monkeypatch: pytest.MonkeyPatch, memory: float | None, products: float, expected: bool
) -> None:
    machine(monkeypatch, memory, products)
    assert suits(LARGE) == expected


def test_a_small_model_is_for_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 1e9, 1e9)
    assert suits(494_032_768)


def test_the_speed_of_this_machine_is_within_reason() -> None:
    assert 1e9 < suitability.int8_products_per_second() < 1e15
