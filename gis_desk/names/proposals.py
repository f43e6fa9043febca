"""A proposed name as a change of the workspace."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import shapely

from gis_desk.findings import accepted_of
from gis_desk.names.checker import NameAnswer
from layers.change import Change, Edit, insert, update
from layers.errors import PlanError, Where
from layers.text import text


def plan_proposal(
    name: str,
    answer: NameAnswer,
    key: str,
    division: str | None,
    at: tuple[float, float] | None,
    accepted: Iterable[Mapping[str, Any]] = (),
) -> Change:
    """The change that adds `name` as a proposed place name.

    Parameters
    ----------
    answer : NameAnswer
        What `NameChecker.check` said; gives class, parts and spelling.
    key : str
        Key of the new row.
    at : (float, float) or None
        Longitude and latitude, EPSG:4490.
    accepted : iterable of mapping
        Rows of ``accepted_finding`` with their key; those given for the typed name move over to the new row.

    Raises
    ------
    PlanError
        If the name is empty.
    """
    trimmed = name.strip()
    if not trimmed:
        raise PlanError(
            "a proposal needs a name", where=Where(layer="place_name", field="name"), do="type the name first"
        )
    row = {
        "name": trimmed,
        "class": answer.cls,
        "specific": answer.split.specific or None,
        "generic": answer.split.generic or None,
        "pinyin": answer.spelling.toned or None,
        "division": division,
        "status": "proposed",
        "geometry": shapely.Point(at) if at else None,
    }
    edits: list[Edit] = [insert("place_name", key, row)]
    for old in accepted:
        keys = accepted_of(old).keys
        if keys and keys[0] == trimmed:
            edits.append(update("accepted_finding", str(old["key"]), {"keys": old["keys"]}, {"keys": [key, *keys[1:]]}))
    return Change(text("Propose {name}", name=trimmed), tuple(edits))


def division_at(divisions: pd.DataFrame, lon: float, lat: float) -> str | None:
    """Code of the smallest division that holds the point (degrees, EPSG:4490), or None."""
    if not len(divisions) or "geometry" not in divisions.columns:
        return None
    shapes = divisions["geometry"].to_numpy()
    holding = shapely.intersects(shapes, shapely.Point(lon, lat))
    codes = [str(c) for c in divisions["code"].to_numpy()[holding] if isinstance(c, str)]
    return max(codes, key=len, default=None)
