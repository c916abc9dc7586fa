from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import benchmarks  # noqa: F401  # turn off what would report, before anything imports what does
import demo  # noqa: F401
from summarizer import EngineOptions, Summarizer, SummaryOptions, summarizer
from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.loading import Engine
from summarizer.engine.prefix_cache import PrefixCache
from summarizer.engine.tokenizer import Tokenizer
from summarizer.inputs import isolation, worker
from summarizer.types import INPUT_TYPES

from . import tiny
from .scripted import Scripted, ScriptedDecoder

# Every run tries the same examples; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=1000, database=None)
settings.load_profile("house")

_NEEDS_REAL_MODELS = ("model", "parity", "privacy", "wheel")


@pytest.fixture(autouse=True)
def _own_home(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test sees or changes the user's bundles, but those that need a real one."""
    if not any(map(request.node.get_closest_marker, _NEEDS_REAL_MODELS)):
        monkeypatch.setenv("SUMMARIZER_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _local_only(getattr(socket.socket, name)))


def _local_only(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"a test wants to connect to {address}")
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of foreign formats run in this process, without the limits of one of their own."""

    def asked(request: bytes, name: str) -> Any:
        return json.loads(json.dumps(worker.answer(request)))

    monkeypatch.setattr(isolation, "_asked", asked)


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    """The tiny model's bundle by each recipe; not to be changed."""
    folder = tmp_path_factory.mktemp("bundles")
    return {recipe: tiny.build(folder, recipe) for recipe in ("float32", "w8a8", "int8", "int4")}


@pytest.fixture(scope="session")
def bundle(bundles: dict[str, Bundle]) -> Bundle:
    return bundles["float32"]


@pytest.fixture(scope="session")
def decoder(bundle: Bundle) -> Iterator[Decoder]:
    yield Decoder(bundle, threads=1)


@pytest.fixture(scope="session")
def tokenizer(bundle: Bundle) -> Tokenizer:
    return Tokenizer(bundle.tokenizer_path)


@pytest.fixture
def scripted(bundle: Bundle, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Makes a summarizer whose model writes given answers, and doubts given statements."""

    def make(
        *answers: str,
        doubted: Collection[str] = (),
        is_ever_sure: bool = True,
        **options: object,
    ) -> Summarizer:
        decoder = ScriptedDecoder(tokenizer, answers, doubted=doubted)
        margins = dict.fromkeys(INPUT_TYPES if is_ever_sure else (), 0.0)
        tuned = replace(bundle, manifest=replace(bundle.manifest, sure_of_truth=margins))
        loaded = (Engine(decoder, PrefixCache(0)), tokenizer)
        monkeypatch.setattr(summarizer, "load_engine", lambda bundle, options: loaded)
        return Summarizer(
            tuned if doubted else bundle,
            SummaryOptions(**options),
            EngineOptions(drafts=False, cache_bytes=0),
        )

    return make


@pytest.fixture(scope="session")
def random_model(bundle: Bundle) -> Iterator[Summarizer]:
    with Summarizer(bundle, engine=EngineOptions(threads=1)) as made:
        yield made
