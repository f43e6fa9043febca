"""Whether what is to be read fits into memory: a table that cannot is refused before it is begun."""

import psutil

from layers.errors import GisDeskError, Where

OF_FILE, OF_TABLE = 2_000, 1_100
"""Bytes that a row takes at most while it is read from a file and checked, or from a workspace; measured with points
of a name each. Long texts and outlines come on top."""
FEW = 1_000_000
"""Rows that are read without asking: the answer costs more than they do."""


class TooLargeError(GisDeskError):
    """More than fits into the memory that is free."""


def fits(rows: int, each: int, where: Where) -> None:
    """Let `rows` rows of `each` bytes be read.

    Raises
    ------
    TooLargeError
        If less memory is free than they will need.
    """
    if rows <= FEW:
        return
    needed, free = rows * each, int(psutil.virtual_memory().available)
    if needed > free:
        raise TooLargeError(
            "the {n} rows need about {needed} GB of memory, and {free} GB are free",
            where=where,
            do="close other programs, or part the file and bring in only what this workspace needs",
            n=rows,
            needed=_gigabytes(needed),
            free=_gigabytes(free),
        )


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f}"
