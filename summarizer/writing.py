"""Let the model write a summary until it keeps its form.

The first attempt is shown as it is written. When it doesn't keep its form (a headline of too many
words, a sentence without end, the wrong language), the cache is rewound to the end of the text and
the model is asked again, more tightly. A headline that is a few words too long may also end earlier
where the model itself thought an end likely.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.attempts import Attempt, End
from summarizer.endings import LIKELY_END, POSSIBLE_END, Ending, best, earlier_ends
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
from summarizer.engine.decoder import Decoder
from summarizer.engine.drafts import Drafter
from summarizer.engine.generation import Finish, Limits, Token, generate, read_prompt
from summarizer.engine.sampling import Sampling, softmax
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import GenerationError
from summarizer.forms import shape
from summarizer.job import Job
from summarizer.language.detection import is_written_in, written_language
from summarizer.language.foreign import foreign_to
from summarizer.language.open_ends import is_left_open
from summarizer.mending import with_quotes, without_faults
from summarizer.options import SummaryOptions
from summarizer.planning import Planner, quotes_a_turn
from summarizer.results import Check
from summarizer.retracing import Retracing
from summarizer.rows import grammar_of, has_empty_rows, with_more_rows
from summarizer.summary_form import WITHIN_WORDS, Shaped, fixed
from summarizer.trust.drift import copies_opening
from summarizer.trust.guard import Guard
from summarizer.trust.source import Claim

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

    def write(self, job: Job) -> Iterator[str | Shaped]:
        """The shown text after each token, then what was written at last.

        Raises `GenerationError` when no attempt keeps the form, and `AbortError`.
        """
        nothing = self._nothing_to_write(job)
        if nothing is not None:
            yield nothing
            return
        candidates: list[Ending] = []
        rows = ""  # of attempts with too few of them
        for number in range(_ATTEMPTS):
            attempt = Attempt(self.tokenizer, job.plan.answer)
            job.begin_attempt()
            for shown in self._attempt(job, number, attempt):
                if number == 0:
                    yield shown
            if rows and job.form.layout:
                attempt.raw = with_more_rows(rows, attempt.raw, job.form.layout, job.form.language)
            ending = self._settled(job, attempt, candidates, is_first=number == 0)
            if ending is not None:
                yield job.take(ending)
                return
            job.tried.update(attempt.ids[:1])
            rows = attempt.raw if candidates and not candidates[-1].faults else ""
        ending = best(candidates, at_least=POSSIBLE_END)
        if ending is None:
            raise GenerationError(
                "the model wrote nothing that keeps the form asked for; try another type or "
                "length, a larger max_words, or a larger model"
            )
        yield job.take(_quoted(job, ending))

    def _attempt(self, job: Job, number: int, attempt: Attempt) -> Iterator[str]:
        """Write once from the end of the document; the shown text after each token.

        Where the guard objects, what it objects to is taken back, and the model goes on otherwise.
        """
        job.cache.length = len(job.plan.shared)
        task = job.plan.task
        if number:
            task = self.planner.tightened(job.text, job.options, job.form, number)
        logits = read_prompt(self.decoder, task, job.cache, is_cancelled=job.is_cancelled)
        tried = job.tried if number > 1 and not job.form.layout else ()  # twice alike is enough
        retracing = Retracing(
            self.decoder, job.cache, logits, digits=self.planner.digits, tried=tried
        )
        sampling = _sampling(job.options, number)
        guard = job.guard(attempt.given)
        while True:
            events = generate(
                self.decoder,
                logits,
                job.cache,
                Limits(job.form.max_tokens, self.stop_ids),
                sampling=sampling,
                constraint=self._constraint(job, sampling, retracing, is_strict=number > 0),
                drafter=self._drafter(job),
                begun=tuple(attempt.ids),
                is_cancelled=job.is_cancelled,
            )
            objection = yield from self._follow(events, job, attempt, guard)
            if objection is None:
                return
            logits, seconds = retracing.take_back(attempt, objection)
            job.note_change(Check(objection.kind, objection.text, "rewritten"), seconds)
            yield shape(attempt.raw, job.form, ended=False).text

    def _follow(
        self, events: Iterator[Token | Finish], job: Job, attempt: Attempt, guard: Guard | None
    ) -> Generator[str, None, Claim | None]:
        """Let an attempt grow; the shown text after each token, and what the guard objects to."""
        for event in events:
            if job.form.kind in WITHIN_WORDS:
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
            shaped = shape(attempt.raw, job.form, ended=False)
            yield shaped.text
            if shaped.is_full:
                return None
        return None

    def _objection(
        self, job: Job, attempt: Attempt, guard: Guard | None, *, is_ended: bool
    ) -> Claim | None:
        if guard is None:
            return None
        with job.trust.counting():
            return guard.objection(attempt.raw, is_ended=is_ended)

    def _nothing_to_write(self, job: Job) -> Shaped | None:
        """The fixed sentence that is the summary where there is nothing to summarize."""
        if job.form.is_empty:
            return fixed(job.form.if_empty)
        ask = job.plan.ask
        if ask is None:
            return None
        job.cache.length = len(job.plan.shared)
        logits = read_prompt(self.decoder, ask.task, job.cache, is_cancelled=job.is_cancelled)
        is_yes = logits[self.planner.yes] - logits[self.planner.no] >= _SURE_OF_YES
        return None if is_yes else fixed(ask.if_no)

    def _drafter(self, job: Job) -> Drafter | None:
        return Drafter(job.plan.shared, row_cost=self.decoder.row_cost) if self.drafts else None

    def _constraint(
        self, job: Job, sampling: Sampling, retracing: Retracing, *, is_strict: bool
    ) -> Constraint:
        layout = job.form.layout
        barred = retracing.constraint
        if layout:
            rule = self.planner.vocabulary.constraint(grammar_of(layout, is_strict=is_strict))
            favoured = [favour_tokens(self.planner.bars, _EARLY_END)] if layout.words else []
            wish = all_of(*favoured, barred, self._own_script(job, sampling))
            return prefer_within(all_of(rule, self.planner.chat.answer_alone), wish)
        return all_of(  # rows begin as they are told, and repeat what is between their cells
            self.planner.chat.answer_alone,
            forbid_openings(self.planner.openings_unwanted_for(job.text, job.form)),
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
        language = job.form.language
        kept = job.text if is_written_in(job.text, language) else ""
        if job.form.layout:
            kept += "".join(job.form.layout.participants)
        return self.tokenizer.tokens_matching(foreign_to(language, kept_from=kept))

    def _settled(
        self, job: Job, attempt: Attempt, candidates: list[Ending], *, is_first: bool
    ) -> Ending | None:
        """What an attempt wrote, if nothing better need be tried; else it may be a candidate."""
        result = self._accepted(job, attempt)
        if result is not None:
            ending = self._mended(job, result)
            share = self._weakness(job, ending, is_first=is_first)
            if share is None:
                return ending
            is_short = len(result.parts) < job.form.min_parts
            weak = replace(ending, probability=share * POSSIBLE_END, is_short=is_short)
            candidates.append(weak)
            if ending.faults:
                return None
        if job.form.kind in WITHIN_WORDS:
            candidates += earlier_ends(job.form, attempt, job.source, job.changes)
            faultless = [ending for ending in candidates if not ending.faults]
            return best(faultless, at_least=LIKELY_END)
        return None

    def _mended(self, job: Job, result: Shaped) -> Ending:
        """A result without the parts that the source doesn't have."""
        if job.source is None or result.is_fixed:
            return Ending(1.0, result, changes=tuple(job.changes))
        with job.trust.counting():
            mended, dropped, faults = without_faults(result, job.form, job.source)
        return Ending(1.0, mended, faults, (*job.changes, *dropped))

    def _weakness(self, job: Job, ending: Ending, *, is_first: bool) -> int | None:
        """How much better a candidate is than none, where another attempt may be better still."""
        result = ending.shaped
        if result.is_fixed:
            return None
        if len(result.parts) < job.form.min_parts:
            return len(result.parts)
        is_open = job.form.kind in WITHIN_WORDS and is_left_open(result.text)
        written = written_language(result.own_words, job.form.languages)
        is_other = not result.rows and written != job.form.language
        if ending.faults or is_open or is_other or quotes_a_turn(result.text, job.text, job.form):
            return 1
        if job.source and is_first and copies_opening(result.parts, job.text):
            job.opening = Check("copied-opening", result.text, "rewritten")
            return 1
        return None

    def _accepted(self, job: Job, attempt: Attempt) -> Shaped | None:
        shaped = shape(attempt.raw, job.form, ended=True, cut_off=attempt.is_cut_off)
        layout = job.form.layout
        if layout and job.form.if_empty and has_empty_rows(attempt.raw, layout):
            return fixed(job.form.if_empty)
        languages = job.form.languages
        if shaped.parts and any(is_written_in(shaped.own_words, each) for each in languages):
            return shaped
        return None

    def _end_probability(self, job: Job, event: Token | Finish) -> float:
        """How likely the answer ends before this token: by a stop token or a line's end.

        In Chinese also by a comma, which parts clauses there: what comes before is whole.
        """
        probabilities = softmax(event.logits)
        marks = _CLAUSE_ENDS if job.form.language in ("zh", "zh-Hant") else _SENTENCE_ENDS
        ends = {*self.stop_ids, *(self.tokenizer.encode(mark)[0] for mark in marks)}
        return float(probabilities[list(ends)].sum())


def _quoted(job: Job, ending: Ending) -> Ending:
    """A summary of which no attempt was without faults, with the text's own words for them."""
    if job.source is None:
        return ending
    result, quoted = with_quotes(ending.shaped, job.form, job.source, job.text)
    return replace(ending, shaped=result, changes=(*ending.changes, *quoted))


def _sampling(options: SummaryOptions, attempt: int) -> Sampling:
    temperature = options.temperature
    if attempt == _ATTEMPTS - 1:
        temperature = max(temperature, _LAST_TEMPERATURE)
    return Sampling(temperature, options.top_k, options.top_p, options.seed + attempt)
