"""What the report tells of the demo's page: how soon words are seen, and many clients at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]

_KINDS = {"new": "a new text", "style": "another type of it"}


def section(results: Figures) -> Iterator[str]:
    """A row for a new text, one for another type of it."""
    yield (
        f"Threads: {results['threads']}. In a real browser, from the press of a button to the "
        "first words that can be seen; the page's share is that less the engine's time to its "
        f"first token. Medians of {results['rounds']} texts."
    )
    yield ""
    yield from table(
        ("summary of", "tokens", "known", "seen, s", "engine, s", "page, s", "page, slowest, s"),
        [
            (
                name,
                f"{found['tokens']:,.0f}",
                f"{found['cached_tokens']:,.0f}",
                f"{found['seen_s']:.2f}",
                f"{found['engine_s']:.2f}",
                f"{found['page_s']:.2f}",
                f"{found['slowest_page_s']:.2f}",
            )
            for kind, name in _KINDS.items()
            for found in [results["medians"][kind]]
        ],
    )


def crowd_section(results: Figures) -> Iterator[str]:
    """What several programs at once got, and what it took."""
    after, highest, lowest = (
        results[name] / 1e6
        for name in ("rss_after_first_minute", "highest_rss_later", "lowest_rss_later")
    )
    yield (
        f"{results['clients']} programs used the demo at once for {results['minutes']:g} minutes "
        f"({results['threads']} threads), while another one began long texts and cancelled them: "
        f"{results['answers']} answers, of which {len(results['wrong'])} differ from what the "
        f"library says alone, and {len(results['errors'])} errors. An answer took "
        f"{results['median_s']:.1f} s (median; {results['slowest_s']:.1f} at most), most of it "
        f"waiting for a turn. Memory: {after:,.0f} MB after the first minute, then "
        f"{lowest:,.0f} to {highest:,.0f} MB."
    )
    yield ""
    yield (
        f"A cancelled call freed the model after {results['median_freed_s']:.2f} s "
        f"(median of {results['cancelled']}; {results['slowest_freed_s']:.2f} at most)."
    )


def clients_section(results: Figures) -> Iterator[str]:
    """What clients of all kinds got of one server, and what it took."""
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in results["answers"].items())
    after, highest = (
        results[name] / 1e6 for name in ("rss_after_first_minute", "highest_rss_later")
    )
    yield (
        f"{results['clients']} clients asked one server for {results['minutes']:g} minutes "
        f"({results['threads']} threads), over HTTP, by `openai` (whole and streamed) and by MCP: "
        f"{sum(results['answers'].values()):,} answers ({kinds}), of which "
        f"{len(results['wrong'])} differ from what the library says alone, and "
        f"{len(results['errors'])} errors. An answer took {results['median_s']:.1f} s (median; "
        f"{results['slowest_s']:.1f} at most), most of it waiting for a turn; all sessions of MCP "
        f"share one. Memory: {after:,.0f} MB after the first minute, {highest:,.0f} at most later."
    )


def newcomer_section(results: Figures) -> Iterator[str]:
    """How soon a sample that is pressed is summarized."""
    screens = list(results["screens"])
    yield (
        "Seconds from the press of a sample, on a page that was just opened, to its whole summary "
        f"({results['threads']} threads), on the screens of a desk and a phone. The model was "
        "loaded by pressing the first sample, whose text it therefore knows. "
        f"In view without scrolling: {sum(each['is_in_view'] for each in results['all'])} of "
        f"{len(results['all'])}."
    )
    yield ""
    rows = []
    for sample in dict.fromkeys(each["sample"] for each in results["all"]):
        seen = {each["screen"]: each for each in results["all"] if each["sample"] == sample}
        rows.append((sample, *(f"{seen[screen]['whole_s']:.1f}" for screen in screens)))
    yield from table(("sample", *screens), rows)
