from __future__ import annotations

from pathlib import Path

import pytest

from demo import samples
from demo.app import build_demo
from demo.samples import (
    GALLERY,
    INBOXES,
    STACKS,
    TRANSCRIPTS,
    Sample,
    drop_html,
    find_sample,
    gallery_html,
    invitation_html,
)
from demo.uploads import MAX_FILES
from demo.words import PageLanguage, Words

from .parsed import parsed
from .stand_in import StandIns, app_context

SETS = [GALLERY, INBOXES, STACKS, TRANSCRIPTS]


def names(shown: tuple[Sample, ...], language: PageLanguage) -> list[str]:
    return [
        button.text for button in parsed(gallery_html(shown, Words.of(language))).find("button")
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", SETS)
def test_every_sample_is_there_under_a_name_of_its_own(
    shown: tuple[Sample, ...], language: PageLanguage
) -> None:
    found = names(shown, language)
    own = [sample for sample in shown if sample.language == language]
    assert len(set(found)) == len(own) > 0


def test_the_samples_are_in_the_page_s_language() -> None:
    pair = (Sample("article", "article.txt", "en"), Sample("article", "article_zh.txt", "zh"))
    assert names(pair, "en") == ["Article"]
    assert names(pair, "zh") == [Words.of("zh")("sample.article")]


@pytest.mark.parametrize(("language", "file"), [("en", "article.txt"), ("zh", "article_zh.txt")])
def test_the_invitation_starts_with_a_sample_in_the_page_s_language(
    language: PageLanguage, file: str
) -> None:
    words = Words.of(language)
    invitation = parsed(invitation_html(GALLERY, words))
    assert len(invitation.find("li")) == 3
    button = invitation.one("button")
    assert (button.attributes["data-tell"], button.attributes["data-file"]) == ("sample", file)
    assert words("sample.article") in button.text


def test_a_missing_folder_of_samples_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "EXAMPLES", tmp_path / "nowhere")
    assert all(gallery_html(shown, Words.of("en")) == "" for shown in SETS)
    assert invitation_html(GALLERY, Words.of("en")) == ""
    build_demo(app_context(StandIns()))


@pytest.mark.parametrize("file", ["note.txt", "../README.md", "", None, 3])
def test_a_file_that_is_no_sample_is_not_found(file: object) -> None:
    assert find_sample(GALLERY, file) is None
    assert find_sample(GALLERY, "article.txt") in GALLERY


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_script_has_all_that_it_has_to_say_while_files_are_sent(
    language: PageLanguage,
) -> None:
    words = Words.of(language)
    drop = parsed(drop_html(words, choose="", drop="", max_bytes=5_000_000, most=1_200)).one(
        ".drop"
    )
    told = drop.attributes
    assert (told["data-max"], told["data-most"]) == ("5000000", "1200")
    assert told["data-too-many"] == words("input.too_many", number="1,200")
    assert told["data-sending"] == words("input.sending", number="%number%", total="%total%")
    sending, error = drop.one(".sending"), drop.one(".error")
    assert (sending.attributes["role"], error.attributes["role"]) == ("status", "alert")
    assert "hidden" in sending.attributes and "hidden" in error.attributes


def test_no_more_files_are_sent_at_a_time_than_are_taken() -> None:
    drop = parsed(drop_html(Words.of("en"), choose="", drop="", max_bytes=1)).one(".drop")
    assert drop.attributes["data-most"] == str(MAX_FILES)
