from __future__ import annotations

import pytest

from summarizer.grounding.attribution import Attributor
from summarizer.inputs import Message, conversation
from summarizer.inputs.detection import parse_text
from summarizer.language.words import count_words
from summarizer.options import SummaryOptions
from summarizer.output.spec import ParsedOutput, output_spec
from summarizer.pipeline.quoting import quote_doubted

from ..scripted import TEXT, Scripted

CHAT = conversation(
    [
        Message("Mia <mia@example.org>", "It is cold outside. Do you want my scarf, Leo?", id="m1"),
        Message("Leo", "No, thanks, I have a warm coat.", id="m2"),
        Message("Mia", "Then I lend it to Ann.", id="m3"),
    ]
)


def quoted(
    *parts: str, doubted: tuple[int, ...] = (0,), language: str = "en", **options: object
) -> tuple[str, ...]:
    chosen = SummaryOptions(**{"type": "tldr", **options})
    spec = output_spec(chosen, language, input_type="conversation")
    parsed = ParsedOutput(" ".join(parts), parts, is_full=True, doubted=doubted)
    made, _ = quote_doubted(parsed, spec, Attributor(CHAT))
    assert made.doubted == ()
    assert all(source.text in CHAT.text for _, quoted in made.quotations for source in quoted)
    return made.parts


def quoted_of(text: str, part: str, **options: object) -> str:
    document = parse_text(text)
    spec = output_spec(
        SummaryOptions(**{"type": "tldr", **options}), "en", input_type=document.input_type
    )
    parsed = ParsedOutput(part, (part,), is_full=True, doubted=(0,))
    return quote_doubted(parsed, spec, Attributor(document))[0].text


def test_a_question_is_quoted_with_what_is_said_next() -> None:
    (part,) = quoted("Leo wants a scarf.")
    assert part == "Mia: “Do you want my scarf, Leo?” Leo: “No, thanks, I have a warm coat.”"


def test_what_is_short_is_quoted_with_what_was_said_before() -> None:
    text = (
        "Adviser: We need a letter from the university for the account, with a stamp on it.\n"
        "Hyun: I'll bring it on Tuesday. That's my free day.\n"
        "Adviser: Then we'll see each other soon.\n"
        "Hyun: Thank you, goodbye."
    )
    assert quoted_of(text, "Hyun brings it on Tuesday.") == (
        "Adviser: “We need a letter from the university for the account, with a stamp on it.” "
        "Hyun: “I'll bring it on Tuesday.”"
    )


def test_who_goes_on_is_named_once() -> None:
    text = (
        "Ann: The old piano is sold. The new piano comes on Friday, if the stairs hold.\n"
        "Bob: So it goes. And who will play it then, I wonder?\n"
        "Ann: Cleo.\n"
        "Bob: Oh dear."
    )
    said = quoted_of(text, "The old piano is sold and the new piano comes on Friday.")
    assert said == (
        "Ann: “The old piano is sold.” “The new piano comes on Friday, if the stairs hold.”"
    )


def test_other_parts_stay() -> None:
    assert quoted("Ann gets it.", "Leo lends Ann the scarf.", doubted=(1,))[0] == "Ann gets it."


@pytest.mark.parametrize("type_", ["headline", "topline"])
def test_a_quotation_keeps_to_the_bound_of_words(type_: str) -> None:
    (part,) = quoted("Leo wants the scarf.", type=type_, max_words=7)
    assert count_words(part) <= 7
    assert part == "Mia: “Do you want my scarf, Leo?”"


def test_a_mail_s_head_is_no_quotation() -> None:
    said = quoted_of(
        "From: Jane Doe <jane@example.org>\nDate: Mon, 3 Nov 2025 10:00:00 +0000\n"
        "Subject: Budget for the garden party\n\nHello all,\n\nthe budget isn't fixed yet.\n",
        "The budget for the garden party is fixed.",
    )
    assert said == "Jane Doe: “the budget isn't fixed yet.”"


def test_a_greeting_is_no_quotation() -> None:
    said = quoted_of(
        "From: Jane Doe <jane@example.org>\nDate: Mon, 3 Nov 2025 10:00:00 +0000\n"
        "Subject: Party\n\nDear garden friends:\n\nthe budget isn't fixed yet.\n",
        "The budget of the garden friends isn't fixed.",
    )
    assert said == "Jane Doe: “the budget isn't fixed yet.”"


def test_a_headline_doesn_t_break_off_within_a_clause() -> None:
    text = (
        "The council of Port Ellery voted nine to four on Tuesday night in the old town hall to "
        "replace its ferries."
    )
    spec = output_spec(SummaryOptions(type="headline", max_words=16), "en")
    parsed = ParsedOutput("x", ("The council votes on ferries",), is_full=True, doubted=(0,))
    made, _ = quote_doubted(parsed, spec, Attributor(parse_text(text)))
    assert made.parts == parsed.parts


def test_no_passage_leads_in_that_is_quoted_already() -> None:
    parts = quoted("Leo has a warm coat.", "Ann gets it lent.", doubted=(0, 1))
    assert " ".join(parts).count("warm coat") == 1


def test_the_reply_is_what_follows_even_in_a_long_chat() -> None:
    filler = [Message("Eve", f"Stone number {number} is grey.") for number in range(500)]
    filler[39] = Message("Ann", "Shall we sell the piano?")
    filler[40] = Message("Bob", "No, never!")
    filler[480] = Message("Eve", "Yes, with pleasure, the piano, Ann, we sell the piano.")
    parsed = ParsedOutput("x", ("Shall Ann sell the piano?",), is_full=True, doubted=(0,))
    spec = output_spec(SummaryOptions(type="tldr"), "en", input_type="conversation")
    made, _ = quote_doubted(parsed, spec, Attributor(conversation(filler)))
    assert "Ann: “Shall we sell the piano?” Bob: “No, never!”" in made.text


def test_markup_of_the_text_is_not_quoted() -> None:
    text = "Notes of the club.\n\n- **Friday**: Leo pays the rent.\n- Ann sings."
    assert quoted_of(text, "Ann pays the rent on Friday.") == "“Friday: Leo pays the rent.”"


def test_a_mark_whose_pair_is_elsewhere_is_not_quoted() -> None:
    text = 'Renata writes: "I ordered a coat. It never came." The shop must send it again.'
    assert quoted_of(text, "Renata ordered a coat.") == "“Renata writes: I ordered a coat.”"


def test_a_long_quotation_is_cut_off_between_words() -> None:
    said = quoted_of(f"Ann: I saw {'very ' * 60}old trees\nLeo: Did you?", "Ann saw old trees.")
    assert said.startswith("“Ann: I saw very very") and said.endswith(" very…”")
    assert 30 < count_words(said) <= 40


def test_a_quotation_that_would_break_off_early_is_none() -> None:
    assert quoted("Leo wants the scarf.", type="headline", max_words=5) == ("Leo wants the scarf.",)


def test_marks_are_those_of_the_language() -> None:
    assert "Mia：「Then I lend it to Ann.」" in quoted("Ann lends it.", language="zh-Hant")[0]


def test_what_cannot_be_quoted_is_left_out_unless_it_is_all() -> None:
    assert quoted("Ann gets it.", "Zeppelins!", doubted=(1,)) == ("Ann gets it.",)
    assert quoted("Zeppelins!") == ("Zeppelins!",)


def test_what_became_of_each_part_is_told() -> None:
    spec = output_spec(SummaryOptions(type="tldr"), "en", input_type="conversation")
    parts = ("Leo wants a scarf.", "Zeppelins!")
    parsed = ParsedOutput("x", parts, is_full=True, doubted=(0, 1))
    _, checks = quote_doubted(parsed, spec, Attributor(CHAT))
    assert [(check.text, check.outcome) for check in checks] == [
        (parts[0], "quoted"),
        (parts[1], "dropped"),
    ]


def test_a_doubted_part_that_stays_is_not_called_repaired(scripted: Scripted) -> None:
    text = "\n\n".join([TEXT] * 40)
    result = scripted("Zeppelins!", doubted=["Zeppelins!"]).summarize(text, type="tldr")
    assert (result.text, result.status) == ("Zeppelins!", "complete")
    assert [check.outcome for check in result.checks if check.kind == "statement"] == ["kept"]


def test_a_translation_is_not_asked_about(scripted: Scripted) -> None:
    said = "Der Zug nach Leeds war am Montag vierzig Minuten zu spät."
    result = scripted(said, doubted=[said]).summarize(TEXT, type="tldr", output_language="de")
    assert (result.text, result.status) == (said, "complete")


def test_no_passage_is_quoted_twice() -> None:
    parts = quoted("Leo wants a scarf.", "Leo has a scarf.", doubted=(0, 1))
    assert " ".join(parts).count("Do you want my scarf") == 1


def test_the_result_says_what_is_quoted(scripted: Scripted) -> None:
    false = "Engineers were late by forty minutes."
    result = scripted(false, doubted=[false]).summarize(TEXT, type="tldr")
    assert result.status == "quoted"
    (sentence,) = result.sentences
    assert sentence.is_quoted
    assert (
        sentence.text
        == result.text
        == "“The 8:15 train to Leeds was late by forty minutes on Monday.”"
    )
    assert next((check.kind, check.text, check.outcome) for check in result.checks) == (
        "statement",
        false,
        "quoted",
    )
    (source,) = sentence.sources
    assert parse_text(TEXT).original[source.start : source.end] == source.text


def test_parts_of_a_long_text_are_quoted_too(scripted: Scripted) -> None:
    false = "Engineers were late by forty minutes."
    made = scripted(false, doubted=[false])
    text = "\n\n".join([TEXT] * 40)
    result = made.summarize(text, type="tldr", trust="repair")
    assert result.sections
    assert all(section.text.startswith("“") for section in result.sections)


def test_what_tells_nothing_leads_in_nowhere() -> None:
    text = (
        "Adviser: We need a letter from the university for the account, with a stamp on it.\n"
        "Hyun: I see.\n"
        "Hyun: I'll bring it on Tuesday.\n"
        "Adviser: Then we'll see each other soon."
    )
    assert "I see" not in quoted_of(text, "Hyun brings it on Tuesday.")


def test_a_short_answer_is_no_gap_to_lead_in_over() -> None:
    text = (
        "Ann: Shall we sell the old house in Leeds this year?\n"
        "Bob: No, never.\n"
        "Bob: I'll bring the tent tomorrow.\n"
        "Ann: Good, then we can sleep outside."
    )
    assert parse_text(text).input_type == "conversation"
    assert "sell" not in quoted_of(text, "Bob brings the tent tomorrow.")


def test_a_question_that_breaks_off_stays_one() -> None:
    text = (
        "Ann: You sold the car? I can't believe you would do that without asking me first, "
        "honestly.\nBob: I met Dr. Meyer on Friday, and she has no time for anybody till May.\n"
        "Ann: Hm, well.\nBob: Yes, well."
    )
    assert "the car?" in quoted_of(text, "Bob sold the car.", max_words=9)
    assert "Dr…" not in quoted_of(text, "Dr. Meyer has no time till May.", max_words=9)
