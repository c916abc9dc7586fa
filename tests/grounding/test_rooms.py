from __future__ import annotations

from tests.test_architecture import LAYERS, MODULES, layer, modules_imported

TRUST = [name for name in MODULES if name.startswith("summarizer.trust")]


def test_trust_has_its_layer() -> None:
    assert any("trust" in parts for parts in LAYERS)
    assert len({layer(name) for name in TRUST}) == 1


def test_trust_needs_languages_and_nothing_else_of_ours() -> None:
    for name in TRUST:
        rooms = {imported.split(".")[1] for imported in modules_imported(MODULES[name])}
        assert rooms <= {"trust", "language"}, name
