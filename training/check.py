"""Check the texts that models are tuned on: `python -m training.check FILE ...`, all else.

What can't be read is an error; what a reader should look at (copied sentences, facts that the text
doesn't have, forms that aren't kept to) is an alarm.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarizer.grounding.reference import ReferenceIndex
from summarizer.language.words import count_words
from summarizer.options import SummaryOptions
from summarizer.output.parse import parse_output
from summarizer.output.spec import OutputSpec
from summarizer.output.table import opening_of
from training.texts import (
    KINDS,
    LANGUAGES,
    Answer,
    Template,
    Text,
    TextError,
    options_of,
    raw_answer,
    read_templates,
    spec_of,
)

_LONGEST_COPY = 8  # words that an answer may take from the text in a row
_OF_CHINESE = 14  # characters
_ABOUT_THE_TEXT = re.compile(
    r"(?:the|this) (?:text|article|e-?mail|message|conversation|chat|thread|note|meeting|speaker)s?"
    r" (?:is|are|was|were|says?|discuss\w*|talk\w*|mention\w*|describe\w*|announce\w*)\b"
    r"|(?:这|該|该|這)?(?:篇|段|封|则|則)?(?:文章|文字|对话|對話|邮件|郵件|聊天)(?:是|讲|講|说|說|讨论|討論|提到|介绍|介紹)",
    re.IGNORECASE,
)


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
    if values.get("traps") and not values.get("twins"):
        raise TextError(f"{id_}: has traps, but no twin")
    unused = [name for name in values.get("slots", {}) if f"{{{name}}}" not in values["text"]]
    if unused:
        raise TextError(f"{id_}: slots that the text doesn't have: {unused}")
    for number, twin in enumerate(values.get("twins", ()), 1):
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
