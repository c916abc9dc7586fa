from __future__ import annotations

import pytest

from summarizer import INPUT_TYPES, SUMMARY_TYPES
from summarizer.cli import main


def test_the_help_says_what_each_type_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["summarize", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for name, info in SUMMARY_TYPES.items():
        assert f"{name} {info.help}: {info.bounds}" in said
    assert ", ".join(INPUT_TYPES) in said
    assert "at most N sentences of tldr, teaser, apple-synopsis" in said
