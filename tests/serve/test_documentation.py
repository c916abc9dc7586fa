"""The programs of docs/serve.md that speak HTTP run; those on a real model are in tests/model."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from .serving import served
from .stand_ins import StandIn, result

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "serve.md").read_text("utf-8")
EXAMPLES = [
    example
    for example in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    if "http://127.0.0.1:7861" in example
]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(EXAMPLES) == 2
    if "openai" in EXAMPLES[number]:
        pytest.importorskip("openai")
    monkeypatch.chdir(ROOT)
    row = {"who": "Ann", "what": "the map", "when": "Friday"}
    model = StandIn(lambda text: iter([replace(result("the map"), rows=(row,))]))
    with served(model) as found:
        program = EXAMPLES[number].replace("http://127.0.0.1:7861", found.address)
        exec(compile(program, "docs/serve.md", "exec"), {"__name__": "example"})
    assert "the map" in capsys.readouterr().out
    assert model.asked[0][1]["type"] in ("headline", "action-items")
