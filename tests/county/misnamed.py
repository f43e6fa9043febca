"""Names that break named rules, added to or changed in the tables, with what a right check must say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.county.divisions import OWN
from tests.county.spelling import flat, spell
from tests.county.truth import Truth

Row = Mapping[str, Any] | pd.Series
OLD, NEW = "1996-05-20", "2023-03-15"
"""Dates of approval before and after the rules of 2022 came into force."""

# class, specific term, generic term, spelling, rules that must be reported, rules that may be
ADDED = (
    ("residential", "MOMO", "花园", "MOMO Huāyuán", ("N002",), ("N071", "N079", "N005")),
    ("building", "K11", "大厦", "K11 Dàshà", ("N002",), ("N003", "N010", "N071", "N079")),
    ("residential", "1958", "小区", "1958 Xiǎoqū", ("N003",), ("N030", "N071", "N079", "N076")),
    ("building", "99", "大楼", "99 Dàlóu", ("N003",), ("N030", "N010", "N071", "N076")),
    ("residential", "江岸·印象", "小区", "Jiāng'ànyìnxiàng Xiǎoqū", ("N004",), ("N071", "N009")),
    ("residential", "云榕-天樾", "家园", "Yúnróngtiānyuè Jiāyuán", ("N004",), ("N005", "N006", "N071", "N052", "N050")),
    ("village", "石砦", "屯", "Shízhàitún", ("N005",), ("N007", "N008", "N080")),
    ("village", "黄垅", "屯", "Huánglǒngtún", ("N005",), ("N007", "N008", "N080")),
    ("village", "龍背塘", "屯", "Lóngbèitángtún", ("N007",), ("N005", "N080")),
    ("road", "東盛", "路", "Dōngshèng Lù", ("N007",), ("N005", "N080", "N046", "N047")),
    ("road", "", "大街", "Dàjiē", ("N011",), ("N010", "N071")),
    ("residential", "", "小区", "Xiǎoqū", ("N011",), ("N010", "N016", "N071")),
    ("road", "富裕", "", "Fùyù", ("N012",), ("N010", "N071", "N015")),
    ("building", "恒瑞", "", "Héngruì", ("N012",), ("N010", "N071", "N015")),
    ("residential", "兰馨花园", "小区", "Lánxīnhuāyuán Xiǎoqū", ("N013",), ("N046", "N048")),
    ("building", "康成大厦", "广场", "Kāngchéngdàshà Guǎngchǎng", ("N013",), ("N046", "N048")),
    ("residential", "翠琅", "郡", "Cuìláng Jùn", ("N016",), ("N012", "N015", "N071", "N074")),
    ("residential", "锦汀", "湾", "Jǐntīng Wān", ("N016",), ("N012", "N015", "N071", "N074")),
    ("residential", "维也纳", "花园", "Wéiyěnà Huāyuán", ("N023",), ("N024",)),
    ("building", "曼哈顿", "广场", "Mànhādùn Guǎngchǎng", ("N023",), ("N024",)),
    ("residential", "皇庭", "花园", "Huángtíng Huāyuán", ("N027",), ("N013", "N021")),
    ("residential", "御府", "苑", "Yùfǔ Yuàn", ("N027",), ("N016", "N046")),
    ("residential", "世界", "小区", "Shìjiè Xiǎoqū", ("N028",), ()),
    ("building", "环球", "大厦", "Huánqiú Dàshà", ("N028",), ()),
    ("residential", "六六六", "小区", "Liùliùliù Xiǎoqū", ("N030",), ("N014", "N076", "N032")),
    ("road", "八八", "路", "Bābā Lù", ("N030",), ("N014", "N076", "N046")),
)


def plant(tables: dict[str, pd.DataFrame | gpd.GeoDataFrame], truth: Truth, rng: np.random.Generator) -> None:
    """Add the names of `ADDED`, then spoil some that are there: duplicates, homophones and spellings."""
    names = tables["place_name"]
    host = names[(names["class"] == "community")].reset_index(drop=True)
    rows = []
    for n, (cls, specific, generic, pinyin, rules, allowed) in enumerate(ADDED):
        at = host.iloc[n % len(host)]
        row = _row(at, cls, specific, generic, pinyin, n, NEW if n % 2 else OLD, rng)
        rows.append(row)
        _note(truth, row, rules, allowed, "added name")
    blank: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
        ("青塘 坪", "屯", "Qīngtángpíngtún", ("N001",)),
        ("石桥\u3000垌", "屯", "Shíqiáodòngtún", ("N001",)),
        ("", "", None, ()),
    )
    for n, (specific, generic, spelled, found) in enumerate(blank, len(ADDED)):
        row = _row(host.iloc[n % len(host)], "village", specific, generic, spelled, n, OLD, rng)
        if not row["name"]:
            row["name"] = row["specific"] = row["generic"] = None
        rows.append(row)
        if row["name"]:
            _note(truth, row, found, ("N070", "N012", "N035", "N072"), "white space")
        else:
            truth.add("refused", [row["key"]], "row without a name", row["geometry"], "place_name")
            truth.add("N001", [row["key"]], "row without a name", row["geometry"], "place_name", allowed=True)
    names = pd.concat([names, gpd.GeoDataFrame(rows, geometry="geometry", crs=names.crs)], ignore_index=True)
    used: set[str] = {r["key"] for r in rows}
    tables["place_name"] = names
    _alike(tables, truth, used)
    _spellings(names, truth, used)
    _townships(tables["division"], truth)


def _row(
    at: pd.Series, cls: str, specific: str, generic: str, pinyin: str | None, n: int, day: str, rng: np.random.Generator
) -> dict:
    code = f"{at['division'][:9]}9{n + 1:04d}"
    spot = np.round(np.array([at.geometry.x, at.geometry.y]) + rng.normal(0, 0.001, 2), 6)
    return {
        "class": cls,
        "specific": specific,
        "generic": generic,
        "name": specific + generic,
        "pinyin": pinyin,
        "division": at["division"],
        "place_code": code,
        "key": code,
        "status": "approved",
        "approved_on": day,
        "approval_doc": f"云政函〔{day[:4]}〕{n + 1}号",
        "historic": False,
        "bearing": True,
        "famous": False,
        "street": -1,
        "geometry": shapely.Point(spot),
    }


def _note(
    truth: Truth, row: Row, rules: Sequence[str], allowed: Sequence[str], kind: str, keys: list[str] | None = None
) -> None:
    cause = ""
    for rule in rules:
        cause = truth.add(rule, keys or [row["key"]], kind, row["geometry"], "place_name", name=row["name"])
    for rule in allowed:
        truth.add(
            rule,
            keys or [row["key"]],
            f"follows from: {kind}",
            row["geometry"],
            "place_name",
            name=row["name"],
            allowed=True,
            cause=cause,
        )


def _pick(names: pd.DataFrame, used: set[str], mask: pd.Series, count: int) -> list[int]:
    """Rows for a defect, far apart in the table and none used twice."""
    free = names.index[mask & ~names["key"].isin(used)]
    chosen = [int(free[round((k + 0.5) * len(free) / count)]) for k in range(count)]
    used.update(names.loc[chosen, "key"])
    return chosen


def _rename(names: gpd.GeoDataFrame, row: int, specific: str, generic: str) -> None:
    cls = names.loc[row, "class"]
    names.loc[row, ["specific", "generic", "name", "pinyin"]] = [
        specific,
        generic,
        specific + generic,
        spell(specific, generic, cls),
    ]


def _alike(tables: dict, truth: Truth, used: set[str]) -> None:
    names, divisions = tables["place_name"], tables["division"]
    old = names["approved_on"] < "2022-05-01"
    village = (names["class"] == "village") & (names["generic"] == "村") & old
    hamlet = (names["class"] == "village") & (names["generic"] == "屯") & old & ~names["historic"].astype(bool)
    road = (names["class"] == "road") & names["bearing"].astype(bool) & old
    estate = (names["class"] == "residential") & names["bearing"].astype(bool) & old
    for rule, mask, count, kind in (
        ("N043", village, 2, "same village name"),
        ("N044", road, 2, "same road name"),
        ("N045", estate, 1, "same estate name"),
    ):
        rows = _pick(names, used, mask, count * 2)
        for one, two in zip(rows[:count], rows[count:], strict=True):
            _rename(names, two, names.loc[one, "specific"], names.loc[one, "generic"])
            keys = [names.loc[one, "key"], names.loc[two, "key"]]
            _note(truth, names.loc[two], (rule,), ("N046", "N048"), kind, keys)
            if rule == "N043":
                _follow(divisions, names, truth, one, two)
    for mask, pairs, kind in (
        (hamlet, (("青岚", "清岚"), ("云坞", "匀坞")), "homophones"),
        (road, (("文汇", "文慧"), ("昌历", "常利")), "homophones"),
    ):
        rows = _pick(names, used, mask, len(pairs) * 2)
        for (first, second), one, two in zip(pairs, rows[: len(pairs)], rows[len(pairs) :], strict=True):
            generic = names.loc[one, "generic"]
            _rename(names, one, first, generic)
            _rename(names, two, second, generic)
            keys = [names.loc[one, "key"], names.loc[two, "key"]]
            _note(truth, names.loc[two], ("N046",), (), kind, keys)
    one, two = _pick(names, used, road, 2)
    generic = "街" if names.loc[one, "generic"] == "路" else "路"
    _rename(names, two, names.loc[one, "specific"], generic)
    keys = [names.loc[one, "key"], names.loc[two, "key"]]
    _note(truth, names.loc[two], (), ("N048", "N044", "N046"), "same specific term", keys)


def _follow(divisions: gpd.GeoDataFrame, names: gpd.GeoDataFrame, truth: Truth, one: int, two: int) -> None:
    """The village's polygon has the name of its place name, too."""
    code_one, code_two = names.loc[one, "division"], names.loc[two, "division"]
    row = divisions.index[divisions["code"] == code_two][0]
    columns = ["name", "pinyin", "specific", "generic"]
    divisions.loc[row, columns] = names.loc[two, columns].tolist()
    truth.add(
        "N043",
        [code_one, code_two],
        "same village name",
        divisions.geometry.loc[row],
        "division",
        name=names.loc[two, "name"],
        allowed=True,
    )


def _spellings(names: gpd.GeoDataFrame, truth: Truth, used: set[str]) -> None:
    clean = ~names["key"].isin(used) & ~names["historic"].astype(bool)
    roads, natural = clean & (names["class"] == "road"), clean & (names["class"] == "natural")
    hamlets = clean & (names["class"] == "village")
    apart = roads & names["pinyin"].str.contains("'", na=False)
    umlaut = clean & names["pinyin"].str.contains("[ǖǘǚǜü]", regex=True, na=False)

    def spoil(
        rule: str, mask: pd.Series, count: int, change: Callable[[str], str], kind: str, allowed: tuple[str, ...] = ()
    ) -> None:
        for row in _pick(names, used, mask, min(count, int((mask & ~names["key"].isin(used)).sum()))):
            names.loc[row, "pinyin"] = change(names.loc[row, "pinyin"])
            _note(truth, names.loc[row], (rule,), allowed, kind)

    if apart.sum() < 2:
        apart = clean & (names["class"] != "village") & names["pinyin"].str.contains("'", na=False)
    spoil("N071", roads, 2, _joined, "specific and generic term in one word")
    spoil("N072", hamlets, 2, _parted, "village in two words", ("N071",))
    spoil("N077", apart, 2, lambda s: s.replace("'", ""), "apostrophe missing")
    spoil("N078", umlaut, 2, lambda s: s.translate(str.maketrans("ǖǘǚǜü", "ūúǔùu")), "u for ü", ("N080",))
    spoil("N079", natural, 2, _toneless, "tone marks missing")
    spoil("N080", roads, 2, _misread, "wrong reading", ())
    spoil(
        "N085",
        roads & (names["generic"] == "路"),
        2,
        lambda s: s.rsplit(" ", 1)[0] + " Road",
        "English generic term",
        ("N071", "N079", "N080"),
    )


def _joined(text: str) -> str:
    first, second = text.rsplit(" ", 1)
    return first + second.lower()


def _parted(text: str) -> str:
    return text[: text.lower().rindex("tún")] + " Tún"


def _toneless(text: str) -> str:
    return flat(text)


def _misread(text: str) -> str:
    """Another syllable in the place of the generic term's reading, as a slip of the typist."""
    first, second = text.rsplit(" ", 1)
    return f"{first} {({'Lù': 'Lóu', 'Jiē': 'Jiā', 'Xiàng': 'Háng', 'Dàdào': 'Dàdāo'}).get(second, 'Lóu')}"


def _townships(divisions: gpd.GeoDataFrame, truth: Truth) -> None:
    """Townships of the neighbours that carry the name of one of the county: same name, and same specific term."""
    towns = divisions[divisions["level"] == "township"]
    own = towns[towns["code"].str.startswith(OWN) & (towns["generic"] == "镇")]
    other = towns[~towns["code"].str.startswith(OWN)]
    for k, generic in enumerate(("镇", "乡")):
        mine = own.iloc[2 + k]
        row = other.index[other["generic"] == generic][3 + 2 * k]
        divisions.loc[row, ["specific", "name", "pinyin"]] = [
            mine["specific"],
            mine["specific"] + generic,
            spell(mine["specific"], generic, "division"),
        ]
        keys = [mine["code"], divisions.loc[row, "code"]]
        truth.add(
            "N042",
            keys,
            "same township name in the province",
            divisions.geometry.loc[row],
            "division",
            name=divisions.loc[row, "name"],
        )
        truth.add(
            "N046", keys, "follows from: same township name", divisions.geometry.loc[row], "division", allowed=True
        )
