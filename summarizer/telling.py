"""Tell a caller what was written: the events of a summary, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from summarizer.language.sentences import split_sentences
from summarizer.language.words import count_words
from summarizer.results import Delta, Status, StreamEvent, SummaryResult, Usage, change
from summarizer.rows import Row
from summarizer.stopwatch import Stopwatch
from summarizer.urgency import find_priority
from summarizer.writing import Job, Writer


@dataclass(frozen=True)
class Teller:
    """Makes events, with the names of the model that the words are from."""

    model_id: str
    recipe: str
    token_count: Callable[[str], int]

    def written(
        self, writer: Writer, job: Job, clock: Stopwatch, *, may_pass: bool
    ) -> Iterator[StreamEvent]:
        """The summary's pieces as they are written, and its result.

        may_pass -- whether a text that is no longer than its summary may take its place
        """
        shown = ""
        text = ""
        items: tuple[str, ...] = ()
        rows: tuple[Row, ...] = ()
        status: Status = "complete"
        for written in writer.write(job):
            if isinstance(written, str):
                yield from change(shown, written)
                shown = written
            else:
                text, items, rows = written.text, written.parts, written.rows
                may_pass = may_pass and not written.is_fixed
        sentences = tuple(split_sentences(job.text))
        is_shorter = count_words(text) < count_words(job.text)
        if may_pass and not is_shorter and len(sentences) <= job.form.max_parts:
            text, items, status = job.text, sentences, "passthrough"
        yield from change(shown, text)
        plan = job.plan
        usage = Usage(plan.input_tokens, plan.prompt_tokens, job.output_tokens, job.cached_tokens)
        result = self._result(text, items, status, job.form.language, usage, clock)
        yield replace(result, rows=rows, priority=find_priority(job.text))

    def unwritten(
        self, text: str, status: Status, language: str, clock: Stopwatch
    ) -> Iterator[StreamEvent]:
        """The stream of a text that needs no model."""
        if text:
            yield Delta(text)
        items = tuple(split_sentences(text))
        usage = Usage(self.token_count(text))
        result = self._result(text, items, status, language, usage, clock)
        yield replace(result, priority=find_priority(text))

    def _result(
        self,
        text: str,
        items: tuple[str, ...],
        status: Status,
        language: str,
        usage: Usage,
        clock: Stopwatch,
    ) -> SummaryResult:
        return SummaryResult(
            text=text,
            items=items,
            status=status,
            language=language,
            usage=usage,
            timings=clock.timings(),
            model_id=self.model_id,
            recipe=self.recipe,
        )
