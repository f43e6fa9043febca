"""What tables a workspace holds: columns, kinds, Chinese and English labels, and the names files use for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SCHEMA_VERSION = 8
"""Raised with every change of the tables below; `layers.store` migrates older files."""


class Kind(StrEnum):
    """What a column holds; dates are ISO text (YYYY-MM-DD), `json` is a JSON document."""

    TEXT = "text"
    INT = "int"
    REAL = "real"
    BOOL = "bool"
    DATE = "date"
    JSON = "json"
    BLOB = "blob"


class Shape(StrEnum):
    """Geometry type of a table, in the words of GeoPackage; all are EPSG:4490, longitude first."""

    NONE = ""
    POINT = "POINT"
    LINE = "MULTILINESTRING"
    POLYGON = "MULTIPOLYGON"
    ANY = "GEOMETRY"


@dataclass(frozen=True)
class Column:
    """One column: name in the code, kind, label in Chinese and English, unit, names found in files.

    Of a `unique` text column the store takes no value twice (the number of a case, which papers go by).
    """

    name: str
    kind: Kind
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    choices: tuple[str, ...] = ()
    unique: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the workspace. Every table has ``fid`` (integer) and ``key`` (text, unique) before its columns."""

    name: str
    shape: Shape
    zh: str
    en: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> tuple[str, ...]:
        """``key`` and the column names, in order."""
        return ("key", *(c.name for c in self.columns))


T, I, R, B, D, J = Kind.TEXT, Kind.INT, Kind.REAL, Kind.BOOL, Kind.DATE, Kind.JSON  # noqa: E741
_NOTE = Column("note", T, "备注", "Note", ("remark", "remarks", "说明"))
_EXTRA = Column("extra", J, "其他字段", "Other fields")
"""Columns of the source file that the schema has no place for, kept as they came."""

LEVELS = ("province", "prefecture", "county", "township", "village")
CLASSES = ("division", "village", "community", "residential", "building", "road", "natural", "facility")
MARKER_STATES = ("intact", "unreadable", "damaged", "tilted", "moved", "lost", "restored", "abandoned")
GRADES = ("red", "orange", "yellow", "blue")
DISPUTE_STATES = ("found", "verified", "mediating", "settled", "transferred", "revisited")
DISPUTE_KINDS = (
    "land",
    "forest",
    "grassland",
    "water",
    "mineral",
    "building",
    "project",
    "jurisdiction",
    "marker",
    "tourism",
    "name",
)
SIDES = ("a", "b", "c")
"""The sides of a dispute: first (甲方), second (乙方), and a third where three units meet."""
EVIDENCE_KINDS = ("7-1", "7-2", "7-3", "7-4", "7-5", "8-1", "8-2", "8-3", "8-4", "other")
"""Papers by the article and item of the dispute regulations (争议条例) that gives them their weight."""
CASE_STATES = (
    "accepted",
    "examined",
    "consulting",
    "displayed",
    "approved",
    "announced",
    "filed",
    "closed",
    "returned",
    "refused",
    "withdrawn",
)
INSPECTION_STATES = ("planned", "in_field", "done", "filed")
EXTRA_CAUSES = ("flood", "landslide", "earthquake", "river", "road", "construction", "other")
REPAIR_KINDS = ("lost", "moved", "damaged", "tilted", "unreadable", "object_lost")
ROAD_CLASSES = ("expressway", "national", "provincial", "county", "township", "village", "track", "path")

_NAME = Column("name", T, "名称", "Name", ("名称", "地名", "标准名称", "mc", "xzqmc", "行政区名称", "乡镇名", "县名"))
_CODE = Column("code", T, "代码", "Code", ("代码", "区划代码", "行政区代码", "xzqdm", "adcode", "dm", "编码"))
_PINYIN = Column("pinyin", T, "罗马字母拼写", "Spelling", ("汉语拼音", "拼音", "罗马字母拼写", "spelling", "roman"))

_TABLES = (
    Table(
        "division",
        Shape.POLYGON,
        "行政区划",
        "Divisions",
        (
            _CODE,
            _NAME,
            Column("level", T, "级别", "Level", ("级别", "层级"), choices=LEVELS),
            Column("kind", T, "建制类型", "Type", ("类型", "建制", "type")),
            Column("parent", T, "上级代码", "Superior", ("上级代码", "sjxzqdm", "parent_code", "上级区划")),
            _PINYIN,
            Column("seat", T, "驻地", "Seat", ("驻地", "政府驻地")),
            Column("population", I, "人口", "Population", ("人口", "总人口", "pop"), "人"),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "place_name",
        Shape.ANY,
        "地名",
        "Place names",
        (
            _NAME,
            Column("class", T, "地名类别", "Class", ("类别", "地名类别", "类型", "kind", "type"), choices=CLASSES),
            Column("specific", T, "专名", "Specific term", ("专名",)),
            Column("generic", T, "通名", "Generic term", ("通名",)),
            _PINYIN,
            Column(
                "division",
                T,
                "所在政区",
                "Division",
                ("所在政区", "所属政区", "政区代码", "所在区划", "parent", "上级代码"),
            ),
            Column("place_code", T, "地名代码", "Place code", ("地名代码", "code", "代码")),
            Column(
                "status", T, "状态", "Status", ("状态",), choices=("approved", "proposed", "historic", "deregistered")
            ),
            Column("approved_on", D, "批准日期", "Approved on", ("批准日期", "批准时间", "命名时间")),
            Column("approval_doc", T, "批准文号", "Approval document", ("批准文号", "批文号")),
            Column("meaning", T, "含义", "Meaning", ("含义", "地名含义")),
            Column("origin", T, "来历", "Origin", ("来历", "地名来历")),
            Column("old_name", T, "曾用名", "Former name", ("曾用名", "原名称")),
            Column("historic", B, "历史地名", "Historic", ("历史地名",)),
            Column("bearing", B, "重要方位意义", "Bearing", ("重要方位意义", "方位意义")),
            Column("famous", B, "著名实体", "Famous", ("著名实体",)),
            Column("sponsor", T, "冠名单位", "Sponsor", ("冠名单位", "开发企业", "建设单位")),
            Column("approved_use", T, "特准用字文号", "Approved wording", ("特准用字文号",)),
            Column(
                "transcription", T, "民族语转写", "Transcription", ("民族语转写", "少数民族语转写", "音译转写", "转写")
            ),
            Column("organ", T, "批准机关", "Approved by", ("批准机关",)),
            Column("ended_on", D, "废止日期", "Ended on", ("废止日期", "废止年份", "销名日期")),
            Column("ended_doc", T, "废止文号", "Ending document", ("废止文号", "销名文号")),
            Column("ended_why", T, "废止原因", "Why it ended", ("废止原因", "销名原因")),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "name_case",
        Shape.ANY,
        "地名案卷",
        "Name cases",
        (
            Column("number", T, "申报编号", "Number", ("申报编号",)),
            Column("action", T, "申请类别", "Action", choices=("name", "rename", "deregister")),
            Column("place", T, "地名对象", "Place name"),
            _NAME,
            _PINYIN,
            Column("class", T, "地名类别", "Class", choices=CLASSES),
            Column("division", T, "所在政区", "Division"),
            Column("applicant", T, "申请单位", "Applicant"),
            Column("reason", T, "命名理由", "Reason"),
            Column("meaning", T, "含义、来历", "Meaning"),
            Column("state", T, "状态", "State", choices=CASE_STATES),
            Column("opened_on", D, "受理日期", "Opened on"),
            Column("checked_on", D, "校验日期", "Checked on"),
            Column("findings", J, "规则校验结果", "Findings"),
            Column("accepted", J, "已接受的校验结果", "Accepted findings"),
            Column("documents", J, "申报材料", "Documents"),
            Column("form", J, "申请表其他项", "Other fields of the form"),
            Column("approved_on", D, "批准日期", "Approved on"),
            Column("approval_doc", T, "批准文号", "Approval document"),
            Column("organ", T, "批准机关", "Approved by"),
            _NOTE,
        ),
    ),
    Table(
        "name_case_step",
        Shape.NONE,
        "案卷步骤",
        "Steps of name cases",
        (
            Column("name_case", T, "案卷", "Case"),
            Column("step", T, "步骤", "Step"),
            Column("happened_on", D, "日期", "Date"),
            Column("actor", T, "经办人", "Person"),
            Column("left_out", B, "未办理", "Left out"),
            Column("account", T, "说明", "Account"),
            Column("details", J, "文号、期限等", "Details"),
        ),
    ),
    Table(
        "boundary_line",
        Shape.LINE,
        "界线",
        "Boundary lines",
        (
            Column("code", T, "界线代码", "Line code", ("界线代码", "code", "代码")),
            Column("name", T, "界线名称", "Line name", ("界线名称", "名称", "界线", "line")),
            Column("level", T, "等级", "Level", ("等级", "级别"), choices=LEVELS),
            Column("left_unit", T, "左侧政区", "Left side", ("左侧政区", "左侧", "left", "甲方")),
            Column("right_unit", T, "右侧政区", "Right side", ("右侧政区", "右侧", "right", "乙方")),
            Column(
                "status",
                T,
                "法律状态",
                "Status",
                ("状态",),
                choices=("legal", "disputed", "proposed", "habit", "internal"),
            ),
            Column("basis", T, "划界依据", "Basis", ("依据",)),
            Column("length_m", R, "登记长度", "Recorded length", ("长度", "length"), "m"),
            Column("agreement", T, "协议书", "Agreement", ("协议书",)),
            Column("inspected_on", D, "上次联检", "Last inspected", ("上次联检", "联检日期")),
            Column("lead", T, "牵头方", "Lead party", ("牵头方",)),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "marker",
        Shape.POINT,
        "界桩",
        "Boundary markers",
        (
            Column("number", T, "界桩号", "Number", ("界桩号", "界桩编号", "编号", "marker")),
            Column("line", T, "界线", "Line", ("界线", "界线名称", "界线代码", "line_code")),
            Column(
                "posts", T, "立桩方式", "Posts", ("类型", "界桩类型", "kind"), choices=("single", "double", "triple")
            ),
            Column("letter", T, "类型码", "Type letter", ("类型码",), choices=("Q", "A", "B", "C", "D", "E")),
            Column("material", T, "材质", "Material", ("材质",)),
            Column("state", T, "现状", "State", ("现状", "状态"), choices=MARKER_STATES),
            Column("chainage_m", R, "里程", "Chainage", ("里程",), "m"),
            Column("height_m", R, "高程", "Height", ("高程",), "m"),
            Column("care_side", T, "管理方", "Side in charge", ("管理方", "管理单位")),
            Column("place", T, "所在地", "Place", ("所在地", "位置描述")),
            Column("objects", J, "方位物", "Reference objects", ("方位物",)),
            Column("set_on", D, "设立日期", "Set on", ("设立时间", "设立日期")),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "road",
        Shape.LINE,
        "道路",
        "Roads",
        (
            _NAME,
            Column(
                "class",
                T,
                "道路等级",
                "Road class",
                ("等级", "道路等级", "类别", "fclass", "highway"),
                choices=ROAD_CLASSES,
            ),
            Column("speed_kmh", R, "行车速度", "Speed", ("速度", "maxspeed"), "km/h"),
            Column("oneway", B, "单行", "One way", ("单行",)),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "water",
        Shape.ANY,
        "水系",
        "Waters",
        (
            _NAME,
            Column("class", T, "类别", "Class", ("类别",), choices=("river", "stream", "lake", "reservoir", "canal")),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "built_up_area",
        Shape.POLYGON,
        "建成区",
        "Built-up areas",
        (
            _NAME,
            Column("division", T, "所属政区", "Division", ("所属政区", "所在政区", "政区代码", "行政区代码", "县代码")),
            Column("source", T, "来源", "Source", ("来源", "数据来源", "依据")),
            Column("determined_on", D, "划定日期", "Determined on", ("划定日期", "划定时间", "日期")),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "inspection",
        Shape.NONE,
        "联检轮次",
        "Inspection rounds",
        (
            Column("line", T, "界线", "Line"),
            Column("round", I, "轮次", "Round"),
            Column("year", I, "年度", "Year"),
            Column("lead", T, "牵头方", "Lead party"),
            Column("state", T, "状态", "State", choices=INSPECTION_STATES),
            Column("kind", T, "类别", "Kind", choices=("regular", "extra")),
            Column("cause", T, "起因", "Cause", choices=EXTRA_CAUSES),
            Column("from_m", R, "起点里程", "From chainage", unit="m"),
            Column("to_m", R, "终点里程", "To chainage", unit="m"),
            Column("reported_on", D, "情况发生日期", "Reported on"),
            Column("begun_on", D, "开始日期", "Begun on"),
            Column("done_on", D, "完成日期", "Done on"),
            Column("filed_on", D, "报送日期", "Filed on"),
            Column("plan", T, "联检计划", "Plan"),
            Column("details", J, "人员、天气、结论等", "People, weather, conclusions"),
            Column("note", T, "备注", "Note"),
        ),
    ),
    Table(
        "inspection_plan",
        Shape.NONE,
        "联检计划",
        "Inspection plans",
        (
            Column("title", T, "名称", "Title"),
            Column("lines", J, "界线", "Lines"),
            Column("teams", I, "队数", "Teams"),
            Column("days", I, "天数", "Days"),
            Column("seed", I, "随机种子", "Seed"),
            Column("made_on", D, "编制日期", "Made on"),
            Column("request", J, "编制条件", "What was asked for"),
            Column("held", J, "锁定、排除、已完成", "Locked, excluded, done"),
            Column("plan", J, "计划内容", "Plan"),
        ),
    ),
    Table(
        "inspection_record",
        Shape.POINT,
        "联检记录",
        "Inspection records",
        (
            Column("inspection", T, "联检轮次", "Inspection"),
            Column("marker", T, "界桩", "Marker"),
            Column("visited_on", D, "检查日期", "Visited on"),
            Column("found", B, "是否找到", "Found"),
            Column("body", T, "桩体", "Post", choices=("intact", "tilted", "damaged", "moved", "lost")),
            Column("lettering", T, "字迹", "Lettering", choices=("clear", "faint", "gone")),
            Column("measured", T, "坐标复核", "Coordinates checked", choices=("unmeasured", "agrees", "differs")),
            Column("offset_m", R, "坐标较差", "Offset", unit="m"),
            Column("objects", J, "方位物状况", "State of the reference objects"),
            Column("surround", T, "周围环境", "Surroundings"),
            Column("action", T, "处理", "Action"),
            Column("both_present", B, "对方在场", "Both sides present"),
            Column("photo", T, "照片编号", "Photographs"),
            Column("people", T, "检查人员", "Inspectors"),
            Column("source", T, "来源文件", "Source"),
            Column("note", T, "备注", "Note"),
        ),
    ),
    Table(
        "inspection_stretch",
        Shape.LINE,
        "界线段检查记录",
        "Records of stretches",
        (
            Column("inspection", T, "联检轮次", "Inspection"),
            Column("line", T, "界线", "Line"),
            Column("from_marker", T, "起点界桩", "From marker"),
            Column("to_marker", T, "终点界桩", "To marker"),
            Column("from_m", R, "起点里程", "From chainage", unit="m"),
            Column("to_m", R, "终点里程", "To chainage", unit="m"),
            Column("visited_on", D, "检查日期", "Visited on"),
            Column("terrain", T, "地貌地物变化", "Change of the ground", choices=("none", "slight", "clear")),
            Column("course", T, "走向是否可辨", "Course", choices=("clear", "blurred", "unclear")),
            Column("change", T, "变化说明", "What has changed"),
            Column("resurvey", B, "需要修测", "To be resurveyed"),
            Column("cross_use", T, "跨界生产建设", "Use across the line"),
            Column("one_side_mark", B, "单方标志", "One-sided mark"),
            Column("mark_handling", T, "单方标志处理", "What was done about it"),
            Column("dispute", T, "纠纷隐患", "Dispute"),
            Column("suggestion", T, "处理意见", "Suggestion"),
            Column("photo", T, "照片编号", "Photographs"),
            Column("people", T, "检查人员", "Inspectors"),
            Column("source", T, "来源文件", "Source"),
            Column("note", T, "备注", "Note"),
        ),
    ),
    Table(
        "inspection_photo",
        Shape.POINT,
        "联检照片",
        "Inspection photographs",
        (
            Column("inspection", T, "联检轮次", "Inspection"),
            Column("name", T, "文件名", "File name"),
            Column("sha256", T, "校验值", "SHA-256"),
            Column("original", T, "原片校验值", "SHA-256 of the original"),
            Column("marker", T, "界桩", "Marker"),
            Column("stretch", T, "界线段记录", "Record of a stretch"),
            Column("matched_by", T, "归档依据", "Matched by", choices=("code", "position", "time", "person")),
            Column("distance_m", R, "距界桩", "Distance from the marker", unit="m"),
            Column("taken_at", T, "拍摄时间", "Taken at"),
            Column("facing_deg", R, "拍摄方向", "Facing", unit="°"),
            Column("width", I, "像素宽", "Width in pixels"),
            Column("height", I, "像素高", "Height in pixels"),
            Column("thumbnail", T, "缩略图校验值", "SHA-256 of the thumbnail"),
            Column("note", T, "备注", "Note"),
        ),
    ),
    Table(
        "marker_repair",
        Shape.POINT,
        "界桩处置",
        "Marker repairs",
        (
            Column("marker", T, "界桩", "Marker"),
            Column("line", T, "界线", "Line"),
            Column("kind", T, "问题", "Defect", choices=REPAIR_KINDS),
            Column("state", T, "状态", "State", choices=("open", "agreed", "repaired", "closed")),
            Column("opened_on", D, "发现日期", "Opened on"),
            Column("record", T, "联检记录", "Record"),
            Column("care_side", T, "管理方", "Side in charge"),
            Column("due_on", D, "期限", "Due on"),
            Column("repaired_on", D, "修复日期", "Repaired on"),
            Column("both_present", B, "对方在场", "Both sides present"),
            Column("people", T, "在场人员", "People present"),
            Column("material", T, "材质", "Material"),
            Column("document", T, "文书", "Document"),
            Column("note", T, "备注", "Note"),
        ),
    ),
    Table(
        "dispute",
        Shape.ANY,
        "边界纠纷隐患",
        "Disputes",
        (
            Column("number", T, "隐患编号", "Number", ("隐患编号", "编号"), unique=True),
            Column("title", T, "名称", "Title", ("名称", "标题", "name")),
            Column("line", T, "界线", "Line", ("界线", "界线名称")),
            Column("side_a", T, "甲方", "First side", ("甲方", "一方")),
            Column("side_b", T, "乙方", "Second side", ("乙方", "另一方")),
            Column("side_c", T, "第三方", "Third side", ("第三方",)),
            Column("kind", T, "类型", "Type", ("类型", "隐患类型"), choices=DISPUTE_KINDS),
            Column("cause", T, "成因", "Cause", ("成因",)),
            Column("grade", T, "风险等级", "Grade", ("风险等级", "等级"), choices=GRADES),
            Column("likelihood", I, "可能性", "Likelihood", ("可能性",)),
            Column("impact", I, "影响", "Impact", ("影响",)),
            Column("state", T, "状态", "State", ("状态",), choices=DISPUTE_STATES),
            Column("found_on", D, "发现日期", "Found on", ("发现日期", "首次发现日期")),
            Column("source", T, "来源", "Found by", ("来源",)),
            Column("place", T, "位置描述", "Place", ("位置描述", "位置")),
            Column("people", I, "涉及人数", "People", ("参与人数", "涉及人数"), "人"),
            Column("households", I, "涉及户数", "Households", ("户数", "涉及户数"), "户"),
            Column("area_ha", R, "涉及面积", "Area affected", ("面积", "涉及面积", "争议面积"), "ha"),
            Column("dispute_from", D, "争议发生日期", "Dispute arose on", ("争议发生日期",)),
            Column("incident_level", T, "事件等级", "Incident level", ("事件等级",), choices=("I", "II", "III", "IV")),
            Column("owner", T, "责任人", "Responsible", ("责任单位", "责任人")),
            Column("telephone", T, "联系电话", "Telephone", ("电话", "联系电话")),
            Column("next_check", D, "下次排查", "Next check", ("下次排查日期", "下次排查")),
            Column("deadline", D, "处理期限", "Deadline", ("期限", "处理期限", "办结期限")),
            Column("measures", T, "处置措施", "Measures", ("处置措施",)),
            Column("agreement", T, "协议（纪要）", "Agreement or minutes", ("协议", "纪要", "协议/纪要")),
            Column("outcome", T, "结果", "Outcome", ("结果",), choices=("resolved", "continuing", "escalated")),
            Column("closed_on", D, "化解日期", "Closed on", ("化解日期",)),
            Column("way", T, "化解方式", "Way of settling", ("化解方式",)),
            Column("recorded_by", T, "填报人", "Recorded by", ("填报人",)),
            Column("checked_by", T, "审核人", "Checked by", ("审核人",)),
            Column("secrecy", T, "密级", "Secrecy", ("密级",), choices=("open", "internal", "secret")),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "dispute_event",
        Shape.NONE,
        "隐患事件",
        "Dispute events",
        (
            Column("dispute", T, "隐患", "Dispute"),
            Column("happened_on", D, "日期", "Date"),
            Column("kind", T, "事件", "Event"),
            Column("actor", T, "人员", "Person"),
            Column("account", T, "经过", "Account"),
            Column("responsible", T, "责任人", "Responsible"),
            Column("due_on", D, "期限", "Due on"),
            Column("done_on", D, "完成日期", "Done on"),
        ),
    ),
    Table(
        "dispute_claim",
        Shape.LINE,
        "争议主张线",
        "Claim lines",
        (
            Column("dispute", T, "隐患", "Dispute", ("隐患编号",)),
            Column("side", T, "主张方", "Side", ("主张方", "方"), choices=SIDES),
            Column("claim", T, "主张", "Claim", ("主张",)),
            Column("basis", T, "依据", "Basis", ("依据",)),
            Column("drawn_on", D, "绘制日期", "Drawn on"),
            Column("source", T, "来源", "Source"),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "dispute_evidence",
        Shape.NONE,
        "争议证据",
        "Evidence",
        (
            Column("dispute", T, "隐患", "Dispute", ("隐患编号",)),
            Column("side", T, "提交方", "Side", ("提交方", "方"), choices=(*SIDES, "both")),
            Column("kind", T, "证据类别", "Kind", ("类别", "证据类别"), choices=EVIDENCE_KINDS),
            Column("title", T, "名称", "Title", ("名称", "标题")),
            Column("number", T, "文号", "Number", ("文号",)),
            Column("dated_on", D, "日期", "Date", ("日期",)),
            _NOTE,
        ),
    ),
    Table(
        "sign",
        Shape.POINT,
        "地名标志",
        "Place-name signs",
        (
            Column("code", T, "标志代码", "Sign code", ("标志代码", "code")),
            _NAME,
            _PINYIN,
            Column("place_name", T, "所示地名", "Place name shown", ("地名标志代码",)),
            Column("kind", T, "标志类别", "Kind", ("标志类别", "类别")),
            Column("state", T, "状态", "State", ("状态",)),
            Column("material", T, "材质", "Material", ("材质",)),
            Column("size", T, "规格", "Size", ("规格",)),
            Column("facing_deg", R, "朝向", "Facing", ("朝向",), "°"),
            Column("set_on", D, "设置时间", "Set on", ("设置时间", "设立年份")),
            Column("division", T, "所在政区", "Division", ("所在政区", "行政区划代码")),
            Column("owner", T, "设置单位", "Owner", ("设置单位",)),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "culture",
        Shape.ANY,
        "地名文化",
        "Place-name culture",
        (
            _NAME,
            Column("place_name", T, "地名", "Place name"),
            Column("class", T, "类别", "Class"),
            Column("level", T, "名录级别", "List level"),
            Column("earliest_year", I, "最早年份", "Earliest year"),
            Column("earliest_source", T, "最早出处", "Earliest source"),
            Column("evidence_grade", T, "证据等级", "Evidence grade", choices=("A", "B", "C")),
            Column("meaning", T, "含义", "Meaning"),
            Column("protection", T, "保护措施", "Protection"),
            _NOTE,
            _EXTRA,
        ),
    ),
    Table(
        "adjustment",
        Shape.NONE,
        "区划调整",
        "Adjustments",
        (
            Column("title", T, "名称", "Title"),
            Column("state", T, "状态", "State"),
            Column("plan", J, "方案", "Plan"),
            Column("applied_on", D, "实施日期", "Applied on"),
            _NOTE,
        ),
    ),
    Table(
        "accepted_finding",
        Shape.NONE,
        "已接受的问题",
        "Accepted findings",
        (
            Column("rule", T, "规则", "Rule"),
            Column("keys", J, "对象", "Objects"),
            Column("reason", T, "理由", "Reason"),
            Column("signer", T, "签署人", "Signer"),
            Column("accepted_on", D, "接受日期", "Accepted on"),
            Column("expires_on", D, "到期日期", "Expires on"),
        ),
    ),
    Table(
        "layer_style",
        Shape.NONE,
        "图层样式",
        "Layer styles",
        (Column("look", J, "样式", "Style"),),
    ),
    Table(
        "layer_list",
        Shape.NONE,
        "图层列表",
        "Layer lists",
        (Column("layers", J, "图层", "Layers"),),
    ),
    Table(
        "base_map",
        Shape.NONE,
        "底图",
        "Base maps",
        (Column("rank", I, "次序", "Rank"), Column("map", J, "底图", "Base map")),
    ),
    Table(
        "bookmark",
        Shape.NONE,
        "地图书签",
        "Bookmarks of the map",
        (
            Column("rank", I, "次序", "Rank"),
            Column("name", T, "名称", "Name"),
            Column("lon", R, "经度", "Longitude", unit="°"),
            Column("lat", R, "纬度", "Latitude", unit="°"),
            Column("scale", R, "比例尺分母", "Scale denominator"),
            Column("turn", R, "旋转角", "Turn", unit="°"),
        ),
    ),
    Table(
        "name_reading",
        Shape.NONE,
        "读音选择",
        "Chosen readings",
        (
            _NAME,
            Column("at", I, "字序", "Character number"),
            Column("character", T, "字", "Character"),
            Column("reading", T, "读音", "Reading"),
            Column("chosen_on", D, "选定日期", "Chosen on"),
        ),
    ),
    Table(
        "reference_list",
        Shape.NONE,
        "对照名录",
        "Reference lists",
        (
            Column("content", T, "内容", "Content", choices=("divisions", "names")),
            Column("file", T, "文件", "File"),
            Column("rows", I, "行数", "Rows"),
            Column("loaded_on", D, "导入日期", "Loaded on"),
            Column("sha256", T, "校验值", "SHA-256"),
        ),
    ),
    Table(
        "attachment",
        Shape.NONE,
        "附件",
        "Attachments",
        (
            Column("owner_table", T, "所属表", "Table"),
            Column("owner_key", T, "所属对象", "Object"),
            Column("name", T, "文件名", "File name"),
            Column("media_type", T, "类型", "Media type"),
            Column("sha256", T, "校验值", "SHA-256"),
            Column("size", I, "大小", "Size", unit="B"),
            Column("thumbnail", T, "缩略图校验值", "SHA-256 of the thumbnail"),
            Column("place", T, "原件位置", "Place of the original"),
            Column("added_on", D, "加入日期", "Added on"),
            Column("note", T, "备注", "Note"),
            Column("data", Kind.BLOB, "内容", "Content"),
        ),
    ),
)

TABLES: Mapping[str, Table] = {t.name: t for t in _TABLES}
"""Every table a user's data lives in, by name; settings and history are the store's own."""

DESK = frozenset({"layer_style", "layer_list", "base_map", "bookmark"})
"""Tables that say how the desk looks: changed and undone like all others, not handed out."""

IMPORTS: Mapping[str, str] = {
    "divisions": "division",
    "names": "place_name",
    "lines": "boundary_line",
    "markers": "marker",
    "roads": "road",
    "waters": "water",
    "disputes": "dispute",
    "signs": "sign",
    "built-up-areas": "built_up_area",
}
"""The words of ``gis-desk import --as`` and the tables they fill."""
