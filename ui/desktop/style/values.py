"""What the columns of a layer are called and what stands in them, for the boxes of the style panel."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox

from gis_desk.map.symbology.columns import is_numeric, words_of
from layers.schema import TABLES, Kind
from ui.desktop.words import choice, column_title

MOST_VALUES = 300
"""Values offered in a box; of more only the most frequent."""
_LOOK = 20_000
"""Rows, about, that are looked at for them: a box must open at once."""


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of one layer.

    Parameters
    ----------
    layer : str
        Its table, or any id.
    frame : DataFrame
        Its rows.
    """

    layer: str
    frame: Any

    def names(self) -> list[str]:
        """Columns that can be asked for: neither key, geometry nor documents."""
        table = TABLES.get(self.layer)
        if table is not None:
            return [c.name for c in table.columns if c.kind not in (Kind.JSON, Kind.BLOB)]
        return [str(c) for c in self.frame.columns if c not in ("geometry", "key")]

    def title(self, column: str) -> str:
        """What a column is called."""
        table = TABLES.get(self.layer)
        known = table is not None and any(c.name == column for c in table.columns)
        return column_title(self.layer, column) if known else column

    def word(self, column: str, value: str) -> str:
        """What a value is called."""
        return choice(self.layer, column, value)

    def numeric(self, column: str) -> bool:
        """Whether numbers stand in a column."""
        table = TABLES.get(self.layer)
        kinds = {} if table is None else {c.name: c.kind for c in table.columns}
        if column in kinds:
            return kinds[column] in (Kind.INT, Kind.REAL)
        return is_numeric(self.frame.iloc[:: max(len(self.frame) // _LOOK, 1)], column)

    def choices(self, column: str) -> tuple[str, ...]:
        """The order of the values of a column that has a set of them."""
        table = TABLES.get(self.layer)
        return next((c.choices for c in table.columns if c.name == column), ()) if table is not None else ()

    def values(self, column: str) -> list[str]:
        """The values of a column, those with an order of their own in it, else the most frequent first."""
        step = max(len(self.frame) // _LOOK, 1)
        words = words_of(self.frame.iloc[::step], column)
        counts = words.counts()
        ranked = np.argsort(-counts, kind="stable")[:MOST_VALUES]
        found = [str(words.words[k]) for k in ranked if counts[k]]
        order = {value: n for n, value in enumerate(self.choices(column))}
        return sorted(found, key=lambda v: order.get(v, len(order)))


def fill_columns(box: QComboBox, columns: Columns, *, numbers: bool = False) -> None:
    """Offer the columns (only those with numbers), without a word."""
    box.blockSignals(True)
    box.clear()
    for name in columns.names():
        if not numbers or columns.numeric(name):
            box.addItem(columns.title(name), name)
    box.setMinimumContentsLength(10)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.blockSignals(False)


def choose_column(box: QComboBox, columns: Columns, name: str) -> None:
    """Show column `name`, one that is not there too, without a word."""
    box.blockSignals(True)
    if name and box.findData(name) < 0:
        box.addItem(columns.title(name), name)
    if name:
        box.setCurrentIndex(box.findData(name))
    box.blockSignals(False)
