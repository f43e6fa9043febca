"""Where the pictures of a layout come from: attachments of the workspace, or files beside the layout."""

from collections.abc import Mapping
from pathlib import Path

from gis_desk.map.layout import Layout
from gis_desk.map.layout.items import PictureItem
from layers.store import Store
from ui.print.composer.drawing import MOST_PICTURE, Reading


def attached(store: Store, layout: Layout) -> dict[str, bytes]:
    """The attachments of `store` that pictures of `layout` name."""
    names = {i.file for i in layout.items if isinstance(i, PictureItem) and i.file}
    found: dict[str, bytes] = {}
    if not names or not store.count("attachment"):
        return found
    for name in sorted(names):
        rows = store.frame("attachment", where={"name": name})
        if len(rows) and isinstance(rows["data"].iloc[-1], bytes):
            found[name] = rows["data"].iloc[-1]
    return found


def reading(known: Mapping[str, bytes], folder: Path | None) -> Reading:
    """Reads a picture by its name: of `known`, else a file, relative to `folder`; never from another computer."""

    def read(name: str) -> bytes:
        if name in known:
            return known[name]
        if not name or "://" in name or name.startswith(("//", "\\\\")):
            raise ValueError(name)
        path = (folder or Path.cwd()) / name
        if not path.is_file() or path.stat().st_size > MOST_PICTURE:
            raise ValueError(name)
        return path.read_bytes()

    return read
