"""Long lists let go piece by piece: to free them in one go would keep the window waiting."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

_PIECE = 2000
_PAUSE_S = 0.001


def release(values: list[Any], arrays: Sequence[np.ndarray] = ()) -> None:
    """Empty `values`, and `arrays` of objects, which nobody needs any more; long ones in the background."""
    if len(values) > _PIECE:
        threading.Thread(target=_empty, args=(values, arrays), name="release", daemon=True).start()


def _empty(values: list[Any], arrays: Sequence[np.ndarray]) -> None:
    for array in arrays:
        for begin in range(0, len(array), _PIECE):
            array[begin : begin + _PIECE] = None
            time.sleep(_PAUSE_S)
    while values:
        del values[-_PIECE:]
        time.sleep(_PAUSE_S)
