from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rouge_score")  # benchmarks/requirements.txt
pytest.importorskip("sumy")

from benchmarks import quality_report, results_file
from benchmarks.quality import __main__ as quality
from benchmarks.quality import baselines, datasets, scores, systems
from benchmarks.quality.answer_cache import Answer, AnswerCache, digest
from benchmarks.quality.datasets import TASKS, Item, Task
from summarizer import GenerationError
from summarizer.bundle import Bundle
from summarizer.engine.tokenizer import Tokenizer

from ..scripted import Scripted, ScriptedDecoder

SHORT = Task("tldr", "short")
HEADLINE = Task("headline", "short", max_words=3)
TEXT = (
    "The bakery on Mill Street closes. Its oven broke in May. A new oven costs 9,000 euros. "
    "The baker says that the oven and the rent cost more than the bakery earns."
)
ZH = "磨坊街的面包店要关门了。五月烤炉坏了。新的烤炉要九千欧元。"
ITEM = Item("one", TEXT, "en", ("The bakery closes since its oven broke.", "No bread any more."))
ZH_ITEM = Item("two", ZH, "zh", ("面包店关门",))


def rouge_l(text: str, item: Item = ITEM) -> float:
    return scores.rouge(Answer(text), item)["rougeL"]


# -- scores ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [ITEM, ZH_ITEM])
def test_a_reference_itself_scores_all_and_other_words_nothing(item: Item) -> None:
    for reference in item.references:
        assert scores.rouge(Answer(reference), item) == dict.fromkeys(scores.MEASURES, 1.0)
    assert rouge_l("qqq 龘龘", item) == 0


def test_words_are_compared_by_their_stems_and_chinese_by_characters() -> None:
    assert rouge_l("the bakery closing since its oven broke") == 1
    assert scores.rouge(Answer("门店面包"), ZH_ITEM)["rouge1"] == pytest.approx(8 / 9)
    assert scores.Characters().tokenize("在 2 楼的Bakery，") == ["在", "2", "楼", "的", "bakery"]


def test_an_error_scores_nothing_and_keeps_no_bound() -> None:
    answers = [Answer("The bakery closes since its oven broke."), Answer("", "GenerationError: no")]
    found = scores.figures(answers, [ITEM, ITEM], SHORT)
    assert found["rougeL"]["mean"] == found["bound_kept"] == found["right_language"] == 0.5
    assert (found["errors"], found["words"], found["texts"]) == (1, 7, 2)


def test_an_interval_holds_the_mean_and_narrows_with_more_texts() -> None:
    few, many = (scores.interval([0.0, 1.0] * count) for count in (5, 500))
    assert few["low"] < few["mean"] == 0.5 < few["high"]
    assert many["high"] - many["low"] < (few["high"] - few["low"]) / 5


@pytest.mark.parametrize(
    ("text", "task", "keeps"),
    [
        ("It closes.", SHORT, True),
        ("It closes. The oven broke.", SHORT, False),
        ("Bakery closes soon", HEADLINE, True),
        ("The bakery closes soon", HEADLINE, False),
        ("", SHORT, False),
    ],
)
def test_a_bound_is_of_sentences_and_of_words(text: str, task: Task, keeps: bool) -> None:
    assert scores.keeps_bound(Answer(text), task) is keeps


def test_an_answer_in_another_language_is_told() -> None:
    found = scores.figures([Answer("面包店要关门了。"), Answer(TEXT)], [ITEM, ITEM], SHORT)
    assert found["right_language"] == 0.5


def test_people_agree_as_far_as_their_references_are_alike() -> None:
    alike = Item("x", TEXT, "en", ("It closes.", "It closes.", "It closes."))
    apart = Item("x", TEXT, "en", ("It closes.", "Bakery shut down."))
    assert scores.agreement([alike]) == dict.fromkeys(scores.MEASURES, 1.0)
    found = scores.agreement([alike, apart, ZH_ITEM])
    assert found is not None and found["rougeL"] == pytest.approx(3 / 5)
    assert scores.agreement([ZH_ITEM]) is None


def test_without_references_form_and_length_are_told() -> None:
    found = scores.figures([Answer("It closes.")], [Item("x", TEXT, "en")], SHORT)
    assert "rougeL" not in found and found["words"] == 2 and found["bound_kept"] == 1


# -- quotes ---------------------------------------------------------------------------------------


def test_the_lead_is_as_many_words_as_allowed() -> None:
    assert baselines.lead(ITEM, SHORT) == " ".join(TEXT.split()[:20])
    assert baselines.lead(ITEM, HEADLINE) == "The bakery on"
    assert baselines.lead(ZH_ITEM, SHORT) == ZH
    assert baselines.lead(ZH_ITEM, HEADLINE) == "磨坊街的面"  # 3 words are 5 characters


def test_textrank_finds_the_sentence_that_is_most_like_the_others() -> None:
    assert baselines.textrank(ITEM, SHORT).startswith("The baker says that the oven and the rent")
    text = "天气很好。新的烤炉要九千欧元。面包店的烤炉坏了，新的烤炉要九千欧元。"
    assert (
        baselines.textrank(Item("x", text, "zh"), SHORT) == "面包店的烤炉坏了，新的烤炉要九千欧元。"
    )
    assert baselines.textrank(Item("x", "Only this.", "en"), Task("tldr", "long")) == "Only this."
    assert baselines.Words("zh").to_words("烤炉A 坏") == ("烤炉", "炉a", "a坏")


# -- what a model writes --------------------------------------------------------------------------


def test_the_bare_model_is_asked_in_one_line_and_held_to_a_token_limit(
    bundle: Bundle, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systems, "ensure_bundle", lambda model, recipe: bundle)
    answer = systems.Raw("tiny", "float32", 1)(ITEM, SHORT)
    assert 0 < len(tokenizer.encode(answer)) <= 80 + 48
    line, _, text = systems.prompt_of(ITEM, SHORT).partition(":\n\n")
    assert (line, text) == ("Summarize the following text in one sentence", TEXT)
    assert "5个字" in systems.prompt_of(ZH_ITEM, HEADLINE)


def test_of_a_headline_the_bare_model_s_first_line_counts(
    bundle: Bundle, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder = ScriptedDecoder(tokenizer, ["Bakery closes \nIt does."])
    monkeypatch.setattr(systems, "Decoder", lambda bundle, threads: decoder)
    monkeypatch.setattr(systems, "ensure_bundle", lambda model, recipe: bundle)
    raw = systems.Raw("tiny", "float32", 1)
    assert raw(ITEM, HEADLINE) == "Bakery closes"
    assert raw(ITEM, SHORT) == "Bakery closes \nIt does."
    assert decoder.prompts[0].startswith("<|im_start|>system\nYou are Qwen")


def test_ours_is_asked_for_the_type_and_length_of_the_set(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scripted("The bakery will close. And more.")
    monkeypatch.setattr(systems.Summarizer, "create", lambda *_, **__: made)
    item = Item("x", TEXT * 3, "en")
    assert systems.Ours("tiny", "w8a8", 1)(item, SHORT) == "The bakery will close."


def test_another_wording_makes_another_version(tmp_path: Path) -> None:
    (tmp_path / "prompts.py").write_text("A", "utf-8")
    first = systems.wording_digest(tmp_path)
    (tmp_path / "cli.py").write_text("A", "utf-8")
    assert systems.wording_digest(tmp_path) == first
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "table.py").write_text("B", "utf-8")
    second = systems.wording_digest(tmp_path)
    (tmp_path / "prompts.py").write_text("C", "utf-8")
    assert len({first, second, systems.wording_digest(tmp_path)}) == 3
    assert systems.wording_digest() != systems.wording_digest(tmp_path / "none")


# -- a run ----------------------------------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    asked = []

    def answer(item: Item, task: Task) -> str:
        asked.append(item.id)
        if item.id == "bad":
            raise GenerationError("nothing kept the form")
        return f"Of {item.id}."

    items = [ITEM, Item("bad", "x", "en"), ZH_ITEM]

    def run(version: str, texts: list[Item]) -> list[Answer]:
        system = quality.System("ours (w8a8)", version, answer)
        return list(quality.answered(system, "set", SHORT, texts, folder=tmp_path))

    run("1", items[:2])
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text("utf-8") + '{"key": "half', "utf-8")  # killed while it wrote
    found = run("1", items)
    assert asked == ["one", "bad", "two"]
    assert [each.text for each in found] == ["Of one.", "", "Of two."]
    assert found[1].error == "GenerationError: nothing kept the form"
    assert run("1", items) == found and len(asked) == 3
    run("2", items[:1])
    run("2", [Item("one", "another text", "en")])
    assert asked[3:] == ["one", "one"]


def test_kept_answers_are_found_by_their_key(tmp_path: Path) -> None:
    AnswerCache(tmp_path / "a" / "x.jsonl").add(digest("en", 1), Answer("面包\n店"), "for people")
    kept = AnswerCache(tmp_path / "a" / "x.jsonl")
    assert kept.get(digest("en", 1)) == Answer("面包\n店")
    assert kept.get(digest("en", 2)) is None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one set of three texts."""
    folder = tmp_path / "eval"
    folder.mkdir()
    row = {"source": "ourselves", "lang": "en", "references": ["One.", "Two.", "Three.", "Subject"]}
    rows = [{"id": f"{number}", "text": TEXT, **row} for number in range(3)]
    lines = "".join(json.dumps(each) + "\n" for each in rows)
    (folder / "aeslc.jsonl").write_text(lines, "utf-8")
    return folder


def test_the_first_texts_and_references_of_a_set_count(data: Path) -> None:
    items = datasets.load_set(data / "aeslc.jsonl", TASKS["aeslc"], 2)
    assert [item.id for item in items] == ["0", "1"]
    assert items[0].references == ("One.", "Two.", "Three.")


def test_sets_that_are_missing_are_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(quality.chosen_sets(data, None, 9)) == ["aeslc"]
    assert "lcsts.jsonl isn't there" in capsys.readouterr().err
    examples = quality.chosen_sets(tmp_path / "nowhere", None, 9)
    assert "there are no evaluation sets" in capsys.readouterr().err
    items = [item for _, texts in examples.values() for item in texts]
    assert {item.language for item in items} == {"en", "zh"}
    assert not any(item.references for item in items)
    with pytest.raises(SystemExit, match="none of the sets"):
        quality.chosen_sets(data, ["lcsts"], 9)
    with pytest.raises(SystemExit, match="unknown sets"):
        quality.chosen_sets(data, ["news"], 9)


@pytest.fixture
def run(data: Path, tmp_path: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the script with more arguments; gives what it wrote."""
    monkeypatch.setattr(quality, "ensure_bundle", lambda model, recipe: bundle)
    results = tmp_path / "results"
    monkeypatch.setattr(quality, "RESULTS", results)
    monkeypatch.setattr(
        quality, "write_results", partial(results_file.write_results, folder=results)
    )

    def main(*more: str) -> dict[str, Any]:
        paths = ["--data", str(data), "--kept", str(tmp_path / "kept")]
        monkeypatch.setattr(sys, "argv", ["quality", *paths, "--model", "tiny", *more])
        quality.main()
        content: dict[str, Any] = json.loads((results / "quality-tiny.json").read_text("utf-8"))
        return content

    return main


def test_systems_that_are_not_asked_for_stay(run: Any) -> None:
    run("--only", "lead", "--limit", "2")
    found = run("--only", "textrank")["sets"]["aeslc"]
    assert {name: each["texts"] for name, each in found["systems"].items()} == {
        "lead": 2,
        "textrank": 3,
    }
    assert all(each["origin"]["machine"] for each in found["systems"].values())


def test_figures_of_another_task_do_not_stay(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--only", "lead")
    monkeypatch.setitem(TASKS, "aeslc", SHORT)
    assert list(run("--only", "textrank")["sets"]["aeslc"]["systems"]) == ["textrank"]


def test_the_report_tells_scores_what_was_asked_and_the_source(run: Any) -> None:
    page = "\n".join(quality_report.section(run("--only", "lead")))
    assert "| aeslc | lead | 3 | 0.000 (0.000-0.000) |" in page
    assert (
        "- aeslc: `headline`, `short` of at most 8 words; references of 1 words; ourselves" in page
    )
    assert "| aeslc | people |  | 0.000 | 0.000 | 0.000 | 1 |" in page
    assert "Other than above" not in page
