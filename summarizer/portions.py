"""A summary of several sentences of what was said aloud: each is of a portion of it.

Asked for five sentences on half an hour of talk, a small model writes one on its beginning. Asked
for one sentence on each few minutes it says what each is about. A text of one pass is read so,
too; what it was read for before doesn't help then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.chunking import CountTokens, Part, split_document
from summarizer.errors import GenerationError
from summarizer.forms import form_of, joined
from summarizer.inputs.document import Document, render
from summarizer.options import SummaryOptions
from summarizer.reducing import Meter
from summarizer.results import Progress
from summarizer.summary_form import Form, Shaped

PORTION_TOKENS = 400  # that are worth a sentence
_SPOKEN = ("conversation", "transcript")
_FEWEST = 3  # sentences: of fewer the model is asked at once
_UNEVEN = 1.1  # how much longer than the mean a portion may be, so that they end where a turn does

Run = Callable[[str, Form, SummaryOptions], Iterator[Progress | str | Shaped]]


def portions_of(
    document: Document, options: SummaryOptions, form: Form, count: CountTokens
) -> list[Part]:
    """The portions of a document that get a sentence each; empty where it isn't read so."""
    is_told_so = options.type == "tldr" and document.input_type in _SPOKEN
    if not is_told_so or form.max_parts < _FEWEST or form.max_words or options.focus.strip():
        return []
    tokens = count(document.text)
    wanted = min(form.max_parts, tokens // PORTION_TOKENS)
    while wanted > 1:
        portions = split_document(document, count, int(tokens / wanted * _UNEVEN))
        if len(portions) <= form.max_parts:
            return portions
        wanted -= 1
    return []


@dataclass(frozen=True)
class Portioned:
    """Writes a summary portion by portion."""

    run: Run
    count: CountTokens
    tell_coverage: Callable[[float], None] = lambda share: None  # of the text, once it is known

    def write(
        self, portions: Sequence[Part], options: SummaryOptions, form: Form
    ) -> Iterator[Progress | str | Shaped]:
        """The events of all portions as those of one pass.

        A portion of which the model writes nothing usable is left out; raises `GenerationError`
        when that holds for all.
        """
        asked = replace(options, max_sentences=1)
        short = form_of(asked, form.language, input_type=form.input_type)
        short = replace(short, also=form.also)
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
                        yield joined([*sentences, event], form)
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
        yield Shaped(joined(sentences, form), tuple(sentences), is_full=True)
