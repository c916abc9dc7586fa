"""Files of captions, whatever their format and encoding."""

from __future__ import annotations

from dataclasses import replace

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.cue_formats import (
    parse_cue_json,
    parse_cue_table,
    parse_lrc,
    parse_second_lines,
    parse_substation,
)
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.subtitles import parse_subtitles
from summarizer.inputs.text import require_bounded
from summarizer.inputs.transcripts import parse_transcript

_PARSERS = (
    parse_substation,
    parse_cue_table,
    parse_second_lines,
    parse_cue_json,
    parse_subtitles,
    parse_lrc,
)


def parse_captions(text: str) -> Document | None:
    """Return the transcript of a text of timed captions; None if it is none."""
    found = (document for parse in _PARSERS if (document := parse(text)))
    return next(found, None)


def read_captions(data: bytes, name: str) -> Document:
    """Return the transcript of a file of captions, whose encoding is guessed if it isn't UTF-8.

    Raises `UnsupportedInputError` if it has no captions, or is no text.
    """
    text, doubts = decode_guessed(data, name)
    document = parse_captions(require_bounded(text)) or parse_transcript(text)
    if document is None:
        raise UnsupportedInputError(
            f"{name} has no captions with times; if it is another text, name it .txt"
        )
    return replace(document, doubts=(*document.doubts, *doubts))
