"""Columns of pandas and polars."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import OptionError, Summarizer, UnsupportedInputError
from summarizer.integrations.dataframes import summaries

from ..scripted import TEXT, Scripted
from .conftest import SHORT

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
HEADLINE = "Trains were late"


@pytest.fixture
def summarizer(scripted: Scripted) -> Summarizer:
    return scripted(f"{HEADLINE}.")


def test_a_column_of_pandas_keeps_its_index_and_its_name(summarizer: Summarizer) -> None:
    frame = pd.DataFrame({"text": [TEXT, SHORT]}, index=["leeds", "note"])
    found = frame["text"].pipe(summaries, summarizer=summarizer, type="headline")
    assert found["leeds"] == HEADLINE
    assert list(found.index) == ["leeds", "note"]
    assert found.name == "text"


@pytest.mark.parametrize("dtype", [object, "string", "str"])
def test_missing_values_of_pandas_stay_missing(summarizer: Summarizer, dtype: Any) -> None:
    texts = pd.Series([None, SHORT, float("nan"), pd.NA], dtype=dtype)
    found = summaries(texts, summarizer=summarizer)
    assert list(found.isna()) == [True, False, True, True]
    assert found[1] == SHORT
    if dtype is object:
        assert [str(found[row]) for row in (0, 2, 3)] == ["None", "nan", "<NA>"]


def test_nothing_but_missing_values_needs_no_model(summarizer: Summarizer) -> None:
    assert summaries(pd.Series([None, None]), summarizer=summarizer).isna().all()
    assert summaries(pl.Series("a", [None, None]), summarizer=summarizer).to_list() == [None, None]
    assert summaries(pd.Series([], dtype=object), summarizer=summarizer).empty


def test_a_column_of_polars_keeps_its_name_and_its_nulls(summarizer: Summarizer) -> None:
    frame = pl.DataFrame({"text": [TEXT, None, SHORT]})
    found = summaries(frame["text"], summarizer=summarizer, type="headline")
    assert found.to_list()[:2] == [HEADLINE, None]
    assert (found.name, found.dtype) == ("text", pl.String)


def test_it_serves_an_expression_of_polars(summarizer: Summarizer) -> None:
    frame = pl.DataFrame({"text": [SHORT, None]})
    column = pl.col("text").map_batches(
        lambda texts: summaries(texts, summarizer=summarizer), return_dtype=pl.String
    )
    assert frame.lazy().with_columns(column.alias("summary")).collect()["summary"].to_list() == [
        SHORT,
        None,
    ]


def test_a_text_is_summarized_once(summarizer: Summarizer, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real = Summarizer.summarize

    def noted(self: Summarizer, text: str, **options: Any) -> Any:
        calls.append(text)
        return real(self, text, **options)

    monkeypatch.setattr(Summarizer, "summarize", noted)
    for kind in (pd.Series, pl.Series):
        calls.clear()
        assert list(summaries(kind([SHORT] * 3), summarizer=summarizer)) == [SHORT] * 3
        assert calls == [SHORT]


def test_without_a_summarizer_a_model_is_loaded_and_closed(
    installed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Summarizer] = []
    real = Summarizer.close
    monkeypatch.setattr(Summarizer, "close", lambda self: (closed.append(self), real(self)))
    assert list(pd.Series([SHORT]).pipe(summaries, type="tldr")) == [SHORT]
    assert len(closed) == 1
    assert closed[0].options.type == "tldr"


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_bad_use_is_told(summarizer: Summarizer, kind: str) -> None:
    make = pd.Series if kind == "pandas" else pl.Series
    with pytest.raises(OptionError, match="unknown type"):
        summaries(make([SHORT]), summarizer=summarizer, type="poem")
    with pytest.raises(UnsupportedInputError, match="must be a str"):
        summaries(make([3]), summarizer=summarizer)
    frame = pd.DataFrame({"text": []}) if kind == "pandas" else pl.DataFrame({"text": []})
    with pytest.raises(OptionError, match="name a column"):
        summaries(frame, summarizer=summarizer)
