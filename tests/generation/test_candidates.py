from __future__ import annotations

from summarizer.engine.tokenizer import Tokenizer
from summarizer.generation.backtrack import Attempt, StopPoint
from summarizer.generation.candidates import Candidate, best_candidate, truncated_candidates
from summarizer.grounding.reference import ReferenceIndex
from summarizer.options import SummaryOptions
from summarizer.output.spec import ParsedOutput, output_spec

from ..scripted import TEXT

ANSWER = "A relay at York failed on Monday and the trains were late by 90 minutes or so"
HEADLINE = output_spec(SummaryOptions(type="headline"), "en")  # of at most 12 words


def candidate(text: str, probability: float, **changes: object) -> Candidate:
    return Candidate(probability, ParsedOutput(text, (text,), is_full=True), **changes)  # type: ignore[arg-type]


def truncated(
    tokenizer: Tokenizer, *ends: str, answer: str = ANSWER, reference: ReferenceIndex | None = None
) -> list[str]:
    """The candidates cut at `ends`, each with a mark for every fault."""
    attempt = Attempt(tokenizer)
    attempt.raw = answer
    attempt.stop_points = [StopPoint(len(end), 0.5) for end in ends]
    found = list(truncated_candidates(HEADLINE, attempt, reference, ()))
    return [f"{each.parsed.text}{'!' * each.faults}" for each in found]


def test_the_best_has_enough_parts_then_fewest_faults_then_says_most() -> None:
    short = candidate("A long one of too few parts", 0.9, is_short=True)
    faulty = candidate("A longer one that is wrong", 0.9, faults=1)
    brief, full = candidate("Late", 0.3), candidate("Trains were late", 0.2)
    assert best_candidate([short, faulty, brief, full], at_least=0.05) is full
    assert best_candidate([short, faulty], at_least=0.05) is faulty
    assert best_candidate([brief, full], at_least=0.25) is brief
    assert best_candidate([brief, full], at_least=0.4) is None


def test_an_answer_is_cut_where_a_word_and_a_thought_end(tokenizer: Tokenizer) -> None:
    assert truncated(tokenizer, "A relay at York failed") == ["A relay at York failed"]
    assert not truncated(tokenizer, "A relay at York fai", "A relay at York failed on Monday and")


def test_a_cut_answer_has_neither_a_thirteenth_word_nor_too_few(tokenizer: Tokenizer) -> None:
    assert not truncated(tokenizer, "A relay", ANSWER)


def test_faults_of_a_cut_answer_are_counted(tokenizer: Tokenizer) -> None:
    ends = ("The 8:15 train to Leeds was late", "The 8:15 train to Leeds was late by 90 minutes")
    found = truncated(
        tokenizer, *ends, answer=f"{ends[1]} on Monday.", reference=ReferenceIndex(TEXT)
    )
    assert found == [ends[0], f"{ends[1]}!"]
