from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engine.grammar import Vocabulary
from summarizer.engine.tokenizer import Tokenizer
from summarizer.output.grammar import grammar_of
from summarizer.output.table import TableSpec, opening_of, read_rows
from tests import tiny


@pytest.fixture(scope="module")
def vocabulary(tokenizer: Tokenizer) -> Vocabulary:
    return Vocabulary(tokenizer, end=tokenizer.control_id("<|im_end|>"))


tables = st.builds(
    TableSpec,
    st.sampled_from([("topic", "detail"), ("message", "who", "what", "when"), ("topic",)]),
    most=st.integers(1, 4),
    messages=st.sampled_from([{1: "a"}, dict.fromkeys((2, 5, 12), "b 9:30")]),
    participants=st.sampled_from([(), ("Ann", 'Bo "B" \\ Lee'), ("国家",)]),
) | st.builds(
    TableSpec,
    st.just(("app", "what")),
    most=st.just(2),
    heads=st.just(("Mail, 9:30", "2")),
    words=st.integers(1, 100),
)
lines = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(
    lambda words: TableSpec(("line",), len(words), len(words), row_words=tuple(words))
)


@given(table=tables | lines, seed=st.integers(0, 2**16))
def test_whatever_the_model_likes_the_rows_can_be_read(
    vocabulary: Vocabulary, tokenizer: Tokenizer, table: TableSpec, seed: int
) -> None:
    """Random logits are the worst of models."""
    random = np.random.default_rng(seed)
    constrain = vocabulary.constraint(grammar_of(table, is_strict=seed % 2 == 0))
    end = tokenizer.control_id("<|im_end|>")
    bars = {token for token in range(tokenizer.size) if b"|" in tokenizer.bytes_of(token)}
    written: list[int] = []
    for _ in range(400):
        logits = random.normal(size=tiny.CONFIG.vocab_size).astype(np.float32)
        logits[[*bars]] += 3  # or no cell would ever close
        allowed = constrain(logits, written)
        assert np.isfinite(allowed.max())
        written.append(int(allowed.argmax()))
        if written[-1] == end:
            break
    else:
        return
    raw = opening_of(table, "en") + tokenizer.decode(written[:-1])
    rows = raw.split("\n")[2:]
    assert len(rows) <= table.most
    assert all(line.count("|") == len(table.columns) + 1 for line in rows)
    assert not table.row_words or len(rows) == table.most
    for read in read_rows(raw, table):
        assert tuple(read) == table.columns
        assert read[table.subject]
        assert "message" not in read or int(read["message"]) in table.messages
