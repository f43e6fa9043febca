"""Python's search for garbage, at moments when it takes no time.

A full search looks at every object there is, half a second with a large county, and everything waits meanwhile. What
has come with a workspace is therefore exempt once it stands, and the search goes over what is newer.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 150_000
"""Objects over which a search would be felt."""
_NEVER = 1_000_000_000
_YOUNG = 20_000
"""Objects made between two searches among the young: Python's 700 are too few for a program of frames."""


def rest() -> None:
    """Search for nothing until `seldom`: while the program starts all is new, and nearly all of it stays."""
    gc.disable()


def seldom() -> None:
    """Let all there is be, and leave only the searches among newer objects to Python; `tidy` does the others."""
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, _NEVER)
    gc.enable()


def tidy() -> None:
    """Search now; or, where there are too many objects for that, let them be from now on."""
    if len(gc.get_objects(generation=2)) > _MANY:
        gc.freeze()
    else:
        gc.collect()


@contextmanager
def resting() -> Iterator[None]:
    """For a job that makes very many objects that stay: nothing is sought meanwhile, nor among them afterwards."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


def release() -> None:
    """Look at everything again: a workspace has been closed."""
    gc.unfreeze()
