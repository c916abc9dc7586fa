"""What a handler of the page shows, frame by frame; the last of a run is empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import gradio as gr

Frame = tuple[Any, ...]


def is_empty(frame: Frame) -> bool:
    """Whether it leaves everything as it was."""
    return all(each == gr.skip() for each in frame)


def last_change(frames: Iterable[Frame]) -> Frame:
    """The last frame that changes something."""
    return [frame for frame in frames if not is_empty(frame)][-1]


def last_shown(frames: Sequence[Frame], part: int) -> Any:
    """What a part shows at the end."""
    return next(frame[part] for frame in reversed(frames) if frame[part] != gr.skip())
