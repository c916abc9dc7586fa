from __future__ import annotations

import pytest

from summarizer.generation.topic import topic_of
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, output_spec

from ..scripted import Scripted

CHAT = (
    "Kofi: Did you hear it in the night? Our fence is lying in your roses.\n"
    "Lucía: Never mind the roses, they'll grow again. Come over after breakfast.\n"
    "Lucía: My son's here, he'll help you to stand it up.\n"
    "Kofi: That would be wonderful, thank you both very much. I'll bring the posts and the nails."
)
FALSE = "Lucía brings the posts."


def spec(language: str) -> OutputSpec:
    return output_spec(SummaryOptions(type="tldr"), language, input_type="conversation")


@pytest.mark.parametrize(
    ("answer", "topic"),
    [
        ("the broken fence", "Fence"),  # nobody says that it broke
        ("fence in the garden", "Fence"),
        ("“Kofi's fence.”\nIt fell over.", "Fence"),
        ("Kofi's posts and the nails", "Posts and the nails"),
        ("Kofi and Lucía discuss the fence", ""),
        ("Kofi brings the posts", ""),
        ("a fence that fell over in the night between two gardens", ""),
        ("Zeppelins", ""),
        ("", ""),
    ],
)
def test_a_topic_is_words_of_the_text_in_which_nobody_acts(answer: str, topic: str) -> None:
    assert topic_of(answer, CHAT, ("Kofi", "Lucía"), spec("en")) == topic


@pytest.mark.parametrize(
    ("answer", "topic"),
    [("地震後的救援", "地震"), ("何慧出門了", ""), ("颱風假", ""), ("門開了", "門開了")],
)
def test_a_topic_without_spaces_is_its_longest_part_in_the_text(answer: str, topic: str) -> None:
    assert topic_of(answer, "何慧：地震！門開了", ("何慧",), spec("zh-Hant")) == topic


@pytest.mark.parametrize(
    ("answer", "begins"),
    [
        ("The fence in the roses", "Fence – "),
        ("Lucía mends the fence", "Kofi: “"),
        ("A quarrel", "Kofi: “"),
    ],
)
def test_a_quotation_of_a_dialogue_begins_with_its_topic(
    scripted: Scripted, answer: str, begins: str
) -> None:
    made = scripted(FALSE, answer, doubted=[FALSE])
    result = made.summarize(CHAT, type="tldr", input_type="conversation")
    assert result.status == "quoted"
    assert result.text.startswith(begins)
    assert "I'll bring the posts" in result.text


def test_lines_and_articles_have_no_topic(scripted: Scripted) -> None:
    made = scripted(FALSE, "The fence", doubted=[FALSE])
    for options in ({"type": "headline"}, {"input_type": "article"}):
        result = made.summarize(CHAT, **({"type": "tldr"} | options))
        assert "Fence –" not in result.text


def test_no_topic_where_there_is_hardly_room(scripted: Scripted) -> None:
    made = scripted(FALSE, "The fence in the roses", doubted=[FALSE])
    result = made.summarize(CHAT, type="tldr", input_type="conversation", max_words=12)
    assert result.text.startswith("Kofi: “")


def test_a_model_that_is_never_sure_names_no_topic(scripted: Scripted) -> None:
    made = scripted(FALSE, "The fence in the roses", doubted=[FALSE], is_ever_sure=False)
    result = made.summarize(CHAT, type="tldr", input_type="conversation")
    assert result.text.startswith("Kofi: “")
