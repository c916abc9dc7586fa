"""The demo: a page in the browser, served by this computer to this computer.

Gradio and the library that it calls Hugging Face with read their switches from the environment when
they are imported, so they are set here: nothing is reported to anybody or asked of them, no text is
kept in the browser's storage as a history of runs, and the folder that Gradio makes for files that
nobody sends it goes when the demo ends.
"""

import atexit
import os
import shutil
import tempfile

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="summarizer-demo-")
atexit.register(shutil.rmtree, os.environ["GRADIO_TEMP_DIR"], ignore_errors=True)
# Gradio imports matplotlib where it is installed, which makes a folder for its settings.
os.environ["MPLCONFIGDIR"] = os.environ["GRADIO_TEMP_DIR"]
# Gradio's MCP server makes itself a client of that library, which would look for the programs that
# it knows in a list from the hub, and for a token to renew.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"
