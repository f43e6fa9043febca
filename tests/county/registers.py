"""Inspections with their records, disputes with their events, and signs."""

import datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.county.divisions import CRS, OWN, Units
from tests.county.lines import ROUNDS
from tests.county.plane import degrees, lengths, metres

WORK = {
    "intact": ("intact", "clear", "除草"),
    "unreadable": ("intact", "faint", "描红"),
    "damaged": ("damaged", "clear", "修复"),
    "tilted": ("tilted", "clear", "扶正"),
    "moved": ("moved", "clear", "测量后复位"),
    "lost": ("lost", "gone", "建议重立"),
    "restored": ("intact", "clear", "重立"),
}

EXTRAS = {
    "2123": {
        "key": "LJ2123-E1",
        "year": 2024,
        "state": "filed",
        "kind": "extra",
        "cause": "road",
        "from_m": "8200",
        "to_m": "10900",
        "reported_on": "2024-05-16",
        "done_on": "2024-06-20",
        "note": "通村公路改线",
    },
    "2122": {
        "key": "LJ2122-E1",
        "year": 2026,
        "state": "planned",
        "kind": "extra",
        "cause": "flood",
        "from_m": "3200",
        "to_m": "6000",
        "reported_on": "2026-07-03",
        "note": "洪水冲毁河岸",
    },
}
"""Extra inspections of stretches, by the code of the line."""


def inspections(
    lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """The third and the fourth round of every county line, with a record of each post; two extra inspections."""
    rounds, records = [], []
    for line in lines[lines["level"] == "county"].itertuples(index=False):
        for number, year in zip((3, 4), ROUNDS[line.code], strict=True):
            key = f"LJ{line.code}-{number}"
            lead = sorted((line.left_unit, line.right_unit))[year % 2]
            done = line.inspected_on if number == 4 else f"{year}-11-{int(rng.integers(1, 29)):02d}"
            rounds.append(
                {
                    "key": key,
                    "line": line.key,
                    "round": str(number),
                    "year": year,
                    "lead": lead,
                    "state": "filed",
                    "done_on": done,
                    "kind": "regular",
                    "note": None,
                }
            )
            own = markers[markers["line"] == line.key]
            last = datetime.date.fromisoformat(done)
            for post in own.itertuples(index=False):
                state = post.state if number == 4 else ("intact" if rng.random() < 0.85 else "unreadable")
                body, lettering, action = WORK[state]
                day = last - datetime.timedelta(days=int(rng.integers(3, 40)))
                records.append(
                    {
                        "key": f"{key}-{post.key}",
                        "inspection": key,
                        "marker": post.key,
                        "visited_on": str(day),
                        "found": state != "lost",
                        "body": body,
                        "lettering": lettering,
                        "action": action,
                        "both_present": True,
                        "note": None,
                        "geometry": post.geometry,
                    }
                )
    keys = dict(zip(lines["code"], lines["key"], strict=True))
    rounds += [{"line": keys[code], **extra} for code, extra in EXTRAS.items()]
    return pd.DataFrame(rounds), gpd.GeoDataFrame(records, geometry="geometry", crs=CRS)


KINDS = {
    "land": ("耕地归属争执", "history"),
    "forest": ("山林权属争执", "history"),
    "water": ("用水争执", "resource"),
    "mineral": ("采石场越界开采", "resource"),
    "project": ("风电道路越界施工", "works"),
    "jurisdiction": ("管辖认定不一", "understanding"),
    "marker": ("界桩移动疑点", "understanding"),
    "grassland": ("草坡放牧越界", "resource"),
    "tourism": ("景点管理争执", "resource"),
}
STEPS = (
    ("found", "found", "巡查时发现，已登记。"),
    ("verified", "verified", "双方到现场核实情况。"),
    ("mediating", "mediating", "双方民政部门召开协调会。"),
    ("settled", "settled", "双方签订协议，已化解。"),
    ("revisited", "revisited", "回访无反复。"),
)


def disputes(units: Units, lines: gpd.GeoDataFrame, rng: np.random.Generator) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """25 disputes on and beside the lines, as points, lines and areas, with what happened in each."""
    county = lines[lines["level"] == "county"].reset_index(drop=True)
    inner = lines[lines["level"] == "township"].reset_index(drop=True)
    spots = [
        (0.18, 0),
        (0.21, 0),
        (0.23, 0),
        (0.6, 1),
        (0.62, 1),
        (0.35, 2),
        (0.75, 2),
        (0.3, 3),
        (0.55, 3),
        (0.58, 3),
        (0.8, 3),
        (0.25, 4),
        (0.45, 4),
        (0.7, 4),
    ]
    chosen = [(county.loc[k % len(county)], share) for share, k in spots]
    picks = rng.choice(len(inner), size=min(11, len(inner)), replace=False)
    chosen += [(inner.loc[int(k)], float(rng.uniform(0.2, 0.8))) for k in picks]
    rows, events = [], []
    kinds = list(KINDS)
    names = ("石明", "韦林", "田秀", "龙平", "莫山", "吴清", "覃江")
    for n, (line, share) in enumerate(chosen, 1):
        xy = shapely.get_coordinates(max(line.geometry.geoms, key=lambda g: g.length))
        far = lengths(xy)
        at = int(np.argmin(np.abs(far - share * far[-1])))
        at = min(max(at, 2), len(xy) - 3)
        spot = metres(xy[at])[0] + rng.normal(0, 60, 2)
        kind = kinds[int(rng.integers(len(kinds)))]
        shape: shapely.Geometry = shapely.Point(degrees(spot)[0])
        if kind in ("land", "forest", "grassland", "mineral"):
            turn = np.sort(rng.uniform(0, 2 * np.pi, 9))
            reach = rng.uniform(90, 380) * rng.uniform(0.6, 1.2, 9)
            shape = shapely.Polygon(degrees(spot + np.column_stack([np.cos(turn), np.sin(turn)]) * reach[:, None]))
        elif kind in ("project", "jurisdiction"):
            shape = shapely.LineString(xy[max(0, at - 8) : at + 9])
        likely, impact = int(rng.integers(1, 6)), int(rng.integers(1, 6))
        score = likely * impact
        grade = "red" if score >= 15 else "orange" if score >= 10 else "yellow" if score >= 5 else "blue"
        steps = int(rng.choice([1, 2, 3, 3, 4, 5]))
        found_on = datetime.date(2017, 1, 1) + datetime.timedelta(days=int(rng.integers(0, 3300)))
        state = STEPS[steps - 1][0]
        title, cause = KINDS[kind]
        number = f"YH{found_on.year}-{n:03d}"
        one, two = line.left_unit, line.right_unit
        day, dates = found_on, []
        for _, event, account in STEPS[:steps]:
            dates.append(day)
            events.append(
                {
                    "key": f"{number}-{len(dates)}",
                    "dispute": number,
                    "happened_on": str(day),
                    "kind": event,
                    "actor": str(rng.choice(names)),
                    "account": account,
                }
            )
            day = min(day + datetime.timedelta(days=int(rng.integers(20, 170))), datetime.date(2026, 10, 30))
        closed = str(dates[3]) if steps >= 4 else None
        after = 20 if grade == "red" else 90
        rows.append(
            {
                "key": number,
                "number": number,
                "title": f"{line['name']}{title}",
                "line": line.key,
                "side_a": min(one, two),
                "side_b": max(one, two),
                "kind": kind,
                "cause": cause,
                "grade": grade,
                "likelihood": likely,
                "impact": impact,
                "state": state,
                "found_on": str(found_on),
                "source": str(rng.choice(["inspection", "patrol", "letter", "media", "superior"])),
                "place": f"{units.names[one]}与{units.names[two]}交界处",
                "people": int(rng.integers(2, 90)),
                "owner": "云榕县民政局",
                "next_check": None
                if closed
                else str(datetime.date(2026, 11, 20) + datetime.timedelta(days=int(rng.integers(1, after)))),
                "measures": "定期排查，双方保持联络，劝止单方行动。",
                "closed_on": closed,
                "secrecy": "internal",
                "note": None,
                "geometry": shape,
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS), pd.DataFrame(events)


SIGNS = {
    "village": "村牌",
    "community": "村牌",
    "road": "街牌",
    "residential": "小区牌",
    "building": "楼牌",
    "natural": "自然实体牌",
    "facility": "设施牌",
}


def signs(names: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """300 signs beside places, most of them roads and villages; what they show is the standard record."""
    weight = (
        names["class"]
        .map(
            {
                "road": 8.0,
                "village": 1.2,
                "community": 8.0,
                "residential": 1.0,
                "building": 0.6,
                "natural": 0.4,
                "facility": 0.6,
            }
        )
        .to_numpy(float)
    )
    weight = weight * (names["status"] == "approved").to_numpy()
    count = min(300, len(names) // 2)
    picked = np.sort(rng.choice(len(names), size=count, replace=False, p=weight / weight.sum()))
    rows = []
    for n, i in enumerate(picked.tolist(), 1):
        place = names.iloc[i]
        xy = metres(np.array([[place.geometry.x, place.geometry.y]]))[0] + rng.normal(0, 6, 2)
        year = int(rng.integers(2005, 2026))
        rows.append(
            {
                "key": f"BZ{n:04d}",
                "code": f"{OWN}B{n:05d}",
                "name": place["name"],
                "pinyin": place["pinyin"],
                "place_name": place["key"],
                "kind": SIGNS[place["class"]],
                "state": str(rng.choice(["在位", "在位", "在位", "在位", "缺陷", "制作", "规划"])),
                "material": str(rng.choice(["铝合金反光", "不锈钢", "石材"])),
                "size": str(rng.choice(["1500×450", "1200×400", "600×300"])),
                "facing_deg": float(rng.integers(0, 72) * 5),
                "set_on": f"{year}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}",
                "division": place["division"],
                "owner": "云榕县民政局",
                "note": None,
                "geometry": shapely.Point(np.round(degrees(xy)[0], 6)),
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
