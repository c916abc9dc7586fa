from __future__ import annotations

import pytest

from summarizer.inputs.labels import heading_of, label_of


@pytest.mark.parametrize(
    ("line", "name", "time"),
    [
        ("[00:00:04] Dana: so", "Dana", "00:00:04"),
        ("10:02 Jo: so", "Jo", "10:02"),
        ("Dr J. Doe (10:02): so", "Dr J. Doe", "10:02"),
        ("[00:00:04] 方蕾\uff1aso", "方蕾", "00:00:04"),
        ("\u301010:02\u3011方蕾\uff1aso", "方蕾", "10:02"),
        ("他说得对\uff0c问题是\uff1aso", None, None),
        ("好\u3002然后\uff1aso", None, None),
        ("<Jo>: so", None, None),
        ("http://x", None, None),
        ("At 10:30: so", None, None),
        ("In 2019, she said: so", None, None),
        ("The reason is simple: so", None, None),
        ("x" * 60 + ": so", None, None),
    ],
)
def test_labels(line: str, name: str | None, time: str | None) -> None:
    label = label_of(line)
    assert (label and label.name, label and label.time) == (name, time)
    assert label is None or line[label.said :] == "so"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("方蕾(00:00:05)", "方蕾"),
        ("方蕾\uff0800:00:05\uff09", "方蕾"),
        ("Dana 00:05", "Dana"),
        ("10:02", None),
        ("Dana", None),
    ],
)
def test_labels_above(line: str, name: str | None) -> None:
    label = heading_of(line)
    assert (label and label.name) == name
