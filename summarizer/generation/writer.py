"""Let the model write a summary, in up to four attempts, until one keeps to its spec.

The first attempt is streamed as it is written. If it doesn't keep to the spec (a headline with too
many words, an unfinished sentence, the wrong language), the cache is rewound to the end of the text
and the prompt asks for less. A headline that is a few words too long may also be truncated where
the model itself thought an end likely.

The bounds themselves are kept by `output.parse.parse_output`: everything that is shown or returned
went through it, and it leaves out what exceeds them, so that a 13th word of a headline of at most
12 never comes out. An attempt of which nothing remains is rejected here.

A model that was tuned to tell is then asked whether the text supports each sentence. What it doubts
is left out or, by whoever has the document, replaced by quotations.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer.engine import FloatArray
from summarizer.engine.constraints import (
    Constraint,
    all_of,
    discourage_copying,
    favour_tokens,
    forbid_if_likeliest,
    forbid_prefixes,
    forbid_repeats,
    forbid_tokens,
    prefer_within,
)
from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import GREEDY, Finish, Limits, Token, generate, read_prompt
from summarizer.engine.prompt_lookup import PromptLookup
from summarizer.engine.sampling import Sampling, softmax
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import GenerationError
from summarizer.generation.backtrack import Attempt, Backtracker, StopPoint
from summarizer.generation.candidates import (
    LIKELY_END,
    POSSIBLE_END,
    Candidate,
    best_candidate,
    truncated_candidates,
    without_doubted,
)
from summarizer.generation.extraction import narrowed
from summarizer.generation.repair import drop_faulty_parts, quote_source
from summarizer.generation.session import GenerationState
from summarizer.generation.topic import MOST_TOKENS, topic_of
from summarizer.grounding.reference import Claim, Guard
from summarizer.grounding.salience import SalienceProbe
from summarizer.language.detection import is_written_in, written_language
from summarizer.language.scripts import foreign_to
from summarizer.language.words import is_left_open
from summarizer.options import SummaryOptions
from summarizer.output.grammar import grammar_of
from summarizer.output.parse import parse_output
from summarizer.output.spec import WITHIN_WORDS, OutputSpec, ParsedOutput, fixed
from summarizer.output.table import has_empty_rows, with_more_rows
from summarizer.prompts.plan import Planner, quotes_a_turn, speakers_in
from summarizer.results import Check
from summarizer.types import INPUT_TYPES

_ATTEMPTS = 4
_LAST_TEMPERATURE = 0.7  # of the last attempt, after three likeliest answers were rejected
_LONGEST_REPEAT = 8  # tokens: a long name may come again, the same statement may not
_SENTENCE_ENDS = ("\n", ".")
_CLAUSE_ENDS = ("\n", "。", "，", "；")
_EARLY_END = 2.0  # logits: a clause of few words ends where it can, not where it must
_SURE_OF_YES = 0.35  # logits that yes must be ahead of no: see docs/log.md
_YES_WHERE_LEARNED = -1.1  # the same, of a model that learned to answer on twins


@dataclass(frozen=True)
class Writer:
    """Writes summaries with one model; all state comes with each call.

    Attributes:
        stop_ids: Tokens that end an answer.
        use_prompt_lookup: Whether to guess the next tokens from the prompt.
        sure_of_truth: See `bundle.Manifest`.
        probe: Finds tasks and questions; None for what rules find.
    """

    decoder: Decoder
    tokenizer: Tokenizer
    planner: Planner
    stop_ids: tuple[int, ...]
    use_prompt_lookup: bool = True
    sure_of_truth: Mapping[str, float] | None = None
    probe: SalienceProbe | None = None

    def write(self, state: GenerationState) -> Iterator[str | ParsedOutput]:
        """Write a summary.

        Yields:
            The text to show after each token of the first attempt, then the summary. Of what is
            sure to be quoted nothing is shown: it would be replaced.

        Raises:
            GenerationError: No attempt keeps to the spec.
            AbortError: The call was cancelled.
        """
        state.spec = self._narrowed(state)
        fixed_answer = self._fixed_answer(state)
        if fixed_answer is not None:
            yield fixed_answer
            return
        candidates: list[Candidate] = []
        rows = ""  # of attempts with too few of them
        is_shown = not (self._is_judged(state) and self._margin(state) is None)
        for number in range(_ATTEMPTS):
            attempt = Attempt(self.tokenizer, state.plan.answer)
            state.changes = []
            for shown in self._attempt(state, number, attempt):
                if is_shown and not number:
                    yield shown
            if rows and (table := state.spec.table):
                attempt.raw = with_more_rows(rows, attempt.raw, table, state.spec.language)
            accepted = _accept(state, attempt, candidates)
            if accepted is not None:
                yield _finish(state, self._judged(state, accepted))
                return
            state.tried.update(attempt.ids[:1])
            rows = attempt.raw if candidates and not candidates[-1].faults else ""
        yield _finish(state, _last_resort(state, candidates))  # its faults are quoted already

    def _judged(self, state: GenerationState, candidate: Candidate) -> Candidate:
        """Ask the model, where it was tuned to tell, whether the text supports each part."""
        parsed, spec = candidate.parsed, state.spec
        if parsed.is_fixed or not self._is_judged(state):
            return candidate
        with state.call.trust.measure():
            margin = self._margin(state)
            if spec.kind in WITHIN_WORDS:
                is_doubted = [self._doubts(state, parsed.text, margin)] * len(parsed.parts)
            else:
                is_doubted = [self._doubts(state, part, margin) for part in parsed.parts]
            doubted = [number for number, is_so in enumerate(is_doubted) if is_so]
            judged = without_doubted(candidate, doubted, spec)
            if 0 not in judged.parsed.doubted:
                return judged
            return replace(judged, parsed=replace(judged.parsed, topic=self.topic(state)))

    def _is_judged(self, state: GenerationState) -> bool:
        """Whether a summary may be doubted; verdicts are learned in the text's own language."""
        if self.sure_of_truth is None or state.reference is None or state.spec.table:
            return False
        return is_written_in(state.text, state.spec.language)

    def _margin(self, state: GenerationState) -> float | None:
        """Return by how much the verdict must be sure; None where all is quoted."""
        return (self.sure_of_truth or {}).get(state.spec.input_type)

    def names_topic(self, spec: OutputSpec) -> bool:
        """Whether a quotation stands behind what its text is about: in dialogues.

        A model that is never sure isn't asked: of 17 topics that the 0.5B named 9 were wrong.
        """
        in_turns = INPUT_TYPES[spec.input_type].is_in_turns
        return bool(self.sure_of_truth) and spec.kind == "sentences" and in_turns

    def topic(self, state: GenerationState) -> str:
        """Ask what a dialogue is about; return "" for other texts and answers that won't do."""
        spec = state.spec
        if not self.names_topic(spec):
            return ""
        logits = self._read(state, self.planner.topic(state.text, state.options, spec))
        attempt = Attempt(self.tokenizer, "")
        limits = Limits(MOST_TOKENS, self.stop_ids)
        constraint = all_of(
            self.planner.chat.answer_alone,
            forbid_prefixes(self.planner.banned_prefixes_for(state.text, spec)),
            self._forbid_foreign_scripts(state, GREEDY),
        )
        cancelled = state.call.is_cancelled
        for event in generate(
            self.decoder, logits, state.cache, limits, constraint=constraint, is_cancelled=cancelled
        ):
            if isinstance(event, Token):
                state.count_token()
                attempt.add(event.id)
        topic = topic_of(attempt.raw, state.text, speakers_in(state.text), spec)
        return "" if state.reference and state.reference.faults(topic) else topic

    def _doubts(self, state: GenerationState, statement: str, margin: float | None) -> bool:
        """Whether the model isn't sure that the text supports a statement; it never is of None."""
        if margin is None:
            return True
        task = self.planner.verdict(state.text, statement, state.options, state.spec)
        return self._lead_of_yes(state, task) < margin

    def _lead_of_yes(self, state: GenerationState, task: Sequence[int]) -> float:
        """Ask a question behind the document; return by how many logits Yes is ahead of No."""
        logits = self._read(state, task)
        return float(logits[self.planner.yes] - logits[self.planner.no])

    def _narrowed(self, state: GenerationState) -> OutputSpec:
        """Return the spec of tasks or questions with those alone that the probe finds."""
        spec, probe = state.spec, self.probe
        if probe is None or not spec.info.extracts or spec.is_empty:
            return spec
        if state.reference is None or not is_written_in(state.text, spec.language):
            return spec
        return narrowed(spec, state.reading(self.planner, probe), probe)

    def _fixed_answer(self, state: GenerationState) -> ParsedOutput | None:
        """Return the fixed sentence that stands for a summary if there is nothing to summarize."""
        if state.spec.is_empty:
            return fixed(state.spec.if_empty)
        ask = state.plan.ask
        if ask is None:
            return None
        if ask.is_named and not self.sure_of_truth:
            return None  # a word of it tells more than the answer of a model that didn't learn this
        least = _YES_WHERE_LEARNED if self.sure_of_truth else _SURE_OF_YES
        return None if self._lead_of_yes(state, ask.task) >= least else fixed(ask.if_no)

    def _attempt(self, state: GenerationState, number: int, attempt: Attempt) -> Iterator[str]:
        """Write one attempt; yield the text to show after each token.

        Where the guard rejects a claim, backtrack to before it and go on in another way.
        """
        logits, backtracker = self._start(state, number)
        guard = Guard(state.reference, given=attempt.prefix) if state.reference else None
        while True:
            sampling = _sampling(state.options, number)
            tokens = self._generate(
                state, sampling, attempt, logits, backtracker, is_strict=number > 0
            )
            claim = yield from self._follow(tokens, state, attempt, guard)
            if claim is None:
                return
            logits, seconds = backtracker.backtrack(attempt, claim)
            state.changes.append(Check(claim.kind, claim.text, "rewritten"))
            state.call.trust.add(seconds)
            yield parse_output(attempt.raw, state.spec, ended=False).text

    def _start(self, state: GenerationState, number: int) -> tuple[FloatArray, Backtracker]:
        """Read the task behind the document; return the logits [vocab] of the first token."""
        task = state.plan.task
        if number:
            task = self.planner.tightened(state.text, state.options, state.spec, number)
        logits = self._read(state, task)
        # Two attempts may begin alike.
        tried = state.tried if number > 1 and not state.spec.table else ()
        return logits, Backtracker(
            self.decoder, state.cache, logits, digits=self.planner.digits, tried=tried
        )

    def _read(self, state: GenerationState, ids: Sequence[int]) -> FloatArray:
        """Rewind to the end of the document and read `ids`; return the last logits [vocab]."""
        state.cache.length = len(state.plan.shared)
        cancelled = state.call.is_cancelled
        return read_prompt(self.decoder, ids, state.cache, is_cancelled=cancelled)

    def _generate(
        self,
        state: GenerationState,
        sampling: Sampling,
        attempt: Attempt,
        logits: FloatArray,
        backtracker: Backtracker,
        *,
        is_strict: bool,
    ) -> Iterator[Token | Finish]:
        """Go on with an attempt of which `logits` [vocab] are the next token's."""
        lookup = None
        if self.use_prompt_lookup:
            lookup = PromptLookup(state.plan.shared, row_cost=self.decoder.row_cost)
        return generate(
            self.decoder,
            logits,
            state.cache,
            Limits(state.spec.max_tokens, self.stop_ids),
            sampling=sampling,
            constraint=self._constraint(state, sampling, backtracker, is_strict=is_strict),
            prompt_lookup=lookup,
            begun=tuple(attempt.ids),
            is_cancelled=state.call.is_cancelled,
        )

    def _follow(
        self,
        tokens: Iterator[Token | Finish],
        state: GenerationState,
        attempt: Attempt,
        guard: Guard | None,
    ) -> Generator[str, None, Claim | None]:
        """Add tokens to an attempt; yield the text to show, and return what the guard rejects."""
        for event in tokens:
            if state.spec.kind in WITHIN_WORDS:
                probability = self._end_probability(state, event)
                attempt.stop_points.append(StopPoint(len(attempt.raw), probability))
            is_ended = isinstance(event, Finish)
            if isinstance(event, Finish):
                attempt.finish(is_cut_off=event.reason != "stop")
            else:
                state.count_token()
                attempt.add(event.id)
            claim = None
            if guard:
                with state.call.trust.measure():
                    claim = guard.objection(attempt.raw, is_ended=is_ended)
            if claim or is_ended:
                return claim
            parsed = parse_output(attempt.raw, state.spec, ended=False)
            yield parsed.text
            if parsed.is_full:
                return None
        return None

    def _end_probability(self, state: GenerationState, event: Token | Finish) -> float:
        """Return how likely the answer ends before this token: by a stop token or a line break.

        In Chinese a comma counts as well, since it parts clauses: what stands before it is whole.
        """
        probabilities = softmax(event.logits)
        marks = _CLAUSE_ENDS if state.spec.language in ("zh", "zh-Hant") else _SENTENCE_ENDS
        ends = {*self.stop_ids, *(self.tokenizer.encode(mark)[0] for mark in marks)}
        return float(probabilities[list(ends)].sum())

    def _constraint(
        self,
        state: GenerationState,
        sampling: Sampling,
        backtracker: Backtracker,
        *,
        is_strict: bool,
    ) -> Constraint:
        table = state.spec.table
        barred = backtracker.constraint
        if table:  # rows begin and repeat as the table's format asks, so no other rule holds
            rule = self.planner.vocabulary.constraint(grammar_of(table, is_strict=is_strict))
            favoured = [favour_tokens(self.planner.bars, _EARLY_END)] if table.words else []
            wish = all_of(*favoured, barred, self._forbid_foreign_scripts(state, sampling))
            return prefer_within(all_of(rule, self.planner.chat.answer_alone), wish)
        return all_of(
            self.planner.chat.answer_alone,
            forbid_prefixes(self.planner.banned_prefixes_for(state.text, state.spec)),
            forbid_repeats(_LONGEST_REPEAT),
            *self._discourage_copying(state),
            barred,
            self._forbid_foreign_scripts(state, sampling),
        )

    def _discourage_copying(self, state: GenerationState) -> Iterator[Constraint]:
        """Yield what makes sentences and key points use other words than the text's."""
        if state.spec.kind in ("sentences", "items"):
            yield discourage_copying(state.plan.shared, self._may_differ, free=6, step=0.5, most=3)

    def _may_differ(self, token: int) -> bool:
        """Whether a token begins a word in Latin letters that is no name or number.

        In Chinese the 0.5B was seen to write English instead.
        """
        return bool(re.match(rb" [a-z]", self.tokenizer.bytes_of(token)))

    def _forbid_foreign_scripts(self, state: GenerationState, sampling: Sampling) -> Constraint:
        if sampling.temperature > 0:  # any token may be drawn
            return forbid_tokens(self._foreign_tokens(state))
        return forbid_if_likeliest(
            lambda: self._foreign_tokens(state),
            among=lambda token: not self.tokenizer.bytes_of(token).isascii(),
        )

    def _foreign_tokens(self, state: GenerationState) -> Sequence[int]:
        """Return tokens of scripts foreign to the summary's language, names in the text excepted.

        If the text is in another language, there is no exception: of a Chinese text the model
        prefers to write in Chinese, whatever it is told.
        """
        language = state.spec.language
        kept = state.text if is_written_in(state.text, language) else ""
        if state.spec.table:
            kept += "".join(state.spec.table.participants)
        return self.tokenizer.tokens_matching(foreign_to(language, kept_from=kept))


def _sampling(options: SummaryOptions, attempt: int) -> Sampling:
    temperature = options.temperature
    if attempt == _ATTEMPTS - 1:
        temperature = max(temperature, _LAST_TEMPERATURE)
    return Sampling(temperature, options.top_k, options.top_p, options.seed + attempt)


def _accept(
    state: GenerationState, attempt: Attempt, candidates: list[Candidate]
) -> Candidate | None:
    """Return what an attempt wrote if it is good enough, else add it to `candidates`."""
    parsed = _parse(state, attempt)
    if parsed is not None:
        candidate = _repair(state, parsed)
        score = _flaw_score(state, candidate)
        if score is None:
            return candidate
        is_short = len(parsed.parts) < state.spec.min_parts
        flawed = replace(candidate, probability=score * POSSIBLE_END, is_short=is_short)
        candidates.append(flawed)
        if candidate.faults:
            return None
    if state.spec.kind in WITHIN_WORDS:
        candidates += truncated_candidates(state.spec, attempt, state.reference, state.changes)
        faultless = [candidate for candidate in candidates if not candidate.faults]
        return best_candidate(faultless, at_least=LIKELY_END)
    return None


def _parse(state: GenerationState, attempt: Attempt) -> ParsedOutput | None:
    """Return the parsed attempt; None if nothing of it keeps to the spec and its languages."""
    spec = state.spec
    parsed = parse_output(attempt.raw, spec, ended=True, cut_off=attempt.is_cut_off)
    if spec.table and spec.if_empty and has_empty_rows(attempt.raw, spec.table):
        return fixed(spec.if_empty)
    if parsed.parts and any(is_written_in(parsed.own_words, each) for each in spec.languages):
        return parsed
    return None


def _repair(state: GenerationState, parsed: ParsedOutput) -> Candidate:
    """Return a candidate without the parts that the source doesn't support."""
    if state.reference is None or parsed.is_fixed:
        return Candidate(1.0, parsed, changes=tuple(state.changes))
    with state.call.trust.measure():
        repaired, dropped, faults = drop_faulty_parts(parsed, state.spec, state.reference)
    return Candidate(1.0, repaired, faults, (*state.changes, *dropped))


def _flaw_score(state: GenerationState, candidate: Candidate) -> int | None:
    """Score a candidate that another attempt may improve on; return None if it has no flaw."""
    parsed, spec = candidate.parsed, state.spec
    if parsed.is_fixed:
        return None
    if len(parsed.parts) < spec.min_parts:
        return len(parsed.parts)
    is_open = spec.kind in WITHIN_WORDS and is_left_open(parsed.text)
    written = written_language(parsed.own_words, spec.languages)
    is_other = not parsed.rows and written != spec.language
    if candidate.faults or is_open or is_other or quotes_a_turn(parsed.text, state.text, spec):
        return 1
    return None


def _last_resort(state: GenerationState, candidates: Sequence[Candidate]) -> Candidate:
    """Return the best of flawed candidates, with quotes of the text in place of its faults."""
    candidate = best_candidate(candidates, at_least=POSSIBLE_END)
    if candidate is None:
        raise GenerationError(
            "the model wrote nothing that keeps the form asked for; try another type or "
            "length, a larger max_words, or a larger model"
        )
    if state.reference is None:
        return candidate
    parsed, quoted = quote_source(candidate.parsed, state.spec, state.reference, state.text)
    return replace(candidate, parsed=parsed, changes=(*candidate.changes, *quoted))


def _finish(state: GenerationState, candidate: Candidate) -> ParsedOutput:
    """Return the chosen summary, and leave only its changes in `state`."""
    state.changes = [*candidate.changes]
    return candidate.parsed
