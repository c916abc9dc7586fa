"""Texts that would do something on a page if they didn't stay text."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from .parsed import Element

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "' onmouseover='alert(1)",
    "</p></div></section><style>*{display:none}</style>",
    "<!-- <![CDATA[ <?php",
    "&lt;b&gt; &#60;i&#62; &amp;",
    "${alert(1)} {{value}} {% x %} @click `x`",
)
_ELEMENT = re.compile(
    "article|b|button|details|div|h2|h3|li|mark|ol|p|progress|section|span|summary|table|td|th"
    "|time|tr|ul"
)
_ATTRIBUTE = re.compile(
    "aria-(hidden|label|pressed)|class|data-[a-z]+|dir|hidden|lang|open|role|scope|tabindex|title"
    "|type|value"
)

hostile = st.lists(
    st.sampled_from([*ATTACKS, "- ", "| ", " |", "\n", "<", ">", "&", '"', "'", "{", "}"])
    | st.text(max_size=9),
    max_size=9,
).map("".join)


def assert_inert(root: Element) -> None:
    """Only elements and attributes that do nothing by themselves."""
    for each in root.within:
        assert _ELEMENT.fullmatch(each.name), each.name
        assert all(map(_ATTRIBUTE.fullmatch, each.attributes)), each.attributes
