from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "summarizer"
# What is in the package, in the order of the data. Each may import what stands before it, and
# modules of its own; there is no group whose members may import each other.
PARTS = (
    "privacy",
    "errors",
    "language",
    "types",
    "options",
    "results",
    "bundle",
    "inputs",
    "grounding",
    "engine",
    "output",
    "prompts",
    "generation",
    "pipeline",
    "export",
    "store",
    "turns",
    "summarizer",
    "bench",
    "batch",
    "serve",
    "integrations",
    "cli",
    "__main__",
)
# For demo, benchmarks and examples.
PUBLIC_PACKAGES = {"inputs", "language", "engine", "export", "bench", "grounding", "serve"}
PAGE_S_ARGUMENTS = "summarizer.cli.demo_command"  # which the page and the command line share
MOST_LINES = 500
LONGEST_CHAIN = 10  # of imports, from the Summarizer on

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
OURS = [
    path for folder in ("demo", "benchmarks", "examples") for path in (ROOT / folder).rglob("*.py")
]
EVERY_FILE = [*MODULES.values(), *OURS, *(ROOT / "tests").rglob("*.py")]


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Dotted names of what a file imports, at any depth; members of a module with its name."""
    return tuple(_imports(ast.parse(path.read_text("utf-8"))))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_imported(path: Path) -> set[str]:
    """Our modules that a file imports."""
    found = set()
    for name in imports(path):
        if name.split(".")[0] == "summarizer":
            found.add(name if name in MODULES else name.rpartition(".")[0] or name)
    return found


def part(module: str) -> str:
    """The room of the house that a module is or lies in."""
    return [*module.split("."), ""][1]


INNER = {name: path for name, path in MODULES.items() if name != "summarizer"}


def test_every_module_has_its_place() -> None:
    assert {part(name) for name in INNER} == set(PARTS)


@pytest.mark.parametrize("name", sorted(INNER))
def test_imports_point_down(name: str) -> None:
    for imported in modules_imported(INNER[name]) - {"summarizer"}:
        assert PARTS.index(part(imported)) <= PARTS.index(part(name)), f"{name} imports {imported}"


@pytest.mark.parametrize("name", sorted(INNER))
def test_only_the_programs_use_the_package_s_own_front(name: str) -> None:
    if "summarizer" in modules_imported(INNER[name]):
        assert part(name) in ("cli", "bench", "__main__")


def test_there_are_no_cycles() -> None:
    graph = {name: modules_imported(path) - {name} for name, path in INNER.items()}
    list(TopologicalSorter(graph).static_order())


def test_no_chain_of_imports_is_long() -> None:
    @cache
    def longest(name: str) -> tuple[str, ...]:
        below = modules_imported(INNER[name]) - {name, "summarizer"}
        return (name, *max(map(longest, below), key=len, default=()))

    chain = longest("summarizer.summarizer")
    assert len(chain) <= LONGEST_CHAIN, chain


def test_engine_and_export_stand_beside_each_other() -> None:
    for name, path in INNER.items():
        other = {"engine": "export", "export": "engine"}.get(part(name))
        assert not any(part(imported) == other for imported in modules_imported(path))


@pytest.mark.parametrize(
    ("library", "module"),
    [
        ("onnxruntime", "summarizer.engine.decoder"),
        ("tokenizers", "summarizer.engine.tokenizer"),
        ("llguidance", "summarizer.engine.grammar"),
    ],
)
def test_a_runtime_is_imported_in_one_module(library: str, module: str) -> None:
    users = [
        name
        for name, path in MODULES.items()
        if any(imported.split(".")[0] == library for imported in imports(path))
    ]
    assert users == [module]


@pytest.mark.parametrize("library", ["torch", "transformers", "optimum", "gradio"])
def test_a_heavy_library_is_imported_nowhere(library: str) -> None:
    for path in MODULES.values():
        assert library not in {imported.split(".")[0] for imported in imports(path)}, path


def test_only_the_command_line_prints() -> None:
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text("utf-8"))
        called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
        prints = any(isinstance(each, ast.Name) and each.id == "print" for each in called)
        assert not prints or part(name) == "cli", name


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_demo_and_benchmarks_use_public_names(path: Path) -> None:
    for name in imports(path):
        module, _, member = name.rpartition(".")
        if module.split(".")[0] == "summarizer":
            is_public = part(module) in PUBLIC_PACKAGES or module == PAGE_S_ARGUMENTS
            assert module == "summarizer" or is_public, name
            assert not member.startswith("_"), name
            assert module != "summarizer" or f"{module}.{member}" not in MODULES, name


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_summarizing_imports_nothing_that_builds() -> None:
    found = "import summarizer, sys; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", found], capture_output=True, text=True, check=True)
    builders = {"onnx", "gguf", "safetensors", "ml_dtypes", "tqdm", "summarizer.export.graph"}
    assert not builders & set(ran.stdout.split())
