"""`summarizer models`: list, get, build, verify and remove."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from summarizer.bundle import open_bundle, verify_bundle
from summarizer.cli.resources import bundle_for
from summarizer.cli.terminal import Bar, show, tell
from summarizer.errors import AssetsUnavailableError, BundleError
from summarizer.export.recipes import RECIPES
from summarizer.store import assets, weights
from summarizer.store.assets import AUTO
from summarizer.store.catalogue import Model, find_model, models
from summarizer.store.suitability import suits


def add_actions(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `summarizer models`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="known models, and the bundles on this machine").set_defaults(
        run=list_all
    )
    command = actions.add_parser("get", help="fetch a model's weights, checked by their sha256")
    command.set_defaults(run=get)
    command.add_argument(
        "model",
        metavar="MODEL",
        nargs="+",
        help="of several the first that this machine is fast enough for, else the last",
    )
    command.add_argument(
        "--if-none", action="store_true", help="only if no model at all is on this machine"
    )
    command = actions.add_parser("build", help="make a model's bundle from its weights")
    command.set_defaults(run=build)
    command.add_argument("model", metavar="MODEL", nargs="?", default=AUTO)
    command.add_argument("--recipe", choices=RECIPES)
    command.add_argument(
        "--adapter",
        metavar="auto|none|FILE",
        default=AUTO,
        help="what tunes it to summarize: its own (default), none, or a file",
    )
    command.add_argument("--download", action="store_true", help="fetch missing weights")
    command.add_argument("--force", action="store_true", help="build it even if it is there")
    command = actions.add_parser(
        "verify", help="compare every byte of bundles with their manifests"
    )
    command.set_defaults(run=verify)
    command.add_argument("model", metavar="MODEL", nargs="?", help="default: all that are built")
    command.add_argument("--recipe", choices=RECIPES)
    command = actions.add_parser("remove", help="delete a model's bundles and weights")
    command.set_defaults(run=remove)
    command.add_argument("model", metavar="MODEL")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--recipe", choices=RECIPES, help="only its bundle by this recipe")
    what.add_argument("--weights", action="store_true", help="only what bundles are built from")


def list_all(arguments: argparse.Namespace) -> int:
    """List the known models with their state, then what is on this machine."""
    show("models")
    for model in models():
        state = assets.availability(model.id)
        untried = "" if model.is_tried else "; never run by us"
        show(
            f"  {model.id:<30} {model.parameters / 1e9:4.1f} B  {state!s:<13} "
            f"{state.reason}{untried}"
        )
    show("\nbundles on this machine")
    for folder in assets.built_bundles():
        show(f"  {_named(folder):<38} {_state(folder):<10} {folder}")
    if not assets.built_bundles():
        show("  none yet; `summarizer models build` makes one")
    kept = [model for model in models() if weights.kept_bytes(model)]
    if kept:
        show("\nweights on this machine, to build from")
    for model in kept:
        size = f"{weights.kept_bytes(model) / 1e6:,.0f} MB"
        there = size if weights.are_here(model) else "partly"
        show(f"  {model.id:<38} {there:<10} {weights.folder_of(model)}")
    return 0


def get(arguments: argparse.Namespace) -> int:
    """Fetch a model's weights if they aren't there, and print the folder that they are in."""
    named = [find_model(name) for name in arguments.model]
    if arguments.if_none and any(map(_is_usable, models())):
        return 0
    model = next((each for each in named[:-1] if suits(each.parameters)), named[-1])
    if not weights.are_here(model):
        _download(model)
    show(str(weights.folder_of(model)))
    return 0


def _is_usable(model: Model) -> bool:
    """Return whether it is built, by whatever recipe, or can be built without the network."""
    built = any(folder.parent.name == model.id for folder in assets.built_bundles())
    return built or weights.are_here(model)


def _download(model: Model) -> None:
    size = f"{weights.bytes_to_come(model) / 1e6:,.0f} MB"
    with Bar(f"fetching {model.id}", unit="B") as bar:
        if not sys.stderr.isatty():
            tell(f"fetching {model.id} ({size}) ...")
        weights.download(model, bar.show)


def build(arguments: argparse.Namespace) -> int:
    """Build a bundle and print its folder."""
    bundle = bundle_for(arguments, force=arguments.force)
    manifest = bundle.manifest
    size = f"{bundle.size_bytes / 1e6:,.0f} MB"
    show(f"{manifest.model_id} ({manifest.recipe}), {size}: {bundle.path}")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Verify bundles byte by byte, and name every damaged one."""
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
    """Delete a model's bundles and weights, or only what was named."""
    model = find_model(arguments.model)
    has_weights = arguments.recipe is None and weights.kept_bytes(model)
    bundles = [] if arguments.weights else _bundles(arguments)
    if not bundles and not has_weights:
        raise _nothing_there(arguments)
    for folder in bundles:
        freed = assets.remove_bundle(folder.parent.name, folder.name)
        show(f"removed {_named(folder)}, {freed / 1e6:,.0f} MB")
    if has_weights:
        show(f"removed the weights of {model.id}, {weights.remove(model) / 1e6:,.0f} MB")
    return 0


def _chosen(arguments: argparse.Namespace) -> list[Path]:
    """Return the bundles that MODEL and --recipe name; raise if there is none."""
    if arguments.model is not None:
        find_model(arguments.model)
    chosen = _bundles(arguments)
    if not chosen:
        raise _nothing_there(arguments)
    return chosen


def _bundles(arguments: argparse.Namespace) -> list[Path]:
    return [
        folder
        for folder in assets.built_bundles()
        if arguments.model in (None, folder.parent.name)
        and arguments.recipe in (None, assets.recipe_of(folder))
    ]


def _nothing_there(arguments: argparse.Namespace) -> AssetsUnavailableError:
    wanted = arguments.model or "any model"
    return AssetsUnavailableError(
        f"what was named of {wanted} is not on this machine; known recipes: "
        f"{', '.join(RECIPES)}; `summarizer models list` shows what is there"
    )


def _named(folder: Path) -> str:
    return f"{folder.parent.name} ({folder.name})"


def _state(folder: Path) -> str:
    try:
        return f"{open_bundle(folder).size_bytes / 1e6:,.0f} MB"
    except BundleError:
        return "damaged"
