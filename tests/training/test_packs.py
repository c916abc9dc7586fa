"""A document with its answers packed behind it: what each token sees, and what is learned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from summarizer.engine.tokenizer import Tokenizer
from summarizer.prompts.plan import Planner
from tests import tiny
from tests.training.test_texts import TEXT
from training.packs import Branch, Pack, Packer
from training.texts import Drafts, Text, read_templates

PACK = Pack("x", (1, 2, 3), (Branch("one", (4, 5), (6, 7)), Branch("two", (8,), (9, 10, 11))))


def test_each_answer_stands_behind_the_document_and_sees_nothing_else() -> None:
    assert PACK.ids.tolist() == [1, 2, 3, 4, 5, 6, 8, 9, 10]
    assert PACK.positions.tolist() == [0, 1, 2, 3, 4, 5, 3, 4, 5]
    seen = {
        int(token): PACK.ids[row].tolist() for token, row in zip(PACK.ids, PACK.mask, strict=True)
    }
    assert seen[3] == [1, 2, 3]
    assert seen[6] == [1, 2, 3, 4, 5, 6]
    assert seen[10] == [1, 2, 3, 8, 9, 10]


def test_only_answers_are_learned() -> None:
    assert learned(PACK) == [(5, 6), (6, 7), (8, 9), (9, 10), (10, 11)]


def test_what_is_wrong_stands_beside_what_is_right() -> None:
    one = Branch("one", (3,), (4, 5), ((6, 7), (4, 10)))
    pack = Pack("x", (1, 2), (one, Branch("two", (8,), (9,))))
    assert pack.ids.tolist() == [1, 2, 3, 4, 6, 4, 8]
    assert pack.positions.tolist() == [0, 1, 2, 3, 3, 3, 2]
    assert learned(pack) == [(3, 4), (4, 5), (3, 6), (6, 7), (3, 4), (4, 10), (8, 9)]
    assert pack.ids[pack.mask[5]].tolist() == [1, 2, 3, 4]
    assert pack.ids[pack.mask[6]].tolist() == [1, 2, 8]


def learned(pack: Pack) -> list[tuple[int, int]]:
    places, labels = pack.predictions
    return list(zip(pack.ids[places].tolist(), labels.tolist(), strict=True))


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    bundle = tiny.build(tmp_path)
    return Planner(Tokenizer(bundle.tokenizer_path), 2048)


@pytest.fixture
def text(tmp_path: Path) -> Text:
    path = tmp_path / "x.toml"
    path.write_text(TEXT, "utf-8")
    return read_templates([path])[0].filled(1)[0]


def test_prompts_are_the_product_s_own(planner: Planner, text: Text) -> None:
    packs = [pack for seed in range(6) for pack in Packer(planner).packs(text, seed)]
    branches = {branch.name: (pack, branch) for pack in packs for branch in pack.branches}
    assert {"tldr/short", "action-items", "verdict"} <= set(branches)
    pack, branch = branches["tldr/short"]
    said = planner_text(planner, (*pack.shared, *branch.task))
    assert text.text in said and "Summarize the conversation above in one sentence." in said
    assert planner_text(planner, branch.answer[:-1]) == text.answers["tldr/short"]
    assert branch.answer[-1] == planner.chat.end
    assert "[2]" in planner_text(planner, branches["action-items"][0].shared)


def test_verdicts_are_a_true_and_a_false_statement(planner: Planner, text: Text) -> None:
    (pack, *_) = Packer(planner).packs(text, 1)
    verdicts = [branch for branch in pack.branches if branch.name == "verdict"]
    assert {branch.answer for branch in verdicts} == {(planner.yes,), (planner.no,)}
    for branch in verdicts:
        said = planner_text(planner, branch.task)
        is_true = branch.answer == (planner.yes,)
        assert any(statement in said for statement in text.false) != is_true


def test_a_twin_s_answer_is_wrong_and_a_mended_draft_right(planner: Planner, text: Text) -> None:
    false, mended = "A ladder is lent.", "A ladder will be lent."
    text = replace(text, drafts=(Drafts("tldr/short", ("A ladder.",), (false,), mended),))
    packs = [*Packer(planner).packs(text, 1)]
    branches = {branch.name: branch for pack in packs for branch in pack.branches}
    wrong = planner_text(planner, branches["tldr/short"].wrong[0][:-1])
    assert wrong in text.false and "broken" in wrong
    assert planner_text(planner, branches["mended"].answer[:-1]) == mended
    assert planner_text(planner, branches["mended"].wrong[0][:-1]) == false
    (own,) = Packer(planner).drafts(text, 1)
    assert {branch.name for branch in own.branches} == {"mended", "verdict"}
    said = {
        planner_text(planner, branch.task): branch.answer == (planner.yes,)
        for pack in (*packs, own)
        for branch in pack.branches
        if branch.name == "verdict"
    }
    for statement, is_true in ((false, False), (mended, True), ("A ladder.", True)):
        assert [value for task, value in said.items() if statement in task] == [is_true]


def planner_text(planner: Planner, ids: tuple[int, ...]) -> str:
    return planner._tokenizer.decode([int(each) for each in np.array(ids)])
