"""`summarizer models`: list, build, verify and remove."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer import assets
from summarizer.assets import AUTO
from summarizer.bundle import open_bundle, verify_bundle
from summarizer.cli.terminal import Bar, bundle_for, show, tell
from summarizer.errors import AssetsUnavailableError, BundleError
from summarizer.export.recipes import RECIPES
from summarizer.weights.catalogue import find_model, models


def add_actions(parser: argparse.ArgumentParser) -> None:
    """What can be done with models."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="known models, and the bundles on this machine").set_defaults(
        run=list_all
    )
    command = actions.add_parser("build", help="make a model's bundle from its weights")
    command.set_defaults(run=build)
    command.add_argument("model", metavar="MODEL", nargs="?", default=AUTO)
    command.add_argument("--recipe", choices=RECIPES)
    command.add_argument(
        "--download", action="store_true", help="fetch missing weights from the hub"
    )
    command.add_argument("--force", action="store_true", help="build it even if it is there")
    command = actions.add_parser(
        "verify", help="compare every byte of bundles with their manifests"
    )
    command.set_defaults(run=verify)
    command.add_argument("model", metavar="MODEL", nargs="?", help="default: all that are built")
    command.add_argument("--recipe", choices=RECIPES)
    command = actions.add_parser("remove", help="delete a bundle")
    command.set_defaults(run=remove)
    command.add_argument("model", metavar="MODEL")
    command.add_argument("--recipe", choices=RECIPES, help="default: all recipes of the model")


def list_all(arguments: argparse.Namespace) -> int:
    """List the known models with their state, then the bundles on this machine."""
    show("models")
    for model in models():
        state = assets.availability(model.id)
        show(f"  {model.id:<30} {model.parameters / 1e9:4.1f} B  {state!s:<13} {state.reason}")
    show("\nbundles on this machine")
    for folder in assets.built_bundles():
        show(f"  {_named(folder):<38} {_state(folder):<10} {folder}")
    if not assets.built_bundles():
        show("  none yet; `summarizer models build` makes one")
    return 0


def build(arguments: argparse.Namespace) -> int:
    """Build a bundle and say where it is."""
    bundle = bundle_for(arguments, force=arguments.force)
    manifest = bundle.manifest
    size = f"{bundle.size_bytes / 1e6:,.0f} MB"
    show(f"{manifest.model_id} ({manifest.recipe}), {size}: {bundle.path}")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Check bundles byte by byte; every damaged one is named."""
    damaged = 0
    for folder in _chosen(arguments):
        try:
            with Bar(f"verifying {_named(folder)}", unit="B") as bar:
                verify_bundle(open_bundle(folder), bar.show)
            show(f"{_named(folder)}: good")
        except BundleError as error:
            damaged += 1
            tell(f"{_named(folder)}: {error}")
    return 1 if damaged else 0


def remove(arguments: argparse.Namespace) -> int:
    """Delete a model's bundles."""
    for folder in _chosen(arguments):
        freed = assets.remove_bundle(folder.parent.name, folder.name)
        show(f"removed {_named(folder)}, {freed / 1e6:,.0f} MB")
    return 0


def _chosen(arguments: argparse.Namespace) -> list[Path]:
    """The bundles that MODEL and --recipe name; an error when there is none."""
    if arguments.model is not None:
        find_model(arguments.model)
    chosen = [
        folder
        for folder in assets.built_bundles()
        if arguments.model in (None, folder.parent.name) and arguments.recipe in (None, folder.name)
    ]
    if not chosen:
        wanted = arguments.model or "any model"
        raise AssetsUnavailableError(
            f"no bundle of {wanted} is on this machine; known recipes: {', '.join(RECIPES)}; "
            "`summarizer models list` shows what is there"
        )
    return chosen


def _named(folder: Path) -> str:
    return f"{folder.parent.name} ({folder.name})"


def _state(folder: Path) -> str:
    try:
        return f"{open_bundle(folder).size_bytes / 1e6:,.0f} MB"
    except BundleError:
        return "damaged"
