"""Long lists let go piece by piece: to free them in one go would keep the window waiting."""

import threading
import time

from ui.desktop.problems.listing import Listing

_FEW = 2000
_PAUSE_S = 0.001


def release(listing: Listing) -> None:
    """Free a listing that nobody needs any more, a long one in the background."""
    if len(listing) > _FEW:
        threading.Thread(target=_empty, args=(listing,), name="release", daemon=True).start()


def _empty(listing: Listing) -> None:
    for _ in listing.let_go():
        time.sleep(_PAUSE_S)
