"""What commands work with, as the arguments ask for it: options, bundles, Summarizers, inputs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from summarizer.bundle import Bundle
from summarizer.cli import consent
from summarizer.cli.terminal import Stages, tell
from summarizer.errors import InputError
from summarizer.inputs import Document, fetch, read_document, read_stream
from summarizer.options import DESKTOP, EngineOptions, SummaryOptions, find_profile
from summarizer.store import assets
from summarizer.summarizer import Summarizer
from summarizer.types import InputType

STANDARD_INPUT = "-"
_ADDRESSES = ("http://", "https://")


def bundle_for(
    arguments: argparse.Namespace, *, recipe: str | None = None, force: bool = False
) -> Bundle:
    """Return the bundle that the arguments ask for, built with a progress bar if needed.

    Args:
        arguments: Of the command.
        recipe: In place of `--recipe`, for a command that takes several.
        force: Build the bundle even if it is there.
    """
    choice = wanted(arguments) | ({"recipe": recipe} if recipe else {})
    download = getattr(arguments, "download", False) or _is_agreed(choice)
    with Stages() as stages:
        return assets.ensure_bundle(**choice, download=download, force=force, progress=stages)


def wanted(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the model and the bundle that the arguments choose, as `assets` takes them.

    Where no model is on this machine and none is named, it is the one to begin with.
    """
    profile = find_profile(getattr(arguments, "profile", DESKTOP))
    choice = {
        "model": arguments.model,
        "recipe": getattr(arguments, "recipe", None) or profile.recipe,
        "preference": getattr(arguments, "preference", "auto"),
        "memory_bytes": profile.engine.memory_bytes,
        "adapter": getattr(arguments, "adapter", assets.AUTO),
    }
    is_open = (choice["model"], choice["preference"]) == (assets.AUTO, "auto")
    if is_open and assets.availability(**choice).state == "downloadable":
        needs = {name: choice[name] for name in ("recipe", "memory_bytes", "adapter")}
        choice["model"] = assets.first_model(**needs).id
    return choice


def _is_agreed(choice: dict[str, Any]) -> bool:
    """Ask whether weights that aren't there may be fetched, if somebody is there to be asked."""
    if not consent.can_ask():
        return False
    found = assets.availability(**choice)
    return found.state == "downloadable" and consent.agreed(consent.plan(found))


def load(arguments: argparse.Namespace, options: dict[str, Any]) -> Summarizer:
    """Return a Summarizer with `options` as its defaults."""
    engine = engine_options(arguments)  # bad values are found before the bundle is built
    return Summarizer(bundle_for(arguments), SummaryOptions(**options), engine)


def engine_options(arguments: argparse.Namespace) -> EngineOptions:
    """Return the profile's engine options, overridden by those among the arguments."""
    names = [field.name for field in fields(EngineOptions)]
    given = {name: value for name in names if (value := getattr(arguments, name, None)) is not None}
    return find_profile(arguments.profile).engine_with(given)


def summary_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of summaries that were given."""
    given = ((field.name, getattr(arguments, field.name)) for field in fields(SummaryOptions))
    return {name: value for name, value in given if value is not None}


def read_named(name: str, input_type: InputType) -> Document | None:
    """Return what a file, a page or standard input holds; if it can't be read, say so: None.

    What was guessed is said, too.
    """
    try:
        document = _read(name, input_type)
    except InputError as error:
        tell(f"summarizer: {error}")
        return None
    for doubt in document.doubts:
        tell(f"summarizer: {doubt}")
    return document


def _read(name: str, input_type: InputType) -> Document:
    if name == STANDARD_INPUT:
        return read_stream(sys.stdin.buffer, "standard input", input_type)
    if name.startswith(_ADDRESSES):
        return fetch(name, input_type)
    return read_document(Path(name), input_type)
