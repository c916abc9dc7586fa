"""Draw which package of the summarizer imports which, and write it into design.md.

    python docs/packages.py

An arrow goes from a package to one that uses it; what follows from other arrows is left out, and
so are modules that everything may use. tests/test_project.py fails where the picture is old.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "summarizer"
DESIGN = Path(__file__).parent / "design.md"
_BLOCK = re.compile(r"```mermaid\n.*?```\n", re.DOTALL)
_EVERYBODY_S = {"errors", "privacy", "types", "options", "results"}
_FRONTS = {"__init__", "__main__"}

Uses = Mapping[str, set[str]]


def uses() -> Uses:
    """Return for each package, or module beside them, those that it imports from."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found.setdefault(name, set()).update(_imported(path))
    parts = found.keys() - _FRONTS - _EVERYBODY_S
    return {name: (found[name] & parts) - {name} for name in sorted(parts)}


def picture(used: Uses) -> str:
    """Return the Mermaid flowchart of the arrows that don't follow from others."""
    arrows = [
        f"  {other} --> {name}"
        for name in used
        for other in sorted(used[name])
        if not any(other in _all_below(used, between) for between in used[name] - {other})
    ]
    return "\n".join(("```mermaid", "flowchart LR", *arrows, "```", ""))


def with_picture(design: str) -> str:
    """Return the text of design.md with the picture of the imports as they are."""
    return _BLOCK.sub(lambda _: picture(uses()), design, count=1)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("summarizer."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "summarizer":
            yield from (alias.name for alias in node.names)


def _all_below(used: Uses, name: str) -> set[str]:
    below = set(used[name])
    for other in used[name]:
        below |= _all_below(used, other)
    return below


if __name__ == "__main__":
    DESIGN.write_text(with_picture(DESIGN.read_text("utf-8")), "utf-8")
