"""Characters that order a screen about or end a line, written as escapes that show them.

A text from a stranger must not move the cursor, set the window's title or turn its words round, in
whatever is printed or read later from a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
OVERRIDES = {0x202D, 0x202E}  # of the direction of writing
_LINE_ENDS = {0x2028, 0x2029}  # which JSON allows, and many a reader of lines splits at
_ESCAPES = {code: f"\\u{code:04x}" for code in CONTROLS | OVERRIDES}
_ESCAPES_IN_JSON = _ESCAPES | {code: f"\\u{code:04x}" for code in _LINE_ENDS}


def escaped(text: str) -> str:
    """`text` with escapes, as `\\u001b`, in the place of controls but for line ends and tabs."""
    return text.translate(_ESCAPES)


def json_line(values: Mapping[str, Any]) -> str:
    """`values` as JSON on one line, to be encoded as UTF-8; what is no text is escaped, too.

    Half a surrogate pair is one: a file's name may be no text.
    """
    line = json.dumps(values, ensure_ascii=False).translate(_ESCAPES_IN_JSON)
    return line.encode("utf-8", "backslashreplace").decode()
