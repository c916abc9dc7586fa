from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("safetensors")
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from training.threshold import Statement, everyday_texts, lowest_margin, set_metadata
from training.verdicts import area_under_curve


def statements(is_true: Sequence[bool]) -> list[Statement]:
    count = len(is_true)
    return [Statement("chats", float(count - place), true) for place, true in enumerate(is_true)]


def test_the_lowest_margin_is_that_from_which_on_enough_are_true() -> None:
    some = statements([True] * 30 + [False] * 10)  # with margins of 40 to 1
    assert lowest_margin(some, 1.0) == 11.0
    assert lowest_margin(some, 0.75) == 1.0
    assert lowest_margin(some, 0.85) == 6.0  # 30 of 35


def test_a_few_lucky_statements_are_not_enough() -> None:
    assert lowest_margin(statements([True] * 16 + [False] * 14), 0.85) is None
    assert lowest_margin(statements([True] * 19), 0.85) is None


def test_metadata_are_added_and_tensors_kept(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "adapter.safetensors"
    tensors = {"a": np.ones((2, 3), np.float16)}
    save_file(tensors, file, {"rank": "8"})
    set_metadata(file, "sure_of_truth", "1.25")
    with safe_open(file, "numpy") as read:
        assert read.metadata() == {"rank": "8", "sure_of_truth": "1.25"}
    assert (load_file(file)["a"] == tensors["a"]).all()


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    margins, is_true = np.array([3.0, 1.0, 2.0, 1.0]), np.array([True, True, False, False])
    assert area_under_curve(margins, is_true) == 0.625  # 2.5 of 4 pairs
    assert area_under_curve(margins, is_true | True) is None


def test_the_margin_is_drafted_on_everyday_texts_with_several_sets_of_names() -> None:
    texts = everyday_texts(500)
    assert len({text.id for text in texts}) == len(texts) >= 100
    assert not any(text.traps or text.split != "choose" for text in texts)
    by_id = {text.id: text.text for text in texts}
    once = [each.removesuffix("#0") for each in by_id if each.endswith("#0")]
    assert any(by_id[f"{each}#0"] != by_id[f"{each}#1"] for each in once)
