"""Find instructions to the summarizer that were injected into a text, and leave them out.

Small models take "ignore the above" for their task. Two questions are asked of a text:

`may_contain_injection` is broad and only adds a reminder to the prompt that the text is data. It
isn't added to every prompt, since it colours summaries: a mail about a delivery becomes one about
"orders".

`injections_in` is narrow: sentences that address a machine and want something of it, or dictate the
words of its summary. The model never reads them.

Not handled: instructions phrased like any other statement, spellings other than letters set apart
by spaces, and languages that `injection_patterns` doesn't list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.grounding.false_summaries import Passage, Span, false_summaries_in
from summarizer.grounding.injection_kinds import letters_of
from summarizer.grounding.injection_patterns import (
    CONTINUES,
    INJECTIONS,
    MAY_BE_INJECTION,
    OF_SUMMARIZERS,
)
from summarizer.inputs.document import Block, Document, with_ids
from summarizer.language.sentences import ends_sentence, sentence_spans
from summarizer.language.words import count_words

_BOUNDARY = re.compile(  # before the clause of an instruction
    r"[;；:：。]\s*|[(（\[]|\s[—–-]+\s|——|,\s(?:and|but|so|or|then|also|please)\s|[,，]\s?"
)
_FIRM = ";；:：。—–-(（["  # whatever precedes these is no part of an instruction
_SPEAKS_TO_MACHINE = re.compile(
    r"\b(?:(?-i:AIs?|LLMs?)|assistants?|bots?|chatbots?|models?|tools?|software|programs?"
    r"|summar\w+|instructions?|prompts?|ignore|disregard|forget)\b"
    r"|人工智能|模型|助手|工具|软件|程序|机器|摘要|总结|指令|忽略|无视|AI",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")
_LONGEST_QUOTATION = 1000  # characters that an instruction dictates
_FEWEST_WORDS = 4  # of a clause that states something
_PAIRS = {"“": "”", "「": "」", "『": "』", "„": "“", "«": "»"}
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|«[^«»\n]*»")
_BEHIND_QUOTE = re.compile(  # begins a clause that isn't the instruction's any more
    r"\s*(?:[,，;；.。!！?？)）]|\s?[—–-]+\s|——)[)）]?\s*"
    r"(?!(?:and |or |then )*(?:add|begin|do not|don't|end|finish|never|no|not|nothing|only|output"
    r"|print|say|then|write|to|as|in|with)\b|[并且]|然后|不|别|其他)",
    re.IGNORECASE,
)
_STANDS_ALONE = re.compile(r"[。.!！]?[^\S\n]*(?:\n|\Z|[A-Z(\d])|。")  # after it
_NEXT_OPENS = re.compile(r"(?<=[。！？.!?])[“「『«]+\Z")
_BETWEEN = re.compile(r"[^\S\n]{0,9}\n?[^\S\n]{0,9}(?=[\"“「『«])")  # before what it announces
_ANNOUNCES = re.compile(
    r"(?:[:：]|\b(?:following|below|this)[.:]?|(?:以下|如下|下面)[^。\n]{0,6}[：:。]?)$",
    re.IGNORECASE,
)
_PARAGRAPH_END = re.compile(r"\n[^\S\n]{0,9}\n")


def _extent(text: str, sentence: Span, match: int) -> Span:
    """Return the span of an instruction that a pattern found at `match` in a sentence."""
    opened = _NEXT_OPENS.search(text, *sentence)  # a mark of the next sentence
    sentence = (sentence[0], opened.start() if opened else sentence[1])
    start = _begin(text, sentence[0], match)
    end = _end_of_open_quote(text, sentence)
    if end == sentence[1]:
        end = _end_of_announced(text, sentence) or _end_in_sentence(text, sentence, match)
    return start, end


def _begin(text: str, start: int, match: int) -> int:
    """Return where its clause begins; one before it stays if it may state something."""
    clauses = list(_BOUNDARY.finditer(text, start, min(match + 2, len(text))))
    for boundary in reversed(clauses):
        before = text[start : boundary.start()]
        if boundary.start() > match or len(_WORD.findall(before)) < _FEWEST_WORDS:
            continue
        is_firm = any(mark in _FIRM for mark in boundary[0])
        if is_firm or not _SPEAKS_TO_MACHINE.search(before):
            return boundary.start() if boundary[0] in "(（[" else boundary.end()
    return start


def _end_of_open_quote(text: str, sentence: Span) -> int:
    """Return the sentence's end, or that of a quotation that goes on behind it."""
    start, end = sentence
    said = text[start:end]
    closing = next(
        (
            closing
            for opening, closing in _PAIRS.items()
            if said.count(opening) > said.count(closing)
        ),
        '"' if said.count('"') % 2 else "",
    )
    if not closing:
        return end
    ahead = text[end : end + _LONGEST_QUOTATION]
    ahead = ahead.partition("\n")[0] if closing == '"' else _PARAGRAPH_END.split(ahead)[0]
    found = text.find(closing, end, end + len(ahead))
    return found + len(closing) if found >= 0 else end


def _end_of_announced(text: str, sentence: Span) -> int | None:
    """Return where a quotation ends that "write this:" announces."""
    start, end = sentence
    between = _BETWEEN.match(text, end) if _ANNOUNCES.search(text[start:end]) else None
    limit = end + _LONGEST_QUOTATION
    quoted = _QUOTED.match(text, between.end(), limit) if between else None
    return quoted.end() if quoted and _STANDS_ALONE.match(text, quoted.end()) else None


def _end_in_sentence(text: str, sentence: Span, match: int) -> int:
    """Return the end of its last quotation, if a clause follows that, or of the sentence."""
    end = sentence[1]
    quotations = list(_QUOTED.finditer(text, match, end))
    behind = _BEHIND_QUOTE.match(text, quotations[-1].end(), end) if quotations else None
    if behind and len(_WORD.findall(text[behind.end() : end])) >= _FEWEST_WORDS:
        return behind.end()
    return end


_SPACED_OUT = re.compile(r" (?<=\b\w )(?=\w\b)")
_SPACES = re.compile(r"(?<= ) +")
_LONGEST = 500  # characters of a sentence that may be left out; a longer one is several


def may_contain_injection(text: str) -> bool:
    """Whether anything in `text` reads like an instruction to the model."""
    if MAY_BE_INJECTION.search(text):
        return True
    return any(_first_injection(line) is not None for line in text.split("\n"))


def may_address_summarizers(text: str) -> bool:
    """Whether `text` speaks of summaries or machines that read, as orders to them do."""
    return OF_SUMMARIZERS.search(text) is not None


def injections_in(text: str) -> tuple[str, ...]:
    """Return the sentences that plainly instruct whoever summarizes `text`."""
    return tuple(text[start:end] for start, end in injection_spans(text))


def injection_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each instruction, and of the sentences that continue one.

    A span has only what the instruction says and quotes, not the rest of its sentence.
    """
    is_within, done = False, 0
    for start, end in sentence_spans(text):
        said = text[max(start, done) : end].strip()
        if not said:  # quoted by the last instruction
            continue
        start = text.index(said, max(start, done))
        match = _injection_in(said) if len(said) <= _LONGEST else None
        is_within = match is not None or (is_within and CONTINUES.fullmatch(said) is not None)
        if is_within:
            span = _extent(text, (start, end), start + (match or 0))
            yield span
            done = span[1]


def _injection_in(line: str) -> int | None:
    """Return where an instruction begins: with the line, if spaces divide its letters."""
    first = _first_injection(line)
    if first is not None:
        return first
    closed = _SPACES.sub("", _SPACED_OUT.sub("", line))
    return 0 if closed != line and _first_injection(closed) is not None else None


def _first_injection(line: str) -> int | None:
    """Return where the first instruction of a line begins."""
    letters = letters_of(line)
    kinds = [kind for script, kinds in INJECTIONS.items() if script.search(line) for kind in kinds]
    found = (kind.pattern.search(line) for kind in kinds if kind.may_be_in(letters))
    return min((match.start() for match in found if match), default=None)


_MOST_PIECES = 5
_LONGEST_JOINED = 500  # characters of pieces together
_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(r"(\w[\w .]{0,24})(?:, ?\d{1,2}:\d{2})?: (?=\S)")  # an author within a passage
_NUMBERING = re.compile(
    r"[ \t]*+(?:[-*•][ \t]++|\(?(?:part )?\w{1,5}(?: ?(?:of|/) ?\w{1,5})?\)|p\.?p?\.?s\.?:?"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}[.)、])[ \t]*+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Piece:
    passage: int
    span: Span
    text: str  # without a number

    @property
    def is_open(self) -> bool:
        return not ends_sentence(self.text)


def split_injections_in(passages: Sequence[Passage]) -> list[list[Span]]:
    """Return for each passage the pieces of instructions that are spread over several."""
    found: list[list[Span]] = [[] for _ in passages]
    for series in _series(passages):
        for run in _runs(series):
            if _injection_in(" ".join(piece.text for piece in run)) is not None:
                for piece in run:
                    if piece.span not in found[piece.passage]:
                        found[piece.passage].append(piece.span)
    return found


def _series(passages: Sequence[Passage]) -> Iterator[list[_Piece]]:
    """Yield the last sentences of the lines by each author, in each paragraph, of all items."""
    by_author: dict[str | int, list[_Piece]] = {}
    for number, passage in enumerate(passages):
        author: str | int = passage.author or ("" if passage.is_item else number)
        for line in _LINE.finditer(passage.text):
            label = _LABEL.match(line[0])
            begins = line.start() + (label.end() if label else 0)
            piece = _last_piece(number, passage.text, begins, line.end())
            if piece:
                by_author.setdefault(label[1] if label else author, []).append(piece)
    for author, pieces in by_author.items():
        is_open = [piece for piece in pieces if piece.is_open]
        if author != "":
            yield pieces
        elif 2 * len(is_open) < len(pieces):
            yield is_open


def _last_piece(number: int, text: str, start: int, end: int) -> _Piece | None:
    spans = sentence_spans(text[start:end])
    if not spans or text[start:end].lstrip().startswith("|"):  # a row of a table
        return None
    span = (start + spans[-1][0], start + spans[-1][1])
    said = text[slice(*span)]
    numbering = _NUMBERING.match(said)
    return _Piece(number, span, said[numbering.end() :] if numbering else said)


def _runs(series: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Yield pieces that may be one sentence: open ones, and one that closes it."""
    for number, first in enumerate(series):
        run = [first]
        for piece in series[number + 1 : number + _MOST_PIECES]:
            if not run[-1].is_open or sum(len(each.text) for each in run) > _LONGEST_JOINED:
                break
            run.append(piece)
        if len(run) > 1:
            yield run


_FEWEST_WORDS_LEFT = 10  # of a text worth summarizing
_LEFT_OUT = "…"


def without_injections(document: Document) -> tuple[Document, tuple[str, ...]]:
    """Return the document without injected instructions and false summaries, and what these were.

    Spans of blocks stay as they are, since they point into the original; messages keep their
    numbers. Where hardly anything else is left, the document comes back unchanged.

    Returns:
        The document, and the texts that were found.
    """
    found: list[str] = []
    blocks = []
    marked = _marked(document.blocks)
    for block, spans in zip(with_ids(document.blocks), marked, strict=True):
        rest, cut = _cut_out(block, spans)
        found += cut
        if rest.text or rest.title:
            blocks.append(rest)
    if not found:
        return document, ()
    if count_words(" ".join(block.text for block in blocks)) < _FEWEST_WORDS_LEFT:
        return document, tuple(found)
    return replace(document, blocks=tuple(blocks)), tuple(found)


def _marked(blocks: Sequence[Block]) -> list[list[Span]]:
    """Return for each block the spans that only show among the others."""
    passages = [Passage(each.text, each.author, each.kind == "list-item") for each in blocks]
    found = zip(false_summaries_in(passages), split_injections_in(passages), strict=True)
    return [[*spans, *pieces] for spans, pieces in found]


def _cut_out(block: Block, marked: Sequence[Span]) -> tuple[Block, list[str]]:
    spans = _merged((*marked, *injection_spans(block.text)))
    text, of_text = _without(block.text, spans)
    title, of_title = _without(block.title, injection_spans(block.title))
    if not of_text and not of_title:
        return block, []
    title = title or (_LEFT_OUT if block.title else "")
    cuts = (*block.cuts, *of_title, *of_text)
    rest = block.with_text(text, _offsets(block.text, spans)) if of_text else block
    return replace(rest, title=title, cuts=cuts), [*of_title, *of_text]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans by offset, overlapping ones as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _without(text: str, spans: Iterable[Span]) -> tuple[str, list[str]]:
    """Return `text` without the spans, and these; spaces behind one go with it."""
    kept, found, last = "", [], 0
    for (start, end), gap in _gaps(text, spans):
        kept += text[last:start]
        found.append(text[start:end])
        last = gap
    return (kept + text[last:]).strip(), found


def _gaps(text: str, spans: Iterable[Span]) -> Iterator[tuple[Span, int]]:
    """Yield the spans, each with the offset up to which the text goes with it."""
    last, is_open = 0, True  # nothing, or white space, is before
    for start, end in spans:
        is_open = text[start - 1].isspace() if start > last else is_open
        last = end + (len(text[end:]) - len(text[end:].lstrip(" ")) if is_open else 0)
        yield (start, end), last


def _offsets(text: str, spans: Iterable[Span]) -> Callable[[int], int]:
    """Return what gives the offset of a character in the text that `_without` returns."""
    gaps = [(start, gap) for (start, _), gap in _gaps(text, spans)]

    def offset(at: int) -> int:
        return at - sum(min(gap, at) - start for start, gap in gaps if start < at)

    kept = (at for at in range(len(text)) if offset(at) < offset(at + 1))
    lead = next((offset(at) for at in kept if not text[at].isspace()), 0)
    return lambda at: max(0, offset(at) - lead)
