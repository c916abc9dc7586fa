"""The numbers of a decoder, which a checkpoint's file carries, or else a `model.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.bundle import ModelShape


@dataclass(frozen=True)
class DecoderConfig:
    """What an architecture needs to be told to be one model."""

    model_type: str  # the architecture, by the name in `export.architectures`
    vocab_size: int
    layers: int
    hidden_size: int
    intermediate_size: int
    heads: int
    kv_heads: int
    head_dim: int
    rope_theta: float
    rms_norm_eps: float
    context_size: int  # tokens that prompt and answer may take together
    tied_embedding: bool  # the output head is the embedding's matrix

    @property
    def shape(self) -> ModelShape:
        """The part that whoever feeds the exported graph must know."""
        return ModelShape(
            vocab_size=self.vocab_size,
            layers=self.layers,
            hidden_size=self.hidden_size,
            heads=self.heads,
            kv_heads=self.kv_heads,
            head_dim=self.head_dim,
            context_size=self.context_size,
        )
