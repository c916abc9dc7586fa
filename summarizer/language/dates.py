"""The vocabulary of dates and times in English and Chinese: tables, and parts of patterns.

Whatever recognizes dates or times builds on these parts: the times that a table's rows may name
(`language.heuristics`), urgency (`pipeline.priority`), labels of messages (`inputs.labels`) and
the facts of a summary (`grounding.dates`). No part has groups. The English ones are in small
letters, for patterns that ignore case.
"""

from __future__ import annotations

# Tables. A weekday's index is that of `datetime.date.weekday`.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
ABBREVIATIONS = (
    *("mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun"),
    *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
)
MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_DAY_WORDS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh
    twenty-eighth twenty-ninth thirtieth thirty-first"""
DAY_NUMBERS = {word: number for number, word in enumerate(_DAY_WORDS.split(), start=1)}
_HOUR_WORDS = "one two three four five six seven eight nine ten eleven twelve"
HOUR_NUMBERS = {word: number for number, word in enumerate(_HOUR_WORDS.split(), start=1)}
MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
WEEKDAY_NUMBERS_ZH = {day: (number,) for number, day in enumerate("一二三四五六日")} | {
    "天": (6,),
    "末": (5, 6),
}
WEEKDAYS_ZH = tuple(f"{week}{day}" for week in ("周", "星期") for day in "一二三四五六日")

# English.
WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
# Any word that begins like a month, "5 marks" too: enough to offer a date, not to check one.
MONTH_LIKE = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
NTH = r"\d{1,2}(?:st|nd|rd|th)"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d{2}"
DATE_LIKE = rf"(?:{DAY}(?: of)? {MONTH_LIKE}|{MONTH_LIKE} {DAY})"
AM_PM = r"[ap]\.?m\b"
CLOCK = (
    rf"(?:\d{{1,2}}:\d{{2}}(?: ?{AM_PM})?|\d{{1,2}}(?:\.\d{{2}})? ?{AM_PM}"
    r"|(?:noon|midnight)\b)"
)
PART_OF_DAY = "(?:morning|afternoon|evening|night)"
RELATIVE = (
    rf"(?:today|tonight|tomorrow(?: {PART_OF_DAY})?|this (?:morning|afternoon|evening|week|month)"
    r"|next (?:week|month|year)|end of (?:the |this )?(?:day|week|month))\b"
)
SOON = (  # of these what is urgent
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening)|end of (?:the )?day|eod|cob)"
)

# Chinese. Names in the plural are of characters, for use inside of brackets.
TO_TEN_ZH = "一二三四五六七八九十"
YEAR_DIGITS_ZH = "〇零一二三四五六七八九"
NUMERALS_ZH = "〇零一二两三四五六七八九十"
DAYS_OF_WEEK_ZH = "一二三四五六日天"
DAY_MARKS_ZH = "日号"
HOUR_MARKS_ZH = "点时"
WEEKDAY_ZH = f"(?:周|星期|礼拜)[{DAYS_OF_WEEK_ZH}末]"
DAYTIME_ZH = "上午|下午|早上|晚上|中午"
RELATIVE_ZH = "今天|明天|后天|今晚|明晚"
SOON_ZH = "今[天日晚早]|明[天日晚早]|后天"  # 今日 may be a name's (今日头条), so it is not above
