"""What a user did: edits of rows, bound into one change that can be turned round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.text import Text

Row = Mapping[str, Any]
"""Column name to plain value; the geometry stands under ``geometry`` as a shapely geometry in EPSG:4490."""


@dataclass(frozen=True)
class Edit:
    """One row of one layer before and after.

    Parameters
    ----------
    layer : str
        Table name of `layers.schema.TABLES`.
    key : str
        The row's key, unique in its layer.
    before, after : mapping or None
        None before: the row is new (then `after` holds all its values); None after: the row goes (then `before`
        holds all its values). In an update both hold the same columns, those that change.
    """

    layer: str
    key: str
    before: Row | None
    after: Row | None

    def inverse(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.layer, self.key, self.after, self.before)


@dataclass(frozen=True)
class Change:
    """One user action: all its edits happen, or none."""

    label: Text
    edits: tuple[Edit, ...]

    def inverse(self) -> "Change":
        """The change that takes this one back, edit by edit from the last."""
        return Change(self.label, tuple(e.inverse() for e in reversed(self.edits)))


def insert(layer: str, key: str, row: Row) -> Edit:
    """The edit that adds `row` under `key`."""
    return Edit(layer, key, None, dict(row))


def delete(layer: str, key: str, row: Row) -> Edit:
    """The edit that removes the whole `row` under `key`."""
    return Edit(layer, key, dict(row), None)


def update(layer: str, key: str, before: Row, after: Row) -> Edit:
    """The edit that turns the columns of `before` into those of `after`; equal values are left out."""
    changed = [c for c in after if c not in before or _differs(before[c], after[c])]
    return Edit(layer, key, {c: before.get(c) for c in changed}, {c: after[c] for c in changed})


def differences(layer: str, before: Mapping[str, Row], after: Mapping[str, Row]) -> tuple[Edit, ...]:
    """The edits that turn the rows `before` of `layer` (key to row) into the rows `after`; none for equal rows."""
    gone = [delete(layer, key, row) for key, row in before.items() if key not in after]
    other = [
        update(layer, key, before[key], row) if key in before else insert(layer, key, row) for key, row in after.items()
    ]
    return (*gone, *(edit for edit in other if edit.before is None or edit.after))


def _differs(one: Any, other: Any) -> bool:
    if hasattr(one, "equals_exact") and hasattr(other, "equals_exact"):
        return not one.equals_exact(other, 0.0)
    return bool(one != other)
