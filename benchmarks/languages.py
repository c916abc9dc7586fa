"""Whether a summary is in its text's language: texts of the project in each language.

    python -m benchmarks.languages --model qwen2.5-coder-0.5b-instruct

Types take turns from text to text. A summary's language is told twice, by the package, which also
tells Simplified from Traditional Chinese, and by py3langid, which knows nothing of the package
(benchmarks/requirements.txt); it is right where both say so. An error is not right. What isn't is
printed with its text. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from benchmarks.results_file import write_results
from summarizer import Summarizer, SummarizerError
from summarizer.language.detection import is_written_in
from summarizer.language.tags import LANGUAGES

FOLDER = Path(__file__).parent / "data" / "languages"
Type = Literal["tldr", "key-points", "headline", "teaser"]
TYPES: tuple[Type, ...] = get_args(Type)

Tell = Callable[[str], str]


@dataclass(frozen=True)
class Text:
    """A text of a language, and what is asked of it."""

    language: str
    kind: str
    type: Type
    text: str


@dataclass(frozen=True)
class Output:
    """A summary, or an error, and whether it is in the text's language."""

    language: str
    kind: str
    type: str
    is_right: bool
    told: str  # by py3langid; "" of an error
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", help="the model's default, if none is named")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="may be repeated")
    arguments = parser.parse_args()
    chosen = list(texts(arguments.language or LANGUAGES))
    tell = another_detector()
    with Summarizer.create(
        arguments.model, recipe=arguments.recipe, threads=arguments.threads
    ) as summarizer:
        outputs = [told(output_of(summarizer, text, tell)) for text in chosen]
        figures = {"recipe": summarizer.recipe, "threads": arguments.threads, **figures_of(outputs)}
    if arguments.language:
        print("not written, since not every language was taken")
    else:
        print(f"written to {write_results(f'languages-{arguments.model}', figures)}")
    print(json.dumps({"texts": figures["texts"], "right": figures["right"]}))


def texts(languages: Iterable[str], folder: Path = FOLDER) -> Iterator[Text]:
    """Those of each language, in their order."""
    for language in languages:
        found = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))["texts"]
        for number, each in enumerate(found):
            yield Text(language, each["kind"], TYPES[number % len(TYPES)], each["text"].strip())


def another_detector() -> Tell:
    """A language's primary tag of a text, by py3langid, of our languages alone."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted({tag.partition("-")[0] for tag in LANGUAGES}))

    def tell(text: str) -> str:
        return str(identifier.classify(text)[0])

    return tell


def output_of(summarizer: Summarizer, text: Text, tell: Tell) -> Output:
    """A summary of a text, and whether its language is the text's."""
    place = (text.language, text.kind, text.type)
    try:
        found = summarizer.summarize(text.text, type=text.type, length="short").text
    except SummarizerError as error:
        return Output(*place, False, "", f"{type(error).__name__}: {error}")
    other = tell(found)
    primary = text.language.partition("-")[0]
    return Output(*place, is_written_in(found, text.language) and other == primary, other, found)


def told(output: Output) -> Output:
    """The same; said to the terminal, with its text where it isn't right."""
    place = f"{output.language} {output.kind} {output.type}"
    print(f"{place}: {'right' if output.is_right else 'not right'}", file=sys.stderr)
    if not output.is_right:
        print(f"--- {place}: {output.told or 'no summary'}\n{output.text}\n")
    return output


def figures_of(outputs: Sequence[Output]) -> dict[str, Any]:
    """Counts over all and for each language, and what isn't right with its text."""
    by_language: dict[str, list[Output]] = {}
    for output in outputs:
        by_language.setdefault(output.language, []).append(output)
    return {
        **_counts(outputs),
        "languages": {language: _counts(group) for language, group in by_language.items()},
        "not_right": [asdict(output) for output in outputs if not output.is_right],
    }


def _counts(outputs: Sequence[Output]) -> dict[str, int]:
    return {"texts": len(outputs), "right": sum(output.is_right for output in outputs)}


if __name__ == "__main__":
    main()
