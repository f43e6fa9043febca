"""Where a key leads from a cell of a table."""

from PySide6.QtCore import Qt

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
KEYS = (*_ARROWS, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
"""Keys that lead somewhere."""


def step(key: Qt.Key, control: bool, row: int, at: int, rows: int, columns: int, page: int) -> tuple[int, int]:
    """The row and column that one of `KEYS` leads to, from `row` and `at` in a table of `rows` and `columns`.

    Arrows go one cell, with Ctrl to the edge; Page Up and Down go `page` rows; Home and End go to the ends of the row,
    with Ctrl to the first and the last row.
    """
    down, across = _ARROWS.get(key, (0, 0))
    if down:
        row = (0 if down < 0 else rows - 1) if control else row + down
    elif across:
        at = (0 if across < 0 else columns - 1) if control else at + across
    elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        row += page if key == Qt.Key.Key_PageDown else -page
    elif control:
        row = 0 if key == Qt.Key.Key_Home else rows - 1
    else:
        at = 0 if key == Qt.Key.Key_Home else columns - 1
    return max(min(row, rows - 1), 0), max(min(at, columns - 1), 0)
