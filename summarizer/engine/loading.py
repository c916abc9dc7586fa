"""Load a bundle's graph and tokenizer at the same time: each keeps one core busy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.footprint import CAREFUL_CHUNK_TOKENS
from summarizer.engine.prefix_cache import PrefixCache
from summarizer.engine.process import give_back_freed_memory
from summarizer.engine.tokenizer import Tokenizer
from summarizer.options import EngineOptions


@dataclass(frozen=True)
class Engine:
    """The parts of a loaded model that take most of the memory.

    Attributes:
        decoder: The model.
        prefixes: What it read last.
        chunk_tokens: To read at a time; None where memory isn't limited.
    """

    decoder: Decoder
    prefixes: PrefixCache
    chunk_tokens: int | None = None

    def close(self) -> None:
        """Free the memory, even if something still refers to this object."""
        self.decoder.close()
        self.prefixes.clear()


def load_engine(bundle: Bundle, options: EngineOptions) -> tuple[Engine, Tokenizer]:
    """Load the model and the tokenizer of a bundle; raises `BundleError`."""
    with ThreadPoolExecutor(1) as pool:
        engine = pool.submit(load_model, bundle, options)
        tokenizer = Tokenizer(bundle.tokenizer_path)
        give_back_freed_memory()  # parsing takes three times what the tokenizer keeps
        return engine.result(), tokenizer


def load_model(bundle: Bundle, options: EngineOptions) -> Engine:
    """Load the model of a bundle without its tokenizer; raises `BundleError`."""
    is_careful = options.memory_bytes is not None
    decoder = Decoder(bundle, threads=options.threads, has_arena=not is_careful)
    chunk_tokens = CAREFUL_CHUNK_TOKENS if is_careful else None
    return Engine(decoder, PrefixCache(options.cache_bytes), chunk_tokens)
