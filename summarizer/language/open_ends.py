"""Tell a headline or clause that stops where more must follow: "The board will", "考虑是否把".

Not handled: other languages than English and Chinese, but for the marks.
"""

from __future__ import annotations

import re

from summarizer.language.scripts import HAN

_OPEN = re.compile(
    r"(?:[,;:(\[、，；：（—–]|\s-)\s*$"
    r"|\b(?:the|an?|of|and|or|but|with|from|for|to|into|than|whether|because|is|are|was|were|will|their"
    r"|its)$",
    re.IGNORECASE,
)
_OPEN_CHINESE = re.compile(  # but not in "温和", "方向", "参与", "普及", "服从"
    rf"{HAN.pattern}(?:把|被|将|是否|以及|来自|(?<![方意走倾动转导])向|(?<![服听自跟])从"
    r"|(?<![饱缓温总平柔调])和|(?<!参)与|(?<![涉普顾危提])及)$"
)


def is_left_open(text: str) -> bool:
    """Whether the last word of `text`, or its last mark, needs another behind it."""
    return _OPEN.search(text) is not None or _OPEN_CHINESE.search(text) is not None
