"""A summary of several sentences of what was said aloud: each is of a portion of it.

Asked for five sentences on half an hour of talk, a small model writes one on its beginning. Asked
for one sentence on each few minutes it says what each is about. A text of one pass is read so,
too; what it was read for before doesn't help then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.errors import GenerationError
from summarizer.inputs.document import Document, render
from summarizer.options import SummaryOptions
from summarizer.output.render import render_parts
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.pipeline.chunk import CountTokens, Part, split_document
from summarizer.pipeline.map_reduce import Meter
from summarizer.results import Progress
from summarizer.types import INPUT_TYPES

PORTION_TOKENS = 400  # that are worth a sentence
_FEWEST = 3  # sentences: of fewer the model is asked at once
_UNEVEN = 1.1  # how much longer than the mean a portion may be, so that they end where a turn does

Run = Callable[[str, OutputSpec, SummaryOptions], Iterator[Progress | str | ParsedOutput]]


def portions_of(
    document: Document, options: SummaryOptions, spec: OutputSpec, count: CountTokens
) -> list[Part]:
    """The portions of a document that get a sentence each; empty where it isn't read so."""
    is_told_so = spec.info.is_segmentwise and INPUT_TYPES[document.input_type].is_in_turns
    if not is_told_so or spec.max_parts < _FEWEST or spec.max_words or options.focus.strip():
        return []
    tokens = count(document.text)
    wanted = min(spec.max_parts, tokens // PORTION_TOKENS)
    while wanted > 1:
        portions = split_document(document, count, int(tokens / wanted * _UNEVEN))
        if len(portions) <= spec.max_parts:
            return portions
        wanted -= 1
    return []


@dataclass(frozen=True)
class Segmentwise:
    """Writes a summary portion by portion."""

    run: Run
    count: CountTokens
    tell_coverage: Callable[[float], None] = lambda share: None  # of the text, once it is known

    def write(
        self, portions: Sequence[Part], options: SummaryOptions, spec: OutputSpec
    ) -> Iterator[Progress | str | ParsedOutput]:
        """The events of all portions as those of one pass.

        A portion of which the model writes nothing usable is left out; raises `GenerationError`
        when that holds for all.
        """
        asked = replace(options, max_sentences=1)
        short = output_spec(asked, spec.language, input_type=spec.input_type)
        short = replace(short, also=spec.also)
        texts = [render(portion) for portion in portions]
        meter = Meter()
        sizes = [self.count(text) for text in texts]
        meter.plan(sizes, is_last=True)
        sentences: list[str] = []
        told = 0  # characters of the portions that got a sentence
        for text, size in zip(texts, sizes, strict=True):
            try:
                for event in self.run(text, short, asked):
                    if isinstance(event, Progress):
                        yield meter.within(event, size)
                    elif isinstance(event, str):
                        yield render_parts([*sentences, event], spec)
                    else:
                        sentences += event.parts
                        told += len(text)
            except GenerationError:
                continue
            finally:
                meter.add(size)
        if not sentences:
            raise GenerationError("the model wrote nothing usable of any part; try a larger model")
        self.tell_coverage(told / sum(map(len, texts)))
        yield ParsedOutput(render_parts(sentences, spec), tuple(sentences), is_full=True)
