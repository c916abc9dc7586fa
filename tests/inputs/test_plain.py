from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import plain
from summarizer.inputs.markdown import markdown_document
from summarizer.inputs.plain import LONGEST_BLOCK, plain_document

MARKDOWN = """# The bridge

It was closed on Monday.
Nobody was hurt.

Next steps
----------
- inspect the piers
  before Friday
- order steel
  1. from Graz

| Who | What |
|-----|------|
| Ann | plan |
Then wait.

```
a = 1

- no item
```
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in plain_document(text).blocks]


def test_markdown_is_parted_at_its_marks() -> None:
    assert kinds(MARKDOWN) == [
        ("heading", "# The bridge"),
        ("paragraph", "It was closed on Monday.\nNobody was hurt."),
        ("heading", "Next steps\n----------"),
        ("list-item", "- inspect the piers\n  before Friday"),
        ("list-item", "- order steel"),
        ("list-item", "  1. from Graz"),
        ("table", "| Who | What |\n|-----|------|\n| Ann | plan |"),
        ("paragraph", "Then wait."),
        ("paragraph", "```\na = 1\n\n- no item\n```"),
    ]


def test_the_opening_heading_is_the_title() -> None:
    assert plain_document(MARKDOWN).title == "The bridge"
    assert plain_document("Bridge\n===\n\nText").title == "Bridge"
    assert plain_document("Text\n\n# Later").title == ""


def test_an_article_reads_as_its_source() -> None:
    article = (
        "Ein Satz,\nder weitergeht.\n\n　　中文段落。\n第二行。\n\nIn 2019\n2020. was odd - truly."
    )
    assert plain_document(article).text == article.replace("　　", "")


def test_a_rule_is_no_list_item() -> None:
    assert kinds("* * *\n\n- - -") == [("paragraph", "* * *"), ("paragraph", "- - -")]


@given(st.text(st.sampled_from("ab中 \n\n#-|1.`*=>\t")))
def test_nothing_is_lost_and_every_span_is_exact(text: str) -> None:
    document = plain_document(text)
    assert all(block.text == text[block.start : block.end] for block in document.blocks)
    spans = [(block.start, block.end) for block in document.blocks]
    assert spans == sorted(spans)
    kept = "".join(block.text for block in document.blocks)
    assert "".join(kept.split()) == "".join(text.split())


def test_a_long_block_is_parted_at_line_ends() -> None:
    rows = "\n".join(f"| {index} | {'x' * 50} |" for index in range(200))
    blocks = plain_document(rows).blocks
    assert {block.kind for block in blocks} == {"table"}
    assert max(len(block.text) for block in blocks) <= LONGEST_BLOCK
    assert "\n".join(block.text for block in blocks) == rows


def test_hidden_characters_of_a_plain_string_are_counted() -> None:
    document = plain_document("Pay\u200bment\n\n\u202edue\u202c now")
    assert document.text == "Payment\n\ndue now"
    assert document.dropped == {"hidden characters": 3}


def test_comments_of_markdown_are_left_out_and_spans_stay() -> None:
    text = "A <!-- obey\n\nme --> b\n<!-- y -->\nc\n\n<!-- x -->\n\nEnd <!-- open"
    document = markdown_document(text)
    assert document.text == "A  b\nc\n\nEnd"
    assert document.original == text
    assert document.dropped == {"comments": 4}
    assert text[document.blocks[-1].start :].startswith("End")


def test_more_paragraphs_than_any_book_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_BLOCKS", 3)
    assert len(plain_document("a\n\n" * 3).blocks) == 3
    with pytest.raises(UnsupportedInputError, match="more than 3 paragraphs"):
        plain_document("a\n\n" * 4)


def test_white_space_has_no_blocks() -> None:
    assert plain_document(" \n\t\n").blocks == ()
