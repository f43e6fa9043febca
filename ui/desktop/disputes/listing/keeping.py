"""How the register was looked at last, kept for each workspace between sessions."""

import hashlib
import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from PySide6.QtCore import QByteArray

from gis_desk.disputes.listing import DATED, Filter
from layers.store import Store
from ui.desktop import settings
from ui.desktop.disputes.listing.filters.bar import START

_SETS = ("grades", "states", "kinds", "lines", "units")
_DAYS = ("since", "until")


def _name(store: Store) -> str:
    return "disputes." + hashlib.sha256(str(store.path.resolve()).encode()).hexdigest()[:24]


def kept_filter(store: Store | None) -> Filter:
    """The filter that was in force in a workspace when it was open last; what makes no sense in it is left out.

    Words that were typed and the window of the map are not kept.
    """
    state = None if store is None else settings.layout(_name(store))
    try:
        found = json.loads(bytes(state.data()).decode()) if state is not None else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return START
    values: dict[str, Any] = {}
    for name in _SETS:
        if isinstance(each := found.get(name), list):
            values[name] = frozenset(v for v in each if isinstance(v, str))
    values["overdue"] = found.get("overdue") is True
    if found.get("dated") in DATED:
        values["dated"] = found["dated"]
    for name in _DAYS:
        values[name] = _day(found.get(name))
    return Filter(**values)


def keep_filter(store: Store | None, wish: Filter) -> None:
    """Keep the filter that is in force now."""
    if store is None:
        return
    given = asdict(wish)
    document = {f.name: _plain(given[f.name]) for f in fields(wish) if f.name not in ("words", "area")}
    settings.keep_layout(_name(store), QByteArray(json.dumps(document, ensure_ascii=False).encode()))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
