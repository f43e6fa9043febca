"""Long lists let go piece by piece: to free them in one go would keep the window waiting."""

import threading
import time
from typing import Any

_PIECE = 2000
_PAUSE_S = 0.001


def release(values: list[Any]) -> None:
    """Empty `values`, which nobody needs any more, a long one in the background."""
    if len(values) <= _PIECE:
        values.clear()
        return
    threading.Thread(target=_empty, args=(values,), name="release", daemon=True).start()


def _empty(values: list[Any]) -> None:
    while values:
        del values[-_PIECE:]
        time.sleep(_PAUSE_S)
