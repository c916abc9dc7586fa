"""How well right summaries are told from wrong ones."""
