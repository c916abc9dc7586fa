"""`summarizer doctor`: what is there, what it will use, how fast it is, and what to do."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from summarizer.bench import this_machine, versions
from summarizer.cli import diagnosis
from summarizer.cli.demo_command import PORT
from summarizer.cli.diagnosis import Finding, Speed
from summarizer.cli.numbers import port
from summarizer.cli.resources import wanted
from summarizer.cli.terminal import show, tell
from summarizer.errors import ModelError
from summarizer.store import assets
from summarizer.store.assets import Availability

DESCRIPTION = (
    "Look at the Python, the processor, memory, disk, the model, the page and its port, measure "
    "the model in a few seconds if there is one, and say what to do about whatever is wrong. "
    "Nothing is changed or fetched."
)
EPILOG = "exit code: 0 if a text can be summarized, 1 if something bad is in the way"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments that no other command has."""
    command.add_argument("--json", action="store_true", help="one JSON object")
    command.add_argument("--quick", action="store_true", help="don't measure the model")
    command.add_argument(
        "--port", type=port, default=PORT, metavar="N", help="of the page (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print all findings; return 1 if any is bad."""
    say = (lambda _: None) if arguments.json else _show
    found: list[Finding] = []
    measured = None
    chosen = assets.availability(**wanted(arguments))
    for finding in diagnosis.findings(chosen, arguments.port):
        found.append(finding)
        say(finding)
    if chosen.is_built and not arguments.quick and not _is_bad(found):
        measured, finding = _measured(chosen)
        found.append(finding)
        say(finding)
    show(_as_json(chosen, found, measured) if arguments.json else _conclusion(found))
    return int(_is_bad(found))


def _measured(chosen: Availability) -> tuple[Speed | None, Finding]:
    """Measure the model that is built; that it can't be loaded is a finding, too."""
    tell(f"measuring {chosen.model_id}, which takes a few seconds ...")
    try:
        measured = diagnosis.speed(chosen)
        return measured, diagnosis.speed_finding(measured)
    except ModelError as error:
        remedy = f"build it again: `summarizer models build {chosen.model_id} --force`"
        return None, Finding("speed", "bad", str(error), remedy)


def _is_bad(found: list[Finding]) -> bool:
    return any(finding.state == "bad" for finding in found)


def _show(finding: Finding) -> None:
    show(f"{finding.state:<5} {finding.name:<10} {finding.told}")
    if finding.remedy:
        show(f"{'':<5} {'':<10} -> {finding.remedy}")


def _conclusion(found: list[Finding]) -> str:
    bad = [finding for finding in found if finding.state == "bad"]
    if not bad:
        return "\nReady: `summarizer FILE`"
    return f"\nNot ready. First, for {bad[0].name}: {bad[0].remedy}"


def _as_json(chosen: Availability, found: list[Finding], measured: Speed | None) -> str:
    return json.dumps(
        {
            "is_ready": not _is_bad(found),
            "model": chosen.model_id,
            "recipe": chosen.recipe,
            "findings": [asdict(finding) for finding in found],
            "speed": asdict(measured) if measured else None,
            "machine": asdict(this_machine()),
            "versions": versions(),
        },
        ensure_ascii=False,
    )
