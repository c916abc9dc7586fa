"""What the report tells of languages: how many summaries are in their text's, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table
from summarizer.language.tags import LANGUAGES

Figures = Mapping[str, Any]


def section(results: Figures) -> Iterator[str]:
    """One table."""
    yield (
        f"Recipe {results['recipe']}, threads: {results['threads']}. Summaries of texts of the "
        "project in each language (`tldr`, `key-points`, `headline` and `teaser` take turns): "
        "right where the package and py3langid both find it in the text's language."
    )
    yield ""
    rows = [
        (LANGUAGES[language].name, str(each["texts"]), str(each["right"]))
        for language, each in results["languages"].items()
    ]
    yield from table(
        ("language", "texts", "right"),
        [*rows, ("all", str(results["texts"]), f"{results['right']} ({_share(results)})")],
    )


def _share(results: Figures) -> str:
    return f"{results['right'] / results['texts']:.1%}"
