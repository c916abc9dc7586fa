"""Tune a model to summarize: our texts, what is made of them, and the training itself.

Needs the extra `train`. docs/training.md tells how it is done, how long it takes and what it gave.
"""
