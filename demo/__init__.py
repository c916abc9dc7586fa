"""The demo: a page in the browser, served by this computer to this computer.

Gradio reads its switches from the environment when it is imported, so they are set here: nothing
is reported to anybody, and no text is kept in the browser's storage as a history of runs.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
