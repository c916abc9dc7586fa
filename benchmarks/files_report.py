"""What the report tells of reading files: seconds beside the libraries', and large mailboxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.markdown import table

Figures = Mapping[str, Any]

MOST_TIMES = 3.0


def section(results: Figures) -> Iterator[str]:
    """A row a format, and a row a mailbox."""
    formats = results["formats"]
    if formats:
        yield (
            f"Seconds of computing for {results['size_bytes'] / 1e6:g} MB of each format (of "
            "archives when unpacked), spread over so many files, beside what the same bytes take "
            f"in the library that we use: medians of {results['rounds']} rounds in which both take "
            "turns. Formats that no library reads are compared with splitting lines into words. "
            "`called` is once, with the process in which foreign formats are read. In bold: more "
            f"than {MOST_TIMES:g} times."
        )
        yield ""
        yield from table(
            ("file", "files", "beside", "alone, s", "ours, s", "times", "called, s"),
            [_format(name, each) for name, each in formats.items()],
        )
    if results["mailboxes"]:
        yield (
            "The threads of a mailbox, listed in a process of its own, which takes so much before "
            "it reads one:"
        )
        yield ""
        yield from table(
            ("mails", "MB", "computing, s", "peak memory, MB", "before, MB"),
            [_mailbox(count, each) for count, each in results["mailboxes"].items()],
        )


def _format(name: str, found: Figures) -> tuple[str, ...]:
    times = f"{found['times']:.2f}"
    called = found["called_s"]
    return (
        name,
        str(found["files"]),
        found["against"],
        f"{found['alone_s']:.2f}",
        f"{found['ours_s']:.2f}",
        f"**{times}**" if found["times"] > MOST_TIMES else times,
        "refused" if called is None else f"{called:.2f}",
    )


def _mailbox(count: str, found: Figures) -> tuple[str, ...]:
    peak = found["peak_rss_bytes"]
    return (
        count,
        f"{found['file_bytes'] / 1e6:.1f}",
        f"{found['computed_s']:.1f}",
        f"{peak / 1e6:.0f}" if peak else "",
        f"{found['start_rss_bytes'] / 1e6:.0f}" if peak else "",
    )
