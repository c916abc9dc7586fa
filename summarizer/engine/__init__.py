"""Run an exported model: tokens in, tokens out."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
