from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import forms, forms_report, report
from benchmarks.forms import (
    ERROR,
    LENGTHS,
    Output,
    cells_of,
    counts,
    figures_of,
    lengths_of,
    output_of,
)
from benchmarks.samples import samples
from summarizer import SUMMARY_TYPES, SummaryType, UnsupportedInputError
from summarizer.inputs import Block, Document
from tests.model.test_matrix import few_cells

TYPES = list(SUMMARY_TYPES.values())
SAMPLE = next(sample for sample in samples() if sample.path.name == "note-boiler.md")
TEXT = "Gwen pumped the vessel up and will put in a new one on 3 December, for £225 in all. " * 3
DOCUMENT = Document(TEXT, (Block(TEXT, "paragraph", 0, len(TEXT)),), "note")


class Scripted:
    """Answers every call with one text, or raises."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer

    def summarize(self, document: Document, **options: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return SimpleNamespace(text=self.answer, status="complete")


def written(answer: str | Exception, type_: SummaryType = "tldr") -> Output:
    summarizer: Any = Scripted(answer)
    return output_of(summarizer, DOCUMENT, SAMPLE, SUMMARY_TYPES[type_], "short")


def output(kind: str, type_: str, *failed: str) -> Output:
    return Output(kind, type_, "short", "a.txt", failed, True, False, "What it says.")


def test_a_good_summary_fails_nothing_and_has_its_fact() -> None:
    found = written("Gwen puts in a new vessel on 3 December.")
    assert (found.failed, found.has_fact) == ((), True)


def test_a_bad_summary_tells_all_that_it_failed() -> None:
    found = written("Here is one thing. And there is another")
    assert set(found.failed) == {"bound kept", "not cut", "no preamble"}
    assert not found.has_fact


def test_an_error_is_an_output_that_failed() -> None:
    found = written(UnsupportedInputError("no words"))
    assert found.failed == (ERROR,)
    assert found.text == "UnsupportedInputError: no words"


def test_the_types_of_a_sample_follow_each_other_so_that_it_is_read_once() -> None:
    names = [sample.path.name for sample, _, _ in cells_of(samples(), TYPES)]
    changes = sum(one != other for one, other in pairwise(names))
    assert changes == len(samples()) - 1
    assert len(names) == len(samples()) * len(TYPES) >= 300


def test_every_type_is_taken_in_every_length_that_it_has() -> None:
    every = {(info.name, length) for _, info, length in cells_of(samples(), TYPES)}
    whole = {
        (info.name, length) for _, info, length in cells_of(samples()[:1], TYPES, every_length=True)
    }
    assert every == {(name, length) for name in SUMMARY_TYPES for length in LENGTHS}
    assert whole == {(info.name, length) for info in TYPES for length in lengths_of(info)}
    assert lengths_of(SUMMARY_TYPES["headline"]) == LENGTHS
    assert lengths_of(SUMMARY_TYPES["topics"]) == ("short",)


def test_the_few_that_ci_takes_have_every_kind_type_length_and_language() -> None:
    cells = list(few_cells())
    assert {sample.kind for sample, _, _ in cells} == {sample.kind for sample in samples()}
    assert {info.name for _, info, _ in cells} == set(SUMMARY_TYPES)
    assert {length for _, _, length in cells} == set(LENGTHS)
    assert {sample.language for sample, _, _ in cells} == {"en", "zh"}
    assert len(cells) <= 24


def test_counts_are_of_what_passed() -> None:
    found = counts([output("note", "tldr"), output("note", "tldr", "not cut", "shorter")])
    assert (found["outputs"], found["passed"]) == (2, 1)
    assert (found["checks"]["not cut"], found["checks"]["parsed"]) == (1, 2)


def test_failures_are_kept_with_their_text() -> None:
    figures = figures_of([output("note", "tldr"), output("email", "list", "parsed")])
    assert [each["text"] for each in figures["failures"]] == ["What it says."]
    assert figures["cells"]["email"]["list"]["passed"] == 0
    json.dumps(figures)


def test_time_left_and_failures_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [output("note", "tldr"), output("note", "list", "parsed")]
    assert list(forms.reported(outputs, 2)) == outputs
    shown = capsys.readouterr()
    assert "1/2" in shown.err
    assert "0 min left" in shown.err
    assert "not parsed\nWhat it says." in shown.out


class Loaded(Scripted):
    """A summarizer in a `with`, as `create` gives it."""

    recipe = "int8"

    def __enter__(self) -> Loaded:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the program writes when it is called with some arguments."""
    names: list[str] = []

    def note(name: str, figures: dict[str, Any]) -> Path:
        names.append(f"{name}: {figures['outputs']}")
        return Path(name)

    def run(*arguments: str) -> list[str]:
        monkeypatch.setattr("sys.argv", ["forms", "--model", "small", *arguments])
        forms.main()
        return names

    loaded = SimpleNamespace(create=lambda *_, **__: Loaded("Gwen comes on 3 December."))
    monkeypatch.setattr(forms, "Summarizer", loaded)
    monkeypatch.setattr(forms.Sample, "document", lambda self: DOCUMENT)
    monkeypatch.setattr(forms, "write_results", note)
    return run


def test_a_whole_run_is_written(ran: Any) -> None:
    assert ran() == [f"forms-small: {len(samples()) * len(TYPES)}"]


def test_a_part_of_it_does_not_take_the_place_of_a_whole_run(
    ran: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("--kind", "note", "--type", "tldr") == []
    shown = capsys.readouterr().out.splitlines()
    assert json.loads(shown[-1])["outputs"] == sum(each.kind == "note" for each in samples())


@pytest.fixture
def results() -> dict[str, Any]:
    outputs = [
        output("note", "tldr"),
        output("note", "tldr", "parsed"),
        output("email", "tldr"),
        output("email", "list", "not cut"),
    ]
    return {"date": "2026-01-01", "recipe": "int8", **figures_of(outputs)}


def test_the_report_has_a_row_a_type_and_a_column_a_kind(results: dict[str, Any]) -> None:
    lines = list(forms_report.section(Path("forms-small.json"), results))
    assert "| type | note | email |" in lines
    assert "| tldr | 1/2 | 1/1 |" in lines
    assert "| list |  | 0/1 |" in lines
    assert any(line.startswith("| tldr | 3 | 2 | 3 |") for line in lines)
    assert "small (int8), 2026-01-01." in lines[0]


def test_the_page_on_inputs_is_filled(
    results: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "inputs.md"
    page.write_text(report.INPUTS.read_text("utf-8"), "utf-8")
    name = f"forms-{report.README_MODEL}.json"
    (tmp_path / name).write_text(json.dumps(results), "utf-8")
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    monkeypatch.setattr(report, "REPORT", tmp_path / "report.md")
    monkeypatch.setattr(report, "INPUTS", page)
    report.main()
    assert "| tldr | 1/2 | 1/1 |" in page.read_text("utf-8")
