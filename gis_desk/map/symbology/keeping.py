"""Looks in the workspace: one row of the table ``layer_style`` per layer, changed like any other row."""

from collections.abc import Mapping
from typing import Any

from gis_desk.map.symbology.document import of_document, to_document
from gis_desk.map.symbology.look import Look
from layers.change import Change, Edit, delete, insert, update
from layers.errors import StyleError
from layers.schema import TABLES
from layers.text import Text, text

TABLE = "layer_style"


def plan_look(layer: str, title: str | Text, row: Mapping[str, Any] | None, look: Look | None) -> Change:
    """The change that gives `layer` another look.

    Parameters
    ----------
    layer : str
        Its id, the key of its row.
    title : str or Text
        What the history calls it.
    row : mapping or None
        Its row of the table as it stands in the store, None where it has none.
    look : Look or None
        None, or one that changes nothing: the standard look from now on.

    Returns
    -------
    Change
        Without edits where the layer looks like that already.
    """
    wanted = None if look is None or look.plain else to_document(look)
    edits: tuple[Edit, ...] = ()
    if wanted is None:
        if row is not None:
            edits = (delete(TABLE, layer, {c.name: row[c.name] for c in TABLES[TABLE].columns}),)
    elif row is None:
        edits = (insert(TABLE, layer, {"look": wanted}),)
    elif row["look"] != wanted:
        edits = (update(TABLE, layer, {"look": row["look"]}, {"look": wanted}),)
    return Change(text("Style of {layer}", layer=title), edits)


def looks_of(rows: Mapping[str, Any]) -> tuple[dict[str, Look], list[StyleError]]:
    """Looks by layer from the documents `rows` (layer to document), and what could not be understood of them."""
    found: dict[str, Look] = {}
    wrong: list[StyleError] = []
    for layer, document in rows.items():
        try:
            found[layer] = of_document(document)
        except StyleError as error:
            wrong.append(error)
    return found, wrong
