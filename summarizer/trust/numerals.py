"""Numbers in a text, in digits and in words, English and Chinese, by their value.

"18.51 billion", "two and a half", "a dozen", "3/4", "一万二", "3.5万" and "二〇二六" are one number
each.

Not handled: Roman numerals, "a couple", "several", "十几", "½", commas as decimal points.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.trust.chinese_numerals import chinese_numerals_in
from summarizer.trust.english_numerals import english_numerals_in
from summarizer.trust.fact import apart
from summarizer.trust.numeral import Numeral


def numerals_in(text: str) -> Sequence[Numeral]:
    """All numbers of a text, in their order; none inside another."""
    return apart([*english_numerals_in(text), *chinese_numerals_in(text)])
