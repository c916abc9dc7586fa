"""Where the data is that the page shows: in the installed wheel, else in the clone around it."""

from __future__ import annotations

from pathlib import Path

import summarizer

_HERE = Path(__file__).parent
_CLONE = _HERE.parent


def _first_folder(*candidates: Path) -> Path:
    """Return the first that is there; the last where none is."""
    return next(filter(Path.is_dir, candidates), candidates[-1])


EXAMPLES = _first_folder(_HERE / "examples", _CLONE / "examples")
RESULTS = _first_folder(_HERE / "results", _CLONE / "benchmarks" / "results")
# One folder a model, see its model.toml.
MODELS = _first_folder(Path(summarizer.__file__).parent / "models", _CLONE / "models")
