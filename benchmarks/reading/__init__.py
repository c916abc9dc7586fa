"""Summaries judged by reading: systems answer, readers who don't know them grade, a report counts.

    python -m benchmarks.reading answer build/reading --system tuned --system bare
    python -m benchmarks.reading sheet build/reading --system tuned --system bare
    python -m benchmarks.reading report build/reading grades.jsonl

The scale is that which Apple published for its own summaries: good, fair or poor. The sheets tell
readers what each grade means, and how to write them down.
"""
