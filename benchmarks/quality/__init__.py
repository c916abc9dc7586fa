"""Summaries beside what people wrote: on evaluation sets that lie outside the project."""
