"""The trainer on a tiny decoder: packs give what separate sequences give; a step does its work."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from training.model import Decoder
from training.packs import Branch, Pack
from training.train import pack_losses

from .. import tiny

pytestmark = pytest.mark.parity

_TWO = Pack(
    "x",
    (5, 6, 7, 8),
    (Branch("one", (9, 10), (11, 12, 13), ((14, 15), (11, 16, 17))), Branch("two", (18,), (19,))),
)


@pytest.fixture
def decoder(tmp_path: Path) -> Decoder:
    torch.manual_seed(1)
    return Decoder(tiny.checkpoint(tmp_path), 4, int8=False)


def _alone(decoder: Decoder, prompt: tuple[int, ...], said: tuple[int, ...]) -> list[float]:
    logits = decoder.model(input_ids=torch.tensor([[*prompt, *said[:-1]]])).logits[0]
    chances = logits[len(prompt) - 1 :].detach().log_softmax(-1)
    return [-float(row[token]) for row, token in zip(chances, said, strict=True)]


def test_a_pack_costs_what_its_answers_cost_alone(decoder: Decoder) -> None:
    inputs = (_TWO.ids, _TWO.positions, _TWO.mask, *_TWO.predictions)
    found = decoder.losses(*map(torch.from_numpy, inputs)).tolist()
    wanted = []
    for branch in _TWO.branches:
        for said in branch.said:
            wanted += _alone(decoder, (*_TWO.shared, *branch.task), said)
    assert found == pytest.approx(wanted, abs=1e-4)


def test_a_step_raises_the_lead_of_what_is_right(decoder: Decoder) -> None:
    before = {name: float(loss.detach()) for name, loss, _ in pack_losses(decoder, _TWO)}
    assert before["contrast one"] == pytest.approx(0.6931, abs=1e-3)
    optimizer = torch.optim.SGD([value for _, value in decoder.updates()], lr=0.1)
    for _ in range(3):
        loss = {name: loss for name, loss, _ in pack_losses(decoder, _TWO)}["contrast one"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = {name: float(loss.detach()) for name, loss, _ in pack_losses(decoder, _TWO)}
    assert after["contrast one"] < before["contrast one"] and after["preferred one"] == 1


def test_untuned_is_as_it_was_and_ends(decoder: Decoder) -> None:
    inputs = [
        torch.from_numpy(each) for each in (_TWO.ids, _TWO.positions, _TWO.mask, *_TWO.predictions)
    ]
    first = decoder.losses(*inputs)
    with torch.no_grad():
        for name, value in decoder.updates():
            if "lora_B" in name:
                value.normal_()
    changed = decoder.losses(*inputs)
    assert not torch.allclose(first, changed)
    with decoder.untuned():
        assert torch.allclose(first, decoder.losses(*inputs))
    assert torch.equal(changed, decoder.losses(*inputs))


def test_an_adapter_is_read_as_it_was_written(decoder: Decoder, tmp_path: Path) -> None:
    with torch.no_grad():
        for _, value in decoder.updates():
            value.normal_()
    decoder.save(tmp_path / "a.safetensors", {"model": "x"})
    other = Decoder(tiny.checkpoint(tmp_path), 4, int8=False)
    other.load(tmp_path / "a.safetensors")
    for (name, one), (_, two) in zip(decoder.updates(), other.updates(), strict=True):
        assert torch.allclose(one, two, atol=4e-3), name
