from __future__ import annotations

from typing import Any

import pytest

from summarizer.export.recipes import RECIPES, Quantization, Recipe

ROWS, INT8, INT4 = Quantization(8, None), Quantization(8, 128), Quantization(4, 32)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"body": ROWS, "head": ROWS, "is_rotated": True}, "a head is in blocks"),
        ({"body": ROWS, "head": INT8}, "need rotated activations"),
        ({"body": INT4, "head": INT8, "uses_gptq": True}, "only 4 bits"),
        ({"body": None, "head": INT4, "uses_gptq": True}, "only 4 bits"),
        ({"body": INT4, "head": INT4, "uses_gptq": True, "is_rotated": True}, "unrotated"),
    ],
)
def test_what_would_compute_wrongly_is_no_recipe(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Recipe("odd", **settings)


def test_row_costs_are_shares_of_a_step() -> None:
    assert all(0 < recipe.row_cost < 1 for recipe in RECIPES.values())


@pytest.mark.parametrize(("block", "columns"), [(32, 48), (None, 64)])
def test_blocks_must_fill_rows(block: int | None, columns: int) -> None:
    with pytest.raises(ValueError, match=f"rows of {columns} weights"):
        Quantization(8, block).blocks_in(columns)
