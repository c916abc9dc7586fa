"""What the options of a summary are, in a line each, as other programs show them."""

from __future__ import annotations

from types import MappingProxyType

from summarizer.types import INPUT_TYPES, SUMMARY_TYPES

OPTION_WORDS = MappingProxyType(
    {
        "input_type": f"what the text is: {', '.join(INPUT_TYPES)}",
        "type": "of summary: "
        + "; ".join(f"{info.name} ({info.help})" for info in SUMMARY_TYPES.values()),
        "length": "a bound: short (default), medium or long",
        "format": "markdown (default) or plain-text",
        "output_language": "a language's tag such as en or zh-Hans; default: that of the text",
        "focus": "what the reader wants to know, such as: what it means for the budget",
        "reader": "your own name, so that what is asked of others isn't urgent",
        "context": "background on this text, which isn't summarized itself",
        "shared_context": "background on all texts",
        "max_words": "at most so many words",
        "max_sentences": "at most so many sentences",
        "max_key_points": "at most so many points, rows or topics",
        "trust": "repair (default) or check what the text doesn't have, or off",
        "temperature": "0 (default) for the likeliest words, up to 2",
        "top_k": "draw among so many of the likeliest words; 0 for all",
        "top_p": "draw among the likeliest words that make up this probability",
        "seed": "of the draws",
    }
)
MODEL_WORDS = "a model of `summarizer models list`, or auto for the best one that is there"
