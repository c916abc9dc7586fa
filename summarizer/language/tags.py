"""The languages that can be summarized in, each read from its file in `data/`.

Inside the package a language is one of the keys of `LANGUAGES`. "zh" is Simplified Chinese;
Traditional Chinese is a language of its own, "zh-Hant".

To add a language, write `data/<tag>.toml` with the keys of `Language`, and take the language out of
`data/neighbours.toml`, and move its table out of `data/mail.toml`, if it is there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).with_name("data")
_NEIGHBOURS, _MAIL = "neighbours", "mail"  # the files there that aren't a language's


@dataclass(frozen=True)
class Strings:
    """What a summary says in our words instead of the model's.

    Attributes:
        nothing_to_do: The summary of a text without action items.
        no_questions: The summary of a text without open questions.
        nothing_on_focus: The summary of a text that says nothing on the caller's focus.
        example_row: An app and a clause that show the model how short a clause is; may be empty.
        columns: The headings of tables by column.
        quotation_marks: Before and behind a quotation.
        colon: Between who speaks and what is said, with its spaces.
    """

    nothing_to_do: str
    no_questions: str
    nothing_on_focus: str
    example_row: tuple[str, ...]
    columns: Mapping[str, str]
    quotation_marks: tuple[str, str]
    colon: str


@dataclass(frozen=True)
class Mail:
    """What mail programs write in the language.

    Attributes:
        headers: Names of header fields, in small letters.
        wrote: Verbs that end the line before a quotation ("On Monday, Ann wrote:").
        wrote_inside: A pattern of the verb, if it isn't the line's last word.
        openers: First words of that line.
        original: Titles of an original message.
        forwarded: Titles of a forwarded message.
        answer_prefixes: Prefixes of an answer's subject.
        forward_prefixes: Prefixes of a forwarded message's subject.
        sent_from: Patterns that match a program's signature from its beginning.
        footers: Words of what mailing lists append, in small letters.
        disclaimers: Patterns of what scanners and lawyers append, whatever the case of letters.
    """

    headers: Mapping[str, tuple[str, ...]]
    wrote: tuple[str, ...]
    wrote_inside: str
    openers: tuple[str, ...]
    original: tuple[str, ...]
    forwarded: tuple[str, ...]
    answer_prefixes: tuple[str, ...]
    forward_prefixes: tuple[str, ...]
    sent_from: tuple[str, ...]
    footers: tuple[str, ...]
    disclaimers: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """All that the package knows of a language. A list of words may be empty.

    Attributes:
        rank: Its place in lists; of languages with equal votes the first is taken, and the first
            one of a script is the language of a text too short to tell.
        name: In English.
        request: Asks for a summary in it, in the language itself; "" where the prompt is in it.
        scripts: Of its letters, see `summarizer.language.scripts`; Latin letters may always occur.
        has_spaces: Whether white space separates its words and sentences.
        full_stop: Ends a sentence.
        alphabet: Its small letters; empty where its script tells it.
        spellings: Letters in a row that few languages of its script have.
        function_words: Frequent words that give the language away.
        stop_words: Words that say nothing of what a sentence is about.
        focus_stop_words: The same for the caller's focus, which is often a question.
        abbreviations: Those that don't end a sentence, without their full stop; initials needn't
            be listed.
        ordinal_months: Beginnings of months that follow an ordinal with a full stop ("3. Mai").
        dangling_words: Words that no sentence or headline ends with.
        complete_words: Words that end like a dangling word and may stand at the end.
        banned_prefixes: Beginnings of summaries that are about the text or the summary itself.
        strings: See `Strings`.
        mail: See `Mail`.
    """

    rank: int
    name: str
    request: str
    scripts: tuple[str, ...]
    has_spaces: bool
    full_stop: str
    alphabet: frozenset[str]
    spellings: tuple[str, ...]
    function_words: tuple[str, ...]
    stop_words: tuple[str, ...]
    focus_stop_words: tuple[str, ...]
    abbreviations: tuple[str, ...]
    ordinal_months: tuple[str, ...]
    dangling_words: tuple[str, ...]
    complete_words: tuple[str, ...]
    banned_prefixes: tuple[str, ...]
    strings: Strings
    mail: Mail


@dataclass(frozen=True)
class Neighbour:
    """What tells a language that can't be summarized in from those that can; as in `Language`."""

    spellings: tuple[str, ...]
    function_words: tuple[str, ...]


_WORD_LISTS = (
    *("function_words", "stop_words", "focus_stop_words", "abbreviations", "ordinal_months"),
    *("dangling_words", "complete_words"),
)
_MAIL_LISTS = (
    *("wrote", "openers", "original", "forwarded", "answer_prefixes", "forward_prefixes"),
    *("sent_from", "footers", "disclaimers"),
)
_NO_MAIL_WORDS = {"wrote_inside": "", **dict.fromkeys(_MAIL_LISTS, ())}


def _read_languages() -> Mapping[str, Language]:
    paths = [path for path in DATA.glob("*.toml") if path.stem not in (_NEIGHBOURS, _MAIL)]
    languages = {path.stem: _language(_read(path)) for path in paths}
    return MappingProxyType(dict(sorted(languages.items(), key=lambda item: item[1].rank)))


@cache
def read_neighbours() -> dict[str, dict[str, Neighbour]]:
    """Return the languages that can't be summarized in, by script and tag."""
    return {
        script: {
            tag: Neighbour(tuple(table["spellings"]), tuple(table["function_words"].split()))
            for tag, table in tables.items()
        }
        for script, tables in _read(DATA / f"{_NEIGHBOURS}.toml").items()
    }


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _language(table: dict[str, Any]) -> Language:
    """Make a record of a file's table; missing and unknown keys are a `TypeError`."""
    table |= {key: tuple(table[key].split()) for key in _WORD_LISTS}
    table |= {key: tuple(table[key]) for key in ("scripts", "spellings", "banned_prefixes")}
    strings = table["strings"]
    lists = {key: tuple(strings[key]) for key in ("example_row", "quotation_marks")}
    table["strings"] = Strings(**strings | lists)
    table["mail"] = _mail(table["mail"])
    return Language(**table | {"alphabet": frozenset(table["alphabet"])})


def _mail(table: dict[str, Any]) -> Mail:
    headers = {name: tuple(words) for name, words in table["headers"].items()}
    return Mail(**table | {key: tuple(table[key]) for key in _MAIL_LISTS} | {"headers": headers})


@cache
def mail_words() -> tuple[Mail, ...]:
    """Return what mail programs write, in every language that is known of, summarized or not."""
    others = _read(DATA / f"{_MAIL}.toml").values()
    return (
        *(language.mail for language in LANGUAGES.values()),
        *(_mail(_NO_MAIL_WORDS | table) for table in others),
    )


LANGUAGES = _read_languages()
OUTPUT_LANGUAGES = (*list(LANGUAGES)[:2], "zh-Hans", *list(LANGUAGES)[2:])
KNOWN = ", ".join(OUTPUT_LANGUAGES)
_TRADITIONAL_REGIONS = frozenset({"tw", "hk", "mo"})


def language_of_tag(tag: str) -> str:
    """Return the key of `LANGUAGES` for a BCP 47 tag: "en" for "en-US", "zh-Hant" for "zh-TW".

    Letter case and regions don't matter, except where they tell how Chinese is written.

    Raises:
        ValueError: The tag is of another language, or isn't a tag.
    """
    subtags = tag.lower().replace("_", "-").split("-") if isinstance(tag, str) else [""]
    is_known = subtags[0] in LANGUAGES and all(
        part.isascii() and part.isalnum() and len(part) <= 8 for part in subtags
    )
    if not is_known:
        raise ValueError(f"unknown output_language {tag!r}; known: {KNOWN}")
    return "zh-Hant" if subtags[0] == "zh" and _is_traditional(subtags[1:]) else subtags[0]


def _is_traditional(subtags: list[str]) -> bool:
    if "hant" in subtags or "hans" in subtags:
        return "hant" in subtags
    return not _TRADITIONAL_REGIONS.isdisjoint(subtags)


def language_phrase(language: str) -> str:
    """Return how an English instruction names the language: " in Spanish"."""
    return f" in {LANGUAGES[language].name}"
