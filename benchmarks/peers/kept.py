"""What an earlier run measured, each part with what it depended on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.origin import KEY, origin_of
from benchmarks.peers.tables import TABLES


def kept(path: Path) -> dict[str, Any]:
    """The tables in a results file, and who took part; nothing where there is none.

    Parts that were written without their origin, threads and rivals' versions get the file's: the
    next run writes its own there.
    """
    if not path.exists():
        return {}
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for part in _parts(content):
        part[KEY] = origin_of(part, content)
        part.pop("date", None)
        part.setdefault("threads", content.get("threads"))
    return {name: content[name] for name in ("contenders", "ours", *TABLES) if name in content}


def _parts(results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What one run measures or another: each length, the examples, each one's distance."""
    yield from _lengths(results.get("plain", {}))
    if results.get("best", {}).get("prompts"):
        yield results["best"]
    yield from _distances(results.get("distance", {}))


def _lengths(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each with the versions of its contenders, which the table had."""
    versions = plain.pop("versions", {})
    for prompt in plain.get("prompts", {}).values():
        its_own = {label: versions[label] for label in prompt["engines"] if label in versions}
        prompt.setdefault("versions", its_own)
        yield prompt


def _distances(distance: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each with the date, which the table had."""
    date = {"date": distance.pop("date")} if "date" in distance else {}
    for figures in distance.get("engines", {}).values():
        figures |= date
        yield figures
