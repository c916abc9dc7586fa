"""Build HTML in which users' texts stay text, whatever they hold."""

from __future__ import annotations

import html

# Gradio fills in templates: what looks like one in a user's text must not be taken for one.
_TEMPLATE_SIGNS = str.maketrans(
    {"{": "&#123;", "}": "&#125;", "$": "&#36;", "@": "&#64;", "`": "&#96;"}
)


def escaped(text: object) -> str:
    """Escape `text` for an element or a quoted attribute."""
    return html.escape(str(text)).translate(_TEMPLATE_SIGNS)


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element around HTML; `class_` is class, `data_n` data-n, None and False nothing."""
    return f"<{name}{_attributes(attributes)}>{content}</{name}>"


def _attributes(attributes: dict[str, object]) -> str:
    written = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {name}")
        elif value is not None and value is not False:
            written.append(f' {name}="{escaped(value)}"')
    return "".join(written)


def button(label: str, *, class_: str = "", **attributes: object) -> str:
    """Return a button that the page's script knows by its attributes."""
    return element(
        "button", escaped(label), type="button", class_=f"quiet {class_}".strip(), **attributes
    )
