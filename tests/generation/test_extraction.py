from __future__ import annotations

import numpy as np
import pytest

from summarizer.generation.extraction import narrowed
from summarizer.grounding.salience import QUESTIONS, REQUESTS, Reading, SalienceProbe, traits_of
from summarizer.inputs import Message, conversation
from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document, numbered
from summarizer.options import SummaryOptions
from summarizer.output.grammar import grammar_of
from summarizer.output.spec import OutputSpec, output_spec_for

CHAT = conversation(
    [
        Message("Ann", "Could you send me the plan by Friday? It is urgent.", id="a"),
        Message("Bob", "I'll send it on Monday. Who else comes?", id="b"),
        Message("Ann", "Please ask Cleo, she has the list. Is the hall free at 5?", id="c"),
    ]
)
SIZE = traits_of([""], "conversation").shape[1]


def probe(number: int, *, bias: float, digit: float = 0.0) -> SalienceProbe:
    """A probe of which all passages have a score, those with digits another one."""
    traits, biases = np.zeros((3, SIZE), np.float32), np.zeros(3, np.float32)
    traits[number, SIZE // 3 - 1] = digit
    biases[number] = bias
    return SalienceProbe(0, np.zeros((3, 2, 1, 4), np.float32), traits, biases)


def spec_of(document: Document, type_: str, made: SalienceProbe, **options: object) -> OutputSpec:
    text, ids = numbered(document.blocks)
    spec, _ = output_spec_for(
        text,
        SummaryOptions(type=type_, **options),
        input_type=document.input_type,
        message_ids=ids,
        participants=document.participants,
    )
    offsets = list(range(len(text) + 1))  # a character is a token
    return narrowed(spec, Reading(text, offsets, np.zeros((len(text), 3), np.float32)), made)


def test_only_what_the_probe_finds_may_be_a_question() -> None:
    spec = spec_of(CHAT, "questions", probe(QUESTIONS, bias=-1.0, digit=2.0))
    assert spec.table is not None and not spec.is_empty
    assert spec.table.questions == ("Is the hall free at 5?",)
    assert (spec.table.fewest, spec.table.most) == (1, 1)


@pytest.mark.parametrize("type_", ["questions", "action-items"])
def test_where_nothing_is_found_the_summary_says_so(type_: str) -> None:
    number = QUESTIONS if type_ == "questions" else REQUESTS
    assert spec_of(CHAT, type_, probe(number, bias=-1.0)).is_empty


def test_each_message_with_a_task_gets_one_row() -> None:
    spec = spec_of(CHAT, "action-items", probe(REQUESTS, bias=-1.0, digit=2.0))
    assert spec.table is not None
    assert list(spec.table.messages) == [3] and spec.table.heads == ("3",)
    assert '" 3 "' in grammar_of(spec.table)


def test_of_too_many_messages_the_surest_are_kept_in_order() -> None:
    made = probe(REQUESTS, bias=1.0, digit=1.0)
    spec = spec_of(CHAT, "action-items", made, max_key_points=2)
    assert spec.table is not None
    assert spec.table.heads == ("1", "3")


def test_a_number_within_a_message_is_none_of_a_message() -> None:
    chat = conversation(
        [
            Message("Ann", "As in the list:\n[7] bring chairs and the old table.", id="a"),
            Message("Bob", "Fine with me, I think.", id="b"),
            Message("Ann", "Please ask Cleo by 5, she has the keys.", id="c"),
        ]
    )
    made = probe(REQUESTS, bias=-1.0, digit=2.0)
    spec = spec_of(chat, "action-items", made)
    assert spec.table is not None and "3" in spec.table.heads


def test_a_mail_s_head_is_no_passage() -> None:
    mail = parse_text(
        "From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nSubject: Plan for 2027?\n\n"
        "Dear Bob,\n\nthe plan is done, and nothing is left to do for anybody.\n\nAnn\n"
    )
    assert spec_of(mail, "action-items", probe(REQUESTS, bias=-1.0, digit=2.0)).is_empty


def test_a_text_without_messages_has_tasks_or_none() -> None:
    note = parse_text("The roof leaks again. Somebody must call the roofer by 5 on Friday, please.")
    found = spec_of(note, "action-items", probe(REQUESTS, bias=-1.0, digit=2.0))
    assert not found.is_empty and found.table is not None and not found.table.heads
    assert spec_of(note, "action-items", probe(REQUESTS, bias=-1.0)).is_empty
