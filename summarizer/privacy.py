"""Turn off ONNX Runtime's telemetry; the package imports this module before anything else.

From 1.29 on, ONNX Runtime's wheels report their platform and what they run to their maker, and keep
an identifier and a database in the user's cache. They read the environment once, when they are
imported; onnxruntime-genai reads the same variable. Child processes inherit it.
"""

from __future__ import annotations

import logging
import os
import sys

OPT_OUT = "ORT_DISABLE_TELEMETRY"

_YES = ("1", "true", "yes", "on", "y")  # what ONNX Runtime accepts
_log = logging.getLogger(__name__)

if "onnxruntime" in sys.modules and os.environ.get(OPT_OUT, "").strip().lower() not in _YES:
    _log.warning(
        "onnxruntime was imported before summarizer, its telemetry on: this process may report to "
        "its maker. Import summarizer first, or set %s=1 in the environment",
        OPT_OUT,
    )
os.environ[OPT_OUT] = "1"
