"""What the teams fill in, and where: tables and columns of the field GeoPackage, heads of the record sheets.

Written by `fieldpackage` and `recordsheets`; what comes back is read by the same names. Fields are those of the record
of a joint inspection (联合检查记录表): header, markers, stretches, footer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gis_desk.inspections import words
from layers.schema import Kind
from layers.text import Text, text

ABOUT = "handover"
"""Table without geometry, one row: what was handed out; its columns are `ABOUT_COLUMNS`."""
MARKERS = "markers_to_inspect"
"""Points, one row for each visit of a marker: `KEYS`, `MARKER_FACTS`, `MARKER_ENTRIES`."""
STRETCHES = "stretches_to_walk"
"""Lines, one row for each walk along a stretch: `KEYS`, `STRETCH_FACTS`, `STRETCH_ENTRIES`."""
DAYS = "days"
"""Table without geometry, one row for each team and day: ``plan_key``, ``visit`` (``T1D2``), `DAY_FACTS`,
`DAY_ENTRIES`: header and footer of the record."""
PHOTOS = "photos"
"""Points made in the field, related to `MARKERS` and `STRETCHES` by ``visit``: `PHOTO_COLUMNS`."""
STOPS = "stops"
"""Points, one row for each stop of the plan in order; not filled in."""
ROUTE = "route"
"""Lines, one row for each leg; not filled in."""

KEYS = ("plan_key", "line_key", "marker_key", "task_id", "visit")
"""Hidden text columns of `MARKERS` and `STRETCHES` that tie a row to the workspace.

``plan_key`` row of ``inspection_plan``; ``line_key`` row of ``boundary_line``; ``marker_key`` row of ``marker``
(missing in `STRETCHES`); ``task_id`` the stop's ``key`` in the plan (the marker's key, or line and chainages of the
stretch); ``visit`` as `visit_of` makes it, unique within one plan.
"""
ABOUT_COLUMNS = ("format", "plan_key", "title", "made_on", "workspace")
"""``format`` is `FORMAT`, ``workspace`` the name of its file; in the record workbook a hidden sheet of the same name
holds the same, names in the first row, values in the second."""
FORMAT = "gis-desk-fieldbook-1"


def visit_of(team: int, day: int, number: int | None = None) -> str:
    """How a visit is known: ``T1D2N03``, the third stop of team 1 on day 2; without `number` the day itself."""
    return f"T{team}D{day}" + ("" if number is None else f"N{number:02d}")


YES_NO: Mapping[str, Text] = {"yes": text("Yes"), "no": text("No")}
PRESENCE: Mapping[str, Text] = {"yes": text("yes"), "no": text("no")}
OBJECTS: Mapping[str, Text] = {
    "intact": text("intact"),
    "changed": text("object changed"),
    "gone": text("object gone"),
}
ACTIONS: Mapping[str, Text] = {
    "paint": text("lettering repainted"),
    "weed": text("weeds cleared"),
    "straighten": text("set upright"),
    "repair": text("post repaired"),
    "reset": text("erected anew"),
    "measure": text("measured again"),
    "scrap": text("abandoning proposed"),
}
"""What was done at a marker, several at once: one yes-or-no column ``action_…`` each in the GeoPackage, words joined
by ``、`` in the sheet."""
REPAIRS = ("straighten", "repair", "reset")
"""Actions that need both sides there (界线条例 6)."""


@dataclass(frozen=True)
class Entry:
    """One field to be filled in.

    Parameters
    ----------
    name : str
        Column in the GeoPackage.
    head : Text
        Its label, and the head of its column in the sheet.
    zh : tuple of str
        Heads it is recognised by, the one of the form first; with `name` and `head` these are all.
    kind : Kind
        What it holds: ``text``, ``real``, ``bool`` or ``date``.
    words : mapping
        Value in the column to its words: the sheet shows and takes the words, the GeoPackage keeps the value.
    need : str
        ``must``, ``should``, or empty where it may stay empty.
    column : str
        Column of ``inspection_record`` or ``inspection_stretch``; `name` where empty.
    """

    name: str
    head: Text
    zh: tuple[str, ...]
    kind: Kind = Kind.TEXT
    words: Mapping[str, Text] = field(default_factory=dict)
    need: str = ""
    column: str = ""


_DATE, _REAL, _BOOL = Kind.DATE, Kind.REAL, Kind.BOOL
VISITED = Entry("visited_on", text("Inspected on"), ("检查日期", "日期"), _DATE, need="must")
PHOTO = Entry("photo", text("Photographs (numbers or files)"), ("照片编号", "照片"), need="should")
NOTE = Entry("note", text("Note"), ("备注", "说明"))
PEOPLE = Entry("people", text("Inspectors"), ("检查人员", "人员"))

MARKER_ENTRIES: tuple[Entry, ...] = (
    VISITED,
    Entry("found", text("Marker found"), ("是否找到", "找到"), words=YES_NO, need="must"),
    Entry("body", text("State of the post"), ("桩体", "桩体状况"), words=words.BODIES, need="must"),
    Entry("lettering", text("Lettering"), ("字迹",), words=words.LETTERINGS, need="must"),
    Entry("measured", text("Coordinates checked"), ("坐标复核",), words=words.MEASURED),
    Entry("offset_m", text("Coordinates differ by (m)"), ("坐标较差（米）", "坐标较差(m)", "坐标较差"), _REAL),
    Entry("object_1", text("Reference object 1"), ("方位物1",), words=OBJECTS, need="must", column="objects"),
    Entry("object_2", text("Reference object 2"), ("方位物2",), words=OBJECTS, need="must", column="objects"),
    Entry("object_3", text("Reference object 3"), ("方位物3",), words=OBJECTS, need="must", column="objects"),
    Entry("surround", text("Surroundings (cover, works)"), ("周围环境",)),
    *(Entry(f"action_{name}", word, (), _BOOL, column="action") for name, word in ACTIONS.items()),
    Entry("both_present", text("Other side present"), ("对方在场", "双方在场"), words=YES_NO, need="must"),
    PHOTO,
    PEOPLE,
    NOTE,
)
"""Rows of markers (forms 5.2). In the sheet one column `ACTION` stands for the ``action_…`` columns."""
ACTION = Entry("action", text("Work done"), ("处理", "处理情况"), words=ACTIONS)

STRETCH_ENTRIES: tuple[Entry, ...] = (
    VISITED,
    Entry("terrain", text("Change of the ground"), ("地貌地物变化",), words=words.TERRAINS, need="must"),
    Entry("course", text("Course of the line"), ("走向是否可辨",), words=words.COURSES, need="must"),
    Entry("change", text("What has changed"), ("变化说明",)),
    Entry("resurvey", text("To be resurveyed"), ("需要修测", "修测"), _BOOL),
    Entry("cross_use", text("Building and production across the line"), ("跨界生产建设",)),
    Entry("one_side_mark", text("One-sided mark"), ("单方标志",), words=PRESENCE, need="must"),
    Entry("mark_handling", text("What was done about the mark"), ("单方标志处理",)),
    Entry("dispute", text("Hidden dispute"), ("纠纷隐患",)),
    Entry("suggestion", text("Suggested handling"), ("处理意见",)),
    PHOTO,
    PEOPLE,
    NOTE,
)
"""Rows of stretches (forms 5.3)."""

DAY_ENTRIES: tuple[Entry, ...] = (
    VISITED,
    Entry("leader", text("Head of the group"), ("组长",), need="must"),
    Entry("people_left", text("People of the left side"), ("左侧人员", "甲方人员"), need="must"),
    Entry("people_right", text("People of the right side"), ("右侧人员", "乙方人员"), need="must"),
    Entry("weather", text("Weather"), ("天气",)),
    Entry("conclusion", text("Conclusion"), ("结论",)),
    Entry("open_matters", text("Matters left open"), ("遗留问题",)),
    NOTE,
)
"""Header and footer of the record (forms 5.1 and 5.4), by team and day."""


@dataclass(frozen=True)
class Fact:
    """One field that is handed out filled in: column in the GeoPackage, label, head in the sheet, kind."""

    name: str
    head: Text
    zh: str
    kind: Kind = Kind.TEXT


_TEAM = Fact("team", text("Team"), "队", Kind.INT)
_DAY = Fact("day", text("Day"), "日", Kind.INT)
_ORDER = Fact("stop", text("No."), "序号", Kind.INT)
_LINE = Fact("line", text("Line"), "界线")
_ON = Fact("planned_on", text("Planned for"), "计划日期", Kind.DATE)
_ARRIVE = Fact("arrive", text("Arrive"), "到达")
_FROM_M = Fact("from_m", text("From chainage (m)"), "起点里程（米）", Kind.REAL)
_TO_M = Fact("to_m", text("To chainage (m)"), "终点里程（米）", Kind.REAL)

MARKER_FACTS: tuple[Fact, ...] = (
    _TEAM,
    _DAY,
    _ORDER,
    Fact("number", text("Marker number"), "界桩编号"),
    _LINE,
    _ON,
    _ARRIVE,
    Fact("state", text("State so far"), "原有状况"),
    Fact("posts", text("Posts"), "立桩方式"),
    Fact("material", text("Material"), "材质"),
    Fact("care_side", text("Side in charge"), "管理方"),
    Fact("place", text("Place of the marker"), "所在地"),
    Fact("objects", text("Reference objects in the register"), "登记的方位物"),
    Fact("chainage_m", text("Chainage (m)"), "里程（米）", Kind.REAL),
    Fact("height_m", text("Height (m)"), "高程（米）", Kind.REAL),
    Fact("lon", text("Longitude (°)"), "经度（°）", Kind.REAL),
    Fact("lat", text("Latitude (°)"), "纬度（°）", Kind.REAL),
)
STRETCH_FACTS: tuple[Fact, ...] = (
    _TEAM,
    _DAY,
    _ORDER,
    Fact("name", text("Stretch of line"), "界线段"),
    _LINE,
    _ON,
    _ARRIVE,
    Fact("from_marker", text("From marker"), "起点界桩"),
    Fact("to_marker", text("To marker"), "终点界桩"),
    _FROM_M,
    _TO_M,
    Fact("length_m", text("Length (m)"), "长度（米）", Kind.REAL),
)
DAY_FACTS: tuple[Fact, ...] = (
    _TEAM,
    _DAY,
    _ON,
    Fact("lines", text("Lines"), "界线"),
    Fact("start", text("Start"), "出发"),
    Fact("end", text("End"), "返回"),
)

PHOTO_COLUMNS = ("photo_id", "visit", "plan_key", "marker_key", "photo", "taken_at", "note")
"""``photo_id`` a UUID, ``photo`` the file (relative to the GeoPackage), ``taken_at`` date and time."""

MARKER_SHEET: Text = text("Record of markers")
STRETCH_SHEET: Text = text("Record of stretches")
DAY_SHEET: Text = text("Record of days")
SHEETS: Mapping[str, tuple[str, ...]] = {
    MARKERS: ("界桩检查记录", "Record of markers"),
    STRETCHES: ("界线段检查记录", "Record of stretches"),
    DAYS: ("检查日志", "Record of days"),
}
"""Names of the sheets to be filled in, by table. Row 1 holds the heads; the hidden columns at the right have the names
of `KEYS` as heads. Yes-or-no columns hold 是/否."""
