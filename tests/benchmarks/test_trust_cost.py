from __future__ import annotations

import pytest

pytest.importorskip("rouge_score")  # benchmarks/requirements.txt
pytest.importorskip("sumy")

from benchmarks import trust_cost_report
from benchmarks.quality.datasets import TASKS, Item
from benchmarks.trust_cost import Both, figures, measured
from summarizer import GenerationError

TASK = TASKS["dialogsum"]
ITEMS = [Item(str(number), f"Text {number}.", "en", (f"text {number}",)) for number in range(4)]


def test_both_modes_take_turns_and_the_first_text_does_not_count() -> None:
    called: list[tuple[str, str]] = []

    def writer(mode: str, answer: str) -> object:
        def write(item: Item, task: object) -> str:
            called.append((mode, item.id))
            if item.id == "3" and mode == "off":
                raise GenerationError("nothing")
            return answer.format(item.id)

        return write

    writers = {"repair": writer("repair", "Text {}."), "off": writer("off", "Text.")}
    found = list(measured(writers, TASK, ITEMS))  # type: ignore[arg-type]
    assert called[2:] == [
        *(("repair", "1"), ("off", "1"), ("off", "2"), ("repair", "2")),
        *(("repair", "3"), ("off", "3")),
    ]
    assert [each.rouge_l["repair"] for each in found] == [1.0, 1.0, 1.0]
    assert found[0].rouge_l["off"] == pytest.approx(2 / 3)
    assert found[2].rouge_l["off"] == 0.0
    assert all(seconds >= 0 for each in found for seconds in each.seconds.values())


def test_ratios_are_taken_text_by_text() -> None:
    texts = [
        Both({"repair": 0.4, "off": 0.2}, {"repair": 2.0, "off": 1.0}),
        Both({"repair": 0.2, "off": 0.2}, {"repair": 9.0, "off": 10.0}),
        Both({"repair": 0.3, "off": 0.2}, {"repair": 1.1, "off": 1.0}),
    ]
    found = figures(texts)
    assert found["median_ratio"] == pytest.approx(1.1)
    assert found["rougeL"] == pytest.approx({"repair": 0.3, "off": 0.2})
    page = "\n".join(
        trust_cost_report.section({"recipe": "w8a8", "threads": 2, "sets": {"dialogsum": found}})
    )
    assert "| dialogsum | 3 | 0.300 | 0.200 | 2.00 | 1.00 | 1.10 |" in page
