from __future__ import annotations

import pytest

from ..scripted import POINTS, TEXT, Scripted

WRONG = "A relay failed.\n- Trains to Leeds were late by 90 minutes.\n- Fares were paid back."


def test_a_summary_that_keeps_to_its_text_is_complete_and_checked(scripted: Scripted) -> None:
    result = scripted(POINTS).summarize(TEXT)
    assert (result.status, result.unsupported) == ("complete", ())
    assert [sentence.text for sentence in result.sentences] == list(result.items)
    assert result.sentences[1].sources[0].text.startswith("The 8:15 train to Leeds was late")


def test_trust_check_reports_and_changes_nothing(scripted: Scripted) -> None:
    result = scripted(WRONG).summarize(TEXT, trust="check")
    assert "90 minutes" in result.text
    assert result.status == "complete"
    assert [check.text for check in result.unsupported] == ["90 minutes"]


def test_trust_off_checks_nothing(scripted: Scripted) -> None:
    result = scripted(WRONG).summarize(TEXT, trust="off")
    assert "90 minutes" in result.text
    assert (result.checks, result.sentences) == ((), ())
    assert result.timings.trust_s == 0


def test_seconds_spent_on_trust_are_measured(scripted: Scripted) -> None:
    timings = scripted(POINTS).summarize(TEXT).timings
    assert 0 < timings.trust_s < timings.total_s


@pytest.mark.parametrize("trust", ["repair", "check"])
def test_a_context_s_names_may_be_used(scripted: Scripted, trust: str) -> None:
    made = scripted("Mara Quill says a relay failed.")
    context = "Told by Mara Quill."
    result = made.summarize(TEXT, type="tldr", trust=trust, context=context)
    assert result.unsupported == ()
    assert made.summarize(TEXT, type="tldr", trust="check").unsupported


def test_a_summary_with_faults_left_is_not_called_repaired(scripted: Scripted) -> None:
    stubborn = "Trains were 90 minutes late."
    result = scripted(stubborn).summarize(TEXT, type="headline", max_words=12)
    assert (result.status == "repaired") == (not result.unsupported)
