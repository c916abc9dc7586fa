from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.sentences import split_sentences
from summarizer.language.tags import LANGUAGES
from summarizer.language.words import count_words
from summarizer.options import FORMATS, LENGTHS, SummaryOptions
from summarizer.output.parse import parse_output, passes_through
from summarizer.output.spec import OutputSpec, output_spec, output_spec_for
from summarizer.types import SUMMARY_TYPES

from .specs import of

POINTS = output_spec(SummaryOptions(), "en")
TLDR = output_spec(SummaryOptions(type="tldr", length="medium"), "en")
HEADLINE = output_spec(SummaryOptions(type="headline"), "en")

bounds = st.none() | st.integers(1, 30)
options = st.builds(
    SummaryOptions,
    type=st.sampled_from([*SUMMARY_TYPES]),
    length=st.sampled_from(LENGTHS),
    format=st.sampled_from(FORMATS),
    max_words=bounds,
    max_sentences=bounds,
    max_key_points=bounds,
)
specs = st.builds(output_spec, options, st.sampled_from(sorted(LANGUAGES)))
pieces = st.sampled_from(
    [
        *("- ", "1. ", "(2) ", "# ", "\n", "\n\n", " ", ". ", "。", "！", "…", "**", "”"),
        *("Key points:", "要点：", "Rain fell", "it's 18.51", "天很冷", '"Stop!"'),
        *("5 p.m. ", "e.g. ", "U.S. "),
    ]
)
raws = st.lists(pieces, max_size=40).map("".join) | st.text(max_size=80)

words = st.text("ghkmntuvw", min_size=2, max_size=6)
sentences = st.builds(
    lambda first, rest, end: " ".join([first.capitalize() + "x", *rest]) + end,
    words,
    st.lists(words, max_size=5),
    st.sampled_from(".!?"),
)


def parts_of(raw: str, spec: OutputSpec, **how: bool) -> tuple[str, ...]:
    return parse_output(raw, spec, **({"ended": True} | how)).parts


# -- bounds -------------------------------------------------------------------------------------


@given(raw=raws, spec=specs, ended=st.booleans(), cut_off=st.booleans())
def test_a_bound_is_never_exceeded(raw: str, spec: OutputSpec, ended: bool, cut_off: bool) -> None:
    parsed = parse_output(raw, spec, ended=ended, cut_off=cut_off)
    assert len(parsed.parts) <= spec.max_parts
    assert spec.max_words is None or count_words(parsed.text) <= spec.max_words


@given(raw=raws, spec=specs)
def test_each_part_is_the_model_s_own(raw: str, spec: OutputSpec) -> None:
    own = raw.replace("**", "").replace("__", "")
    for part in parts_of(raw, spec):
        assert part in own or part[:-1] in own  # a full stop may be added


@given(raw=raws, spec=specs)
def test_no_part_is_empty_or_said_twice(raw: str, spec: OutputSpec) -> None:
    parts = parts_of(raw, spec)
    assert all(parts)
    assert len(set(parts)) == len(parts)


@given(raw=raws, spec=specs)
def test_the_text_is_made_of_the_parts(raw: str, spec: OutputSpec) -> None:
    parsed = parse_output(raw, spec, ended=True)
    if spec.kind == "rows":
        return
    spaced = LANGUAGES[spec.language].has_spaces
    apart = {"items": "\n", "clauses": "; " if spaced else "；"}
    between = apart.get(spec.kind, " " if spaced else "")
    assert parsed.text == between.join(spec.bullet + part for part in parsed.parts)


@given(written=st.lists(sentences, min_size=1, max_size=8), most=st.integers(1, 40))
def test_no_sentence_is_cut(written: list[str], most: int) -> None:
    spec = output_spec(SummaryOptions(type="tldr", length="long", max_words=most), "en")
    kept = parts_of(" ".join(written), spec)
    assert set(kept) <= set(written)


@given(
    written=st.lists(sentences, max_size=5),
    tail=sentences.map(lambda sentence: sentence[:-1]),
    kind=st.sampled_from(["key-points", "tldr"]),
)
def test_what_a_limit_cut_off_is_left_out(written: list[str], tail: str, kind: str) -> None:
    spec = output_spec(SummaryOptions(type=kind, length="medium"), "en")
    raw = ("\n- " if kind == "key-points" else " ").join([*written, tail])
    assert set(parts_of(raw, spec, cut_off=True)) <= set(written)


def test_a_loop_s_unfinished_last_sentence_is_left_out() -> None:
    raw = "Rain fell. Trains stopped. Trains stopped. Trains stopped. Tra"
    assert parts_of(raw, TLDR, cut_off=True) == ("Rain fell.", "Trains stopped.")


@given(written=st.lists(sentences, min_size=1, max_size=8), spec=specs)
def test_stopping_when_full_loses_nothing(written: list[str], spec: OutputSpec) -> None:
    raw = ("\n- " if spec.kind == "items" else " ").join(written)
    whole = parts_of(raw, spec)
    for end in range(1, len(raw) + 1):
        if parse_output(raw[:end], spec, ended=False).is_full:
            assert parts_of(raw[:end], spec) == whole
            return


@given(written=st.lists(sentences, min_size=1, max_size=8), spec=specs)
def test_what_is_shown_while_writing_grows_to_the_result(
    written: list[str], spec: OutputSpec
) -> None:
    raw = ("\n- " if spec.kind == "items" else " ").join(written)
    final = parse_output(raw, spec, ended=True).text
    shown = [parse_output(raw[:end], spec, ended=False).text for end in range(1, len(raw) + 1)]
    assert any(final.startswith(text.rstrip(".")) for text in shown if text) or not final


# -- what each kind looks like -------------------------------------------------------------------


@pytest.mark.parametrize(("length", "count"), [("short", 3), ("medium", 5), ("long", 7)])
def test_key_points_come_in_the_length_s_number(length: str, count: int) -> None:
    raw = "\n".join(f"- Point {number} is here." for number in range(10))
    assert len(parts_of(raw, output_spec(SummaryOptions(length=length), "en"))) == count


@pytest.mark.parametrize("kind", ["tldr", "teaser"])
@pytest.mark.parametrize(("length", "count"), [("short", 1), ("medium", 3), ("long", 5)])
def test_sentences_come_in_the_length_s_number(kind: str, length: str, count: int) -> None:
    raw = " ".join(f"Sentence {number} is here." for number in range(10))
    spec = output_spec(SummaryOptions(type=kind, length=length), "en")
    assert len(parts_of(raw, spec)) == count


@pytest.mark.parametrize(("length", "most"), [("short", 12), ("medium", 17), ("long", 22)])
def test_a_headline_has_at_most_the_length_s_words(length: str, most: int) -> None:
    spec = output_spec(SummaryOptions(type="headline", length=length), "en")
    assert parts_of("word " * most, spec)
    assert not parts_of("word " * (most + 1), spec)


@pytest.mark.parametrize(
    "raw",
    [
        *("- One is.\n- Two is.", "1. One is.\n2) Two is.", "* One is.\n\n• Two is."),
        *("(1) One is.\n2、Two is.", "**One** is.\n__Two__ is.", "## Points:\nOne is.\nTwo is."),
        *("Key points:\n- One is.\n- Two is.", "要点：\n- One is.\n- **Two is.**"),
    ],
)
def test_numbers_bullets_emphasis_and_preambles_are_stripped(raw: str) -> None:
    assert parts_of(raw, POINTS) == ("One is.", "Two is.")


def test_markdown_and_plain_text_differ_in_the_bullet() -> None:
    plain = output_spec(SummaryOptions(format="plain-text"), "en")
    assert parse_output("- One.\n- Two.", POINTS, ended=True).text == "- One.\n- Two."
    assert parse_output("- One.\n- Two.", plain, ended=True).text == "• One.\n• Two."


def test_a_last_sentence_gets_its_full_stop() -> None:
    zh = output_spec(SummaryOptions(type="tldr"), "zh")
    assert parse_output("Rain fell,", TLDR, ended=True).text == "Rain fell."
    assert parse_output("天很冷", zh, ended=True).text == "天很冷。"


@pytest.mark.parametrize("raw", ['"Rain in York."', "**Rain in York**", "# Rain in York.\n\nMore"])
def test_a_headline_has_no_marks_around_it(raw: str) -> None:
    assert parts_of(raw, HEADLINE) == ("Rain in York",)


@pytest.mark.parametrize("raw", ["“Slow” trains return", "《红楼梦》再版", 'Mayor: "I quit"'])
def test_a_headline_keeps_the_quotation_marks_within_it(raw: str) -> None:
    assert parts_of(raw, HEADLINE) == (raw,)


@pytest.mark.parametrize("point", ["-5 °C are expected.", "5.5 million people came.", "10 came."])
def test_a_number_that_opens_a_point_keeps_its_value(point: str) -> None:
    assert parts_of(f"- {point}", POINTS) == (point,)


@pytest.mark.parametrize("raw", ["", "\n\n", "-", "- \n- ", "Key points:", "要点："])
def test_nothing_said_is_no_part(raw: str) -> None:
    for spec in (POINTS, TLDR, HEADLINE):
        assert parts_of(raw, spec) == ()


# -- texts that need no summary ------------------------------------------------------------------


@given(text=raws, spec=specs)
def test_a_text_that_is_its_own_summary_keeps_the_bounds(text: str, spec: OutputSpec) -> None:
    if passes_through(text, spec):
        assert len(split_sentences(text)) <= spec.max_parts
        assert spec.max_words is None or count_words(text) <= spec.max_words


@pytest.mark.parametrize(
    "whole",
    ["- The shop opens at 9:30.\n- 2.5 million came.", "店铺三点：全部关门。", "2.5 million came."],
)
@pytest.mark.parametrize("kind", ["key-points", "tldr"])
def test_what_is_shown_of_a_line_is_never_taken_back(kind: str, whole: str) -> None:
    spec = output_spec(SummaryOptions(type=kind, length="medium"), "en")
    shown = [parse_output(whole[:end], spec, ended=False).text for end in range(1, len(whole) + 1)]
    for earlier, later in itertools.pairwise(shown):
        assert later.startswith(earlier)


@pytest.mark.parametrize("raw", ["Key points:\n- Rain fell.", "**要点：**\n- Rain fell."])
def test_a_line_that_announces_others_is_dropped_once_it_is_whole(raw: str) -> None:
    spec = output_spec(SummaryOptions(), "en")
    assert parse_output(raw, spec, ended=False).text == "- Rain fell."


@pytest.mark.parametrize("text", ["👍" * 3000, "a" * 8000])
@pytest.mark.parametrize("kind", SUMMARY_TYPES)
def test_a_long_text_of_no_words_is_not_its_own_summary(kind: str, text: str) -> None:
    assert not passes_through(text, output_spec(SummaryOptions(type=kind), "en"))


@pytest.mark.parametrize(("input_type", "most"), [("email", 18), ("conversation", 10)])
@pytest.mark.parametrize("type_", ["topline", "apple-topline"])
def test_a_topline_is_clauses_of_so_many_words(type_: str, input_type: str, most: int) -> None:
    spec = of(type_, input_type=input_type)
    raw = "The relay at York failed at dawn. Trains late; " + "word " * most
    assert (
        parse_output(raw, spec, ended=True).text == "The relay at York failed at dawn; Trains late"
    )
    greeting = "Hi both,\n" + "word " * (most + 1)
    assert parse_output(greeting, spec, ended=True).parts == ()
    assert spec.max_words == most


def test_a_list_has_more_points_than_key_points() -> None:
    raw = "\n".join(f"- Point {number} is here." for number in range(20))
    counts = [len(parse_output(raw, of("list", length=size), ended=True).parts) for size in LENGTHS]
    assert counts == [5, 8, 12]


def test_a_list_is_shorter_than_its_text() -> None:
    spec, _ = output_spec_for("One two three. Four five six. Seven.", SummaryOptions(type="list"))
    raw = "- One two three four.\n- Five six and seven."
    assert parse_output(raw, spec, ended=True).parts == ("One two three four.",)


@pytest.mark.parametrize("type_", ["action-items", "questions"])
def test_no_text_is_its_own_list_of_tasks(type_: str) -> None:
    assert not passes_through("Rain fell.", output_spec(SummaryOptions(type=type_), "en"))


def test_no_text_is_its_own_summary_with_a_focus() -> None:
    assert passes_through("Rain fell.", of("tldr"))
    assert not passes_through("Rain fell.", of("tldr", focus="the budget"))
