"""What can be said of a text without a model: its language, its sentences, its words."""
