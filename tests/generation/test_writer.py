from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pytest

from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import AbortError, GenerationError
from summarizer.generation.call import Call
from summarizer.generation.session import GenerationState
from summarizer.generation.writer import Writer
from summarizer.grounding.reference import ReferenceIndex
from summarizer.options import SummaryOptions
from summarizer.output.spec import ParsedOutput, output_spec
from summarizer.prompts.plan import Planner

from .. import tiny
from ..scripted import POINTS, TEXT, ScriptedCache, ScriptedDecoder

LONG_HEADLINE = "A relay at York failed and made many trains to Leeds late by forty minutes"


@dataclass
class Run:
    """One summary, written from a script."""

    decoder: ScriptedDecoder
    state: GenerationState
    shown: list[str]
    result: ParsedOutput | None = None


Runner = Callable[..., Run]


@pytest.fixture
def run(tokenizer: Tokenizer) -> Runner:
    def write(
        *answers: str,
        likely_ends: tuple[str, ...] = (),
        language: str = "en",
        cancelled_after: int = 10**9,
        text: str = TEXT,
        doubted: Collection[str] | None = None,
        trust: bool = True,
        kind: str = "article",
        **changes: object,
    ) -> Run:
        options = SummaryOptions(**changes)
        spec = output_spec(options, language)
        planner = Planner(tokenizer, tiny.CONFIG.context_size)
        plan = planner.plan(text, options, spec)
        decoder = ScriptedDecoder(tokenizer, answers, likely_ends, doubted or ())
        cache = ScriptedCache(plan.prompt_tokens + 64 + spec.max_tokens)
        decoder.forward(plan.shared, cache)
        checks = iter(range(10**9))
        state = GenerationState(
            text,
            options,
            spec,
            plan,
            cache,
            Call(options, lambda: next(checks) >= cancelled_after),
            reference=None if doubted is None or not trust else ReferenceIndex(text),
        )
        done = Run(decoder, state, shown=[])
        stop = tokenizer.control_id("<|im_end|>")
        sure = None if doubted is None else {kind: 0.0}
        writer = Writer(decoder, tokenizer, planner, (stop,), False, sure)
        for written in writer.write(state):
            if isinstance(written, ParsedOutput):
                done.result = written
            else:
                done.shown.append(written)
        return done

    return write


def test_a_first_attempt_that_keeps_to_its_spec_is_accepted(run: Runner) -> None:
    done = run(POINTS)
    assert done.result is not None
    assert done.result.parts == ("A relay failed.", "Trains were late.", "Fares were paid back.")
    assert len(done.decoder.prompts) == 1
    assert done.shown[-1] == done.result.text


def test_writing_stops_when_the_output_is_full(run: Runner) -> None:
    done = run(f"{POINTS}\n- More.\n- And more still.", max_key_points=1)
    assert done.result is not None
    assert done.result.parts == ("A relay failed.",)
    assert done.state.output_tokens < 25


def test_a_headline_within_its_bound_is_accepted(run: Runner) -> None:
    done = run("A relay failed at York", type="headline")
    assert done.result is not None
    assert done.result.text == done.shown[-1] == "A relay failed at York"


def test_a_headline_too_long_ends_where_an_end_was_likely(run: Runner) -> None:
    end = "A relay at York failed"
    done = run(LONG_HEADLINE, likely_ends=(end,), type="headline")
    assert done.result is not None
    assert done.result.text == end
    assert len(done.decoder.prompts) == 1


def test_a_headline_never_ends_within_a_word_or_number(run: Runner) -> None:
    ends = ("A relay at York cost $18", "A relay at York co")
    answer = "A relay at York cost $18.51 million and made all of the trains to Leeds late"
    whole = "A relay at York cost $18.51 million"
    done = run(answer, likely_ends=(*ends, whole), type="headline")
    assert done.result is not None
    assert done.result.text == whole


def test_a_headline_is_not_cut_where_no_end_was_likely(run: Runner) -> None:
    with pytest.raises(GenerationError):
        run(LONG_HEADLINE, type="headline")


def test_the_next_attempt_asks_for_less_and_starts_at_the_document_s_end(run: Runner) -> None:
    done = run(LONG_HEADLINE, "A relay failed", type="headline")
    assert done.result is not None
    assert done.result.text == "A relay failed"
    first, second = done.decoder.prompts
    assert "at most 12 words" in first
    assert "at most 9 words" in second
    assert done.decoder.rewinds == [len(done.state.plan.shared)]
    assert second.startswith(first[: first.index(TEXT) + len(TEXT)])


def test_a_third_attempt_begins_with_another_word(run: Runner) -> None:
    done = run(LONG_HEADLINE, LONG_HEADLINE, "A relay failed", type="headline")
    assert done.result is not None
    assert len(done.decoder.prompts) == 3
    assert done.result.text.endswith(" relay failed")
    assert not done.result.text.startswith("A")


def test_only_the_first_attempt_is_shown(run: Runner) -> None:
    done = run("中国家学。", "A relay failed.", type="tldr")
    assert done.result is not None
    assert done.result.text == "A relay failed."
    assert not any("relay" in text for text in done.shown)


def test_rejected_attempts_count_as_output(run: Runner, tokenizer: Tokenizer) -> None:
    done = run("中国家学。", "A relay failed.", type="tldr")
    assert done.state.output_tokens == sum(
        len(tokenizer.encode(text)) for text in ("中国家学。", "A relay failed.")
    )


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [("en", "中国家学。", "A relay failed."), ("zh", "A relay failed.", "中国家学。")],
)
def test_another_language_is_rejected(run: Runner, language: str, wrong: str, right: str) -> None:
    done = run(wrong, right, type="tldr", language=language)
    assert done.result is not None
    assert done.result.text == right


@pytest.mark.parametrize("temperature", [0.0, 0.5])
def test_no_token_of_a_foreign_script_is_written(run: Runner, temperature: float) -> None:
    done = run("A relay 中国家 failed.", "A relay failed.", type="tldr", temperature=temperature)
    assert done.shown
    assert not any(character >= "\u3000" for text in done.shown for character in text)


def test_a_name_that_the_text_has_is_written_as_it_stands(run: Runner) -> None:
    text = f"{TEXT} The relay was made by 中国 in May."
    done = run("A relay by 中国 failed.", type="tldr", text=text)
    assert done.result is not None
    assert done.result.text == "A relay by 中国 failed."


@pytest.mark.parametrize("kind", ["headline", "tldr", "key-points"])
@pytest.mark.parametrize("answer", ["...", "", "\n", "**"])
def test_an_answer_that_says_nothing_is_rejected(run: Runner, kind: str, answer: str) -> None:
    done = run(answer, "A relay failed", type=kind)
    assert done.result is not None
    assert "A relay failed" in done.result.text


@pytest.mark.parametrize("answer", ["El tren de las ocho no pudo salir de la estación.", ""])
def test_when_every_attempt_fails_that_is_an_error(run: Runner, answer: str) -> None:
    with pytest.raises(GenerationError, match="another type or length"):
        run(answer, type="tldr")


def test_an_answer_without_end_is_cut_off_at_a_sentence(run: Runner) -> None:
    endless = "A relay failed. " + " ".join(str(number) for number in range(200))
    done = run(endless, type="tldr", length="medium")
    assert done.result is not None
    assert done.result.text == "A relay failed."


@pytest.mark.parametrize("calls", [0, 1, 5])
def test_cancelling_raises(run: Runner, calls: int) -> None:
    with pytest.raises(AbortError):
        run(POINTS, cancelled_after=calls)


# -- rows, and what may be missing ----------------------------------------------------------------

TABLE = " Relay | failed at York |\n| Fares | paid back |"


def test_rows_are_written_within_their_grammar(run: Runner) -> None:
    done = run(TABLE, type="table")
    assert done.result is not None
    assert done.result.parts == ("Relay: failed at York", "Fares: paid back")
    assert done.shown[-1] == done.result.text
    assert done.decoder.prompts[0].endswith("| Topic | Detail |\n| --- | --- |\n|")


def test_a_model_that_leaves_the_table_is_kept_in_it(run: Runner) -> None:
    done = run(" Relay\n| failed |\n\nSo it was", type="table")
    assert done.result is not None
    assert [set(row) for row in done.result.rows] == [{"topic", "detail"}]
    assert done.result.rows[0]["detail"] == "failed"


def test_too_few_topics_are_asked_for_again_but_better_than_nothing(run: Runner) -> None:
    done = run(" Relay |\n| relay |\n| Relay. |", type="topics")
    assert done.result is not None
    assert done.result.parts == ("Relay",)
    assert len(done.decoder.prompts) > 1


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"type": "tldr", "focus": "the budget"}, "The text says nothing about this."),
        ({"type": "table", "focus": "the budget"}, "The text says nothing about this."),
    ],
)
def test_a_no_gives_a_fixed_sentence(run: Runner, changes: dict[str, str], phrase: str) -> None:
    done = run("No", **changes)
    assert done.result is not None
    assert (done.result.text, done.result.parts) == (phrase, ())
    assert done.state.output_tokens == 0


@pytest.mark.parametrize("row", [" - | - | - |", " Ann | none | - |"])
def test_only_empty_rows_are_nothing_to_do(run: Runner, row: str) -> None:
    done = run(row, type="action-items")
    assert done.result is not None
    assert done.result.text == "There is nothing to do."


def test_after_a_yes_the_summary_is_written_from_the_same_text(run: Runner) -> None:
    done = run("Yes", "A relay failed.", type="tldr", focus="the budget")
    assert done.result is not None
    assert done.result.text == "A relay failed."
    question, task = done.decoder.prompts
    end = question.index(TEXT) + len(TEXT)
    assert question[:end] == task[:end]
    assert done.decoder.rewinds == [len(done.state.plan.shared)]


def test_of_what_the_text_names_a_model_is_asked_that_learned_to_answer(run: Runner) -> None:
    untuned = run("A relay failed.", type="tldr", focus="the relay")
    assert untuned.result is not None and untuned.result.text == "A relay failed."
    tuned = run("No", doubted=[FALSE], type="tldr", focus="the relay")
    assert tuned.result is not None and tuned.result.is_fixed


FALSE = "Engineers were late."
TRUE = "A relay at York failed."


def test_a_sentence_that_the_model_does_not_stand_by_is_marked(run: Runner) -> None:
    done = run(FALSE, TRUE, doubted=[FALSE], type="tldr")
    assert done.decoder.asked == [FALSE]
    assert done.result is not None
    assert (done.result.text, done.result.doubted) == (FALSE, (0,))
    assert len(done.decoder.prompts) == 1


def test_a_doubted_point_is_left_out_where_enough_are_left(run: Runner) -> None:
    done = run(f"{TRUE}\n- {FALSE}\n- Fares were paid back.", doubted=[FALSE])
    assert done.result is not None
    assert done.result.parts == (TRUE, "Fares were paid back.")
    (check,) = done.state.changes
    assert (check.kind, check.text, check.outcome) == ("statement", FALSE, "dropped")


def test_a_first_sentence_is_not_left_out(run: Runner) -> None:
    done = run(f"{FALSE} {TRUE}", doubted=[FALSE], type="tldr", length="medium")
    assert done.result is not None
    assert (done.result.parts, done.result.doubted) == ((FALSE, TRUE), (0,))


@pytest.mark.parametrize(("doubted", "trust"), [(None, True), ([FALSE], False)])
def test_nobody_is_asked_without_a_tuned_model_or_without_trust(
    run: Runner, doubted: list[str] | None, trust: bool
) -> None:
    done = run(FALSE, doubted=doubted, trust=trust, type="tldr")
    assert done.decoder.asked == []
    assert done.result is not None
    assert done.result.doubted == ()


def test_a_line_is_judged_as_it_is_shown(run: Runner) -> None:
    end = "A relay at York failed"
    line = f"{end} and made many trains wait for hours and hours more"
    done = run(line, likely_ends=[end], type="headline", doubted=[end])
    assert done.decoder.asked == [end]
    assert done.result is not None
    assert (done.result.text, done.result.doubted) == (end, (0,))


def test_nothing_is_told_of_a_kind_of_texts_for_which_there_is_no_margin(run: Runner) -> None:
    done = run(f"{TRUE} {FALSE}", type="tldr", length="medium", doubted=(), kind="email")
    assert done.result is not None and done.result.doubted == (0, 1)
    assert done.decoder.asked == [] and done.shown == []
    assert run(TRUE, type="tldr", doubted=(), kind="article").shown
