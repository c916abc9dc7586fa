"""A decoder to tune: frozen matrices, with a low-rank update (LoRA) on each.

The reference implementation (transformers) computes it. Its matrices are replaced by `LoraLinear`;
where the processor multiplies 8-bit integers (VNNI), the frozen part does that, forward and for the
gradient of its input, as in SwitchBack (Wortsman et al., 2023, arXiv:2304.13013). Such a product
takes a quarter of the time of one in float32. The updates themselves, norms, attention and the
head's gradient stay float32.
"""

from __future__ import annotations

import math
import shutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import Qwen2Config, Qwen2ForCausalLM

from summarizer.export.architectures import find_architecture
from summarizer.export.checkpoint import Checkpoint

warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta")

_LARGEST = 127.0
_LEAST = 3e-5  # probability of a token that gets a part of the gradient


def has_fast_int8() -> bool:
    """Whether the processor multiplies 8-bit integers faster than floats."""
    return torch.cpu._is_vnni_supported()


def quantized(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return rows as 8-bit integers, and each row's scale [rows, 1]."""
    scales = (x.abs().amax(-1, keepdim=True) / _LARGEST).clamp(min=1e-12)
    return (x / scales).round().to(torch.int8), scales


def _quantized_product(x: Tensor, factors: Tensor) -> tuple[Tensor, Tensor]:
    return quantized(x * factors)


def _sum(
    product: Tensor, row_scales: Tensor, scales: Tensor, bias: Tensor, update: Tensor
) -> Tensor:
    return product * row_scales * scales + bias + update


def _sum_of_gradient(product: Tensor, row_scales: Tensor, update: Tensor) -> Tensor:
    return product * row_scales + update


class _Int8Lora(torch.autograd.Function):
    """x @ weight.T + bias + (x @ a.T) @ b.T; the first in 8 bits, with a scale for each row."""

    @staticmethod
    def forward(ctx, x, weight, scales, bias, a, b):
        values, row_scales = _FUSED.quantized_once(x)
        low = x @ a.t()
        ctx.save_for_backward(x, low, weight, scales, a, b)
        product = torch._int_mm(values, weight.t())
        return _FUSED.sum(product, row_scales, scales, bias, low @ b.t())

    @staticmethod
    def backward(ctx, grad):
        x, low, weight, scales, a, b = ctx.saved_tensors
        of_low = grad @ b
        of_x = None
        if ctx.needs_input_grad[0]:
            values, row_scales = _FUSED.quantized_product(grad, scales)
            of_x = _FUSED.sum_of_gradient(torch._int_mm(values, weight), row_scales, of_low @ a)
        return of_x, None, None, None, of_low.t() @ x, grad.t() @ low


def _losses(product: Tensor, row_scales: Tensor, scales: Tensor, labels: Tensor) -> Tensor:
    logits = product * row_scales * scales
    return logits.logsumexp(-1) - logits.gather(-1, labels[:, None])[:, 0]


def _logit_gradient(
    product: Tensor, row_scales: Tensor, scales: Tensor, labels: Tensor, grad: Tensor
) -> Tensor:
    logits = product * row_scales * scales
    places = torch.arange(logits.shape[-1], device=logits.device)
    is_label = (places[None] == labels[:, None]).float()
    return (logits.softmax(-1) - is_label) * grad[:, None]


class _Int8Losses(torch.autograd.Function):
    """Cross entropy of logits x @ head.T, which are never kept as floats.

    The gradient is in float32: that of a softmax is too uneven for 8 bits. Tokens that are most
    unlikely are left out of it.
    """

    @staticmethod
    def forward(ctx, x, head8, scales, head, labels):
        values, row_scales = _FUSED.quantized(x)
        product = torch._int_mm(values, head8.t())
        ctx.save_for_backward(product, row_scales, scales, head, labels)
        return _FUSED.losses(product, row_scales, scales, labels)

    @staticmethod
    def backward(ctx, grad):
        product, row_scales, scales, head, labels = ctx.saved_tensors
        of_logits = _FUSED.logit_gradient(product, row_scales, scales, labels, grad)
        is_likely = of_logits.abs() > _LEAST * grad.abs()[:, None]
        few = torch.where(is_likely, of_logits, 0.0).to_sparse_csr()
        return few @ head, None, None, None, None


def _gated(gate: Tensor, up: Tensor) -> Tensor:
    return functional.silu(gate) * up


class _Gated(torch.autograd.Function):
    """silu(gate) * up, in one pass over memory, and its gradients in another."""

    @staticmethod
    def forward(ctx, gate, up):
        ctx.save_for_backward(gate, up)
        return _FUSED.gated(gate, up)

    @staticmethod
    def backward(ctx, grad):
        return _FUSED.gated_gradients(grad, *ctx.saved_tensors)


def _gated_gradients(grad: Tensor, gate: Tensor, up: Tensor) -> tuple[Tensor, Tensor]:
    sigmoid = gate.sigmoid()
    silu = gate * sigmoid
    return grad * up * (sigmoid + silu * (1 - sigmoid)), grad * silu


class GatedMlp(nn.Module):
    """The perceptron of a layer."""

    def __init__(self, mlp: nn.Module) -> None:
        super().__init__()
        self.gate_proj, self.up_proj, self.down_proj = mlp.gate_proj, mlp.up_proj, mlp.down_proj

    def forward(self, x: Tensor) -> Tensor:
        """Return its output, [..., hidden] of [..., hidden]."""
        return self.down_proj(_Gated.apply(self.gate_proj(x), self.up_proj(x)))


class _Fused:
    """Functions of several passes over memory, compiled to one where there is a C++ compiler."""

    def __init__(self) -> None:
        self.quantized = quantized
        self.quantized_product = _quantized_product
        self.losses = _losses
        self.logit_gradient = _logit_gradient
        self.sum = _sum
        self.sum_of_gradient = _sum_of_gradient
        self.gated = _gated
        self.gated_gradients = _gated_gradients

        self._last: tuple[Tensor, tuple[Tensor, Tensor]] | None = None

    def compile(self) -> None:
        for name, function in list(vars(self).items()):
            if not name.startswith("_"):
                setattr(self, name, torch.compile(function, dynamic=True))

    def quantized_once(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return rows as 8-bit integers: queries, keys and values have the same ones."""
        known = self._last
        if known is None or known[0].data_ptr() != x.data_ptr() or known[0].shape != x.shape:
            self._last = known = (x, self.quantized(x))  # holds x, so that its place isn't reused
        return known[1]


_FUSED = _Fused()


class LoraLinear(nn.Module):
    """A frozen matrix [out, in] with an update of low rank: W + scale * B @ A.

    Args:
        weight: The frozen matrix.
        bias: Its bias, if it has one; frozen, too.
        rank: Of the update; B begins as zeros.
        scale: Factor of the update.
        int8: Whether to multiply in 8-bit integers.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor | None, rank: int, scale: float, *, int8: bool
    ) -> None:
        super().__init__()
        rows, columns = weight.shape
        self.scale = scale
        self.lora_A = nn.Parameter(torch.empty(rank, columns))
        self.lora_B = nn.Parameter(torch.zeros(rows, rank))
        nn.init.kaiming_uniform_(self.lora_A, a=math.sqrt(5))
        if int8:
            values, scales = quantized(weight)
            self.register_buffer("weight", values)
            self.register_buffer("scales", scales[:, 0])
        else:
            self.register_buffer("weight", weight)
            self.scales = None
        self.register_buffer("bias", torch.zeros(rows) if bias is None else bias)

    def forward(self, x: Tensor) -> Tensor:
        """Return the product, [..., out] of [..., in]."""
        rows = x.reshape(-1, x.shape[-1])
        low = self.scale * self.lora_A
        if self.scales is None:
            said = functional.linear(rows, self.weight, self.bias)
            said = said + functional.linear(functional.linear(rows, low), self.lora_B)
        else:
            said = _Int8Lora.apply(rows, self.weight, self.scales, self.bias, low, self.lora_B)
        return said.reshape(*x.shape[:-1], -1)


class Decoder(nn.Module):
    """The decoder of a checkpoint; only the updates have gradients.

    Args:
        checkpoint: Where the weights come from.
        rank: Of the updates.
        scale: Factor of the updates.
        int8: Whether frozen matrices are multiplied in 8-bit integers.
        frozen_layers: Lowest layers, which get no update and no gradient.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        rank: int,
        scale: float = 2.0,
        *,
        int8: bool,
        frozen_layers: int = 0,
    ) -> None:
        super().__init__()
        self.model = _reference(checkpoint)
        self.model.requires_grad_(False)
        self._scale = scale
        for layer in self.model.model.layers:
            for parent in (layer.self_attn, layer.mlp):
                for name, child in list(parent.named_children()):
                    if isinstance(child, nn.Linear):
                        bias = None if child.bias is None else child.bias.data
                        setattr(
                            parent,
                            name,
                            LoraLinear(child.weight.data, bias, rank, scale, int8=int8),
                        )
            layer.mlp = GatedMlp(layer.mlp)
        for layer in self.model.model.layers[:frozen_layers]:
            layer.requires_grad_(False)
        self._head8 = quantized(self.model.lm_head.weight.data) if int8 else None

    @property
    def device(self) -> torch.device:
        """Where the updates are."""
        return next(value.device for _, value in self.updates())

    def hidden(self, ids: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """Return the last hidden states, [tokens, hidden].

        Args:
            ids: Token ids, [tokens].
            positions: Of the tokens, [tokens].
            mask: What each token attends to, [tokens, tokens].
        """
        additive = torch.zeros(mask.shape, device=ids.device).masked_fill_(
            ~mask, torch.finfo(torch.float32).min
        )
        output = self.model.model(
            input_ids=ids[None],
            position_ids=positions[None],
            attention_mask=additive[None, None],
            use_cache=False,
        )
        return output.last_hidden_state[0]

    def losses(
        self, ids: Tensor, positions: Tensor, mask: Tensor, places: Tensor, labels: Tensor
    ) -> Tensor:
        """Return the loss of each label after the token at its place, [labels]."""
        hidden = self.hidden(ids, positions, mask)[places]
        head = self.model.lm_head.weight
        if self._head8 is None:
            logits = functional.linear(hidden, head)
            return functional.cross_entropy(logits, labels, reduction="none")
        values, scales = self._head8
        return _Int8Losses.apply(hidden, values, scales[:, 0], head, labels)

    @contextmanager
    def untuned(self) -> Iterator[None]:
        """Leave the updates out for a while, and gradients with them."""
        layers = [module for module in self.model.modules() if isinstance(module, LoraLinear)]
        for layer in layers:
            layer.scale = 0.0
        try:
            with torch.no_grad():
                yield
        finally:
            for layer in layers:
                layer.scale = self._scale

    def updates(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Yield the parameters that are trained, by the names that PEFT gives them."""
        for name, value in self.model.named_parameters():
            if value.requires_grad:
                yield (
                    name.replace("lora_A", "lora_A.weight").replace("lora_B", "lora_B.weight"),
                    value,
                )

    def save(self, path: Path, metadata: Mapping[str, str]) -> None:
        """Write the updates, in float16; their factor is put into B."""
        tensors = {}
        for name, value in self.updates():
            tensors[name] = (
                (value.detach() * self._factor(name)).to(torch.float16).contiguous().cpu()
            )
        partial = path.with_suffix(".partial")
        save_file(tensors, partial, dict(metadata))
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Read updates that `save` wrote."""
        tensors = load_file(path)
        with torch.no_grad():
            for name, value in self.updates():
                value.copy_(tensors[name].float() / self._factor(name))

    def _factor(self, name: str) -> float:
        """Return what an update is multiplied by in a file."""
        return self._scale if "lora_B" in name else 1.0


def _reference(checkpoint: Checkpoint) -> Qwen2ForCausalLM:
    config = checkpoint.config
    if config.model_type != "qwen2":
        raise ValueError(f"only Qwen2.5 is tuned so far, not {config.model_type}")
    architecture = find_architecture(config.model_type)
    with torch.device("meta"):
        model = Qwen2ForCausalLM(
            Qwen2Config(
                vocab_size=config.vocab_size,
                hidden_size=config.hidden_size,
                intermediate_size=config.intermediate_size,
                num_hidden_layers=config.layers,
                num_attention_heads=config.heads,
                num_key_value_heads=config.kv_heads,
                rope_theta=config.rope_theta,
                rms_norm_eps=config.rms_norm_eps,
                max_position_embeddings=config.context_size,
                tie_word_embeddings=config.tied_embedding,
                attn_implementation="sdpa",
            )
        )
    names = [name for name, _ in architecture.shapes(config)]
    state = {
        architecture.hub_name(name): torch.from_numpy(np.array(checkpoint.tensor(name)))
        for name in names
    }
    if config.tied_embedding:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model.load_state_dict(state, assign=True, strict=True)
    model.model.rotary_emb = type(model.model.rotary_emb)(model.config)
    return model.eval()


def compile_fused() -> None:
    """Compile what passes over memory several times; needs a compiler for C++."""
    if shutil.which("g++") or shutil.which("clang++"):
        _FUSED.compile()
