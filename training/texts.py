"""Read the texts that models are tuned on: `training/data/*.toml`, all written for this project.

A file has tables `[[text]]`. What a text has:

    id, kind, language, scenario, traps    what it is; the split goes by its scenario
    text                                   with slots such as {A}, filled anew each time
    [text.slots]                           A = "woman": a list in slots.toml
    [text.answers]                         "tldr/short" = "..."; see `options_of`
    focus                                  [["wish", "answer"], ["wish", ""]]: "" for nothing
    false, true                            statements beside the answers, for verdicts
    [[text.twins]]                         change = [["old", "new"]], and answers that it changes

`training/drafts/*.jsonl` has what models said of the texts, as readers marked and mended it
(training/drafts.py), `training/quotes.jsonl` which passages best tell a text's outcome, by readers,
too, `training/not_false.jsonl` which answers of a twin are true of both. training/check.py checks
files.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal

from summarizer.inputs import Document, read_string
from summarizer.inputs.document import numbered
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, output_spec_for
from summarizer.types import INPUT_TYPES, SUMMARY_TYPES, InputType

FOLDER = Path(__file__).parent / "data"
DRAFTS = Path(__file__).parent / "drafts"
QUOTES = Path(__file__).parent / "quotes.jsonl"
NOT_FALSE = Path(__file__).parent / "not_false.jsonl"
Split = Literal["train", "choose", "test"]
SPLITS: tuple[Split, ...] = ("choose", "test", "train")
LANGUAGES = ("en", "zh", "zh-Hant")

Answer = str | Sequence[str] | Sequence[Sequence[str]]

# The kinds of texts, and what the product takes them for.
KINDS: Mapping[str, InputType] = {
    "chat": "conversation",
    "group": "conversation",
    "mail": "email",
    "thread": "email-thread",
    "notifications": "notification-stack",
    "meeting": "transcript",
    "lecture": "transcript",
    "article": "article",
    "note": "note",
    "document": "article",
}

_SLOT = re.compile(r"\{(\w+)\}")


class TextError(ValueError):
    """A text that can't be trained on; the message names it and says why."""


@dataclass(frozen=True)
class Drafts:
    """What a model said of a text, and what a reader made of it.

    Attributes:
        key: The answer that it was asked for, such as "tldr/short".
        true: What is true of it to the last word, by the reader.
        false: What isn't.
        mended: True, with the point, in as many of the model's words as possible; one of `true`
            where nothing was to be mended.
    """

    key: str
    true: tuple[str, ...]
    false: tuple[str, ...]
    mended: str


@dataclass(frozen=True)
class Text:
    """A text with its slots filled, and the right answers.

    Attributes:
        id: Unique among all; a twin's ends with "/1", "/2".
        kind: A key of `KINDS`.
        language: "en", "zh" or "zh-Hant".
        scenario: What the split goes by, so that no two splits share one.
        traps: What a reader has to see, in words.
        text: What is summarized.
        answers: By type and length, such as "tldr/short"; "@zh" behind it for another language.
        focus: Wishes with their answers; "" where the text has nothing on it.
        false: Statements that the text doesn't support.
        true: Statements that it does, with more in them than an answer should have.
        rivals: By type and length, what is right of the twins and less right of this text.
        not_false: The types and lengths of rivals that may be true of this text, too.
        drafts: Of models.
        quote: The passages that a reader chose to be quoted in place of a summary.
    """

    id: str
    kind: str
    language: str
    scenario: str
    traps: tuple[str, ...]
    text: str
    answers: Mapping[str, Answer]
    focus: tuple[tuple[str, str], ...] = ()
    false: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_false: tuple[str, ...] = ()
    drafts: tuple[Drafts, ...] = ()
    quote: tuple[str, ...] = ()

    @property
    def input_type(self) -> InputType:
        """What the product takes it for."""
        return KINDS[self.kind]

    @property
    def split(self) -> Split:
        """One of `SPLITS`."""
        return split_of(self.scenario)

    def statements(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Yield true statements and false ones of the same form; there are some of either.

        Else a headline would be held to be true for being one: they are mostly answers.
        """
        for key in ("tldr/short", "headline/short", "topline"):
            if key in self.rivals and key not in self.not_false:
                yield (str(self.answers[key]),), self.rivals[key]
        if self.true and self.false:
            yield self.true, self.false

    def document(self) -> Document:
        """Return it as the product reads it."""
        return read_string(self.text, self.input_type)


@dataclass(frozen=True)
class Template:
    """A text of a file: its slots are open, its twins not made."""

    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Unique among all texts."""
        return str(self.values["id"])

    @property
    def split(self) -> Split:
        """The split of the text and its twins."""
        return split_of(self.values["scenario"])

    def has_drafts(self, files: str = "*") -> bool:
        """Whether readers marked drafts of it, or of a twin, in files of such names."""
        names = (f"{self.id}{twin}" for twin in ("", "/1"))
        marked = [entry["file"] for name in names for entry in _drafts().get(name, ())]
        return any(fnmatchcase(name, files) for name in marked)

    def filled(self, seed: int) -> list[Text]:
        """Return the text and its twins with their slots filled alike, one way for each seed.

        Each has as false statements the answers of the others that it doesn't share.
        """
        values, fill = self.values, self._fill(seed)
        first = Text(
            self.id,
            values["kind"],
            values["language"],
            values["scenario"],
            tuple(values.get("traps", ())),
            fill(values["text"].strip("\n")),
            fill(values["answers"]),
            tuple((wish, answer) for wish, answer in fill(values.get("focus", []))),
            tuple(fill(values.get("false", []))),
            tuple(fill(values.get("true", []))),
        )
        twins = [self._twin(first, number, fill) for number in range(1, len(self._twins) + 1)]
        texts = [first, *twins]
        texts = [_with_wrong_answers(text, texts) for text in texts]
        return [
            replace(
                text,
                drafts=tuple(_marked(fill(each)) for each in _drafts().get(text.id, ())),
                quote=tuple(fill(_entries(QUOTES, "quote").get(text.id, ()))),
                not_false=tuple(_entries(NOT_FALSE, "not_false").get(text.id, ())),
            )
            for text in texts
        ]

    def unfilled(self, said: str, seed: int) -> str:
        """Return what was said of a text that was filled by `seed`, with slots for their values."""
        values = self._fill(seed)({name: f"{{{name}}}" for name in self.values.get("slots", {})})
        for name, value in sorted(values.items(), key=lambda each: -len(each[1])):
            said = said.replace(value, f"{{{name}}}")
        return said

    def _fill(self, seed: int) -> Any:
        values = self.values
        return _filler(values.get("slots", {}), values["language"], f"{seed}/{self.id}", values)

    @property
    def _twins(self) -> Sequence[Mapping[str, Any]]:
        twins: Sequence[Mapping[str, Any]] = self.values.get("twins", ())
        return twins

    def _twin(self, first: Text, number: int, fill: Any) -> Text:
        twin = self._twins[number - 1]
        text = self.values["text"].strip("\n")
        for old, new in twin["change"]:
            if text.count(old) != 1:
                raise TextError(f"{self.id}: twin {number}: {old!r} occurs {text.count(old)} times")
            text = text.replace(old, new)
        answers = fill(twin.get("answers", {}))
        return replace(
            first,
            id=f"{self.id}/{number}",
            text=fill(text),
            answers={**first.answers, **answers},
            focus=tuple((wish, said) for wish, said in fill(twin["focus"]))
            if "focus" in twin
            else first.focus,
            false=tuple(fill(twin.get("false", []))),
            true=tuple(fill(twin.get("true", ()))) if "tldr/short" in answers else first.true,
        )


def read_templates(paths: Sequence[Path] = ()) -> list[Template]:
    """Return the texts of files, of all in `FOLDER` where none are given."""
    _drafts.cache_clear()
    _entries.cache_clear()
    found = []
    for path in paths or sorted(FOLDER.glob("*.toml")):
        try:
            found += [Template(each) for each in tomllib.loads(path.read_text("utf-8"))["text"]]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
            raise TextError(f"{path}: {error}") from None
    return found


def split_of(scenario: str) -> Split:
    """Return the split of a scenario: a tenth each are for choosing and for the last test."""
    place = zlib.crc32(scenario.encode()) % 10
    return SPLITS[place] if place < 2 else SPLITS[2]


def texts_of(split: Split, seed: int, templates: Sequence[Template]) -> Iterator[Text]:
    """Yield the texts and twins of a split, filled by `seed`."""
    for template in templates:
        if template.split == split:
            yield from template.filled(seed)


def _with_wrong_answers(text: Text, family: Sequence[Text]) -> Text:
    """Return a text with its twins' longest statements as false ones, their answers as rivals.

    Shorter answers may be true of both; of which that holds readers said (`not_false`).
    """
    others = [other for other in family if other is not text]
    known = (_longest_statement(text), *text.answers.values())
    false = [said for said in map(_longest_statement, others) if said and said not in known]
    rivals = {}
    for key, own in text.answers.items():
        said = [str(each.answers[key]) for each in others if each.answers[key] != own]
        if isinstance(own, str) and said:
            rivals[key] = tuple(said)
    return replace(text, false=tuple(dict.fromkeys((*text.false, *false))), rivals=rivals)


def _longest_statement(text: Text) -> str:
    key = "tldr/short" if "tldr/short" in text.answers else "topline"
    return text.true[0] if text.true else str(text.answers.get(key, ""))


def _marked(entry: Mapping[str, Any]) -> Drafts:
    true, false = tuple(entry["true"]), tuple(entry["false"])
    return Drafts(entry["key"], true, false, entry["mended"])


@cache
def _drafts() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for path in sorted(DRAFTS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line) | {"file": path.stem}
            found.setdefault(entry.pop("id"), []).append(entry)
    return found


@cache
def _entries(path: Path, name: str) -> Mapping[str, Sequence[str]]:
    """Return a field of each line of a file, by the text's id."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {entry["id"]: entry[name] for entry in map(json.loads, lines)}


@cache
def _slots() -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    found: Mapping[str, Mapping[str, Sequence[Sequence[str]]]] = tomllib.loads(
        (Path(__file__).parent / "slots.toml").read_text("utf-8")
    )
    return found


def _filler(slots: Mapping[str, str], language: str, seed: str, values: Any) -> Any:
    """Return a function that fills the slots of whatever it is given, no value twice."""
    random_ = random.Random(seed)
    chosen: dict[str, str] = {}
    around = _SLOT.sub("", str(values))
    for name, kind in slots.items():
        lists = _slots()[language].get(kind)
        if lists is None:
            raise TextError(
                f"{values['id']}: {kind!r} is no kind of slot: {', '.join(_slots()[language])}"
            )
        pool = random_.choice(lists)  # one culture, where there are several
        free = [each for each in pool if each not in chosen.values() and each not in around]
        if not free:
            free = [each for each in itertools.chain(*lists) if each not in chosen.values()]
        chosen[name] = random_.choice(free)

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return _SLOT.sub(lambda match: _value(match[1], chosen, values["id"]), value)
        if isinstance(value, Mapping):
            return {key: fill(each) for key, each in value.items()}
        return [fill(each) for each in value] if isinstance(value, Sequence) else value

    return fill


def _value(name: str, chosen: Mapping[str, str], id_: str) -> str:
    if name not in chosen:
        raise TextError(f"{id_}: the slot {{{name}}} isn't declared")
    return chosen[name]


# Answers as the model writes them.


def options_of(text: Text, key: str) -> SummaryOptions:
    """Return the options that ask for an answer, by its key: "tldr/short", "headline/long@zh"."""
    name, _, language = key.partition("@")
    type_, _, length = name.partition("/")
    if type_ not in SUMMARY_TYPES or length not in ("", "short", "medium", "long"):
        raise TextError(f"{text.id}: {key!r} is no type of summary")
    return SummaryOptions(
        input_type=text.input_type,
        type=type_,  # type: ignore[arg-type]
        length=length or "short",  # type: ignore[arg-type]
        output_language=language or None,
    )


def spec_of(text: Text, options: SummaryOptions) -> tuple[str, OutputSpec]:
    """Return what the model reads, and the spec of the answer."""
    document = text.document()
    is_extract = SUMMARY_TYPES[options.type].extracts is not None
    read, ids = numbered(document.blocks) if is_extract else (document.text, ())
    lists_everyone = INPUT_TYPES[document.input_type].lists_everyone
    spec, _ = output_spec_for(
        read,
        options,
        input_type=document.input_type,
        message_ids=ids,
        participants=document.participants if lists_everyone else (),
    )
    if spec.table and ids:  # the product's rules on which messages ask for something are left out
        messages = dict.fromkeys(range(1, len(ids) + 1), "")
        spec = replace(spec, table=replace(spec.table, messages=messages, questions=()))
    return read, replace(spec, is_empty=False)


def raw_answer(text: Text, answer: Answer, read: str, spec: OutputSpec) -> str:
    """Return an answer as the model writes it, after the beginning that the prompt gives."""
    if spec.table:
        return _raw_rows(text, answer, read, spec)
    if isinstance(answer, str):
        return answer
    return "\n-".join(f" {point}" for point in answer)


def _raw_rows(text: Text, answer: Answer, read: str, spec: OutputSpec) -> str:
    assert spec.table
    columns = spec.table.columns
    rows = [[each] if isinstance(each, str) else list(each) for each in answer]
    if not rows:
        first = {"message": next(iter(map(str, spec.table.messages)), "1")}
        if "who" in columns and spec.table.participants:
            first["who"] = spec.table.participants[0]
        rows = [[first.get(column, "-") for column in columns]]
    elif spec.info.extracts == "requests":
        rows = [_task_row(text, row, read, spec) for row in rows]
    elif spec.info.extracts == "questions":
        rows = [_question_row(text, row, read, spec) for row in rows]
    for row in rows:
        if len(row) != len(columns):
            raise TextError(f"{text.id}: a row {row} has other cells than {columns}")
    return "\n|".join("".join(f" {cell or '-'} |" for cell in row) for row in rows)


def _task_row(text: Text, row: Sequence[str], read: str, spec: OutputSpec) -> list[str]:
    assert spec.table
    snippet, who, what, when = row
    cells = {"who": who or "-", "what": what, "when": _time(when, spec)}
    if "message" in spec.table.columns:
        cells["message"] = _number_of(text, snippet, read)
    return [cells[column] for column in spec.table.columns]


def _question_row(text: Text, row: Sequence[str], read: str, spec: OutputSpec) -> list[str]:
    assert spec.table
    (question,) = row
    number = _number_of(text, question, read)
    cells = {"question": question, "message": number, "who": ""}
    line = re.search(rf"^\[{number}\] ([^:：\n]+)[:：]", read, re.MULTILINE)
    if line:
        cells["who"] = line[1]
    return [cells[column] for column in spec.table.columns]


def _time(when: str, spec: OutputSpec) -> str:
    """Return the time of the text that says it, as the grammar allows no other."""
    assert spec.table
    if spec.table.times is None or not when:
        return when or "-"
    found = [each for each in spec.table.times if each == when]
    found += [each for each in spec.table.times if when in each or each in when]
    return found[0] if found else "-"


def _number_of(text: Text, snippet: str, read: str) -> str:
    """Return the number of the message that a snippet is in."""
    parts = re.split(r"^\[(\d+)\] ", read, flags=re.MULTILINE)
    if len(parts) == 1:
        if snippet not in read:
            raise TextError(f"{text.id}: {snippet!r} isn't in the text")
        return "1"
    found = [
        number for number, said in zip(parts[1::2], parts[2::2], strict=True) if snippet in said
    ]
    if not found:
        raise TextError(f"{text.id}: {snippet!r} is in no message")
    return found[-1]
