"""Measurements. What the engines beside ours would report or ask for is turned off, here and in
their processes, which inherit the environment or import this package themselves.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # ONNX Runtime's and onnxruntime-genai's
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # transformers', optimum's and gradio_client's
os.environ["HF_HUB_OFFLINE"] = "1"  # they load folders of this machine
