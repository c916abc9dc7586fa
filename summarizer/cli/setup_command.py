"""`summarizer setup`: fetch and build a model, its size and time said first; nothing twice."""

from __future__ import annotations

import argparse

from summarizer.bundle.storage import home, require_space
from summarizer.cli import consent
from summarizer.cli.resources import bundle_for, wanted
from summarizer.cli.terminal import show, tell
from summarizer.errors import AssetsUnavailableError, OptionError
from summarizer.store import assets, weights
from summarizer.store.assets import AUTO, Availability
from summarizer.store.catalogue import find_model

DESCRIPTION = (
    "Fetch the weights of MODEL and build them into what runs on this machine. How much that is, "
    "and about how long it takes, is said first. What is there isn't fetched or built again."
)


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments that no other command has."""
    command.add_argument(
        "model",
        nargs="?",
        default=AUTO,
        metavar="MODEL",
        help="see `summarizer models list` (default: what is there, else the largest tuned one "
        "that this machine is fast enough for)",
    )
    command.add_argument("-y", "--yes", action="store_true", help="don't ask")


def run(arguments: argparse.Namespace) -> int:
    """Get a model, after asking whether it may be fetched."""
    found = assets.availability(**wanted(arguments))
    if found.is_built:
        show(f"{found.reason}: nothing to do. Try `summarizer FILE`.")
        return 0
    arguments.model = found.model_id  # the one that is spoken of, however busy the machine is then
    if found.state != "unavailable":  # else it is said why below
        require_space(home(), room_for(found))
        arguments.download = _may_fetch(arguments, found)
    bundle = bundle_for(arguments)
    show(f"{found.model_id} ({bundle.manifest.recipe}) is ready. Try `summarizer FILE`.")
    return 0


def room_for(found: Availability) -> int:
    """Return the bytes that the disk must have free for fetching and building a model."""
    model = find_model(found.model_id)
    built = weights.bytes_to_come(model) + found.bundle_bytes
    return max(weights.room_to_fetch(model), built)


def _may_fetch(arguments: argparse.Namespace, found: Availability) -> bool:
    """Say what comes, and ask if it comes from the network; raise unless it may."""
    told = consent.plan(found)
    if not found.download_bytes or arguments.yes:
        tell(told)
        return True
    if not consent.can_ask():
        raise OptionError(f"{told}; nobody is at a terminal to be asked: add --yes to fetch it")
    if not consent.agreed(told):
        raise AssetsUnavailableError("nothing was fetched")
    return True
