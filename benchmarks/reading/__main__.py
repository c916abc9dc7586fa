"""The commands of the reading bench, see the package."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.answer_cache import Answer, AnswerCache, digest
from benchmarks.reading import __doc__ as about
from benchmarks.reading.grading import Grade, graded, read_grades, write_sheet
from benchmarks.reading.systems import systems
from benchmarks.reading.texts import Item, draw
from benchmarks.results_file import write_results

QUOTED = "quoted"
_Z = 1.96  # of a 95 % interval


def answer(arguments: argparse.Namespace) -> None:
    """Let the systems answer; what was answered before, by the same code, is kept."""
    folder: Path = arguments.folder
    cache = AnswerCache(folder / "answers.jsonl")
    items = draw(arguments.texts, arguments.seed, arguments.data)
    (folder / "items.json").write_text(json.dumps([vars(item) for item in items]), "utf-8")
    for system in systems(arguments.system, arguments.model):
        keys = [_key(system.name, arguments.model, arguments.round, item) for item in items]
        open_items = [
            (key, item) for key, item in zip(keys, items, strict=True) if not cache.get(key)
        ]
        if not open_items:
            continue
        with system.running(arguments.threads) as running:
            for number, (key, item) in enumerate(open_items, 1):
                said = running.answer(item)
                cache.add(key, Answer(said.text, said.status), f"{system.name} {item.id}")
                print(f"\r{system.name}: {number} of {len(open_items)}", end="", file=sys.stderr)
        print(file=sys.stderr)


def sheet(arguments: argparse.Namespace) -> None:
    """Write the sheets for readers, and the key, which they don't get."""
    folder: Path = arguments.folder
    items = [Item(**row) for row in json.loads((folder / "items.json").read_text("utf-8"))]
    cache = AnswerCache(folder / "answers.jsonl")
    answers: dict[str, dict[str, Any]] = defaultdict(dict)
    for name in arguments.system:
        for item in items:
            found = cache.get(_key(name, arguments.model, arguments.round, item))
            if found:
                answers[name][item.id] = {"text": found.text, "status": found.error}
    for path in write_sheet(folder, items, answers, arguments.readers):
        print(path)


def report(arguments: argparse.Namespace) -> None:
    """Count the grades, write results/reading-MODEL.json, and print a table."""
    key = json.loads((arguments.folder / "key.json").read_text("utf-8"))
    grades = read_grades(arguments.grades, key)
    figures = {
        "round": arguments.round,
        "groups": _groups(key, grades),
        "agreement": _agreement(grades),
        "grades": list(_kept(key, grades)),
    }
    path = write_results(f"reading-{arguments.model}", figures)
    print("\n".join(_table(figures["groups"])))
    print(f"written to {path}")


def _key(system: str, model: str, round_: str, item: Item) -> str:
    return digest(system, model, round_, item.id, item.type, item.text)


def _groups(key: Mapping[str, Any], grades: Mapping[str, Sequence[Grade]]) -> list[dict[str, Any]]:
    """Return the figures by group and origin, language and system; quotations counted apart."""
    found: dict[tuple[str, str, str], list[tuple[str, Grade]]] = defaultdict(list)
    for system, entry, status, grade in graded(key, grades):
        system = _shown(system)
        language = entry["language"].split("-")[0]
        found[entry["group"], language, system].append((status, grade))
        found[entry["origin"], language, system].append((status, grade))
        found["all", language, system].append((status, grade))
    return [_figures(*names, rows) for names, rows in sorted(found.items())]


def _figures(
    group: str, language: str, system: str, rows: Sequence[tuple[str, Grade]]
) -> dict[str, Any]:
    told = [grade for status, grade in rows if status != QUOTED]
    every = [grade for _, grade in rows]
    return {
        "group": group,
        "language": language,
        "system": system,
        "texts": len(rows),
        "quoted": len(rows) - len(told),
        "good": _share([grade.grade == "good" for grade in every]),
        "poor": _share([grade.grade == "poor" for grade in every]),
        "true": _share([grade.is_true for grade in every]),
        "true_if_told": _share([grade.is_true for grade in told]),
    }


def _shown(system: str) -> str:
    """Return a system's name without the folder of an adapter's file."""
    what, colon, rest = system.partition(":")
    return f"{Path(what).name}{colon}{rest}"


def _share(values: Sequence[bool]) -> dict[str, float]:
    """Return a share with its 95 % interval (Wilson, 1927)."""
    count = len(values)
    if not count:
        return {"share": math.nan, "low": math.nan, "high": math.nan}
    share = sum(values) / count
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    spread = _Z * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    spread /= 1 + _Z**2 / count
    return {
        "share": round(share, 3),
        "low": round(max(0.0, middle - spread), 3),
        "high": round(min(1.0, middle + spread), 3),
    }


def _agreement(grades: Mapping[str, Sequence[Grade]]) -> dict[str, float]:
    """Return how often two readers agree, of the answers that two have graded."""
    pairs = [given[:2] for given in grades.values() if len(given) > 1]
    if not pairs:
        return {"answers": 0}
    return {
        "answers": len(pairs),
        "grade": round(sum(one.grade == other.grade for one, other in pairs) / len(pairs), 3),
        "true": round(sum(one.is_true == other.is_true for one, other in pairs) / len(pairs), 3),
    }


def _kept(
    key: Mapping[str, Any], grades: Mapping[str, Sequence[Grade]]
) -> Iterator[dict[str, Any]]:
    """Yield what is kept of each grade: the text's id, no word of it."""
    for system, entry, status, grade in graded(key, grades):
        yield {
            "item": entry["item"],
            "system": _shown(system),
            "status": status,
            "true": grade.is_true,
            "gist": grade.gist,
            "grade": grade.grade,
        }


def _table(groups: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "| texts | language | system | n | good | poor | true | quoted |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in groups:
        shares = (
            f"{row[name]['share']:.0%} ({row[name]['low']:.0%}–{row[name]['high']:.0%})"
            for name in ("good", "poor", "true")
        )
        yield (
            f"| {row['group']} | {row['language']} | {row['system']} | {row['texts']} | "
            f"{' | '.join(shares)} | {row['quoted']} |"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True)
    for run in (answer, sheet, report):
        command = commands.add_parser(run.__name__, help=run.__doc__)
        command.set_defaults(run=run)
        command.add_argument("folder", type=Path, help="where answers and sheets are kept")
        command.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
        command.add_argument("--round", default="1", help="a new name answers all anew")
        if run is report:
            command.add_argument("grades", type=Path, nargs="+", help="of readers, JSON lines")
            continue
        command.add_argument("--system", action="append", required=True, help="may be repeated")
        if run is sheet:
            command.add_argument("--readers", type=int, default=1, help="sheets to write")
            continue
        command.add_argument("--texts", type=int, default=12, help="of each kind (default: 12)")
        command.add_argument("--data", type=Path, help="folder of sets from outside (JSON lines)")
        command.add_argument("--seed", type=int, default=0, help="of the draw")
        command.add_argument("--threads", type=int, help="of the product")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    arguments.run(arguments)
