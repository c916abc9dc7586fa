from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.sentences import ends_sentence, sentence_spans, split_sentences

# Each list is the sentences of one text; "|" in a text stands where it must split.
EN = [
    "It rained. | We stayed in.",
    "Was it late? | Yes! | Very late.",
    "Really?! | Yes.",
    "Dr. Meyer saw Mrs. Brown.",
    "Prof. Lee met Gen. Ortiz and Sen. Cole.",
    "It costs $18.51 a month. | That is a lot.",
    "Growth was 2.5 percent. | Prices rose 3.1.",
    "Version 1.0.2 is out. | Update now.",
    "We meet at 5 p.m. on Friday.",
    "We meet at 5 p.m. | The room is free.",
    "We meet at 5 p.m. Friday in the hall.",
    "It opens at 9 a.m. | It closes at noon.",
    "J. K. Rowling wrote it. | People read it.",
    "George W. Bush was there.",
    "He left the U.S. Army in May.",
    "They sell fruit, e.g. apples. | Prices vary.",
    "The firm, i.e. Acme Inc. of Ohio, won.",
    "Smith v. Jones was long.",
    "Ft. Worth and Mt. Everest lie far apart.",
    "England vs. France was close.",
    "See No. 5 on the list. | It is short.",
    "On Jan. 5 it snowed. | Schools closed.",
    "Kim et al. Report that it works.",
    'He said "stop." | Then he left.',
    '"Stop!" she said. | He stopped.',
    '"Are you sure?" asked Ann.',
    "“It is late.” | “I know.”",
    "(It was cold.) | We left.",
    "Wait... what?",
    "He waited… | Nobody came.",
    "Visit https://example.com/a.b?c=d for more. | It is free.",
    "Mail to jo.doe@example.com. | Or call.",
    "The file is called notes.txt and lies there.",
    "First line | second line",
    "A title | \n\nA text.",
    "One. | - Two. | * Three.",
    "It is over. | $5 was left.",
    "3,000 came. | 400 stayed.",
    "no capital letters. so this is one.",
    "No end",
]
ZH = [
    "今天下雨。|我们没出门。",
    "他迟到了吗？|是的！|很晚。",
    "真的？！|真的。",
    "“你好。”|他走了。",
    "（天很冷。）|我们走了。",
    "价格上涨了2.5%。|市场平静。",
    "公司（Acme Inc.）获胜。|股价上涨。",
    "版本1.0.2已发布。|请更新。",
    "会议在3:30开始。|请准时。",
    "第一行|第二行",
    "他买了三样东西：苹果、梨和茶；都不贵。",
    "他喜欢iPhone。|她不喜欢。",
    "没有句号",
    "访问https://example.com/a?b=c了解更多。|免费。",
    "《红楼梦》出版了。|大家都在读。",
]

ABROAD = [
    "¿Llegó tarde? | ¡Sí! | Muy tarde.",
    "Hola. | ¿Cómo estás?",
    "La Sra. Gómez vive en la Avda. Libertad, p. ej. en verano.",
    "M. Dupont et Mme. Morel arrivent. | Ils restent.",
    "Vraiment ? | Oui.",
    "« Il pleut. » | Puis il part.",
    "Das gilt z.B. Montags bzw. Dienstags. | Sonst nicht.",
    "Wir sehen uns am 3. Mai. | Bis dann.",
    "Er kam als 2. | Sie kam als 1.",
    "„Komm her.“ | Er kam.",
    "Das kostet 5 Mio. Euro. | Zu viel.",
    "O Sr. Silva chegou. | Saiu às 5.",
    "Il sig. Rossi e il dott. Verdi sono qui. | Partono domani.",
    "È tardi. | Già.",
    "Cuộc họp ở TP. Huế đã xong. | Ở lại nhé. | Đi thôi.",
    "Он живёт на ул. Ленина. | Это центр.",
    "А. С. Пушкин родился в 1799 г. в Москве. | Он поэт.",
    "Это было в 2020 г. | Потом всё изменилось.",
    "هل تأخر القطار؟ | نعم. | انتظرنا طويلا!",
    "وصل د. محمد أمس. | سيغادر غدا.",
    "기차가 늦었습니다. | 왜 늦었나요? | 모릅니다!",
]
JA = [
    "電車が遅れた。|なぜ？|知らない！",
    "「もう遅い。」|彼は帰った。",
    "売り上げは2.5%増えた。|株価も上がった。",
    "ＡＢＣ社は黒字だ．|来年も続く｡|たぶん。",
]


@pytest.mark.parametrize("marked", ABROAD)
def test_other_languages_with_spaces_are_split_where_sentences_end(marked: str) -> None:
    parts = [part.strip() for part in marked.split("|")]
    assert split_sentences(" ".join(parts)) == parts


@pytest.mark.parametrize("marked", JA)
def test_japanese_is_split_where_sentences_end(marked: str) -> None:
    assert split_sentences(marked.replace("|", "")) == marked.split("|")


@pytest.mark.parametrize("marked", EN)
def test_english_is_split_where_sentences_end(marked: str) -> None:
    parts = [part.strip(" ") for part in marked.split("|")]
    joined = "\n" if "line" in marked or "title" in marked else " "
    assert split_sentences(joined.join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize("marked", ZH)
def test_chinese_is_split_where_sentences_end(marked: str) -> None:
    parts = marked.split("|")
    assert split_sentences(("\n" if "行" in marked else "").join(parts)) == parts


def test_a_link_s_question_mark_ends_nothing() -> None:
    text = "Visit https://example.com/watch?V=5 or https://example.com/?2026 for more."
    assert split_sentences(text) == [text]


texts = st.text(st.sampled_from('aB1 .!?…。？؟”")»“\n的-,Drгд') | st.characters(), max_size=80)


@given(text=texts)
def test_spans_cover_all_but_white_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    flat = [position for span in spans for position in span]
    assert flat == sorted(flat)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(
        text.split()
    )


@given(text=texts)
def test_a_sentence_has_no_white_space_around_it(text: str) -> None:
    for start, end in sentence_spans(text):
        assert start < end
        assert text[start:end] == text[start:end].strip()


@given(text=texts)
def test_sentences_are_the_text_of_the_spans(text: str) -> None:
    assert split_sentences(text) == [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "unit", [".", "?", "…", '."', "a. ", "A. ", "\n", ". \n", "。", "p.m. ", " "]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * 50_000 + "x"
    start = time.perf_counter()
    split_sentences(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        *("Yes.", "Yes!", "Really?", "So…", "“Yes.”", "x.) ", "是。", "是吗？", "（是。）"),
        *("نعم؟", "„Ja.“", "« Oui. »"),
    ],
)
def test_what_ends_as_a_sentence_does(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "Yes", "Yes,", "3.5", "是", "是，", "A. B", "Yes. And"])
def test_what_does_not(text: str) -> None:
    assert not ends_sentence(text)
