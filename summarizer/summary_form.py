"""What a summary must look like, and what of an answer does: values, made by `forms`."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.options import InputType, SummaryFormat, SummaryType
from summarizer.rows import SUBJECTS, Layout, Row
from summarizer.styles import Kind

# Kinds of one line within so many words: an open part is too long for good once it is, and may end
# earlier, if that leaves a share of the allowed words.
WITHIN_WORDS = ("headline", "clauses")
FEWEST_WORDS_SHARE = 0.4

_TOKENS_AN_ITEM = 80  # room for a long sentence
_TOKENS_TO_SPARE = 48  # for one that is much longer
_TOKENS_IN_ALL = 768  # what the context keeps free for an answer, see planning.RESERVED_TOKENS
# A text this short for each part is its own summary.
_PASSTHROUGH_WORDS = {"items": 8, "rows": 8, "sentences": 20, "topics": 3}


@dataclass(frozen=True)
class Form:
    """What a summary must look like."""

    kind: Kind
    max_parts: int  # bullets, sentences, clauses or rows
    max_words: int | None
    bullet: str  # before each part; "" for running text
    language: str  # a key of language.tags.LANGUAGES
    type: SummaryType = "key-points"
    format: SummaryFormat = "markdown"
    input_type: InputType = "article"
    layout: Layout | None = None  # of rows
    message_ids: tuple[str, ...] = ()  # of the messages that rows name by their numbers
    words_of_text: int | None = None  # that rows stay below, but for the first
    passes: bool = True  # whether a text may be its own summary
    if_empty: str = ""  # what is said where no rows are an answer, too
    is_empty: bool = False  # whether that is known before
    also: tuple[str, ...] = ()  # other languages that its text is in, and it may be in, too
    asks: bool = True  # whether the model may be asked first if anything is on the focus

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that a summary may be in, the wanted one first."""
        return (self.language, *self.also)

    @property
    def max_tokens(self) -> int:
        """Room for an answer; what it cuts off is left out."""
        return min(self.max_parts * _TOKENS_AN_ITEM + _TOKENS_TO_SPARE, _TOKENS_IN_ALL)

    @property
    def most_words(self) -> int | None:
        """The bound of words; a list has fewer than its text, besides."""
        if self.type != "list" or self.words_of_text is None:
            return self.max_words
        fewer = max(1, self.words_of_text - 1)
        return min(fewer, self.max_words or fewer)

    @property
    def min_parts(self) -> int:
        """Parts without which an answer isn't taken at once."""
        return self.layout.fewest if self.layout else 1

    @property
    def passthrough_words(self) -> int:
        """A text of no more words and no more sentences is no longer than its summary."""
        if self.kind in ("headline", "clauses") or self.type == "apple-stack":
            return self.max_words or 0
        each = _PASSTHROUGH_WORDS["topics" if self.type == "topics" else self.kind]
        return min(self.max_parts * each, self.max_words or self.max_parts * each)


@dataclass(frozen=True)
class Shaped:
    """What of the model's words keeps the form."""

    text: str
    parts: tuple[str, ...]  # the bullets, sentences or rows in it, without bullets
    is_full: bool  # nothing more fits or is wanted: the model can stop
    rows: tuple[Row, ...] = ()  # the cells of each part, where it is made of cells
    is_fixed: bool = False  # our own words: there was nothing to write

    @property
    def own_words(self) -> str:
        """What of it the model chose the words of: not the names and times of rows."""
        if not self.rows:
            return self.text
        return "\n".join(cell for row in self.rows for key, cell in row.items() if key in SUBJECTS)


def fixed(text: str) -> Shaped:
    """Words of our own in place of a summary."""
    return Shaped(text, (), is_full=True, is_fixed=True)
