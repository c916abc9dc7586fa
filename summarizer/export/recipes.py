"""Recipes: the named ways to store a model's weights. A new one is a row in `RECIPES`.

A recipe says how the decoder's matrices (the body), and the embedding and output head, are stored.
Norms, biases and rotary tables are float32 in every recipe: together they are under 1 % of the
weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from summarizer.errors import UnknownModelError

_SMALLEST_BLOCK = 16  # of MatMulNBits
_FLOAT_BITS = 32
_SCALE_BITS = 32


@dataclass(frozen=True)
class Quantization:
    """Integers with one float32 scale for each block of weights in a row.

    With 4 bits each block has a zero point; with 8 bits the zero point is always the middle.
    Without blocks, a row of 8-bit integers has one scale and is multiplied by 8-bit activations
    with one scale per token.

    Attributes:
        bits: 4 or 8.
        block: Weights that share a scale, a power of two of at least 16; None for a whole row.
    """

    bits: int
    block: int | None

    @property
    def is_by_row(self) -> bool:
        return self.block is None

    @property
    def has_zero_points(self) -> bool:
        return self.bits == 4

    def blocks_in(self, columns: int) -> int:
        """Return the blocks in a row of `columns` weights; raise `ValueError` if one isn't full."""
        if self.block is None or columns % self.block:
            raise ValueError(f"rows of {columns} weights don't divide into blocks of {self.block}")
        return columns // self.block

    def fitting(self, columns: int) -> Quantization:
        """Return the same with the block halved until it divides rows of `columns` weights."""
        block = self.block
        while block and block > _SMALLEST_BLOCK and columns % block:
            block //= 2
        return replace(self, block=block)


def stored_bits(quantization: Quantization | None) -> float:
    """Return the bits of a weight with its share of scale and zero point."""
    if quantization is None:
        return _FLOAT_BITS
    if quantization.block is None:
        return quantization.bits  # a row's scale is next to nothing
    return (
        quantization.bits
        + (_SCALE_BITS + quantization.bits * quantization.has_zero_points) / quantization.block
    )


def _has_4_bits(*parts: Quantization | None) -> bool:
    return all(part is not None and part.bits == 4 for part in parts)


@dataclass(frozen=True)
class Recipe:
    """A named choice for body and head.

    Attributes:
        name: As `--recipe` takes it.
        body: Of the decoder's matrices; None keeps float32.
        head: Of embedding and output head, always in blocks; None keeps float32.
        row_cost: Time of one more token in a step of few, as a share of a step of one; measured,
            see docs/log.md.
        uses_gptq: Whether weights compensate for each other's errors.
        is_rotated: Whether activations are rotated, so that one scale per token suffices.
    """

    name: str
    body: Quantization | None
    head: Quantization | None
    row_cost: float = 0.2
    uses_gptq: bool = False
    is_rotated: bool = False

    def __post_init__(self) -> None:
        if self.head is not None and self.head.is_by_row:
            raise ValueError(f"{self.name}: a head is in blocks")
        if self.uses_gptq and (self.is_rotated or not _has_4_bits(self.body, self.head)):
            raise ValueError(f"{self.name}: GPTQ is for only 4 bits and an unrotated model")
        if self.body is not None and self.body.is_by_row and not self.is_rotated:
            raise ValueError(f"{self.name}: rows of one scale need rotated activations")

    def weights_bytes(self, parameters: int) -> int:
        """Return a lower bound for the size of so many weights: all with the fewer bits."""
        bits = min(stored_bits(self.body), stored_bits(self.head))
        return round(parameters * bits / 8)


RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("float32", body=None, head=None),
        Recipe(
            "w8a8",
            body=Quantization(8, None),
            head=Quantization(8, 128),
            row_cost=0.09,
            is_rotated=True,
        ),
        Recipe("int8", body=Quantization(8, 128), head=Quantization(8, 128)),
        Recipe(
            "int4",
            body=Quantization(4, 32),
            head=Quantization(4, 32),
            row_cost=0.28,
            uses_gptq=True,
        ),
    )
}


def find_recipe(name: str) -> Recipe:
    """Return the recipe called `name`; raise `UnknownModelError` that lists the known ones."""
    try:
        return RECIPES[name]
    except KeyError:
        raise UnknownModelError(f"unknown recipe {name!r}; known: {', '.join(RECIPES)}") from None
