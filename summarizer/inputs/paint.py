"""Text in the colour of what is behind it, which a reader doesn't see and a model reads.

Colours are those of an element's own style and of the older attributes (`bgcolor`, `<font color>`).
What a class, a style sheet, a picture or a gradient paints is unknown, and so is what lies over
something else: none of it is taken for invisible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

Colour = tuple[int, int, int]  # red, green, blue, each 0 to 255

WHITE: Colour = (255, 255, 255)
_NAMED = {"white": WHITE, "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,(?:1(?:\.0+)?|100%))?\)")
_TEXT = re.compile(r"(?:^|;)color:([^;!]+)")
_BEHIND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_PAINTED = re.compile(
    r"background-image:|gradient|url\(|text-shadow:|position:(?:absolute|fixed)|mix-blend"
)
_ALIKE = 16  # of 255, that each of red, green and blue may differ by
_PAINTING = ("class", "id", "background", "bgcolor", "color", "style")


@dataclass(frozen=True)
class Paint:
    """The colours of an element's text and of what is behind it; None where they are unknown.

    is_styled -- by rules of a style sheet, which may paint any element within
    """

    text: Colour | None = None
    behind: Colour | None = None
    is_styled: bool = False

    @classmethod
    def of_page(cls, *, is_styled: bool) -> Paint:
        """What a page's elements are in: white, unless a style sheet may say otherwise."""
        return cls(behind=None if is_styled else WHITE, is_styled=is_styled)

    @property
    def is_invisible(self) -> bool:
        """Whether text can't be told from what is behind it."""
        if self.text is None or self.behind is None:
            return False
        return all(abs(a - b) <= _ALIKE for a, b in zip(self.text, self.behind, strict=True))

    def within(self, name: str, attributes: Mapping[str, str]) -> Paint:
        """The paint of an element in this one, by its tag's name and its attributes."""
        text, behind = (None, None) if self.is_styled else (self.text, self.behind)
        if name == "a":  # a link has a colour of its own
            text = None
        if not any(each in attributes for each in _PAINTING):
            return replace(self, text=text, behind=behind)
        style = "".join(attributes.get("style", "").lower().split())
        if "class" in attributes or "id" in attributes:
            text = behind = None
        if found := _TEXT.findall(style):
            text = text if found[-1] == "inherit" else colour_of(found[-1])
        elif "color" in attributes:
            text = _colour_of_attribute(attributes["color"])
        if _PAINTED.search(style):
            behind = None
        elif found := _BEHIND.findall(style):
            behind = behind if found[-1] in ("transparent", "none") else colour_of(found[-1])
        elif "background" in attributes:
            behind = None
        elif "bgcolor" in attributes:
            behind = _colour_of_attribute(attributes["bgcolor"])
        return replace(self, text=text, behind=behind)


def _colour_of_attribute(value: str) -> Colour | None:
    """An attribute's colour may lack the "#", which a style's may not."""
    return colour_of(value) or colour_of(f"#{value.strip()}")


def colour_of(value: str) -> Colour | None:
    """The colour that a value of a style or attribute names; None for any that isn't plain."""
    value = "".join(value.lower().split())
    if value in _NAMED:
        return _NAMED[value]
    if found := _HEX.fullmatch(value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.fullmatch(value):
        return int(found[1]), int(found[2]), int(found[3])
    return None
