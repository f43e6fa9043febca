"""What older workspaces kept as settings and is now in tables: bookmarks, base maps, the order of layers."""

import json
import sqlite3
import uuid
from typing import Any

TABLES_MADE = ("layer_list", "base_map", "bookmark")
_BOOKMARKS, _BASE_MAPS, _LAYERS = "desktop.bookmarks", "desktop.basemaps", "desktop.layers"


def move(connection: sqlite3.Connection) -> None:
    """Turn the old settings into rows of the tables, which are empty; what makes no sense in them is left out."""
    kept = connection.execute("SELECT name, value FROM setting WHERE name LIKE 'desktop.%'").fetchall()
    settings = {name: _document(value) for name, value in kept}
    for rank, one in enumerate(_mappings(settings.get(_BOOKMARKS))):
        places = [one.get(column, 0.0) for column in ("lon", "lat", "scale", "turn")]
        if not isinstance(one.get("name"), str) or not all(isinstance(v, int | float) for v in places):
            continue
        values = (uuid.uuid4().hex, rank, one["name"], *map(float, places))
        connection.execute(
            'INSERT INTO bookmark (key, "rank", name, lon, lat, scale, turn) VALUES (?, ?, ?, ?, ?, ?, ?)', values
        )
    for rank, one in enumerate(_mappings(settings.get(_BASE_MAPS))):
        if isinstance(one.get("id"), str):
            values = (one["id"], rank, _plain(one))
            connection.execute('INSERT OR IGNORE INTO base_map (key, "rank", map) VALUES (?, ?, ?)', values)
    jobs = settings.get(_LAYERS)
    for job, layers in (jobs if isinstance(jobs, dict) else {}).items():
        connection.execute("INSERT INTO layer_list (key, layers) VALUES (?, ?)", (job, _plain(layers)))
    connection.execute("DELETE FROM setting WHERE name IN (?, ?, ?)", (_BOOKMARKS, _BASE_MAPS, _LAYERS))


def _document(value: str) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return None


def _mappings(kept: Any) -> list[dict[str, Any]]:
    return [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []


def _plain(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)
