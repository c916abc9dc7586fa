"""Tune a model on our texts: `python -m training.train qwen2.5-coder-0.5b-instruct -o build/tuned`.

The folder gets `adapter.safetensors` (the newest), `state.pt` (to go on after a kill: give the same
command again) and `log.jsonl` (a line for each step: tokens, loss; from time to time the loss on
the texts for choosing, by kind of answer). Ctrl-C ends it after saving. One step is taken on the
packs of a few texts and their twins, so that a text and its twin pull together.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import signal
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch.nn import functional

from summarizer.engine.tokenizer import Tokenizer
from summarizer.prompts.plan import Planner
from summarizer.store.build import read_checkpoint
from summarizer.store.catalogue import find_model
from training.model import Decoder, compile_fused, has_fast_int8
from training.packs import Branch, Pack, Packer
from training.texts import Template, read_templates

_WARM_UP_STEPS = 10
_EVALUATED = 40  # packs
_SAVE_EVERY_S = 300.0
_EVALUATE_EVERY_S = 2400.0
_CLIP = 1.0
_SHARPNESS = 0.2  # of the preference: "beta" of direct preference optimization
_STEPS_A_READING = 20  # of the files, which may be more by then


@dataclass
class State:
    """How far the training has come."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)  # how often each text was trained on

    @property
    def epoch(self) -> float:
        """How often the texts were trained on, on average."""
        return round(sum(self.seen.values()) / max(1, len(self.seen)), 2)


class Trainer:
    """Takes steps, and writes what it has to its folder."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.folder: Path = arguments.output
        self.folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(0)
        checkpoint, tokenizer = read_checkpoint(find_model(arguments.model))
        self.packer = Packer(_planner(tokenizer, checkpoint.config.context_size))
        int8 = arguments.int8 and arguments.device == "cpu" and has_fast_int8()
        if int8:
            compile_fused()
        self.decoder = Decoder(
            checkpoint, arguments.rank, int8=int8, frozen_layers=arguments.frozen_layers
        ).to(arguments.device)
        self.parameters = [value for _, value in self.decoder.updates()]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=arguments.rate, weight_decay=0.0, betas=(0.9, 0.98)
        )
        self.state = State()
        self.templates = read_templates()
        self.is_interrupted = False
        if (self.folder / "state.pt").exists():
            self._load()
        elif arguments.adapter:
            self.decoder.load(arguments.adapter)
        print(
            f"{len(self.templates)} texts and their twins; "
            f"{sum(map(torch.Tensor.numel, self.parameters)):,} parameters; "
            f"{'8-bit' if int8 else 'float32'} body; from step {self.state.step}",
            file=sys.stderr,
        )

    def run(self) -> None:
        """Train up to the wanted number of tokens."""
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, self._interrupt)
        saved = evaluated = time.monotonic()
        for packs in self._steps():
            started = time.monotonic()
            losses = self._step(packs)
            state = self.state
            state.seconds += time.monotonic() - started
            state.tokens += sum(len(pack.ids) for pack in packs)
            state.step += 1
            self._log({"loss": _means(losses)})
            self._tell(losses)
            done = state.tokens >= self.arguments.tokens or self.is_interrupted
            now = time.monotonic()
            if now - saved > _SAVE_EVERY_S or done:
                self._save()
                saved = now
            if now - evaluated > _EVALUATE_EVERY_S or (done and not self.is_interrupted):
                self._log({"choose": self.evaluate()})
                evaluated = now
            if done:
                break

    def evaluate(self) -> dict[str, float]:
        """Return the loss on texts for choosing, by kind of answer."""
        losses: dict[str, list[float]] = defaultdict(list)
        chosen = (template for template in self.templates if template.split == "choose")
        packs = [pack for template in chosen for pack in self._packs(template, 0)]
        with torch.no_grad():
            for pack in random.Random(0).sample(packs, min(len(packs), _EVALUATED)):
                for name, loss, _ in pack_losses(self.decoder, pack):
                    losses[name].append(float(loss))
        return _means(losses)

    def _steps(self) -> Iterator[list[Pack]]:
        """Yield the packs of each step: the texts that were seen least often come next.

        Texts that were written since the training began join in.
        """
        while True:
            if self.state.step % _STEPS_A_READING == 0:
                self.templates = read_templates()
            drafts = self.arguments.drafts
            chosen = [
                each
                for each in self.templates
                if each.split == "train" and (not drafts or each.has_drafts(drafts))
            ]
            order = sorted(_shorter(chosen, self.arguments.share), key=self._turn)
            if not order:
                sys.exit("readers marked no draft of a text to train on: see training/drafts.py")
            batch: list[Pack] = []
            while order and sum(len(pack.ids) for pack in batch) < self.arguments.step_tokens:
                batch += self._packs_of(order.pop(0))
            yield batch

    def _turn(self, template: Template) -> tuple[int, int]:
        """Return what texts are sorted by: those seen least often first, in a random order.

        Those of which drafts were marked have one turn more.
        """
        seen = self.state.seen[template.id]
        return seen - template.has_drafts(), zlib.crc32(f"{seen}/{template.id}".encode())

    def _packs_of(self, template: Template) -> list[Pack]:
        seen = self.state.seen[template.id]
        self.state.seen[template.id] += 1
        return self._packs(template, seen + 1)

    def _packs(self, template: Template, seed: int) -> list[Pack]:
        make = self.packer.drafts if self.arguments.drafts else self.packer.packs
        return [pack for text in template.filled(seed) for pack in make(text, seed)]

    def _step(self, packs: Sequence[Pack]) -> dict[str, list[float]]:
        """Take a step on the mean loss of the answers' tokens; return the losses by kind."""
        said: dict[str, list[float]] = defaultdict(list)
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        weight = sum(_weight(branch) for pack in packs for branch in pack.branches)
        for pack in packs:
            losses = pack_losses(self.decoder, pack)
            weighted = [loss * weight_ for _, loss, weight_ in losses]
            torch.stack(weighted).sum().div(weight).backward()
            for name, loss, _ in losses:
                said[name].append(float(loss.detach()))
        torch.nn.utils.clip_grad_norm_(self.parameters, _CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return said

    def _rate(self) -> float:
        """Return the rate: rising at first, constant, falling to a tenth over the last third."""
        arguments, left = self.arguments, 1 - self.state.tokens / self.arguments.tokens
        return float(
            arguments.rate * min(1.0, (self.state.step + 1) / _WARM_UP_STEPS, max(0.1, 3 * left))
        )

    def _tell(self, losses: dict[str, list[float]]) -> None:
        state = self.state
        speed = state.tokens / state.seconds
        left = max(0, self.arguments.tokens - state.tokens) / speed / 60
        mean = _means(losses)
        shown = ", ".join(
            f"{name} {mean[name]:.2f}"
            for name in ("tldr/short", "mended", "contrast mended", "preferred mended", "verdict")
            if name in mean
        )
        print(
            f"step {state.step}, epoch {state.epoch}: {state.tokens:,} tokens, "
            f"{speed:.0f} a second, {left:.0f} minutes left; loss {shown}",
            file=sys.stderr,
            flush=True,
        )

    def _log(self, said: dict[str, Any]) -> None:
        state = self.state
        line = {name: getattr(state, name) for name in ("step", "tokens", "seconds", "epoch")}
        line |= said
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _save(self) -> None:
        self.decoder.save(
            self.folder / "adapter.safetensors",
            {
                "model": self.arguments.model,
                "rank": str(self.arguments.rank),
                "tokens": str(self.state.tokens),
            },
        )
        partial = self.folder / "state.partial"
        updates = {name: value.detach() for name, value in self.decoder.updates()}
        torch.save(
            {
                "state": vars(self.state),
                "optimizer": self.optimizer.state_dict(),
                "updates": updates,
            },
            partial,
        )
        partial.replace(self.folder / "state.pt")

    def _load(self) -> None:
        found = torch.load(self.folder / "state.pt", map_location=self.arguments.device)
        self.state = State(**found["state"])
        self.optimizer.load_state_dict(found["optimizer"])
        with torch.no_grad():
            for name, value in self.decoder.updates():
                value.copy_(found["updates"][name])

    def _interrupt(self, *_: object) -> None:
        if self.is_interrupted:
            sys.exit(130)
        self.is_interrupted = True
        print("stopping after this step ...", file=sys.stderr)


def pack_losses(decoder: Decoder, pack: Pack) -> list[tuple[str, torch.Tensor, float]]:
    """Return the loss of each branch with its weight: the mean of its answer's tokens.

    Where there are wrong answers, too, how little the training made of the right one's lead
    ("contrast": direct preference optimization, Rafailov et al., 2023, arXiv:2305.18290), and
    for how many the lead has grown, which is only told.
    """
    inputs = [
        torch.from_numpy(each).to(decoder.device)
        for each in (pack.ids, pack.positions, pack.mask, *pack.predictions)
    ]
    sizes = [len(said) for branch in pack.branches for said in branch.said]
    now = iter(decoder.losses(*inputs).split(sizes))
    before = now
    if any(branch.wrong for branch in pack.branches):
        with decoder.untuned():
            before = iter(decoder.losses(*inputs).split(sizes))
    losses = []
    for branch in pack.branches:
        right = next(now)
        losses.append((branch.name, right.mean(), _weight(branch)))
        if branch.wrong:
            gain = (next(before) - right).sum()
            leads = torch.stack([gain - (next(before) - next(now)).sum() for _ in branch.wrong])
            contrast = functional.softplus(-_SHARPNESS * leads).mean()
            losses.append((f"contrast {branch.name}", contrast, _weight(branch)))
            losses.append((f"preferred {branch.name}", (leads > 0).float().mean(), 0.0))
        elif before is not now:
            next(before)
    return losses


def _shorter(templates: Sequence[Template], share: float) -> list[Template]:
    """Return the shorter texts of each kind and language: more of them fit into a step."""
    alike: dict[tuple[str, str], list[Template]] = defaultdict(list)
    for each in sorted(templates, key=lambda each: len(each.values["text"])):
        alike[each.values["kind"], each.values["language"]].append(each)
    return [each for some in alike.values() for each in some[: math.ceil(share * len(some))]]


def _weight(branch: Branch) -> float:
    """Return the weight of an answer: less than in proportion to its length, a Yes not nothing."""
    return max(2.0, float(len(branch.answer) ** 0.5))


def _means(values: dict[str, list[float]]) -> dict[str, float]:
    return {name: round(sum(each) / len(each), 4) for name, each in sorted(values.items())}


def _planner(tokenizer: dict[str, object], context_size: int) -> Planner:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tokenizer.json"
        path.write_text(json.dumps(tokenizer), "utf-8")
        return Planner(Tokenizer(path), context_size)


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} isn't above 0 and at most 1")
    return value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="id of the model, see `summarizer models list`")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="folder for adapter, state and log"
    )
    parser.add_argument(
        "--tokens", type=int, default=3_000_000, help="to train on (default: %(default)s)"
    )
    parser.add_argument(
        "--rank", type=int, default=16, help="of the updates (default: %(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=1.5e-4, help="of learning (default: %(default)s)"
    )
    parser.add_argument(
        "--step-tokens", type=int, default=2500, help="a step has at least (default: %(default)s)"
    )
    parser.add_argument(
        "--share", type=_share, default=1.0, help="of each kind's texts, the shorter ones"
    )
    parser.add_argument(
        "--drafts",
        metavar="FILES",
        help="only what readers made of a model's own answers, such as '*-2' of training/drafts",
    )
    parser.add_argument(
        "--frozen-layers", type=int, default=0, help="lowest layers that stay as they are"
    )
    parser.add_argument("--adapter", type=Path, help="an adapter to begin with")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default: %(default)s)")
    parser.add_argument(
        "--no-int8", dest="int8", action="store_false", help="float32 where 8 bits are faster"
    )
    return parser.parse_args()


if __name__ == "__main__":
    Trainer(_arguments()).run()
