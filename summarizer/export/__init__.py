"""Turn a checkpoint into a bundle: read, rotate, quantize, write the ONNX graph."""
