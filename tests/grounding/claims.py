"""Claims of a text that a source doesn't support, as far as facts go."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.grounding.fact import Fact
from summarizer.grounding.facts import ReferenceFacts


def unsupported(claims: Iterable[Fact], source: ReferenceFacts) -> list[Fact]:
    """Return the claims that state something and that no fact of the source supports."""
    return [claim for claim in claims if not claim.is_weak and not source.supporting(claim)]
