"""For programs: how to call the endpoints over HTTP and as tools of an assistant."""

from dataclasses import dataclass

from ..components import Page, html_part
from ..endpoints import FUNCTIONS
from ..markup import button, element, escaped
from ..words import Words

# The page's script puts the address in the place of %address%, which ends with a slash.
PROGRAMS = {
    "address": "%address%",
    "curl": """ID=$(curl -s %address%gradio_api/call/summarize \\
  -H 'Content-Type: application/json' \\
  -d '{"data": ["Text ...", "tldr", "short", "same", "", "auto", "auto", ""]}' | cut -d '"' -f 4)
curl -sN %address%gradio_api/call/summarize/$ID
""",
    "python": """from gradio_client import Client

client = Client("%address%", verbose=False, download_files=False)
print(client.predict("Text ...", type="tldr", api_name="/summarize"))
""",
    "mcp": "%address%gradio_api/mcp/",
    "mcp_servers": """{
  "mcpServers": {
    "summarizer": {"type": "http", "url": "%address%gradio_api/mcp/"}
  }
}
""",
    "mcp_code": """{
  "servers": {
    "summarizer": {"type": "http", "url": "%address%gradio_api/mcp/"}
  }
}
""",
}


@dataclass(frozen=True)
class ApiTab:
    """Addresses, programs and configurations to copy; the page's script fills in the address."""

    page: Page

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab`."""
        words = self.page.words
        names = ", ".join(element("code", escaped(name)) for name in FUNCTIONS)
        html_part(
            element("p", escaped(words("programs.lead")), class_="lead")
            + "".join(_block(name, words) for name in PROGRAMS)
            + element("h3", escaped(words("programs.names")))
            + element("p", names),
            "programs",
        )


def _block(name: str, words: Words) -> str:
    """What can be copied, under its title."""
    title = element("h3", escaped(words(f"programs.{name}")))
    said = words.label(f"programs.{name}_lead", "")
    shown = element("pre", escaped(PROGRAMS[name]), class_="address", tabindex=0)
    copying = button(words("take.copy"), data_copy="", aria_label=words(f"programs.copy_{name}"))
    lead = element("p", escaped(said)) if said else ""
    return title + lead + element("div", shown + copying, class_="copyable")
