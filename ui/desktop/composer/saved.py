"""Layouts of the workspace: kept among its settings under their names, with what their fields say."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from gis_desk.map.layout import Layout, LayoutError, parse_layout, templates, write_layout
from layers.store import Store
from ui.desktop.composer.editing import Document

LAYOUTS, VALUES, LAST = "layouts", "layout_values", "layout_last"
"""Settings: name to TOML; name to what the fields say; the name that was open last."""


def layouts(store: Store) -> list[Layout]:
    """The layouts saved in `store`, by name; what cannot be understood is left out."""
    found = []
    for name, content in sorted(_mapping(store, LAYOUTS).items()):
        try:
            found.append(parse_layout(str(content), name, store.path))
        except LayoutError:
            continue
    return found


def own(store: Store, layout: Layout) -> Layout:
    """`layout` to be worked on: a template gets a name of its own, so that the template itself stays as it is."""
    if layout.id not in templates():
        return layout
    taken = {*_mapping(store, LAYOUTS), *templates()}
    return replace(layout, id=next(name for n in count(1) if (name := f"{layout.id}-{n}") not in taken))


def values(store: Store, name: str) -> Mapping[str, str]:
    """What the fields of the layout `name` say."""
    kept = _mapping(store, VALUES).get(name)
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}


def keep(store: Store, document: Document) -> None:
    """Save the document under the id of its layout.

    Raises
    ------
    WorkspaceError
        If the file cannot be written.
    """
    name = document.layout.id
    store.set_setting(LAYOUTS, {**_mapping(store, LAYOUTS), name: write_layout(document.layout)})
    store.set_setting(VALUES, {**_mapping(store, VALUES), name: dict(document.values)})
    store.set_setting(LAST, name)


def _mapping(store: Store, setting: str) -> dict[str, Any]:
    kept = store.setting(setting, {})
    return dict(kept) if isinstance(kept, dict) else {}
