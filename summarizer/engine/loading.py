"""Load a bundle's graph and tokenizer at the same time: each keeps one core busy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.tokenizer import Tokenizer


def load_engine(bundle: Bundle, *, threads: int | None = None) -> tuple[Decoder, Tokenizer]:
    """What reads and writes ids, and what makes them of text; raises `BundleError`."""
    with ThreadPoolExecutor(1) as pool:
        decoder = pool.submit(Decoder, bundle, threads=threads)
        tokenizer = Tokenizer(bundle.tokenizer_path)
        return decoder.result(), tokenizer
