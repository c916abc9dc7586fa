"""Texts in two languages, and texts in none that is known: what their summaries are in."""

from __future__ import annotations

import pytest

from summarizer import UnsupportedLanguageError
from summarizer.language.detection import languages_in
from summarizer.language.heuristics import may_ask_for_something
from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec_for
from summarizer.prompts.build import build_prompt

from ..scripted import Scripted

CHAT = (
    "Camille: Le sprint se termine vendredi et il reste trois tickets ouverts.\n"
    "Owen: The login page is done, but the export still fails for large files.\n"
    "Camille: On repousse donc l'export à la prochaine version, le 14 mars.\n"
    "Owen: Fine with me, I'll write the release notes tomorrow.\n"
    "Camille: Et moi je préviens le client que l'export sera en retard.\n"
    "Camille: Il faut aussi commander deux écrans pour la salle Ravel.\n"
)
FRENCH = "L'export est repoussé au 14 mars."
ENGLISH = "Owen will write the release notes tomorrow."
DUTCH = (
    "De verwarming in ons appartement doet het sinds zondag niet en niemand neemt de telefoon op. "
    "Ik heb drie keer gebeld, maar de monteur komt pas woensdag."
)


@pytest.mark.parametrize("type_", ["tldr", "key-points"])
def test_the_language_of_more_sentences_is_written(scripted: Scripted, type_: str) -> None:
    made = scripted(ENGLISH, FRENCH)
    result = made.summarize(CHAT, type=type_)
    assert FRENCH in result.text and ENGLISH not in result.text
    assert result.language == "fr"


@pytest.mark.parametrize("type_", ["tldr", "key-points"])
def test_where_the_model_keeps_to_the_other_one_the_result_says_so(
    scripted: Scripted, type_: str
) -> None:
    result = scripted(ENGLISH).summarize(CHAT, type=type_)
    assert ENGLISH in result.text
    assert result.language == "en"


def test_a_third_language_is_not_taken(scripted: Scripted) -> None:
    made = scripted("Der Export wird auf den 14. März verschoben und das ist nicht gut.", FRENCH)
    assert made.summarize(CHAT, type="tldr").language == "fr"


def test_the_model_is_told_which_language_to_write() -> None:
    options = SummaryOptions(type="tldr")
    spec, is_translated = output_spec_for(CHAT, options)
    assert (spec.language, spec.also, is_translated) == ("fr", ("en",), False)
    assert "Écris en français." in build_prompt(CHAT, options, spec).after
    english, _ = output_spec_for(CHAT, SummaryOptions(type="tldr", output_language="en"))
    assert (english.language, english.also) == ("en", ("fr",))


def test_a_text_in_one_language_has_no_other() -> None:
    assert output_spec_for(ENGLISH * 5, SummaryOptions())[0].also == ()


def test_what_one_language_asks_for_is_not_overheard() -> None:
    told = "The login page is done. The export fails. We saw it in the log. It is not new. It ran."
    assert not may_ask_for_something(told, languages_in(told))
    text = f"{told} Il faut commander deux écrans. Qui le fait pour nous ?"
    assert may_ask_for_something(text, languages_in(text))


@pytest.mark.parametrize(
    ("type_", "answer"),
    [("tldr", ENGLISH), ("action-items", " - | Call the installer. | - |\n"), ("questions", "")],
)
def test_a_text_in_another_language_is_summarized_in_the_one_asked_for(
    scripted: Scripted, type_: str, answer: str
) -> None:
    made = scripted(answer)
    with pytest.raises(UnsupportedLanguageError, match="set output_language"):
        made.summarize(DUTCH, type=type_)
    result = made.summarize(DUTCH, type=type_, output_language="en", trust="off")
    assert (result.language, bool(result.text)) == ("en", True)
