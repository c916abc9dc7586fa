from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.blocks import blocks_html

TABLE = "| Topic | Detail |\n| --- | --- |\n| Rain | fell <here> |"


def test_a_table_has_its_head_and_its_rows() -> None:
    assert blocks_html(TABLE) == (
        "<table><tr><th>Topic</th><th>Detail</th></tr>"
        "<tr><td>Rain</td><td>fell &lt;here&gt;</td></tr></table>"
    )


def test_an_empty_cell_stays_a_cell() -> None:
    shown = blocks_html("| Who | When |\n| --- | --- |\n| Ann |  |")
    assert "<td>Ann</td><td></td>" in shown


@pytest.mark.parametrize("text", ["- One.\n- Two.", "- One.\n\n- Two."])
def test_bullets_are_a_list(text: str) -> None:
    assert blocks_html(text) == "<ul><li>One.</li><li>Two.</li></ul>"


lines = st.sampled_from(["- ", "| ", " |", "\n", "<b>", "&", "a", TABLE]) | st.text(max_size=9)


@given(text=st.lists(lines, max_size=12).map("".join))
def test_no_markup_of_the_text_s_own_gets_through(text: str) -> None:
    ours = re.compile(r"</?(?:ul|li|p|table|tr|th|td)>")
    shown = ours.sub("", blocks_html(text))
    assert "<" not in shown
    assert html.escape(html.unescape(shown)) == shown
