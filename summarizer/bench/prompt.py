"""A prompt of any length that reads like text: real words in real order, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

# Our own. Numbers, names and marks are in it because they take more tokens than plain words.
PARAGRAPH = """\
The harbour council met on Tuesday evening to decide what becomes of the old rope works. Ines \
Valdivia, who chairs the committee, opened with the figures: repairs to the roof would cost \
184,000, a new floor another 62,500, and the building has stood empty since March 2019. "We can \
keep paying a guard to watch it fall down," she said, "or we can let someone work in it." Two \
offers are on the table. A boatbuilder wants the long hall for a school with twelve places a \
year; a brewery would take the whole site, at twice the rent, but needs the quay for its lorries \
from 5 a.m. Fishermen spoke against the second plan, since they land their catch at that hour. \
The council asked both parties to come back by 14 June with drawings, and Mr. Okafor was told to \
find out whether the region's fund for historic buildings would pay for half of the roof.

"""


def prompt_ids(encode: Callable[[str], list[int]], count: int) -> list[int]:
    """Exactly `count` token ids: the paragraph's, over and over, the last time cut off."""
    return list(islice(cycle(encode(PARAGRAPH)), count))
