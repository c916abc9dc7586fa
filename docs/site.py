"""Links of the pages to what lies outside docs lead to the repository once they are a site."""

from __future__ import annotations

import re
from typing import Any

_OUTSIDE = re.compile(r"\]\(\.\./([^)\s]+)\)")


def on_page_markdown(markdown: str, config: Any, **_: Any) -> str:
    """Return a page's Markdown with such links absolute; called by mkdocs for each page."""
    return _OUTSIDE.sub(rf"]({config.repo_url}/blob/main/\1)", markdown)
