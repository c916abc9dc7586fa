"""What is taken out of a file that is more than plain text: Markdown, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LINE_ENDS = re.compile(r"\r\n|[\r\f\v\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Extract:
    """The text of a file; `dropped` as in `Document`."""

    text: str
    title: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)


def tidy(text: str) -> str:
    """`text` with LF as its line ends, without controls, and halves of characters replaced.

    Files hold such characters by mistake; UTF-8 can't, and no reader of text expects them.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", whole))
