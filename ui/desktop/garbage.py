"""Python's search for garbage, at moments when it takes no time.

A full search looks at every object there is, half a second with a large county, and everything waits meanwhile. What
has come with a workspace is therefore exempt once it stands, and the search goes over what is newer.
"""

import gc

_MANY = 150_000
"""Objects over which a search would be felt."""
_NEVER = 1_000_000_000


def calm() -> None:
    """Leave only the searches among new objects to Python; `tidy` does the others."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)


def tidy() -> None:
    """Search now; or, where there are too many objects for that, let them be from now on."""
    if len(gc.get_objects(generation=2)) > _MANY:
        gc.freeze()
    else:
        gc.collect()


def release() -> None:
    """Look at everything again: a workspace has been closed."""
    gc.unfreeze()
