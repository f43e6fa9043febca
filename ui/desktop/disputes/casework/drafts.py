"""Drafts of cases that were begun and not saved, kept in the workspace until they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.store import Store

SETTING = "dispute_drafts"
_NEW = "new "


@dataclass(frozen=True)
class Draft:
    """What was typed: its name, when it was kept (ISO, to the minute), values by column, and the place."""

    name: str
    at: str
    values: dict[str, Any]
    shape: BaseGeometry | None


class Drafts:
    """The drafts of one workspace: by the key of their case, those of new cases by the moment they were begun."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.setting(SETTING)
        self._kept: dict[str, dict[str, Any]] = (
            {str(k): v for k, v in kept.items() if isinstance(v, dict) and isinstance(v.get("values"), dict)}
            if isinstance(kept, dict)
            else {}
        )

    @staticmethod
    def new_name() -> str:
        """A name for the draft of a case that has no key yet."""
        return _NEW + datetime.now().isoformat()

    def keep(self, name: str, values: dict[str, Any] | None, shape: BaseGeometry | None = None) -> None:
        """Keep `values` under `name`; None: nothing any more."""
        if values is None and name not in self._kept:
            return
        self._kept.pop(name, None)
        if values is not None:
            now = datetime.now().isoformat(timespec="minutes")
            self._kept[name] = {"at": now, "values": values, "shape": None if shape is None else shape.wkt}
        if not self._store.readonly:
            self._store.set_setting(SETTING, self._kept)

    def of(self, name: str) -> Draft | None:
        """The draft of that name."""
        kept = self._kept.get(name)
        if kept is None:
            return None
        shape = kept.get("shape")
        try:
            place = shapely.from_wkt(shape) if isinstance(shape, str) else None
        except shapely.errors.GEOSException:
            place = None
        return Draft(name, str(kept.get("at") or ""), kept["values"], place)

    def newest(self) -> Draft | None:
        """The last draft of a new case."""
        names = [name for name in self._kept if name.startswith(_NEW)]
        return self.of(max(names, key=lambda name: self._kept[name].get("at") or "")) if names else None
