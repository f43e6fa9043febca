"""Items put on the page, copied, taken away, and brought forward or back; each one step of undo."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gis_desk.map.layout import Layout
from gis_desk.map.layout.items import KINDS, Item, TextItem
from gis_desk.map.layout.words import Words
from ui.desktop.composer.editing import Editing
from ui.desktop.composer.preview import copy_of
from ui.texts import say, tr


class Arranging:
    """What the user does with whole items.

    Parameters
    ----------
    editing : Editing
    shown : callable
        Gives the items of the page that is seen.
    """

    def __init__(self, editing: Editing, shown: Callable[[], Sequence[Item]]) -> None:
        self._editing, self._shown = editing, shown

    def add(self, kind: str) -> None:
        """Put a new item in the middle of the page."""
        layout, made = self._editing.layout, KINDS[kind]
        wide, high = {
            "map": (120.0, 90.0),
            "legend": (60.0, 60.0),
            "north": (16.0, 22.0),
            "scale": (60.0, 14.0),
            "table": (120.0, 60.0),
            "index": (60.0, 36.0),
            "picture": (30.0, 30.0),
            "shape": (60.0, 40.0),
        }.get(kind, (80.0, 10.0))
        wide, high = min(wide, layout.width), min(high, layout.height)
        more: dict[str, Any] = {}
        if issubclass(made, TextItem) and kind == "text":
            more["text"] = Words.both(tr("New text"))
        if kind in ("legend", "table", "scale"):
            more["ground"] = "#ffffff"
        page = next((i.page for i in self._shown()), 1)
        item = made(
            layout.free_id(kind),
            round((layout.width - wide) / 2, 1),
            round((layout.height - high) / 2, 1),
            wide,
            high,
            page,
            **more,
        )
        self._editing.do(tr("Add {item}", item=say(made.title)), layout.with_item(item))
        self._editing.select(item.id)

    def copy(self) -> None:
        """Copy the selected item."""
        item = self._editing.item
        if item is not None:
            made = copy_of(item, self._editing.layout.free_id(item.kind))
            self._editing.do(tr("Copy {item}", item=say(item.title)), self._editing.layout.with_item(made))
            self._editing.select(made.id)

    def remove(self) -> None:
        """Remove the selected item."""
        item = self._editing.item
        if item is not None:
            self._editing.do(tr("Remove {item}", item=say(item.title)), self._editing.layout.without(item.id))

    def order(self, by: int) -> None:
        """Bring the selected item forward or send it back."""
        item, items = self._editing.item, list(self._editing.layout.items)
        if item is None:
            return
        at = items.index(item)
        to = min(max(at + by, 0), len(items) - 1)
        items.insert(to, items.pop(at))
        self._editing.do(tr("Order of the items"), _with_items(self._editing.layout, items))


def _with_items(layout: Layout, items: Sequence[Item]) -> Layout:
    return replace(layout, items=tuple(items))
