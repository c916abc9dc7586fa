from __future__ import annotations

import numpy as np
import pytest

from summarizer.engine.constraints import forbid_tokens, prefer_within
from summarizer.engine.grammar import Vocabulary
from summarizer.engine.tokenizer import Tokenizer
from tests import tiny

CELLS = 'start: CELL "|" ("yes" | "否") "|"\nCELL: /[^|\\n]{1,9}/'


@pytest.fixture(scope="module")
def vocabulary(tokenizer: Tokenizer) -> Vocabulary:
    return Vocabulary(tokenizer, end=tokenizer.control_id("<|im_end|>"))


def row(favourite: int = 0) -> np.ndarray:
    logits = np.zeros(tiny.CONFIG.vocab_size, np.float32)
    logits[favourite] = 1
    return logits


def allows(
    vocabulary: Vocabulary, tokenizer: Tokenizer, text: str, grammar: str = CELLS
) -> str | None:
    """Return None if `text` and the end are allowed, else the text before the forbidden token."""
    constrain = vocabulary.constraint(grammar)
    ids = [*tokenizer.encode(text), tokenizer.control_id("<|im_end|>")]
    for place, token in enumerate(ids):
        if np.isneginf(constrain(row(), ids[:place])[token]):
            return tokenizer.decode(ids[:place])
    return None


@pytest.mark.parametrize("text", ["a|yes|", "a b.|否|", "国家|yes|"])
def test_what_is_in_the_grammar_may_be_written(
    vocabulary: Vocabulary, tokenizer: Tokenizer, text: str
) -> None:
    assert allows(vocabulary, tokenizer, text) is None


@pytest.mark.parametrize(
    ("text", "kept"), [("a|no|", "a|"), ("a\nb", "a"), ("|yes|", ""), ("a|yes|b", "a|yes|")]
)
def test_what_is_not_is_barred_at_once(
    vocabulary: Vocabulary, tokenizer: Tokenizer, text: str, kept: str
) -> None:
    assert allows(vocabulary, tokenizer, text) == kept


def test_an_answer_cannot_end_within_the_grammar(
    vocabulary: Vocabulary, tokenizer: Tokenizer
) -> None:
    assert allows(vocabulary, tokenizer, "a|") == "a|"


def test_control_tokens_and_padding_are_never_text(
    vocabulary: Vocabulary, tokenizer: Tokenizer
) -> None:
    allowed = vocabulary.constraint(CELLS)(row(), [])
    control = [tokenizer.control_id(name) for name in tiny.ADDED_TOKENS]
    assert np.isneginf(allowed[control]).all()
    assert np.isneginf(allowed[tokenizer.size :]).all()


def test_the_given_logits_are_left_alone(vocabulary: Vocabulary) -> None:
    before = row()
    vocabulary.constraint(CELLS)(before, [])
    np.testing.assert_array_equal(before, row())


def test_two_answers_do_not_influence_each_other(
    vocabulary: Vocabulary, tokenizer: Tokenizer
) -> None:
    first, second = vocabulary.constraint(CELLS), vocabulary.constraint(CELLS)
    fresh = first(row(), [])
    second(row(), tokenizer.encode("a|"))
    np.testing.assert_array_equal(first(row(), []), fresh)


def test_no_grammar_is_an_error(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match="no grammar"):
        vocabulary.constraint("start: nothing")


def test_a_wish_is_kept_only_where_the_rule_leaves_something(
    vocabulary: Vocabulary, tokenizer: Tokenizer
) -> None:
    y = tokenizer.encode("yes|")[0]
    written = tokenizer.encode("a|")
    both = prefer_within(vocabulary.constraint('start: "a|yes|"'), forbid_tokens([y]))
    assert both(row(), written).argmax() == y
    free = prefer_within(vocabulary.constraint('start: "a|" ("yes"|"no") "|"'), forbid_tokens([y]))
    assert np.isneginf(free(row(), written)[y])
