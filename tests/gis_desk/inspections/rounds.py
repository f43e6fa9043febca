"""A round of a line as it comes back from the field: records, stretches, photographs, repairs, what people filled in."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from PIL import Image, ImageDraw

from gis_desk.inspections.papers.reporting import TABLES
from layers import crs
from layers.change import Change, insert
from layers.schema import TABLES as SCHEMA
from layers.schema import Shape
from layers.store import Store
from layers.text import text

DETAILS = {
    "unit_left": "云榕县民政局",
    "unit_right": "枫岭县民政局",
    "leader": "林国栋",
    "people_left": "林国栋、陈立、覃芳",
    "people_right": "韦明、黄晓燕",
    "weather": "晴",
    "map_sheet": "云枫线附图第1—4幅",
    "organisation": "双方成立联合检查领导小组，下设办公室和两个工作组，由双方民政局分管负责人任组长。",
    "meetings": "4月8日在云榕县召开第一次联席会议，商定检查分段和时间；6月2日召开第二次联席会议，通报检查结果。",
    "handled": "现场描红、除草、扶正的界桩均由双方人员共同完成；破损界桩由管理方在年内修复。",
    "problems": "个别界桩地处偏远，方位物灭失；一处林区道路跨越界线，需双方商定。",
    "suggestions": "建议将丢失界桩列入下一年度修复计划，并建立双方护桩员联络名单。",
    "conclusion": "界线走向清楚，界桩总体完好，双方无争议。",
    "open_matters": "丢失界桩待双方共同重立。",
    "costs": "车辆租用 1.20 0.80\n材料 0.35 0.35",
}


def photograph(words: str, turned: bool = False) -> bytes:
    """A JPEG with `words` on it; `turned` with an EXIF mark that it lies on its side."""
    image = Image.new("RGB", (1200, 900), (96, 128, 88))
    pen = ImageDraw.Draw(image)
    pen.rectangle((520, 250, 680, 720), fill=(222, 220, 214), outline=(60, 60, 60), width=6)
    pen.text((540, 300), words, fill=(180, 0, 0), font_size=44)
    pen.polygon([(0, 900), (1200, 900), (1200, 690), (0, 740)], fill=(120, 100, 70))
    exif = Image.Exif()
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def rows_of_round(
    markers: Sequence[Mapping[str, Any]], line: str, year: int, key: str = "R1"
) -> dict[str, list[dict[str, Any]]]:
    """Rows of a round over `markers`, by table; the last marker was not reached."""
    bodies = ("intact", "intact", "tilted", "intact", "damaged", "intact", "lost", "intact")
    letterings = ("clear", "faint", "clear", "gone", "clear")
    acts = ("描红", "描红、除草", "扶正", "无", "拟重立", "除草；描红", "补测", "建议报废")
    found: dict[str, list[dict[str, Any]]] = {
        "inspection": [
            {
                "key": key,
                "line": line,
                "round": 5,
                "year": year,
                "lead": "990121",
                "state": "done",
                "kind": "regular",
                "begun_on": f"{year}-05-06",
                "done_on": f"{year}-05-29",
                "details": dict(DETAILS),
            }
        ],
        "inspection_record": [],
        "inspection_stretch": [],
        "inspection_photo": [],
        "marker_repair": [],
    }
    for n, marker in enumerate(markers[:-1]):
        body = bodies[n % len(bodies)]
        found["inspection_record"].append(
            {
                "key": f"rec{n}",
                "inspection": key,
                "marker": marker["key"],
                "visited_on": f"{year}-05-{6 + n // 4:02d}",
                "found": body != "lost",
                "body": body,
                "lettering": None if body == "lost" else letterings[n % len(letterings)],
                "measured": ("agrees", "unmeasured", "differs")[n % 3],
                "offset_m": 1.42 if n % 3 == 2 else None,
                "objects": [{"state": s} for s in ("intact", ("intact", "changed", "gone")[n % 3], "intact")],
                "surround": "杂灌遮挡" if n % 4 == 1 else None,
                "action": acts[n % len(acts)],
                "both_present": True,
                "people": "林国栋、韦明" if n % 2 else "林国栋、韦明、陈立",
                "geometry": marker["geometry"],
            }
        )
        if body in ("lost", "damaged", "tilted"):
            found["marker_repair"].append(
                {
                    "key": f"rep{n}",
                    "marker": marker["key"],
                    "line": line,
                    "kind": body,
                    "state": "repaired" if body == "tilted" else "open",
                    "opened_on": f"{year}-05-{6 + n // 4:02d}",
                    "care_side": marker.get("care_side"),
                    "due_on": f"{year}-12-31",
                    "repaired_on": f"{year}-05-{6 + n // 4:02d}" if body == "tilted" else None,
                    "both_present": True if body == "tilted" else None,
                    "geometry": marker["geometry"],
                }
            )
    for n, (one, two) in enumerate(pairwise(markers)):
        found["inspection_stretch"].append(
            {
                "key": f"str{n}",
                "inspection": key,
                "line": line,
                "from_marker": one["key"],
                "to_marker": two["key"],
                "from_m": one["chainage_m"],
                "to_m": two["chainage_m"],
                "visited_on": f"{year}-05-{6 + n // 4:02d}",
                "terrain": ("none", "none", "slight", "clear")[n % 4],
                "course": ("clear", "clear", "clear", "blurred", "unclear")[n % 5],
                "change": "新修林区道路一条，长约300米" if n % 4 == 3 else None,
                "resurvey": n % 5 == 4,
                "cross_use": "云榕县林场伐木便道越界约40米" if n % 7 == 3 else "无",
                "one_side_mark": n % 9 == 5,
                "mark_handling": "已当场拆除" if n % 9 == 5 else None,
                "suggestion": "双方商定后修测" if n % 5 == 4 else None,
                "people": "林国栋、韦明",
                "geometry": None,
            }
        )
    return found


def with_photos(rows: dict[str, list[dict[str, Any]]], markers: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """Add two photographs for every third marker to `rows`; gives their contents by SHA-256."""
    contents = {}
    for n, marker in enumerate(markers[::3]):
        for kind in ("近景", "远景"):
            data = photograph(str(marker["number"]), turned=kind == "远景")
            sha256 = hashlib.sha256(data).hexdigest()
            contents[sha256] = data
            rows["inspection_photo"].append(
                {
                    "key": f"pic{n}{kind}",
                    "inspection": rows["inspection"][0]["key"],
                    "name": f"{marker['number']}-{kind}.jpg",
                    "sha256": sha256,
                    "marker": marker["key"],
                    "matched_by": "code",
                    "taken_at": f"2026-05-{6 + n % 20:02d}T10:{n:02d}:00",
                    "note": kind,
                    "geometry": marker["geometry"],
                }
            )
    return contents


def fill(store: Store, rows: Mapping[str, Sequence[Mapping[str, Any]]], contents: Mapping[str, bytes]) -> None:
    """Put a round into a workspace."""
    edits = []
    for table, some in rows.items():
        for row in some:
            values = {c: v for c, v in row.items() if c != "key" and v is not None}
            edits.append(insert(table, row["key"], values))
    store.apply(Change(text("Fill"), tuple(edits)), list(contents.values()))


def frame_of(table: str, rows: Sequence[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Rows as the store gives them: all columns, what is missing None."""
    schema = SCHEMA[table]
    names = ["key", *(c.name for c in schema.columns)]
    columns = {n: pd.Series([r.get(n) for r in rows], dtype=object) for n in names}
    if schema.shape is Shape.NONE:
        return pd.DataFrame(columns)
    shapes = [r.get("geometry") for r in rows]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=crs.GEOGRAPHIC), crs=crs.GEOGRAPHIC)


def frames_of(rows: Mapping[str, Sequence[Mapping[str, Any]]], *more: str) -> dict[str, pd.DataFrame]:
    """Frames of all tables that papers are made of."""
    return {name: frame_of(name, rows.get(name, ())) for name in dict.fromkeys((*TABLES, *more))}


def small_line(n: int, name: str = "青白线", **columns: Any) -> dict[str, list[dict[str, Any]]]:
    """A line of 9 km along a parallel with `n` markers."""
    xs = [108.0 + 0.09 * k / max(n - 1, 1) for k in range(n)]
    line = shapely.LineString([(108.0, 26.0), (108.045, 26.0), (108.09, 26.0)])
    whole = float(crs.length_m([line])[0])
    markers = [
        {
            "key": f"m{k:03d}",
            "number": f"2122{k:03d}",
            "line": "L1",
            "posts": ("single", "double")[k % 2],
            "letter": "Q",
            "state": "intact",
            "chainage_m": whole * k / max(n - 1, 1),
            "height_m": 400.0 + k,
            "material": "花岗岩",
            "care_side": "青山县",
            "place": "青山县青山镇与白水县白水镇交界处",
            "objects": [
                {"name": "小庙", "azimuth_deg": 24.6, "distance_m": 8.0},
                {"name": "坟角", "azimuth_deg": 305.9, "distance_m": 19.9},
                {"name": "水塔", "azimuth_deg": 359.6, "distance_m": 71.8},
            ],
            "geometry": shapely.Point(xs[k], 26.0),
        }
        for k in range(n)
    ]
    row = {
        "key": "L1",
        "code": "990122",
        "name": name,
        "level": "county",
        "left_unit": "990101",
        "right_unit": "990102",
        "agreement": "〔1999〕县界协字第1号",
        "length_m": 9000.0,
        "geometry": shapely.MultiLineString([line]),
        **columns,
    }
    return {"boundary_line": [row], "marker": markers}
