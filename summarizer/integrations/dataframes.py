"""Columns of texts to columns of summaries, for pandas and polars.

`df["text"].pipe(summaries)` in pandas, `summaries(df["text"])` in both: polars' Series has no pipe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, Unpack

from summarizer.errors import OptionError
from summarizer.options import OptionsDict
from summarizer.summarizer import Summarizer

Column = TypeVar("Column")  # a Series of pandas or of polars


def summaries(
    texts: Column, *, summarizer: Summarizer | None = None, **options: Unpack[OptionsDict]
) -> Column:
    """Summarize each text of a Series.

    Missing values (None, NaN, NA) stay as they are, and so do name and index. A text that comes
    more than once is summarized once.

    Args:
        texts: A Series of pandas or polars.
        summarizer: What writes the summaries; left out, a model is loaded for this call.
        **options: Those of `SummaryOptions`.

    Returns:
        A new Series of the same kind.

    Raises:
        OptionError: An option is unknown or has a wrong value, or `texts` is no Series.
        SummarizerError: As `Summarizer.create` and `summarize` do, for the first text that fails.
    """
    kind = type(texts)
    convert = _KINDS.get((kind.__module__.split(".")[0], kind.__name__))
    if convert is None:
        raise OptionError(
            f"the texts must be a Series of pandas or polars, not {kind.__name__}; "
            "name a column, as in summaries(df['text'])"
        )
    made: Column
    if summarizer is None:
        with Summarizer.create(**options) as own:
            made = convert(texts, _remembering(own, {}))
    else:
        made = convert(texts, _remembering(summarizer, options))
    return made


def _remembering(summarizer: Summarizer, options: Any) -> Callable[[str], str]:
    """Return a function that gives the summary of a text, each of which it summarizes once."""
    summarizer.options.with_changes(**options)
    known: dict[str, str] = {}

    def summary_of(text: str) -> str:
        if text not in known:
            known[text] = summarizer.summarize(text, **options).text
        return known[text]

    return summary_of


def _of_pandas(texts: Any, summary_of: Callable[[str], str]) -> Any:
    pairs = zip(texts, texts.isna(), strict=True)
    found = [text if is_missing else summary_of(text) for text, is_missing in pairs]
    dtype = object if texts.dtype.name == "category" else texts.dtype
    return type(texts)(found, index=texts.index, name=texts.name, dtype=dtype)


def _of_polars(texts: Any, summary_of: Callable[[str], str]) -> Any:
    import polars  # which is there, since a Series of it is

    found = [text if text is None else summary_of(text) for text in texts]
    return polars.Series(texts.name, found, dtype=polars.String)


_KINDS: dict[tuple[str, str], Callable[[Any, Callable[[str], str]], Any]] = {
    ("pandas", "Series"): _of_pandas,
    ("polars", "Series"): _of_polars,
}
