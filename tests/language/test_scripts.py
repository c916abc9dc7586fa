from __future__ import annotations

import itertools
import re
import unicodedata

import pytest

from summarizer.language.scripts import (
    SCRIPTS,
    not_japanese,
    only_simplified,
    only_traditional,
    ranges_of,
)
from summarizer.prompts.traditional import in_traditional

from .samples import HEADLINES, TEXTS

SIMPLIFIED = "国说话书车东这们时会对发点还见长门问间马鸟鱼么从来学气当与为万机"
TRADITIONAL = "國說話書車東這們時會對發點還見長門問間馬鳥魚麼從來學氣當與為萬機"
NAMES = {  # how Unicode's names of letters begin
    "cyrillic": "CYRILLIC",
    "arabic": "ARABIC",
    "hangul": "HANGUL",
    "kana": ("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA"),
    "han": "CJK UNIFIED",
}


def test_the_two_forms_of_chinese_are_told_apart() -> None:
    assert set(SIMPLIFIED) <= only_simplified()
    assert set(TRADITIONAL) <= only_traditional()
    assert only_simplified().isdisjoint(only_traditional())


@pytest.mark.parametrize("character", "的一是着台里后只面才")
def test_what_both_forms_write_is_in_neither(character: str) -> None:
    assert character not in only_simplified() | only_traditional()


def test_japanese_is_written_without_what_its_set_lacks() -> None:
    assert set("这们说话时间对发车书") <= not_japanese()
    assert not_japanese().isdisjoint("国学会図書館駅働畑辻")


def test_each_form_s_texts_have_no_character_of_the_other() -> None:
    for language, foreign in (("zh", only_traditional()), ("zh-Hant", only_simplified())):
        for text in (*TEXTS[language], HEADLINES[language]):
            assert foreign.isdisjoint(text)


def test_letters_are_of_the_script_that_unicode_names() -> None:
    patterns = {name: re.compile(f"[{ranges_of([name])}]") for name in SCRIPTS}
    for code in [*range(0x80, 0x1D00), *range(0x2E80, 0x20000)]:  # between them phonetic signs
        character = chr(code)
        name = unicodedata.name(character, "")
        if unicodedata.category(character) not in ("Lu", "Ll", "Lo"):
            continue
        for script, begins in NAMES.items():
            if name.startswith(begins):
                found = {each for each, pattern in patterns.items() if pattern.match(character)}
                assert found <= {script}, (name, found)


def test_no_two_scripts_share_a_character() -> None:
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000)]))
    spans = sorted(
        match.span()
        for name in SCRIPTS
        for match in re.finditer(f"[{ranges_of([name])}]+", everything)
    )
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


def test_our_prompts_in_traditional_have_nothing_simplified_left() -> None:
    said = in_traditional("请用简体中文为上面的文字写一个标题，不超过20个字。")
    assert said == "請用繁體中文為上面的文字寫一個標題，不超過20個字。"
