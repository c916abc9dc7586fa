"""Let the model write a summary until it keeps its form.

The first attempt is shown as it is written. When it doesn't keep its form (a headline of too many
words, a sentence without end, the wrong language), the cache is rewound to the end of the text and
the model is asked again, more tightly. A headline that is a few words too long may also end earlier
where the model itself thought an end likely.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from summarizer.engine.constraints import (
    Constraint,
    all_of,
    favour_tokens,
    forbid_if_likeliest,
    forbid_openings,
    forbid_repeats,
    forbid_tokens,
    prefer_within,
)
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import Finish, IsCancelled, Limits, Token, generate, read_prompt
from summarizer.engine.prompt_lookup import PromptLookup
from summarizer.engine.sampling import Sampling, softmax
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import GenerationError
from summarizer.generation.backtrack import Backtracker
from summarizer.generation.candidates import (
    LIKELY_END,
    POSSIBLE_END,
    Attempt,
    Candidate,
    End,
    best,
    earlier_ends,
)
from summarizer.generation.repair import with_quotes, without_faults
from summarizer.generation.timing import Spent
from summarizer.grounding.leaks import copies_opening
from summarizer.grounding.reference import Claim, Guard, ReferenceIndex
from summarizer.language.detection import is_written_in, written_language
from summarizer.language.scripts import foreign_to
from summarizer.language.words import is_left_open
from summarizer.options import SummaryOptions
from summarizer.output.grammar import grammar_of
from summarizer.output.parse import parse_output
from summarizer.output.spec import WITHIN_WORDS, OutputSpec, ParsedOutput, fixed
from summarizer.output.table import has_empty_rows, with_more_rows
from summarizer.prompts.plan import Plan, Planner, quotes_a_turn
from summarizer.results import Check

_ATTEMPTS = 4
_LAST_TEMPERATURE = 0.7  # of the last attempt, when three likeliest answers didn't do
_LONGEST_REPEAT = 8  # tokens: a long name may come again, the same statement may not
_SENTENCE_ENDS = ("\n", ".")
_CLAUSE_ENDS = ("\n", "。", "，", "；")
_EARLY_END = 2.0  # logits: a clause of few words ends where it can, not where it must
_SURE_OF_YES = 0.35  # logits that yes must be ahead of no: see docs/log.md


@dataclass(frozen=True)
class Writer:
    """The engine and the prompts; what it writes into, a cache, comes with each call."""

    decoder: Decoder
    tokenizer: Tokenizer
    planner: Planner
    stop_ids: tuple[int, ...]
    drafts: bool = True  # guess from the text what comes next

    def write(self, job: Job) -> Iterator[str | ParsedOutput]:
        """The shown text after each token, then what was written at last.

        Raises `GenerationError` when no attempt keeps the form, and `AbortError`.
        """
        nothing = self._nothing_to_write(job)
        if nothing is not None:
            yield nothing
            return
        candidates: list[Candidate] = []
        rows = ""  # of attempts with too few of them
        for number in range(_ATTEMPTS):
            attempt = Attempt(self.tokenizer, job.plan.answer)
            job.begin_attempt()
            for shown in self._attempt(job, number, attempt):
                if number == 0:
                    yield shown
            if rows and job.spec.table:
                attempt.raw = with_more_rows(rows, attempt.raw, job.spec.table, job.spec.language)
            candidate = self._settled(job, attempt, candidates, is_first=number == 0)
            if candidate is not None:
                yield job.take(candidate)
                return
            job.tried.update(attempt.ids[:1])
            rows = attempt.raw if candidates and not candidates[-1].faults else ""
        candidate = best(candidates, at_least=POSSIBLE_END)
        if candidate is None:
            raise GenerationError(
                "the model wrote nothing that keeps the form asked for; try another type or "
                "length, a larger max_words, or a larger model"
            )
        yield job.take(_quoted(job, candidate))

    def _attempt(self, job: Job, number: int, attempt: Attempt) -> Iterator[str]:
        """Write once from the end of the document; the shown text after each token.

        Where the guard objects, what it objects to is taken back, and the model goes on otherwise.
        """
        job.cache.length = len(job.plan.shared)
        task = job.plan.task
        if number:
            task = self.planner.tightened(job.text, job.options, job.spec, number)
        logits = read_prompt(self.decoder, task, job.cache, is_cancelled=job.is_cancelled)
        tried = job.tried if number > 1 and not job.spec.table else ()  # twice alike is enough
        backtracker = Backtracker(
            self.decoder, job.cache, logits, digits=self.planner.digits, tried=tried
        )
        sampling = _sampling(job.options, number)
        guard = job.guard(attempt.given)
        while True:
            events = generate(
                self.decoder,
                logits,
                job.cache,
                Limits(job.spec.max_tokens, self.stop_ids),
                sampling=sampling,
                constraint=self._constraint(job, sampling, backtracker, is_strict=number > 0),
                prompt_lookup=self._prompt_lookup(job),
                begun=tuple(attempt.ids),
                is_cancelled=job.is_cancelled,
            )
            objection = yield from self._follow(events, job, attempt, guard)
            if objection is None:
                return
            logits, seconds = backtracker.take_back(attempt, objection)
            job.note_change(Check(objection.kind, objection.text, "rewritten"), seconds)
            yield parse_output(attempt.raw, job.spec, ended=False).text

    def _follow(
        self, events: Iterator[Token | Finish], job: Job, attempt: Attempt, guard: Guard | None
    ) -> Generator[str, None, Claim | None]:
        """Let an attempt grow; the shown text after each token, and what the guard objects to."""
        for event in events:
            if job.spec.kind in WITHIN_WORDS:
                attempt.ends.append(End(len(attempt.raw), self._end_probability(job, event)))
            is_ended = isinstance(event, Finish)
            if isinstance(event, Finish):
                attempt.finish(is_cut_off=event.reason != "stop")
            else:
                job.count_token()
                attempt.add(event.id)
            objection = self._objection(job, attempt, guard, is_ended=is_ended)
            if objection or is_ended:
                return objection
            parsed = parse_output(attempt.raw, job.spec, ended=False)
            yield parsed.text
            if parsed.is_full:
                return None
        return None

    def _objection(
        self, job: Job, attempt: Attempt, guard: Guard | None, *, is_ended: bool
    ) -> Claim | None:
        if guard is None:
            return None
        with job.trust.counting():
            return guard.objection(attempt.raw, is_ended=is_ended)

    def _nothing_to_write(self, job: Job) -> ParsedOutput | None:
        """The fixed sentence that is the summary where there is nothing to summarize."""
        if job.spec.is_empty:
            return fixed(job.spec.if_empty)
        ask = job.plan.ask
        if ask is None:
            return None
        job.cache.length = len(job.plan.shared)
        logits = read_prompt(self.decoder, ask.task, job.cache, is_cancelled=job.is_cancelled)
        is_yes = logits[self.planner.yes] - logits[self.planner.no] >= _SURE_OF_YES
        return None if is_yes else fixed(ask.if_no)

    def _prompt_lookup(self, job: Job) -> PromptLookup | None:
        return (
            PromptLookup(job.plan.shared, row_cost=self.decoder.row_cost) if self.drafts else None
        )

    def _constraint(
        self, job: Job, sampling: Sampling, backtracker: Backtracker, *, is_strict: bool
    ) -> Constraint:
        table = job.spec.table
        barred = backtracker.constraint
        if table:
            rule = self.planner.vocabulary.constraint(grammar_of(table, is_strict=is_strict))
            favoured = [favour_tokens(self.planner.bars, _EARLY_END)] if table.words else []
            wish = all_of(*favoured, barred, self._own_script(job, sampling))
            return prefer_within(all_of(rule, self.planner.chat.answer_alone), wish)
        return all_of(  # rows begin as they are told, and repeat what is between their cells
            self.planner.chat.answer_alone,
            forbid_openings(self.planner.openings_unwanted_for(job.text, job.spec)),
            forbid_repeats(_LONGEST_REPEAT),
            barred,
            self._own_script(job, sampling),
        )

    def _own_script(self, job: Job, sampling: Sampling) -> Constraint:
        if sampling.temperature > 0:  # any token may be drawn
            return forbid_tokens(self._foreign_tokens(job))
        return forbid_if_likeliest(
            lambda: self._foreign_tokens(job),
            among=lambda token: not self.tokenizer.bytes_of(token).isascii(),
        )

    def _foreign_tokens(self, job: Job) -> Sequence[int]:
        """Tokens of scripts that the summary's language hasn't; names in the text may be kept.

        Not so when the text is in another language: of a Chinese text the model would rather write
        in Chinese, whatever it is told.
        """
        language = job.spec.language
        kept = job.text if is_written_in(job.text, language) else ""
        if job.spec.table:
            kept += "".join(job.spec.table.participants)
        return self.tokenizer.tokens_matching(foreign_to(language, kept_from=kept))

    def _settled(
        self, job: Job, attempt: Attempt, candidates: list[Candidate], *, is_first: bool
    ) -> Candidate | None:
        """What an attempt wrote, if nothing better need be tried; else it may be a candidate."""
        result = self._accepted(job, attempt)
        if result is not None:
            candidate = self._mended(job, result)
            share = self._weakness(job, candidate, is_first=is_first)
            if share is None:
                return candidate
            is_short = len(result.parts) < job.spec.min_parts
            weak = replace(candidate, probability=share * POSSIBLE_END, is_short=is_short)
            candidates.append(weak)
            if candidate.faults:
                return None
        if job.spec.kind in WITHIN_WORDS:
            candidates += earlier_ends(job.spec, attempt, job.source, job.changes)
            faultless = [candidate for candidate in candidates if not candidate.faults]
            return best(faultless, at_least=LIKELY_END)
        return None

    def _mended(self, job: Job, result: ParsedOutput) -> Candidate:
        """A result without the parts that the source doesn't have."""
        if job.source is None or result.is_fixed:
            return Candidate(1.0, result, changes=tuple(job.changes))
        with job.trust.counting():
            mended, dropped, faults = without_faults(result, job.spec, job.source)
        return Candidate(1.0, mended, faults, (*job.changes, *dropped))

    def _weakness(self, job: Job, candidate: Candidate, *, is_first: bool) -> int | None:
        """How much better a candidate is than none, where another attempt may be better still."""
        result = candidate.parsed
        if result.is_fixed:
            return None
        if len(result.parts) < job.spec.min_parts:
            return len(result.parts)
        is_open = job.spec.kind in WITHIN_WORDS and is_left_open(result.text)
        written = written_language(result.own_words, job.spec.languages)
        is_other = not result.rows and written != job.spec.language
        if (
            candidate.faults
            or is_open
            or is_other
            or quotes_a_turn(result.text, job.text, job.spec)
        ):
            return 1
        if job.source and is_first and copies_opening(result.parts, job.text):
            job.opening = Check("copied-opening", result.text, "rewritten")
            return 1
        return None

    def _accepted(self, job: Job, attempt: Attempt) -> ParsedOutput | None:
        parsed = parse_output(attempt.raw, job.spec, ended=True, cut_off=attempt.is_cut_off)
        table = job.spec.table
        if table and job.spec.if_empty and has_empty_rows(attempt.raw, table):
            return fixed(job.spec.if_empty)
        languages = job.spec.languages
        if parsed.parts and any(is_written_in(parsed.own_words, each) for each in languages):
            return parsed
        return None

    def _end_probability(self, job: Job, event: Token | Finish) -> float:
        """How likely the answer ends before this token: by a stop token or a line's end.

        In Chinese also by a comma, which parts clauses there: what comes before is whole.
        """
        probabilities = softmax(event.logits)
        marks = _CLAUSE_ENDS if job.spec.language in ("zh", "zh-Hant") else _SENTENCE_ENDS
        ends = {*self.stop_ids, *(self.tokenizer.encode(mark)[0] for mark in marks)}
        return float(probabilities[list(ends)].sum())


def _quoted(job: Job, candidate: Candidate) -> Candidate:
    """A summary of which no attempt was without faults, with the text's own words for them."""
    if job.source is None:
        return candidate
    result, quoted = with_quotes(candidate.parsed, job.spec, job.source, job.text)
    return replace(candidate, parsed=result, changes=(*candidate.changes, *quoted))


def _sampling(options: SummaryOptions, attempt: int) -> Sampling:
    temperature = options.temperature
    if attempt == _ATTEMPTS - 1:
        temperature = max(temperature, _LAST_TEMPERATURE)
    return Sampling(temperature, options.top_k, options.top_p, options.seed + attempt)


@dataclass
class Job:
    """A pass's summary.

    source   -- what the summary is held against while it is written; None where it isn't
    on_token -- called for each token that is written
    trust    -- seconds that checking took, or writing again
    changes  -- what was taken out of the summary
    opening  -- that of the text, which a first attempt copied
    tried    -- the first tokens of attempts that weren't taken
    """

    text: str
    options: SummaryOptions
    spec: OutputSpec
    plan: Plan
    cache: KVCache
    is_cancelled: IsCancelled
    on_token: Callable[[], None]
    trust: Spent = field(default_factory=Spent)
    source: ReferenceIndex | None = None
    output_tokens: int = 0
    changes: list[Check] = field(default_factory=list)
    opening: Check | None = None
    tried: set[int] = field(default_factory=set)

    def count_token(self) -> None:
        """Note that a token was written."""
        self.output_tokens += 1
        self.on_token()

    def guard(self, given: str) -> Guard | None:
        """What watches an answer that begins with what was given."""
        return Guard(self.source, given=given) if self.source else None

    def begin_attempt(self) -> None:
        """Forget what was taken out of an attempt that isn't taken."""
        self.changes = []

    def take(self, candidate: Candidate) -> ParsedOutput:
        """The summary that is taken, and what was taken out of it, no other attempt's changes."""
        parsed, opening = candidate.parsed, self.opening
        if self.source and copies_opening(parsed.parts, self.text):  # again
            opening = Check("copied-opening", parsed.text, "kept")
        self.changes = [*([opening] if opening else []), *candidate.changes]
        return parsed

    def note_change(self, change: Check, seconds: float = 0.0) -> None:
        """Note what was taken out, and the seconds that are lost by it."""
        self.changes.append(change)
        self.trust.add(seconds)
