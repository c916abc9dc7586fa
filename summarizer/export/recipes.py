"""The named ways to store a model's weights.

A recipe says how the decoder's matrices (the body) and the tied embedding, which is also the
output head, are kept. The norms, biases and rotary tables are float32 in every recipe: together
they are under 1 % of the weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from summarizer.errors import UnknownModelError

_SMALLEST_BLOCK = 16  # of MatMulNBits
_FLOAT_BITS = 32
_SCALE_BITS = 32


@dataclass(frozen=True)
class Quantization:
    """Integers of `bits` bits with one float32 scale for each `block` weights of a row.

    Of 4 bits the zero point is chosen for each block; of 8 bits it is always the middle. Without
    blocks, a row of 8-bit integers has one scale and is multiplied by activations in 8 bits that
    have one scale a token.
    """

    bits: int  # 4 or 8
    block: int | None  # weights that share a scale: a power of two, at least 16; None: a row

    @property
    def is_by_row(self) -> bool:
        return self.block is None

    @property
    def has_zero_points(self) -> bool:
        return self.bits == 4

    def blocks_in(self, columns: int) -> int:
        """Blocks of a row of `columns` weights; raises `ValueError` unless they fill it."""
        if self.block is None or columns % self.block:
            raise ValueError(f"rows of {columns} weights don't divide into blocks of {self.block}")
        return columns // self.block

    def fitting(self, columns: int) -> Quantization:
        """The same with its block halved until it divides rows of `columns` weights."""
        block = self.block
        while block and block > _SMALLEST_BLOCK and columns % block:
            block //= 2
        return replace(self, block=block)


def stored_bits(quantization: Quantization | None) -> float:
    """Of a weight with its share of scale and zero point; a whole row's are next to none."""
    if quantization is None:
        return _FLOAT_BITS
    if quantization.block is None:
        return quantization.bits
    return (
        quantization.bits
        + (_SCALE_BITS + quantization.bits * quantization.has_zero_points) / quantization.block
    )


def _has_4_bits(*parts: Quantization | None) -> bool:
    return all(part is not None and part.bits == 4 for part in parts)


@dataclass(frozen=True)
class Recipe:
    """A named choice for body and head; `None` keeps float32."""

    name: str
    body: Quantization | None
    head: Quantization | None  # always in blocks
    row_cost: float = 0.2  # of a further token in a step of few, in steps of one; see docs/log.md
    uses_gptq: bool = False  # whether weights make up for each other's errors
    is_rotated: bool = False  # whether activations are turned, to bear one scale a token

    def __post_init__(self) -> None:
        if self.head is not None and self.head.is_by_row:
            raise ValueError(f"{self.name}: a head is in blocks")
        if self.uses_gptq and (self.is_rotated or not _has_4_bits(self.body, self.head)):
            raise ValueError(f"{self.name}: only 4 bits of an unturned model can be compensated")
        if self.body is not None and self.body.is_by_row and not self.is_rotated:
            raise ValueError(f"{self.name}: rows of one scale need turned activations")

    def weights_bytes(self, parameters: int) -> int:
        """What so many weights take at the least: as if all were of the smaller kind."""
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
    """The recipe called `name`; raises `UnknownModelError` that lists the known ones."""
    try:
        return RECIPES[name]
    except KeyError:
        raise UnknownModelError(f"unknown recipe {name!r}; known: {', '.join(RECIPES)}") from None
