"""What both sides of a dispute claim and hand in: claim lines, evidence, and the rest of the register form."""

import datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.county.divisions import CRS, Units
from tests.county.plane import degrees, lengths, metres

PAPERS = {
    "legal": (("7-5", "双方勘界联合工作组会议纪要", 14), ("8-1", "山林权属证书", 9)),
    "later": (("8-2", "乡政府管理记录", 6), ("8-1", "土地承包经营权证", -1)),
    "old": (("8-4", "土地改革时期分配清册", 66), ("other", "族谱与旧契", 96)),
}
"""Kind, title and age in years before the dispute of papers; one of the second row came after it."""
WAYS = ("以分水岭为界", "以溪流中心线为界", "以老路为界", "以历来耕种范围为界")


def claims(disputes: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Two claim lines for each dispute over land: both leave the boundary line and come back to it, to either side."""
    rows = []
    known = lines.set_index("key")
    for case in disputes[
        disputes["kind"].isin(["land", "forest", "grassland", "mineral", "jurisdiction"])
    ].itertuples():
        line = known.loc[case.line]
        part = max(line.geometry.geoms, key=lambda g: g.length)
        xy = shapely.get_coordinates(part)
        middle = case.geometry.centroid
        at = int(np.argmin(np.hypot(*(xy - [middle.x, middle.y]).T)))
        far = lengths(xy)
        reach = float(rng.uniform(350, 900))
        inside = np.flatnonzero(np.abs(far - far[at]) <= reach)
        if len(inside) < 5:
            continue
        plane = metres(xy[inside])
        ahead = np.gradient(plane, axis=0)
        normal = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.hypot(*ahead.T)[:, None]
        share = (far[inside] - far[inside[0]]) / (far[inside[-1]] - far[inside[0]])
        for side in ("a", "b"):
            unit = case.side_a if side == "a" else case.side_b
            way = -1.0 if unit == line.left_unit else 1.0
            depth = (
                float(rng.uniform(60, 240)) * np.sin(np.pi * share) * (1 + 0.15 * np.sin(9 * share + rng.uniform(0, 6)))
            )
            shape = shapely.LineString(degrees(plane + normal * (way * depth)[:, None]))
            rows.append(
                {
                    "key": f"{case.key}-{side}",
                    "dispute": case.key,
                    "side": side,
                    "claim": str(rng.choice(WAYS)),
                    "basis": "见所附材料",
                    "drawn_on": str(datetime.date.fromisoformat(case.found_on) + datetime.timedelta(days=30)),
                    "source": "双方现场指认",
                    "geometry": shape,
                }
            )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def evidence(disputes: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Papers of both sides for the disputes that have claims: some are the basis, some reference, some neither."""
    rows = []
    for case in disputes[disputes["key"].isin(drawn["dispute"])].itertuples():
        arose = datetime.date.fromisoformat(case.dispute_from)
        for n, side in enumerate(("a", "b", "a", "b")):
            kind, title, age = PAPERS[str(rng.choice(list(PAPERS)))][n // 2]
            dated = arose.replace(day=1, year=arose.year - age, month=int(rng.integers(1, 13)))
            rows.append(
                {
                    "key": f"{case.key}-z{n + 1}",
                    "dispute": case.key,
                    "side": side,
                    "kind": kind,
                    "title": title,
                    "number": f"云档〔{dated.year}〕{int(rng.integers(1, 90))}号",
                    "dated_on": str(dated),
                }
            )
    return pd.DataFrame(rows)


def filled(disputes: gpd.GeoDataFrame, units: Units, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """The disputes with households, the day the dispute arose, telephone, deadline, outcome and who wrote them down."""
    rows = []
    for case in disputes.to_dict("records"):
        found = datetime.date.fromisoformat(case["found_on"])
        closed = case["closed_on"] if isinstance(case["closed_on"], str) else None
        rows.append(
            {
                **case,
                "households": max(1, case["people"] // 4),
                "dispute_from": str(found - datetime.timedelta(days=int(rng.integers(20, 900)))),
                "telephone": f"0999-55501{int(rng.integers(10, 99))}",
                "deadline": None
                if closed
                else str(datetime.date(2026, 9, 1) + datetime.timedelta(days=int(rng.integers(0, 300)))),
                "outcome": "resolved" if closed else "continuing",
                "way": "双方签订协议" if closed else None,
                "agreement": f"{units.names[case['side_a']]}与{units.names[case['side_b']]}边界协议"
                if closed
                else None,
                "recorded_by": str(rng.choice(["石明", "韦林", "田秀"])),
                "checked_by": "覃江",
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
