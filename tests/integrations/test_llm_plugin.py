"""The model as the program `llm` and its library use it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer import AbortError, Summarizer
from summarizer.integrations import llm_plugin
from summarizer.integrations.lending import OneModel
from summarizer.integrations.llm_plugin import AsyncSummaryModel, SummaryModel

from ..scripted import POINTS, TEXT, Scripted
from .conftest import SHORT

llm = pytest.importorskip("llm")
WRONG = "A relay failed at Hull."  # which the text doesn't say


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))


def run_llm(
    programs: dict[str, str], *arguments: str, text: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "llm", *arguments]
    return subprocess.run(
        command, input=text, env=programs, capture_output=True, text=True, timeout=120
    )


# -- the program ----------------------------------------------------------------------------------


def test_a_file_is_summarized(programs: dict[str, str]) -> None:
    ran = run_llm(programs, "-m", "summarizer", text=SHORT)
    assert (ran.stdout, ran.returncode) == (f"{SHORT}\n", 0), ran.stderr


def test_what_is_kept_tells_which_model_wrote_it(programs: dict[str, str]) -> None:
    run_llm(programs, "-m", "summarizer", "-o", "type", "tldr", text=SHORT)
    (kept,) = json.loads(run_llm(programs, "logs", "--json").stdout)
    assert (kept["response"], kept["resolved_model"]) == (SHORT, "tiny (w8a8)")
    assert kept["options_json"] == {"type": "tldr"}


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("type", "poem"), "headline"),  # the known ones
        (("max_words", "0"), "whole number from 1"),
        (("tone", "dry"), "tone"),
        (("model", "gpt"), "unknown model"),
    ],
)
def test_a_wrong_option_is_told(
    programs: dict[str, str], option: tuple[str, str], said: str
) -> None:
    ran = run_llm(programs, "-m", "summarizer", "-o", *option, text=SHORT)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_every_option_is_listed_with_what_it_does(programs: dict[str, str]) -> None:
    ran = run_llm(programs, "models", "--options", "-m", "summarizer")
    for name in llm_plugin.Options.model_fields:
        assert f"{name}: " in ran.stdout
    assert "what the reader wants to know" in ran.stdout
    assert "async" in ran.stdout


# -- the library ----------------------------------------------------------------------------------


@pytest.fixture
def written(scripted: Scripted) -> SummaryModel:
    """A model that writes a claim which is taken back."""
    return SummaryModel(OneModel(lambda name: scripted(f"{WRONG}\n- {POINTS}", POINTS)))


def test_the_text_is_the_checked_summary_and_the_draft_stands_beside_it(
    written: SummaryModel,
) -> None:
    response: Any = written.prompt(TEXT)
    events = list(response.stream_events())
    text = [event.chunk for event in events if event.type == "text"]
    draft = [event.chunk for event in events if event.type == "reasoning"]
    assert "Hull" not in response.text() and "A relay failed" in response.text()
    assert text == [response.text()]
    assert len(draft) > 5, "it is shown while it grows"
    assert response.response_json["status"] in ("repaired", "complete")


@pytest.mark.parametrize("wanted", [{"stream": False}, {"hide_reasoning": True}], ids=str)
def test_who_wants_no_draft_gets_none(written: SummaryModel, wanted: dict[str, bool]) -> None:
    response: Any = written.prompt(TEXT, **wanted)
    events = list(response.stream_events())
    assert [event.type for event in events] == ["text"]


def test_options_and_the_system_prompt_reach_the_model(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []
    real = Summarizer.summarize_streaming

    def noted(self: Summarizer, text: str, **options: Any) -> Iterator[Any]:
        given.append(options)
        return real(self, text, **options)

    monkeypatch.setattr(Summarizer, "summarize_streaming", noted)
    model = SummaryModel(OneModel(lambda name: scripted("Trains were late.")))
    model.prompt(TEXT, system="Sent by the operator.", type="headline", max_words=9).text()
    assert given[0]["context"] == "Sent by the operator."
    assert (given[0]["type"], given[0]["max_words"]) == ("headline", 9)


def test_an_event_loop_is_not_held_up(scripted: Scripted) -> None:
    models = OneModel(lambda name: scripted("Trains were late."))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0)
            beats += 1

    async def main() -> str:
        beating = asyncio.create_task(beat())
        response = AsyncSummaryModel(models).prompt(TEXT, type="headline")
        text: str = await response.text()
        beating.cancel()
        return text

    assert asyncio.run(main()) == "Trains were late"
    assert beats > 20


def test_who_leaves_stops_the_model_and_the_next_one_is_answered(scripted: Scripted) -> None:
    models = OneModel(lambda name: scripted(POINTS))
    ended: list[type[BaseException]] = []
    real = Summarizer.summarize_streaming

    def noting(self: Summarizer, *given: Any, **options: Any) -> Iterator[Any]:
        try:
            yield from real(self, *given, **options)
        except BaseException as error:
            ended.append(type(error))
            raise

    async def main() -> None:
        response: Any = AsyncSummaryModel(models).prompt(TEXT)
        async for _ in response.astream_events():
            break

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Summarizer, "summarize_streaming", noting)
        asyncio.run(main())
    assert ended and ended[0] in (AbortError, GeneratorExit)
    assert "Trains were late" in SummaryModel(models).prompt(TEXT).text()
