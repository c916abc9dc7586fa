"""Characters that nobody sees but a model reads: found, left out and counted.

They serve typesetting (soft hyphens, marks of direction) or carry words past a reader's eye (the
tags block, chains of variation selectors). Kept is what changes the look of a word: one joiner
after a letter of a script that joins (Arabic, Indic), the joiners and selectors within an emoji,
the tags of a flag, one variation selector after a character.
"""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.inputs.document import Block, Document

HIDDEN_CHARACTERS = "hidden characters"  # the names in `Document.dropped`
HIDDEN_ELEMENTS = "hidden elements"

_SELECTORS = "\ufe00-\ufe0f"
_IDEOGRAPH_SELECTORS = "\U000e0100-\U000e01ef"
_NEVER_SEEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    f"\ufff9-\ufffb\U000e0000-\U000e007f{_SELECTORS}{_IDEOGRAPH_SELECTORS}"
)
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED = (  # Arabic, Syriac, N'Ko; Indic scripts; Myanmar, Khmer, Mongolian and neighbours
    "\u0600-\u061b\u061d-\u08ff\u0900-\u0dff\u1000-\u109f\u1700-\u180d\u180f-\u18af\u1900-\u1cff"
    "\ua840-\ua97f\ua980-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
)
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_KEPT = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f",  # a flag
    f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",
    f"(?<=[{_JOINED}])[\u200c\u200d]",
    f"(?<=[^\\s{_NEVER_SEEN}])[{_SELECTORS}]",
    f"(?<=[{_IDEOGRAPHS}])[{_IDEOGRAPH_SELECTORS}]",
)
_PATTERN = re.compile(f"({'|'.join(_KEPT)})|[{_NEVER_SEEN}]")


def visible(text: str) -> tuple[str, int]:
    """`text` without its hidden characters, and how many there were."""
    if text.isascii():
        return text, 0
    kept = _PATTERN.sub(lambda match: match[1] or "", text)
    return kept, len(text) - len(kept)


def without_hidden(document: Document) -> Document:
    """A document without hidden characters; those found are counted in its `dropped`.

    Spans stay as they are, since they point into the original. A block of which nothing is left
    goes. A document that was cleaned before comes back as it is.
    """
    title, found = visible(document.title)
    blocks = []
    for block in document.blocks:
        cleaned, hidden = _cleaned(block)
        found += hidden
        if cleaned.text.strip() or cleaned.title:
            blocks.append(cleaned)
    if not found:
        return document
    counts = dict(document.dropped)
    counts[HIDDEN_CHARACTERS] = counts.get(HIDDEN_CHARACTERS, 0) + found
    return replace(document, blocks=tuple(blocks), title=title, dropped=counts)


def _cleaned(block: Block) -> tuple[Block, int]:
    (text, a), (author, b), (title, c) = map(visible, (block.text, block.author, block.title))
    found = a + b + c
    if not found:
        return block, 0
    return replace(block, text=text.strip(), author=author.strip(), title=title.strip()), found
