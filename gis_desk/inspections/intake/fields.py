"""The fields of record forms and the headings they are known by (forms of the joint inspection, 5.1 to 5.4)."""

from collections.abc import Callable, Mapping, Sequence

from layers.formats.names import aliases, normal
from layers.schema import TABLES

MARKER, STRETCH, DAYS = "inspection_record", "inspection_stretch", "inspection"
"""What a row is about: a marker, a stretch, or a day of the round; also the table it goes into."""
KINDS = (MARKER, STRETCH, DAYS)
WORKS = ("paint", "weed", "straighten", "repair", "reset", "measure", "scrap")
"""Works that a field GeoPackage has a yes-or-no column each for, ``action_paint`` and so on."""

_BOTH: Mapping[str, tuple[str, ...]] = {
    "line": ("line", "界线", "界线名称", "界线代码", "line_code"),
    "line_key": ("line_key",),
    "visited_on": ("visited_on", "date", "检查日期", "检查时间", "日期", "time", "inspected on"),
    "photo": ("photo", "照片编号", "照片", "照片号", "photos", "photographs"),
    "people": ("people", "检查人员", "检查人", "人员", "inspectors"),
    "note": ("note", "备注", "说明", "cmt", "desc"),
    "task": ("task_id",),
    "plan": ("plan_key",),
    "visit": ("visit",),
}
_OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    MARKER: {
        "marker": ("marker", "界桩号", "界桩", "界桩编号", "编号", "桩号", "number", "marker number"),
        "marker_key": ("marker_key",),
        "found": ("found", "是否找到", "找到", "marker found"),
        "body": ("body", "桩体", "桩体状况", "桩体情况", "state of the post"),
        "lettering": ("lettering", "字迹", "字迹情况", "text_state"),
        "measured": ("measured", "坐标复核", "坐标检查", "coord", "coordinates checked"),
        "offset_m": ("offset_m", "坐标较差", "较差", "偏差", "offset", "delta", "Δ", "Δm", "coordinates differ by"),
        "objects": ("objects", "方位物", "方位物状况", "方位物1-3", "obj_state"),
        "object1": ("object1", "方位物1", "方位物一", "方位物甲", "reference object 1"),
        "object2": ("object2", "方位物2", "方位物二", "方位物乙", "reference object 2"),
        "object3": ("object3", "方位物3", "方位物三", "方位物丙", "reference object 3"),
        "surround": ("surround", "周围环境", "周边环境", "surroundings"),
        "action": ("action", "处理", "处理情况", "处理措施", "work done"),
        **{f"action_{work}": (f"action_{work}",) for work in WORKS},
        "both_present": ("both_present", "对方在场", "双方在场", "other side present"),
        **_BOTH,
    },
    STRETCH: {
        "stretch": ("stretch", "界线段", "检查段", "线段", "segment", "stretch of line", "name"),
        "from_marker": ("from_marker", "起点界桩", "起点桩", "起桩", "从", "from"),
        "to_marker": ("to_marker", "终点界桩", "终点桩", "止桩", "至", "to"),
        "from_m": ("from_m", "起点里程", "from chainage"),
        "to_m": ("to_m", "终点里程", "to chainage"),
        "terrain": ("terrain", "地貌地物变化", "地形地物变化", "地貌变化", "change of the ground"),
        "course": ("course", "走向是否可辨", "走向", "走向可辨", "clear", "course of the line"),
        "change": ("change", "变化说明", "变化情况", "what has changed"),
        "resurvey": ("resurvey", "需要修测", "修测", "是否修测", "to be resurveyed"),
        "cross_use": ("cross_use", "跨界生产建设", "跨界建设", "building and production across the line"),
        "one_side_mark": ("one_side_mark", "单方标志", "单方标志有无", "one-sided mark"),
        "mark_handling": ("mark_handling", "单方标志处理", "标志处理", "what was done about the mark"),
        "dispute": ("dispute", "纠纷隐患", "隐患", "hotspot", "hidden dispute"),
        "suggestion": ("suggestion", "处理意见", "意见", "suggested handling"),
        **_BOTH,
    },
}
_HEAD: Mapping[str, tuple[str, ...]] = {
    "line": ("界线名称", "界线代码", "界线名称/代码"),
    "stretch": ("检查段",),
    "length": ("长度",),
    "visited_on": ("检查日期", "visited_on", "inspected on"),
    "round": ("轮次",),
    "sides": ("双方单位", "双方"),
    "people": ("人员", "检查人员", "双方人员"),
    "people_left": ("左侧人员", "甲方人员", "people_left", "people of the left side"),
    "people_right": ("右侧人员", "乙方人员", "people_right", "people of the right side"),
    "weather": ("天气", "weather"),
    "papers": ("资料版本", "协议书号", "协议书号、附图号", "附图号"),
    "leader": ("组长", "leader", "head of the group"),
    "conclusion": ("结论", "检查结论", "conclusion"),
    "open_matters": ("遗留问题", "open_matters", "matters left open"),
    "signed": ("双方签字", "签字"),
    "note": ("备注", "note"),
}
"""What stands above and below the rows of a form, once for the whole sheet or day (5.1, 5.4)."""
DAY_WORDS = frozenset({"leader", "people_left", "people_right", "weather", "conclusion", "open_matters"})
"""What a table of days says of each; two of these make one."""


def _known(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in (_HEAD if kind == DAYS else _OWN[kind]).items():
        for name in names:
            found.setdefault(normal(name), field)
    if kind == DAYS:
        return found
    for column in TABLES[kind].columns:
        if column.name not in ("inspection", "source"):
            for name in aliases(TABLES[kind], column):
                found.setdefault(name, column.name)
    return found


_KNOWN = {kind: _known(kind) for kind in KINDS}
_HEADS = {normal(name): field for field, names in _HEAD.items() for name in names}


def field_of(kind: str, heading: str) -> str | None:
    """The field of `kind` that a column headed `heading` holds; None for a heading that is not known."""
    return _KNOWN[kind].get(normal(heading))


def head_of(label: str) -> str | None:
    """What a label above or below the rows of a form says, as ``inspection.details`` keeps it; None if not known."""
    return _HEADS.get(normal(label))


def words_for(kind: str, field: str) -> str:
    """The Chinese heading of `field`, as a message names it."""
    return next((n for n in _OWN[kind][field] if not n.isascii()), field)


def assigned(kind: str, headings: Sequence[Sequence[str]]) -> dict[str, int]:
    """Field to column number for columns with `headings` (each column's heads, the surest first); the first wins."""
    found: dict[str, int] = {}
    for column, names in enumerate(headings):
        field = next((f for n in names if n and (f := field_of(kind, n))), None)
        if field is not None:
            found.setdefault(field, column)
    if kind == MARKER and "object1" in found:  # then a column of objects holds those of the register
        found.pop("objects", None)
    return found


def complete(kind: str, fields: Mapping[str, int] | set[str]) -> bool:
    """Whether `fields` tell which marker or stretch a row is about, or what kind of day it was."""
    if kind == DAYS:
        return len(DAY_WORDS & set(fields)) > 1
    if kind == MARKER:
        return "marker" in fields or "marker_key" in fields
    return "stretch" in fields or {"from_marker", "to_marker"} <= set(fields) or {"from_m", "to_m"} <= set(fields)


_NAMES = frozenset(
    (
        "marker",
        "marker_key",
        "line",
        "line_key",
        "task",
        "plan",
        "visit",
        "stretch",
        "from_marker",
        "to_marker",
        "from_m",
        "to_m",
    )
)
"""Fields that say what a row is about, and are filled in before it is taken along."""


def answered(values: Mapping[str, str], is_no: Callable[[str], bool]) -> bool:
    """Whether anybody has filled in a row: it answers more than which marker or stretch it is about."""
    return any(f not in _NAMES and not (f.startswith("action_") and is_no(v)) for f, v in values.items())
