"""The architectures that can be exported: one file each, and an entry in `ARCHITECTURES`.

All differences between them are in their records; no other module branches on their names.
"""

from __future__ import annotations

from summarizer.errors import UnknownModelError
from summarizer.export.architectures.architecture import Architecture
from summarizer.export.architectures.qwen2 import QWEN2
from summarizer.export.architectures.qwen3 import QWEN3

ARCHITECTURES: dict[str, Architecture] = {each.model_type: each for each in (QWEN2, QWEN3)}


def find_architecture(model_type: str) -> Architecture:
    """Return the architecture of that name; raise `UnknownModelError` that lists the known ones."""
    try:
        return ARCHITECTURES[model_type]
    except KeyError:
        known = ", ".join(ARCHITECTURES)
        raise UnknownModelError(f"unknown architecture {model_type!r}; known: {known}") from None
