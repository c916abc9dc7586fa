"""Settings for a kind of machine, under one name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from summarizer.errors import require_choice
from summarizer.options import EngineOptions

DESKTOP: Final = "desktop"
ProfileName = Literal["desktop", "mobile"]


@dataclass(frozen=True)
class Profile:
    """What a machine of some kind can give.

    recipe -- of the weights; None for the model's own default
    engine -- how the model is run
    """

    recipe: str | None
    engine: EngineOptions

    def engine_with(self, given: Mapping[str, Any]) -> EngineOptions:
        """The engine's options, those that were given in place of the profile's."""
        return replace(self.engine, **given)


PROFILES: dict[str, Profile] = {
    DESKTOP: Profile(None, EngineOptions()),
    # What a phone's app may take without being ended for it.
    "mobile": Profile(
        "int4", EngineOptions(threads=1, cache_bytes=32 << 20, memory_bytes=650_000_000)
    ),
}


def find_profile(name: str) -> Profile:
    """The profile called `name`; raises `OptionError`, which lists the known ones."""
    require_choice("profile", name, PROFILES)
    return PROFILES[name]
