"""Summarize speech in several sentences, each of a segment of it.

Asked for five sentences on half an hour of talk, a small model writes one on its beginning. Asked
for one sentence on each few minutes, it says what each is about. This holds for texts that fit one
pass, too. A cached reading of the whole text doesn't help then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.errors import GenerationError
from summarizer.generation.call import Call, PassEvent
from summarizer.grounding.attribution import Attributor
from summarizer.inputs.document import Document, render
from summarizer.options import SummaryOptions
from summarizer.output.render import render_parts
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.pipeline.chunk import CountTokens, Part, split_document
from summarizer.pipeline.quoting import quote_doubted
from summarizer.pipeline.sections import ProgressMeter, RunPass
from summarizer.results import Evidence, Progress
from summarizer.types import INPUT_TYPES

SEGMENT_TOKENS = 400  # that are worth a sentence
_FEWEST = 3  # sentences: fewer are asked for in one pass
_UNEVEN = 1.1  # how much longer than the mean a segment may be, so that it can end with a turn


def segments_of(
    document: Document, options: SummaryOptions, spec: OutputSpec, count: CountTokens
) -> list[Part]:
    """Return the segments that get a sentence each; none if the document is summarized at once."""
    is_spoken = spec.info.is_segmentwise and INPUT_TYPES[document.input_type].is_in_turns
    if not is_spoken or spec.max_parts < _FEWEST or spec.max_words or options.focus.strip():
        return []
    tokens = count(document.text)
    wanted = min(spec.max_parts, tokens // SEGMENT_TOKENS)
    while wanted > 1:
        segments = split_document(document, count, int(tokens / wanted * _UNEVEN))
        if len(segments) <= spec.max_parts:
            return segments
        wanted -= 1
    return []


def summarize_segments(
    document: Document,
    segments: Sequence[Part],
    spec: OutputSpec,
    call: Call,
    run: RunPass,
    count: CountTokens,
) -> Iterator[PassEvent]:
    """Summarize each of `segments` in a sentence; yield events as one pass would.

    A segment that the model writes nothing usable of is left out, which lowers the coverage.

    Args:
        document: The whole.
        segments: Parts of it, see `segments_of`.
        spec: Of the whole summary.
        call: Gets the coverage.
        run: Runs a pass on a segment.
        count: Counts the tokens of a text.

    Raises:
        GenerationError: The model wrote nothing usable of any segment.
    """
    short_options = replace(call.options, max_sentences=1)
    short = output_spec(short_options, spec.language, input_type=spec.input_type)
    short = replace(short, also=spec.also)
    texts = [render(segment) for segment in segments]
    sizes = [count(text) for text in texts]
    meter = ProgressMeter()
    meter.plan(sizes, is_last=True)
    sentences: list[str] = []
    quotations: list[tuple[int, tuple[Evidence, ...]]] = []
    covered = 0  # characters
    for segment, text, size in zip(segments, texts, sizes, strict=True):
        try:
            of_segment = Attributor(replace(document, blocks=tuple(segment)))
            for event in run(text, short, short_options):
                if isinstance(event, Progress):
                    yield meter.within(event, size)
                elif isinstance(event, str):
                    yield render_parts([*sentences, event], spec)
                else:
                    if event.doubted:
                        event, changes = quote_doubted(event, short, of_segment)
                        call.changes += changes
                    quotations += [(len(sentences) + n, said) for n, said in event.quotations]
                    sentences += event.parts
                    covered += len(text)
        except GenerationError:
            continue
        finally:
            meter.add(size)
    if not sentences:
        raise GenerationError("the model wrote nothing usable of any part; try a larger model")
    call.coverage = covered / sum(map(len, texts))
    text = render_parts(sentences, spec)
    yield ParsedOutput(text, tuple(sentences), is_full=True, quotations=tuple(quotations))
