"""For programs: how to call the endpoints over HTTP and as tools of an assistant."""

from dataclasses import dataclass

from ..components import Page, html_part
from ..endpoints import FUNCTIONS
from ..markup import element, escaped

_HTTP = """from gradio_client import Client

client = Client("%address%", download_files=False)
print(client.predict("Long text ...", type="tldr", api_name="/summarize"))
"""
_MCP = "%address%gradio_api/mcp/"


@dataclass(frozen=True)
class ApiTab:
    """Addresses and a program to copy; the page's script fills in the address."""

    page: Page

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab`."""
        words = self.page.words
        names = ", ".join(element("code", escaped(name)) for name in FUNCTIONS)
        html_part(
            element("p", escaped(words("programs.lead")), class_="lead")
            + element("h3", escaped(words("programs.http")))
            + element("pre", escaped(_HTTP), class_="address")
            + element("h3", escaped(words("programs.mcp")))
            + element("p", escaped(words("programs.mcp_lead")))
            + element("pre", escaped(_MCP), class_="address")
            + element("h3", escaped(words("programs.names")))
            + element("p", names),
            "programs",
        )
