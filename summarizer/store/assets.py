"""Choose a model, say whether its bundle is available, and make it so.

"auto" takes what is on this machine: a built bundle, else weights to build one from, else, only if
the caller allows it, a download.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from summarizer.bundle import BuildMonitor, Bundle, open_bundle
from summarizer.bundle.storage import build_lock, home, remove_folder
from summarizer.engine.footprint import footprint_of, least_bytes, require_load
from summarizer.errors import (
    AssetsUnavailableError,
    BundleError,
    MemoryBudgetError,
    require_choice,
)
from summarizer.export.recipes import Recipe, find_recipe
from summarizer.options import PREFERENCES, Preference
from summarizer.store import weights
from summarizer.store.catalogue import Adapter, HubSource, Model, WheelSource, find_model, models
from summarizer.store.suitability import suits

AUTO = "auto"
NONE = "none"

_ORIGINS = {HubSource: "from the Hugging Face hub", WheelSource: "from a Python package index"}


@dataclass(frozen=True)
class Availability:
    """Whether a model can be used, and why; `str()` returns the state.

    Attributes:
        state: "available" without the network (its bundle is built, or its weights are here),
            "downloadable" (its weights can be downloaded), or "unavailable" (it is damaged, or
            exceeds the memory budget).
        reason: Why, and what to do about it.
        is_built: Whether its bundle is there, so that it loads within seconds.
        download_bytes: Of weights that `create(download=True)` would still have to download.
        bundle_bytes: That the bundle will take on disk at least; 0 once it is built.
        is_suitable: Whether this machine has the speed and the memory for the model.
        model_id: Of the model that was chosen.
        recipe: How its weights are stored, or will be.
    """

    state: Literal["available", "downloadable", "unavailable"]
    reason: str
    is_built: bool = False
    download_bytes: int = 0
    bundle_bytes: int = 0
    is_suitable: bool = True
    model_id: str = ""
    recipe: str = ""

    def __str__(self) -> str:
        return self.state


def bundle_folder(model_id: str, recipe: str, adapter: Adapter | None = None) -> Path:
    """Return the folder of a model's bundle by a recipe, built or not: "w8a8+1f2e3d4c" if tuned."""
    tuned = f"+{adapter.sha256[:8]}" if adapter else ""
    return home() / "bundles" / model_id / f"{recipe}{tuned}"


def recipe_of(folder: Path) -> str:
    """Return the recipe that a bundle's folder is named after."""
    return folder.name.partition("+")[0]


def find_adapter(model: Model, adapter: str = AUTO) -> Adapter | None:
    """Return what tunes `model`: for "auto" its own adapter, for "none" nothing, else a file."""
    if adapter == AUTO:
        return model.adapter
    return None if adapter == NONE else Adapter.at(Path(adapter))


def built_bundles() -> list[Path]:
    """Return the folders of all bundles that were built, damaged ones included."""
    return sorted(path for path in (home() / "bundles").glob("*/[!.]*") if path.is_dir())


def availability(
    model: str = AUTO,
    recipe: str | None = None,
    preference: Preference = "auto",
    memory_bytes: int | None = None,
    adapter: str = AUTO,
) -> Availability:
    """Return whether `ensure_bundle` would succeed; see there for the arguments.

    Raises:
        UnknownModelError: There is no such model or recipe.
    """
    chosen = choose_model(model, recipe, preference, memory_bytes, adapter)
    wanted = _recipe(chosen, recipe)
    found = _availability(chosen, wanted, memory_bytes, adapter)
    suitable = suits(chosen.parameters)
    return replace(found, model_id=chosen.id, recipe=wanted.name, is_suitable=suitable)


def _availability(
    chosen: Model, wanted: Recipe, memory_bytes: int | None, adapter: str
) -> Availability:
    folder = bundle_folder(chosen.id, wanted.name, find_adapter(chosen, adapter))
    try:
        _require_fit(chosen, wanted, memory_bytes, adapter)
    except MemoryBudgetError as error:
        return Availability("unavailable", f"{chosen.id} ({wanted.name}): {error}")
    if folder.is_dir():
        try:
            open_bundle(folder)
        except BundleError as error:
            return Availability("unavailable", str(error))
        return Availability("available", f"{chosen.id} ({wanted.name}) is built", is_built=True)
    bundle_bytes = wanted.weights_bytes(chosen.parameters)
    if weights.are_here(chosen):
        reason = f"{chosen.id} will be built from the weights on this machine"
        return Availability("available", reason, bundle_bytes=bundle_bytes)
    size = weights.bytes_to_come(chosen)
    reason = f"{chosen.id}: {size / 1e6:,.0f} MB {_ORIGINS[type(chosen.source)]}"
    return Availability("downloadable", reason, download_bytes=size, bundle_bytes=bundle_bytes)


def choose_model(
    model: str = AUTO,
    recipe: str | None = None,
    preference: Preference = "auto",
    memory_bytes: int | None = None,
    adapter: str = AUTO,
) -> Model:
    """Return the model called `model`, or for "auto" the best one on this machine.

    Args:
        model: Its id, or "auto".
        recipe: How its weights are to be stored; None for the model's own.
        preference: Of "auto": "auto" prefers models that are built, then tuned ones, of those the
            largest that this machine is fast enough for, see `suitability`, then smaller ones;
            "speed" prefers smaller and "capability" larger ones, whether built or to be built from
            weights on this machine.
        memory_bytes: Models that take more are ignored, if any takes less.
        adapter: "auto" for each model's own, "none", or a file.

    Raises:
        UnknownModelError: There is no such model or recipe.
    """
    require_choice("preference", preference, PREFERENCES)
    if recipe is not None:
        find_recipe(recipe)
    if model != AUTO:
        return find_model(model)
    known = _by_preference(preference, adapter)
    fitting = [each for each in known if _fits(each, _recipe(each, recipe), memory_bytes, adapter)]
    candidates = fitting or known
    built = [each for each in candidates if _is_built(each, _recipe(each, recipe), adapter)]
    if len(built) > 1 and preference == "auto":
        built = sorted(built, key=lambda model: _rank(model, adapter))  # however busy it is now
    local = [each for each in candidates if each in built or weights.are_here(each)]
    ranked = [*built, *local] if preference == "auto" else local
    return next(iter(ranked), candidates[0])


def first_model(
    recipe: str | None = None, memory_bytes: int | None = None, adapter: str = AUTO
) -> Model:
    """Return the model to begin with on a machine that has none.

    It comes from where this package comes from, an index of Python packages: of those the largest
    that this machine is fast enough for, else the smallest.

    Args:
        recipe: How its weights are to be stored; None for the model's own.
        memory_bytes: Models that take more are ignored, if any takes less.
        adapter: As for `choose_model`.
    """
    known = [each for each in models() if each.is_tried and _is_coder(each)]
    fitting = [each for each in known if _fits(each, _recipe(each, recipe), memory_bytes, adapter)]
    ranked = sorted(fitting or known, key=lambda each: -each.parameters)
    if not ranked:
        return choose_model(AUTO, recipe, "auto", memory_bytes, adapter)
    return next((each for each in ranked if suits(each.parameters)), ranked[-1])


def ensure_bundle(
    model: str = AUTO,
    recipe: str | None = None,
    *,
    preference: Preference = "auto",
    memory_bytes: int | None = None,
    adapter: str = AUTO,
    download: bool = False,
    force: bool = False,
    progress: BuildMonitor = lambda stage, share: None,
) -> Bundle:
    """Open the bundle of a model, building it first if needed.

    Args:
        model: Its id, or "auto", see `choose_model`.
        recipe: How its weights are stored; None for the one in its model.toml.
        preference: Of "auto".
        memory_bytes: The budget for loading it; a model that exceeds it is refused before it is
            built.
        adapter: "auto" for the model's own, if it has one, "none" for the model as its makers
            trained it, or the path of an adapter's file.
        download: Whether weights may be downloaded; nothing else here uses the network.
        force: Build the bundle even if it is there.
        progress: Called with what is being done and the share of the whole, 0 to 1; what it raises
            ends the build.

    Raises:
        UnknownModelError: There is no such model or recipe.
        AssetsUnavailableError: Weights are missing, and may not be downloaded.
        DownloadError: The download failed.
        WeightsError: The weights are damaged.
        StorageError: The disk is full or can't be written.
        BundleError: The bundle is damaged.
        MemoryBudgetError: The model exceeds the budget.
    """
    chosen = choose_model(model, recipe, preference, memory_bytes, adapter)
    wanted = _recipe(chosen, recipe)
    tuned = find_adapter(chosen, adapter)
    _require_fit(chosen, wanted, memory_bytes, adapter)
    target = bundle_folder(chosen.id, wanted.name, tuned)
    if not force and target.is_dir():
        return open_bundle(target)
    if not download and not weights.are_here(chosen):
        raise _unavailable(chosen)
    from summarizer.store.build import build_model  # slow to import, see there

    with build_lock(target):
        if not force and target.is_dir():  # by another process meanwhile
            return open_bundle(target)
        return build_model(chosen, wanted, target, progress, tuned)


def remove_bundle(model_id: str, name: str) -> int:
    """Delete a bundle and return the bytes freed; raise `BundleError` if there is none.

    Args:
        model_id: The model's.
        name: Of its folder: the recipe, and what tunes it.
    """
    folder = bundle_folder(find_model(model_id).id, name)
    find_recipe(recipe_of(folder))
    if not folder.is_dir():
        raise BundleError(f"there is no bundle of {model_id} ({name}) in {folder.parent}")
    freed = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    remove_folder(folder)
    return freed


# -- choosing -------------------------------------------------------------------------------------


def _by_preference(preference: Preference, adapter: str) -> list[Model]:
    """Return all models, the best first: of one size the plain ones write better than coders.

    Untried ones come last, so that nobody gets one unless they name it or have no other. "auto"
    takes a tuned one first, of those the largest that this machine is fast enough for.
    """
    known = models()
    if preference != "auto":
        sign = -1 if preference == "capability" else 1
        return sorted(
            known, key=lambda model: (not model.is_tried, sign * model.parameters, _is_coder(model))
        )
    ranked = sorted(known, key=lambda model: _rank(model, adapter))
    if not any(_is_tuned(model, adapter) for model in known):
        return ranked  # smaller ones first: nobody needs to know how fast the machine is
    return sorted(ranked, key=lambda model: not model.is_tried or not suits(model.parameters))


def _rank(model: Model, adapter: str) -> tuple[bool, bool, int, bool]:
    """Return what "auto" sorts by, whatever the machine: of tuned models the largest."""
    is_tuned = _is_tuned(model, adapter)
    sign = -1 if is_tuned else 1
    return not model.is_tried, not is_tuned, sign * model.parameters, _is_coder(model)


def _is_tuned(model: Model, adapter: str) -> bool:
    return adapter == AUTO and model.adapter is not None


def _is_coder(model: Model) -> bool:
    return isinstance(model.source, WheelSource)


def _recipe(model: Model, recipe: str | None) -> Recipe:
    return find_recipe(recipe or model.default_recipe)


def _is_built(model: Model, recipe: Recipe, adapter: str) -> bool:
    """Return whether there is a bundle, even a damaged one: that is reported, not rebuilt."""
    return bundle_folder(model.id, recipe.name, find_adapter(model, adapter)).is_dir()


def _require_fit(model: Model, recipe: Recipe, memory_bytes: int | None, adapter: str) -> None:
    """Raise `MemoryBudgetError` if the model exceeds the budget; without one read nothing."""
    if memory_bytes is not None:
        require_load(_loaded_bytes(model, recipe, adapter), memory_bytes)


def _fits(model: Model, recipe: Recipe, memory_bytes: int | None, adapter: str) -> bool:
    return memory_bytes is None or _loaded_bytes(model, recipe, adapter) <= memory_bytes


def _loaded_bytes(model: Model, recipe: Recipe, adapter: str) -> int:
    """Estimate the model's memory from its bundle, or from its size if there is none.

    The second estimate is the lower, since a model that may just fit must not be refused.
    """
    with suppress(BundleError):  # a damaged one is reported when it is opened
        return footprint_of(
            open_bundle(bundle_folder(model.id, recipe.name, find_adapter(model, adapter)))
        ).fixed_bytes
    return least_bytes(recipe.weights_bytes(model.parameters))


def _unavailable(model: Model) -> AssetsUnavailableError:
    size = f"{weights.bytes_to_come(model) / 1e6:,.0f} MB"
    return AssetsUnavailableError(
        f"the weights of {model.id} are not on this machine; fetch them ({size}) with "
        f"`summarizer setup {model.id}`, or with Summarizer.create(download=True)"
    )
