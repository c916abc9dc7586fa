from __future__ import annotations

import importlib.resources
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from summarizer.errors import ModelError, UnknownModelError
from summarizer.export.architectures import find_architecture
from summarizer.store import catalogue
from summarizer.store.catalogue import (
    HubFile,
    HubSource,
    Model,
    WheelPart,
    WheelSource,
    find_model,
    models,
    read_model,
)

WHEEL_MODEL = """
title = "T"
parameters = 5
licence = "Apache-2.0"
origin = "https://example.org/t"
note = "n"
default_recipe = "int4"
tried = true
quotes = true

[source]
kind = "wheels"
distribution = "some-part{part}"
version = "1.0"
member = "some_part{part}/data/{part:02}.bin"
size = 10
sha256 = "SHA"
parts = [{ size = 3, sha256 = "SHA" }, { size = 4, sha256 = "SHA" }]
""".replace("SHA", "ab" * 32)

HUB_SOURCE = """
[source]
kind = "hub"
repository = "team/t"
revision = "0123"

[[source.files]]
name = "a.bin"
size = 10
sha256 = "SHA"
""".replace("SHA", "ab" * 32)


FOLDER = Path(__file__).parents[2] / "models"


def _name(file: HubFile) -> str:
    return file.name


def write(folder: Path, text: str) -> Path:
    (folder / "model.toml").write_text(text, "utf-8")
    return folder


def test_every_folder_is_a_model() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert [model.id for model in models()] == sorted(folders)
    assert {"qwen2.5-coder-0.5b-instruct", "deepseek-r1-distill-qwen-1.5b", "qwen3-0.6b"} < folders


@pytest.mark.parametrize("model", models(), ids=lambda model: model.id)
def test_every_model_is_complete(model: Model) -> None:
    assert model.licence in ("Apache-2.0", "MIT")
    if isinstance(model.source, HubSource):
        assert model.origin == f"https://huggingface.co/{model.source.repository}"
        assert re.fullmatch("[0-9a-f]{40}", model.source.revision)
        weights = [name.endswith(".safetensors") for name in map(_name, model.source.files)]
        assert weights == [True] * (len(weights) - 1) + [False]
        assert model.source.files[-1].name == "tokenizer.json"
        assert model.config is not None
    else:
        parts = model.source.parts
        for names in ("distribution", "member", "sha256"):
            assert len({getattr(part, names) for part in parts}) == len(parts)
        assert 0.9 < sum(part.size for part in parts) / model.source.size < 1
        assert model.config is None


@pytest.mark.parametrize("model", models(), ids=lambda model: model.id)
def test_every_model_has_a_card_that_names_the_pins(model: Model) -> None:
    folder = Path(__file__).parents[2] / "models" / model.id
    card = (folder / "README.md").read_text("utf-8")
    assert f"summarizer models get {model.id}" in card
    assert "## Runtimes" in card
    if isinstance(model.source, HubSource):
        assert model.source.revision in card
        assert f"{model.source.files[0].size:,}" in card
    else:
        assert f"{model.source.size:,}" in card
        assert model.source.parts[-1].distribution in card


@pytest.mark.parametrize("model", models(), ids=lambda model: model.id)
def test_the_card_says_whether_we_ran_it(model: Model) -> None:
    card = (Path(__file__).parents[2] / "models" / model.id / "README.md").read_text("utf-8")
    never = "Not run with its weights by us; parity on random weights of the same shape."
    assert (never in card) != model.is_tried
    assert ("not run it" in model.note) != model.is_tried


ON_THE_HUB = [model for model in models() if model.config]


@pytest.mark.parametrize("model", ON_THE_HUB, ids=lambda model: model.id)
def test_the_architecture_accounts_for_every_parameter_and_byte(model: Model) -> None:
    """Also shows that the pinned files contain all tensors: bfloat16 takes two bytes a number."""
    numbers, source = model.config, model.source
    assert numbers is not None and isinstance(source, HubSource)
    assert find_architecture(numbers.model_type).parameters(numbers) == model.parameters
    stored = model.parameters
    if model.id == "qwen3-0.6b":  # its file repeats the embedding as a head
        stored += numbers.vocab_size * numbers.hidden_size
    headers = sum(file.size for file in source.files[:-1]) - 2 * stored
    assert 0 < headers < 100_000


def test_an_unknown_model_lists_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match=r"'gpt-9'.*qwen2\.5-coder-0\.5b-instruct"):
        find_model("gpt-9")


def test_a_model_can_not_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        models()[0].title = "another"  # type: ignore[misc]


def test_patterns_are_filled_with_the_numbers_of_the_parts(tmp_path: Path) -> None:
    model = read_model(write(tmp_path, WHEEL_MODEL))
    assert model.is_tried and model.quotes
    source = model.source
    assert isinstance(source, WheelSource)
    assert source.parts == (
        WheelPart("some-part1", "some_part1/data/01.bin", 3, "ab" * 32),
        WheelPart("some-part2", "some_part2/data/02.bin", 4, "ab" * 32),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "T"\n', "", "title is missing"),
        ("parameters = 5", 'parameters = "5"', "parameters is '5' where int"),
        ("parameters = 5", "parameters = true", "parameters is True where int"),
        ("parts = [", "parts = []\nrest = [", r"source\.parts must be one or more"),
        ("size = 4, ", "size = 0, ", r"source\.parts\[1\]\.size is 0"),
        ("size = 4, ", "sizes = 4, size = 4, ", r"source\.parts\[1\]\.sizes is not a known key"),
        ("default_recipe", "default_recipy", "default_recipe is missing"),
        ('version = "1.0"', 'version = "1"\nextra = 1', r"source\.extra is not a known key"),
        ('kind = "wheels"', 'kind = "tape"', r"source\.kind is 'tape'; known: wheels, hub"),
        ("abab", "xy", r"source\.parts\[0\]\.sha256 .* hexadecimal"),
        ("{part:02}", "{number}", r"source\.member .* pattern"),
        ("{part:02}", "{part.x}", r"source\.member .* pattern"),
        ("[source]", "[sauce]", "source is missing"),
        (
            "[source]",
            '[architecture]\nmodel_type = "x"\n[source]',
            r"architecture\.vocab_size",
        ),
        ("title = ", "title ", "can't be read"),
    ],
)
def test_a_malformed_file_is_named_with_its_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    folder = write(tmp_path, WHEEL_MODEL.replace(old, new))
    with pytest.raises(ModelError, match=rf"model\.toml:? .*{message}"):
        read_model(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("size = 10", "", r"source\.files\[0\]\.size is missing"),
        ("[[source.files]]", "[source.files]", r"source\.files is .* list is expected"),
        ("abab", "AB", r"source\.files\[0\]\.sha256"),
    ],
)
def test_a_malformed_hub_file_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    head = WHEEL_MODEL.split("[source]")[0]
    assert isinstance(read_model(write(tmp_path, head + HUB_SOURCE)).source, HubSource)
    with pytest.raises(ModelError, match=rf"model\.toml: {message}"):
        read_model(write(tmp_path, head + HUB_SOURCE.replace(old, new)))


def test_models_inside_the_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models" / "only-one").mkdir(parents=True)
    write(tmp_path / "models" / "only-one", WHEEL_MODEL)
    monkeypatch.setattr(importlib.resources, "files", lambda package: tmp_path)
    assert [model.id for model in models.__wrapped__()] == ["only-one"]


def test_without_a_folder_of_models_the_error_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.resources, "files", lambda package: tmp_path)
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "a" / "b" / "catalogue.py"))
    with pytest.raises(ModelError, match="install the package again"):
        models.__wrapped__()
