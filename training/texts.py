"""Read the texts that models are tuned on: `training/data/*.toml`, all written for this project.

A file has tables `[[text]]`. What a text has:

    id, kind, language, scenario, traps    what it is; the split goes by its scenario
    text                                   with slots such as {A}, filled anew each time
    [text.slots]                           A = "woman": a list in slots.toml
    [text.answers]                         "tldr/short" = "..."; see `options_of`
    focus                                  [["wish", "answer"], ["wish", ""]]: "" for nothing
    false, true                            statements beside the answers, for verdicts
    [[text.twins]]                         change = [["old", "new"]], and answers that it changes

`python -m training.texts FILE ...` checks files: what can't be read is an error; what a reader
should look at (copied sentences, facts that the text doesn't have) is an alarm.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import sys
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from summarizer.grounding.reference import ReferenceIndex
from summarizer.inputs import Document, read_string
from summarizer.inputs.document import numbered
from summarizer.language.words import count_words
from summarizer.options import SummaryOptions
from summarizer.output.parse import parse_output
from summarizer.output.spec import OutputSpec, output_spec_for
from summarizer.output.table import opening_of
from summarizer.types import INPUT_TYPES, SUMMARY_TYPES, InputType

FOLDER = Path(__file__).parent / "data"
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
_LONGEST_COPY = 8  # words that an answer may take from the text in a row
_OF_CHINESE = 14  # characters
_ABOUT_THE_TEXT = re.compile(
    r"(?:the|this) (?:text|article|e-?mail|message|conversation|chat|thread|note|meeting|speaker)s?"
    r" (?:is|are|was|were|says?|discuss\w*|talk\w*|mention\w*|describe\w*|announce\w*)\b"
    r"|(?:这|該|该|這)?(?:篇|段|封|则|則)?(?:文章|文字|对话|對話|邮件|郵件|聊天)(?:是|讲|講|说|說|讨论|討論|提到|介绍|介紹)",
    re.IGNORECASE,
)


class TextError(ValueError):
    """A text that can't be trained on; the message names it and says why."""


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

    @property
    def input_type(self) -> InputType:
        """What the product takes it for."""
        return KINDS[self.kind]

    @property
    def split(self) -> Split:
        """One of `SPLITS`."""
        return split_of(self.scenario)

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

    def filled(self, seed: int) -> list[Text]:
        """Return the text and its twins with their slots filled alike, one way for each seed.

        Each has as false statements the answers of the others that it doesn't share.
        """
        values = self.values
        fill = _filler(values.get("slots", {}), values["language"], f"{seed}/{self.id}", values)
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
        return [_with_false_answers(text, texts) for text in texts]

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


def _with_false_answers(text: Text, family: Sequence[Text]) -> Text:
    """Return a text with its twins' longest statements as false ones.

    Shorter answers differ too, but what little they say is often true of both.
    """
    own = _longest_statement(text)
    others = (_longest_statement(other) for other in family if other is not text)
    known = (own, *text.answers.values())
    false = [said for said in others if said and said not in known]
    return replace(text, false=tuple(dict.fromkeys((*text.false, *false))))


def _longest_statement(text: Text) -> str:
    key = "tldr/short" if "tldr/short" in text.answers else "topline"
    return text.true[0] if text.true else str(text.answers.get(key, ""))


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
        return [fill(each) for each in value]

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


# The check of files.


def _alarms(text: Text) -> Iterator[str]:
    """Yield what a reader should look at."""
    index = ReferenceIndex(text.text)
    for key, answer in text.answers.items():
        options = options_of(text, key)
        read, spec = spec_of(text, options)
        raw = raw_answer(text, answer, read, spec)
        yield from _misfits(key, answer, raw, spec)
        said = "\n".join(_cells(answer))
        is_quoted = spec.info.extracts == "questions" or spec.kind == "rows"
        yield from (f"{key}: {each}" for each in _claims(index, said, options))
        if not is_quoted:
            yield from (f"{key}: copied: {each}" for each in _copies(said, text.text))
        if _ABOUT_THE_TEXT.search(said):
            yield f"{key}: is about the text: {said[:60]!r}"
    for wish, answer in text.focus:
        yield from (
            f"focus {wish!r}: {each}" for each in _claims(index, answer, options_of(text, "tldr"))
        )
    for said in text.true:
        yield from (f"true: {each}" for each in _claims(index, said, options_of(text, "tldr")))
    for said in text.false:
        if said in text.answers.values():
            yield f"false, and an answer: {said!r}"


def _misfits(key: str, answer: Answer, raw: str, spec: OutputSpec) -> Iterator[str]:
    opening = ""
    if spec.table:
        opening = opening_of(spec.table, spec.language)
    elif spec.kind == "items":
        opening = "-"
    parsed = parse_output(opening + raw, spec, ended=True)
    wanted = len(answer) if not isinstance(answer, str) else None
    if not parsed.text and answer:
        yield f"{key}: nothing of it keeps to the form: {raw[:80]!r}"
    elif wanted and len(parsed.parts) != wanted:
        yield f"{key}: {wanted} parts, of which {len(parsed.parts)} keep to the form"
    elif isinstance(answer, str) and count_words(parsed.text) < count_words(answer):
        yield f"{key}: too long: only {parsed.text!r} is kept"


def _cells(answer: Answer) -> list[str]:
    if isinstance(answer, str):
        return [answer]
    return [cell for each in answer for cell in ([each] if isinstance(each, str) else each[-2:])]


def _claims(index: ReferenceIndex, said: str, options: SummaryOptions) -> Iterator[str]:
    if options.output_language:
        return
    for claim in index.claims(said):
        if not claim.is_supported:
            yield f"{claim.kind} not in the text: {claim.text!r} in {said[:90]!r}"


def _copies(said: str, text: str) -> Iterator[str]:
    """Yield the runs of words that an answer takes from the text."""
    is_chinese = bool(re.search(r"[\u3400-\u9fff]", said))
    one = re.compile(r"\w" if is_chinese else r"\w+")
    size = _OF_CHINESE if is_chinese else _LONGEST_COPY
    words, source = one.findall(said.lower()), one.findall(text.lower())
    joined = "\0".join(source)
    for at in range(len(words) - size):
        run = words[at : at + size + 1]
        if "\0".join(run) in joined:
            yield (" " if not is_chinese else "").join(run)
            return


def _check(paths: Sequence[Path]) -> int:
    """Print what is wrong; return how many errors there are."""
    errors, alarms, ids = 0, 0, set()
    templates = read_templates(paths)
    for template in templates:
        try:
            if template.id in ids:
                raise TextError(f"{template.id}: twice")
            ids.add(template.id)
            _require_fields(template)
            for text in template.filled(1):
                found = list(dict.fromkeys(_alarms(text)))
                alarms += len(found)
                for each in found:
                    print(f"alarm {text.id}: {each}")
        except (TextError, ValueError, KeyError) as error:
            errors += 1
            print(f"ERROR {template.id}: {type(error).__name__}: {error}")
    print(f"{len(templates)} texts, {errors} errors, {alarms} alarms")
    return errors


def _require_fields(template: Template) -> None:
    values, id_ = template.values, template.id
    for name in ("kind", "language", "scenario", "text", "answers"):
        if name not in values:
            raise TextError(f"{id_}: {name!r} is missing")
    if values["kind"] not in KINDS or values["language"] not in LANGUAGES:
        raise TextError(f"{id_}: kind {values['kind']!r}, language {values['language']!r}")
    if not values.get("twins"):
        raise TextError(f"{id_}: has no twin")
    unused = [name for name in values.get("slots", {}) if f"{{{name}}}" not in values["text"]]
    if unused:
        raise TextError(f"{id_}: slots that the text doesn't have: {unused}")
    for number, twin in enumerate(values["twins"], 1):
        if not twin.get("answers") and not twin.get("focus"):
            raise TextError(f"{id_}: twin {number} changes no answer")


def main() -> None:
    """Check the files that are given, all of `FOLDER` else."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    try:
        sys.exit(_check(parser.parse_args().files) > 0)
    except TextError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
