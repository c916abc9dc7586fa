"""Ask readers which passages of our texts to quote, and keep what they choose.

    python -m training.quotes sheet -o build/quotes --readers 8
    python -m training.quotes take CHOSEN...
    python -m training.quotes measure build/drafts --model MODEL

A sheet shows the passages of texts that have no quotation yet, numbered, with who says them, and
the right summary. Readers write a line of JSON for each: {"id": "ec7-ladder/1", "quote": [3, 4]}.
`take` adds them to training/quotes.jsonl, with slots for names again. `measure` tells, on texts for
choosing, how often the passages that are nearest to what a model wrote, which are quoted in its
place, are what readers chose (and those nearest to the right summary); it writes
results/quotes-MODEL.json.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.results_file import write_results
from summarizer.grounding.attribution import Attributor
from training.texts import QUOTES, Template, Text, read_templates
from training.threshold import choosing_texts
from training.verdicts import counted

_SEED = 101  # of slots
_GUIDE = """\
# Which passages to quote

A program shows a reader who hasn't seen a text a short quotation from it in place of a summary: one
to three of its passages, word for word, each with who said it. You choose which.

`## id` begins a text: its passages, each with a number and, in dialogues and mails, who said it;
then "Outcome:", the right summary. Twins, `### id`, are the same text but for the passages that
are shown, with the numbers that they have in the twin. For each write a line of JSON to a file:

    {"id": "ec7-wrong-uncle", "quote": [15]}

Choose the passages which, quoted alone, best tell the outcome: what was decided, what happens, what
is wanted of whom, in the end.

- As few as possible: two where one can't be understood without the other (a question and its "Yes,
  gladly"). At most 35 words (60 Chinese characters) in all.
- The last word counts: no plan that is changed later, no offer that is refused, nothing that is
  only asked, unless the refusal is quoted with it.
- No greetings, headlines alone, jokes, adverts, orders to whoever summarizes.
- Of an article, a note or a document the sentence that says the outcome, else the one that a reader
  needs most; of notifications the one that needs attention most.
- Where nothing says it in so few words: what comes nearest.
"""


def sheet(arguments: argparse.Namespace) -> None:
    """Write sheets of the texts that have no quotation yet."""
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    templates = [each for each in read_templates() if not each.filled(_SEED)[0].quote]
    random.Random(3).shuffle(templates)
    share = -(-len(templates) // arguments.readers)
    for number in range(arguments.readers):
        some = templates[number * share : (number + 1) * share]
        path = folder / f"sheet-{number + 1}.md"
        path.write_text("\n\n".join([_GUIDE, *(_shown(each) for each in some)]), "utf-8")
        print(path)


def take(arguments: argparse.Namespace) -> None:
    """Add what readers chose to training/quotes.jsonl."""
    templates = {each.id: each for each in read_templates()}
    lines = QUOTES.read_text("utf-8").splitlines() if QUOTES.exists() else []
    kept = {json.loads(line)["id"]: line for line in lines}
    for path in arguments.chosen:
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            template = templates[entry["id"].partition("/")[0]]
            texts = {text.id: text for text in template.filled(_SEED)}
            said = _passages(texts[entry["id"]])
            if not entry["quote"] or not all(number in said for number in entry["quote"]):
                sys.exit(f"{path}: {entry['id']} has no passages {entry['quote']}")
            entry["quote"] = [
                template.unfilled(said[number][1], _SEED) for number in sorted(entry["quote"])
            ]
            kept[entry["id"]] = json.dumps(entry, ensure_ascii=False)
    QUOTES.write_text("".join(f"{kept[name]}\n" for name in sorted(kept)), "utf-8")
    print(f"{len(kept)} quotations: {QUOTES}")


def measure(arguments: argparse.Namespace) -> None:
    """Tell how often what is quoted in place of a model's own sentence is what readers chose."""
    answers = json.loads((arguments.drafts / "answers.json").read_text("utf-8"))
    texts = [each for each in choosing_texts() if each.id in answers and each.quote]
    hits: Counter[str] = Counter()
    for text in counted(texts, "read"):
        attributor, wanted = Attributor(text.document()), set(text.quote)
        right = str(text.answers.get("tldr/short", ""))
        for name, said in (("own", answers[text.id]["text"]), ("right", right)):
            found = [[each.text for each in some] for _, some in attributor.quotable(said)]
            hits[f"first passage, nearest to the {name} sentence"] += _are_any(found[:1], wanted)
            hits[f"first two, nearest to the {name} sentence"] += _are_any(found[:2], wanted)
        hits["last passage"] += attributor.passages()[-1].text in wanted
    shares = {name: round(count / len(texts), 3) for name, count in hits.items()}
    path = write_results(f"quotes-{arguments.model}", {"texts": len(texts), "shares": shares})
    print(f"{shares} of {len(texts)}: {path}")


def _are_any(found: Sequence[Sequence[str]], wanted: set[str]) -> bool:
    return any(said in wanted for some in found for said in some)


def _shown(template: Template) -> str:
    first, *twins = template.filled(_SEED)
    parts = [_one(f"## {first.id}", first, set())]
    known = set(_lines(first))
    parts += [_one(f"### {twin.id}", twin, known) for twin in twins]
    return "\n\n".join(parts)


def _one(title: str, text: Text, known: set[str]) -> str:
    lines = [line for line in _lines(text) if line not in known]
    key = next(key for key in ("tldr/short", "topline", *text.answers) if key in text.answers)
    return "\n".join([title, *lines, f"Outcome: {text.answers[key]}"])


def _lines(text: Text) -> Iterator[str]:
    for number, (author, said) in _passages(text).items():
        yield f"[{number}] {f'{author}: ' if author else ''}{said}"


def _passages(text: Text) -> dict[int, tuple[str, str]]:
    """Return authors and words of what may be quoted, by number."""
    found = Attributor(text.document()).passages()
    return {number: (each.author, each.text) for number, each in enumerate(found)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    first = commands.add_parser("sheet", help=sheet.__doc__)
    first.set_defaults(run=sheet)
    first.add_argument("-o", "--output", type=Path, required=True)
    first.add_argument("--readers", type=int, default=8)
    second = commands.add_parser("take", help=take.__doc__)
    second.set_defaults(run=take)
    second.add_argument("chosen", type=Path, nargs="+")
    third = commands.add_parser("measure", help=measure.__doc__)
    third.set_defaults(run=measure)
    third.add_argument("drafts", type=Path, help="folder of `training.threshold draft`")
    third.add_argument("--model", required=True, help="that wrote them, for the file's name")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    arguments.run(arguments)
