"""The sentences in which a log is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.inputs.describing import Telling


@dataclass(frozen=True)
class LogWords:
    """The sentences of one language; what stands in braces is put in."""

    head: str
    span: str
    no_errors: str
    one_kind: str
    kinds: str
    errors: str
    warnings: str
    more: str
    once: str
    once_at: str
    times: str
    times_from: str
    last: str


WORDS: Mapping[Telling, LogWords] = {
    "en": LogWords(
        head="A log of {count:,} lines{span}.",
        span=", from {first} to {last}",
        no_errors="It has no errors.",
        one_kind="It has {count:,} {what} of one kind:",
        kinds="It has {count:,} {what} of {kinds:,} kinds:",
        errors="errors",
        warnings="warnings",
        more="- {count:,} more kinds",
        once="- {text} (once)",
        once_at="- {text} (once, at {first})",
        times="- {text} ({count:,} times)",
        times_from="- {text} ({count:,} times, first at {first}, last at {last})",
        last="The last lines:",
    ),
    "zh": LogWords(
        head="日志共{count:,}行{span}。",
        span="，从{first}到{last}",
        no_errors="没有错误。",
        one_kind="有{count:,}条{what}，都属同一种：",
        kinds="有{count:,}条{what}，共{kinds:,}种：",
        errors="错误",
        warnings="警告",
        more="- 另有{count:,}种",
        once="- {text}（1次）",
        once_at="- {text}（1次，{first}）",
        times="- {text}（{count:,}次）",
        times_from="- {text}（{count:,}次，首次{first}，末次{last}）",
        last="最后几行：",
    ),
    "zh-Hant": LogWords(
        head="日誌共{count:,}行{span}。",
        span="，從{first}到{last}",
        no_errors="沒有錯誤。",
        one_kind="有{count:,}條{what}，都屬同一種：",
        kinds="有{count:,}條{what}，共{kinds:,}種：",
        errors="錯誤",
        warnings="警告",
        more="- 另有{count:,}種",
        once="- {text}（1次）",
        once_at="- {text}（1次，{first}）",
        times="- {text}（{count:,}次）",
        times_from="- {text}（{count:,}次，首次{first}，末次{last}）",
        last="最後幾行：",
    ),
}
