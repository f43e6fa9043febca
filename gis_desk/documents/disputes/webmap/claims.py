"""The claim lines of both sides and their evidence, for the popups and the map."""

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.disputes.claims import claimed_ground
from gis_desk.disputes.words import SIDES
from gis_desk.documents.disputes.webmap.cases import plain
from gis_desk.documents.disputes.webmap.ground import coded
from layers.text import Text, text
from layers.work import Progress


def claim_rows(claims: gpd.GeoDataFrame | None, order: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    """The claims by the place of their case: ``side``, ``claim``, ``basis``, ``drawn_on``, ``lines`` (coded).

    Parameters
    ----------
    claims : GeoDataFrame or None
        ``dispute_claim`` of the schema, EPSG:4490.
    order : mapping
        Place of each case by its key; claims of other cases are left out.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    if claims is None or not len(claims):
        return rows
    for row in claims.sort_values(["dispute", "side", "key"], kind="stable").to_dict("records"):
        case, shape = order.get(str(row["dispute"])), row["geometry"]
        if case is None:
            continue
        entry = {name: plain(row[name]) or "" for name in ("side", "claim", "basis", "drawn_on")}
        lines = [] if shape is None or shape.is_empty else coded(shape)
        rows.setdefault(str(case), []).append(entry | {"lines": lines})
    return rows


def between_rows(
    claims: gpd.GeoDataFrame | None,
    cases: gpd.GeoDataFrame,
    divisions: gpd.GeoDataFrame,
    say: Callable[[Text], str],
    progress: Progress,
) -> dict[str, dict[str, Any]]:
    """The ground between the claims by the place of their case: ``rings`` (coded) and ``said``, its area in words.

    Parameters
    ----------
    claims, cases, divisions : GeoDataFrame
        Tables of the schema, EPSG:4490; claims of other cases are left out.
    say : callable
        Words of the reader's language.
    """
    rows: dict[str, dict[str, Any]] = {}
    if claims is None or not len(claims):
        return rows
    order = {str(key): n for n, key in enumerate(cases["key"])}
    known = claims.loc[claims["dispute"].astype(str).isin(order.keys())]
    groups = known.groupby(known["dispute"].astype(str), sort=True)
    for n, (key, mine) in enumerate(groups):
        progress.step(n, len(groups), "claims")
        case = order[str(key)]
        rings: list[list[int]] = []
        said = []
        for ground in claimed_ground(mine, cases.iloc[case], divisions):
            rings += coded(ground.between.geometry)
            one, other = (SIDES[side] for side in ground.sides)
            said.append(say(text("{one} and {other}: {said}", one=one, other=other, said=ground.said)))
            if ground.between.remark is not None:
                said.append(say(ground.between.remark))
        if said:
            rows[str(case)] = {"rings": rings, "said": said}
    return rows


def evidence_rows(evidence: pd.DataFrame | None, order: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    """The papers of both sides by the place of their case: ``side``, ``kind``, ``title``, ``number``, ``dated_on``."""
    rows: dict[str, list[dict[str, Any]]] = {}
    if evidence is None or not len(evidence):
        return rows
    for row in evidence.sort_values(["dispute", "kind", "side", "key"], kind="stable").to_dict("records"):
        if (case := order.get(str(row["dispute"]))) is not None:
            entry = {name: plain(row[name]) or "" for name in ("side", "kind", "title", "number", "dated_on")}
            rows.setdefault(str(case), []).append(entry)
    return rows
