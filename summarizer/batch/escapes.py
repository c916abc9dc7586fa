"""Write control characters as escapes that show them.

Text from a stranger must not move the cursor, set the window's title or reverse the writing
direction, neither when it is printed nor when it is read later from a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
OVERRIDES = {0x202D, 0x202E}  # of the writing direction
_LINE_ENDS = {0x2028, 0x2029}  # valid in JSON, but many readers of lines split there
_ESCAPES = {code: f"\\u{code:04x}" for code in CONTROLS | OVERRIDES}
_ESCAPES_IN_JSON = _ESCAPES | {code: f"\\u{code:04x}" for code in _LINE_ENDS}


def escaped(text: str) -> str:
    """Return `text` with an escape such as `\\u001b` for each control but line ends and tabs."""
    return text.translate(_ESCAPES)


def json_line(values: Mapping[str, Any]) -> str:
    """Return `values` as JSON on one line that can be encoded as UTF-8.

    Lone surrogates, as in a file name that isn't text, are escaped, too.
    """
    line = json.dumps(values, ensure_ascii=False).translate(_ESCAPES_IN_JSON)
    return line.encode("utf-8", "backslashreplace").decode()
