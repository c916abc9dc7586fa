"""Tell a headline or clause that stops where more must follow: "Heating to the", "考虑是否把".

Not handled: other languages than English and Chinese, but for the marks.
"""

from __future__ import annotations

import re

from summarizer.language.scripts import HAN

_OPEN = re.compile(
    r"(?:[,;:(\[、，；：（—–]|\s-)\s*$"
    r"|(?<!&)(?<!& )\b(?:the|an|of|and|or|but|with|than|whether|because|their|its)$"
)
_OPEN_CHINESE = re.compile(  # but not in "温和", "方向", "参与", "普及", "服从"
    rf"{HAN.pattern}(?:是否|来自|以及|(?<![麻门上老干福])将|(?<![手车一刀拖门])把|(?<![棉])被"
    r"|(?<![方意走倾动转导单双])向|(?<![服听自跟适])从"
    r"|(?<![饱缓温总平柔调中])和|(?<![参赠])与)$"
)


def is_left_open(text: str) -> bool:
    """Whether the last word of `text`, or its last mark, needs another behind it."""
    return _OPEN.search(text) is not None or _OPEN_CHINESE.search(text) is not None
