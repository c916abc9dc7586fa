"""Reading damaged files speaks to nobody and makes no file, by any process or native library."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from tests.inputs.damage import DAMAGES, case
from tests.inputs.seeds import seeds

from .needed import needs_strace
from .watching import watch

pytestmark = [pytest.mark.privacy, needs_strace]

READING = """
import sys
from pathlib import Path
from tests.inputs.survival import assert_survives
for path in map(Path, sys.argv[1:]):
    assert_survives(path.read_bytes(), path.name)
"""
FOREIGN = (".pdf", ".docx", ".pptx", ".xlsx", ".epub", ".odt", ".rtf", ".html", ".mhtml", ".msg")


def two_of_each(folder: Path) -> list[str]:
    """Two damaged files of each foreign format, made here: their writers leave files behind."""
    folder.mkdir()
    every = list(map(case, range(len(seeds()) * len(DAMAGES))))
    for suffix in FOREIGN:
        of_it = [each for each in every if PurePath(each.name).suffix == suffix]
        for each in (of_it[0], of_it[-1]):
            (folder / each.name).write_bytes(each.data)
    return [str(path) for path in folder.iterdir()]


def test_reading_damaged_files(tmp_path: Path) -> None:
    watched = watch(tmp_path, ["-c", READING, *two_of_each(tmp_path / "files")])
    try:
        assert watched.wait() == 0, watched.said()
        assert watched.spoke_to() == []
        assert watched.made() == []
        assert watched.left_in_home() == []
        assert list(watched.work.iterdir()) == []
    finally:
        watched.kill()
