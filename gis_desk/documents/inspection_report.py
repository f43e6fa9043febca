"""联合检查报告: what was inspected, how, what was found and what is to be done; every number of it is claimed."""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from gis_desk.documents.case_values import written
from gis_desk.documents.content import WIDTH, Cell, DocTable, PageBreak, Paragraph, Picture
from gis_desk.documents.inspection_paper import (
    Draft,
    Order,
    Paper,
    detail_of,
    file_stem,
    template,
    word,
    yes_no,
)
from gis_desk.inspections.papers.reporting import Dossier
from gis_desk.inspections.papers.totals import said, stretch_lengths
from gis_desk.inspections.tasks import known
from layers.schema import MARKER_STATES

_LABEL, _HALF = 1900, WIDTH // 2
_SEAL = 1500
MOST_PHOTOS = 24
"""Photographs in a report; the others stay in the archive, and the report says so."""
MOST_NUMBERS = 40
"""Numbers of markers named in one cell."""


def report(order: Order) -> Paper:
    """The report of a round; the parts of forms.md section 6 in their order."""
    draft = Draft("report", order)
    dossier = order.dossier
    title = str(draft.template["title"]).format(line=dossier.name)
    heads, results = draft.template["heads"], draft.template["results"]
    draft.add(title, "title")
    draft.add(heads[0], "head")
    _overview(draft, dossier)
    draft.add(heads[1], "head")
    draft.add(draft.detail("organisation"))
    if meetings := draft.detail("meetings"):
        draft.add(meetings)
    _period(draft, dossier)
    draft.add(heads[2], "head")
    for one in draft.template["basis"]:
        draft.add(one)
    draft.add(heads[3], "head")
    parts = zip(results, (_markers, _objects, _stretches, _cross, _disputes, _figures), strict=True)
    told = [(head, part) for head, part in parts if not (order.public and part is _disputes)]
    for numeral, (head, part) in zip("一二三四五六", told, strict=False):
        draft.add(f"（{numeral}）{head}", "subhead")
        part(draft, dossier)
    draft.add(heads[4], "head")
    draft.sentence(draft.template["handled"])
    draft.add(draft.detail("handled"))
    _repairs(draft, dossier)
    draft.add(heads[5], "head")
    draft.sentence(draft.template["problems"])
    draft.add(draft.detail("problems"))
    draft.add(heads[6], "head")
    draft.add(draft.detail("suggestions"))
    _costs(draft, dossier)
    draft.add(heads[7], "head")
    for n, one in enumerate(draft.template["attachments"], 1):
        draft.sentence(f"{n}.{one}")
    draft.add(draft.template["filed"])
    draft.add(heads[8], "head")
    _signs(draft, [s.name for s in dossier.sides])
    _photos(draft)
    return draft.finish(title, file_stem(order, "联合检查报告"))


def _caption(draft: Draft, name: str, **words: str) -> str:
    return str(draft.template["captions"][name]).format(**words)


def _columns(draft: Draft, name: str) -> Sequence[str]:
    columns: Sequence[str] = draft.template["columns"][name]
    return columns


def _names(draft: Draft, dossier: Dossier) -> Mapping[str, str]:
    """Words of the round; what must be known and is not is named."""
    line, round_ = dossier.line, dossier.inspection or {}
    lead = known(round_.get("lead"))
    key = known(round_.get("key"))
    kind = word("kind", round_.get("kind") or "regular")
    begun, done = (written(round_.get(c)) for c in ("begun_on", "done_on"))
    days = [known(r["visited_on"]) for r in (*dossier.records, *dossier.stretches) if r["visited_on"]]
    begun, done = begun or (written(min(days)) if days else ""), done or (written(max(days)) if days else "")
    return {
        "line": dossier.name,
        "code": draft.needed(known(line["code"]), "界线代码", "Line code", "boundary_line", line["key"], "code"),
        "level": draft.needed(
            word("level", line["level"]), "界线等级", "Level of the line", "boundary_line", line["key"], "level"
        ),
        "left": draft.needed(
            dossier.sides[0].name, "甲方（左侧）", "First side", "boundary_line", line["key"], "left_unit"
        ),
        "right": draft.needed(
            dossier.sides[1].name, "乙方（右侧）", "Second side", "boundary_line", line["key"], "right_unit"
        ),
        "lead": draft.needed(dossier.names.get(lead) or lead, "牵头方", "Lead party", "inspection", key, "lead"),
        "kind": kind,
        "cause": word("cause", round_.get("cause")),
        "round": "" if round_.get("round") is None else f"{round_['round']:.0f}",
        "begun": draft.needed(begun, "开始日期", "Begun on", "inspection", key, "begun_on"),
        "done": draft.needed(done, "完成日期", "Done on", "inspection", key, "done_on"),
    }


def _overview(draft: Draft, dossier: Dossier) -> None:
    names = _names(draft, dossier)
    which = "round" if names["round"] else "round_unknown"
    round_ = str(draft.template[which]).format(**names)
    if names["cause"]:
        round_ += str(draft.template["cause"]).format(**names)
    draft.sentence(
        draft.template["overview"],
        line=names["line"],
        left=names["left"],
        right=names["right"],
        level=names["level"],
        round=round_,
        period="",
    )
    public = draft.order.public
    recorded = dossier.line["length_m"]
    line_key = dossier.line["key"]
    agreement = "—" if public else known(dossier.line["agreement"])
    texts = {
        "line": names["line"],
        "code": names["code"],
        "level": names["level"],
        "round": " ".join(v for v in (names["round"] and f"第{names['round']}轮", names["kind"]) if v),
        "left": names["left"],
        "right": names["right"],
        "length": "{line_m}千米",
        "recorded": "" if recorded is None else f"{recorded / 1000:.3f}千米",
        "inspected": "{inspected_m}千米",
        "markers": "{markers}座（单立{posts_single}，双立{posts_double}，三立{posts_triple}）",
        "lead": names["lead"],
        "period": f"{names['begun']}—\n{names['done']}",
        "agreement": draft.needed(agreement, "协议书号", "Agreement", "boundary_line", line_key, "agreement"),
        "map_sheet": draft.detail("map_sheet"),
    }
    texts["recorded"] = draft.needed(
        texts["recorded"], "登记长度", "Recorded length", "boundary_line", line_key, "length_m"
    )
    labels = draft.template["overview_rows"]
    keys = [k for k in labels if k != "towns"]
    numbered = {"length", "inspected", "markers"}
    rows: list[tuple[Cell, ...]] = []
    for pair in zip_longest(keys[::2], keys[1::2]):
        cells: list[Cell] = []
        for key in pair:
            value = ""
            if key is not None:
                value = draft.claimed(labels[key], texts[key])[1] if key in numbered else texts[key]
            cells += [
                Cell((Paragraph(labels.get(key, "") if key else "", "label"),)),
                Cell((Paragraph(value, "cell"),)),
            ]
        rows.append(tuple(cells))
    towns = "、".join(dossier.townships)
    towns = draft.needed(towns, "所经乡镇", "Townships", "division", "", "geometry")
    rows.append((Cell((Paragraph(labels["towns"], "label"),)), Cell((Paragraph(towns, "cell"),), 3)))
    draft.caption(_caption(draft, "overview"))
    draft.parts.append(DocTable((_LABEL, _HALF - _LABEL, _LABEL, WIDTH - _HALF - _LABEL), tuple(rows)))
    draft.add("", "small")
    overview = draft.order.pictures.overview
    if overview is not None and not public:
        draft.parts.append(overview)
        draft.add(_caption(draft, "map", line=dossier.name), "caption")


def _period(draft: Draft, dossier: Dossier) -> None:
    names = _names(draft, dossier)
    worked = str(draft.template["period"]) + str(draft.template["worked"])
    draft.sentence(worked, begun=names["begun"], done=names["done"])
    for side in ("left", "right"):
        unit, people = draft.detail(f"unit_{side}"), draft.detail(f"people_{side}")
        label = next(d["zh"] for d in template("words")["details"] if d["key"] == f"unit_{side}")
        draft.add(f"{label}：{unit}；人员：{people}。")
    draft.add(f"组长：{draft.detail('leader')}；天气：{draft.detail('weather')}。")


def _markers(draft: Draft, dossier: Dossier) -> None:
    if not dossier.records:
        draft.add(draft.template["no_records"])
    draft.sentence(draft.template["markers"])
    draft.sentence(draft.template["lettering"])
    rows = []
    for state in MARKER_STATES:
        there = [dossier.number(m["key"]) for m in dossier.markers if m["state"] == state]
        named = "" if state == "intact" else "、".join(there[:MOST_NUMBERS]) + ("……" if there[MOST_NUMBERS:] else "")
        label, count = draft.claimed(word("state", state), f"{{state_{state}}}座")
        rows.append((label, count, named))
    draft.table((1800, 1300, WIDTH - 3100), _columns(draft, "states"), rows, caption=_caption(draft, "states"))
    pictures = draft.order.pictures.details
    if draft.order.public or not pictures:
        return
    shown = [(_caption(draft, "detail", n=str(n), what=what), picture) for n, (what, picture) in enumerate(pictures, 2)]
    draft.parts.append(grid(shown))
    if (places := draft.order.pictures.places) > len(shown):
        draft.add(_caption(draft, "details_more", n=str(places), shown=str(len(shown))), "small")
    draft.add("", "small")


def grid(pictures: Sequence[tuple[str, Picture]]) -> DocTable:
    """Pictures in two columns, each with its caption below."""
    cells = [Cell((picture, Paragraph(words, "small"))) for words, picture in pictures]
    rows = [tuple(pair) for pair in zip_longest(cells[::2], cells[1::2], fillvalue=Cell(()))]
    return DocTable((_HALF, WIDTH - _HALF), tuple(rows))


def _objects(draft: Draft, dossier: Dossier) -> None:  # noqa: ARG001 - as its neighbours
    draft.sentence(draft.template["objects"])


def _stretches(draft: Draft, dossier: Dossier) -> None:
    draft.sentence(draft.template["stretches"])
    rows = [
        (
            dossier.stretch(s),
            f"{metres:.0f}",
            word("terrain", s["terrain"]),
            word("course", s["course"]),
            known(s["change"]),
            yes_no(s["resurvey"]),
            known(s["suggestion"]),
        )
        for s, metres in zip(dossier.stretches, stretch_lengths(dossier.stretches), strict=True)
        if s["course"] in ("blurred", "unclear") or s["terrain"] in ("slight", "clear") or s["resurvey"]
    ]
    widths = (1700, 900, 1100, 800, 2200, 700, WIDTH - 7400)
    draft.table(widths, _columns(draft, "unclear"), rows, caption=_caption(draft, "unclear"))


def _cross(draft: Draft, dossier: Dossier) -> None:
    draft.sentence(draft.template["cross"])
    rows = [
        (
            dossier.stretch(s),
            known(s["cross_use"]),
            yes_no(s["one_side_mark"]),
            known(s["mark_handling"]),
            known(s["suggestion"]),
        )
        for s in dossier.stretches
        if said(s["cross_use"]) or s["one_side_mark"]
    ]
    widths = (1700, 2400, 1100, 1900, WIDTH - 7100)
    draft.table(widths, _columns(draft, "cross"), rows, caption=_caption(draft, "cross"))


def _disputes(draft: Draft, dossier: Dossier) -> None:
    draft.sentence(draft.template["disputes"])
    rows = [
        (
            known(d["number"]),
            known(d["title"]),
            word("dispute_kind", d["kind"]),
            word("grade", d["grade"]),
            word("dispute_state", d["state"]),
            known(d["owner"]),
            written(d["next_check"]),
        )
        for d in dossier.disputes
    ]
    widths = (1300, 2250, 800, 700, 900, 1450, WIDTH - 7400)
    draft.table(widths, _columns(draft, "disputes"), rows, caption=_caption(draft, "disputes"))


def _figures(draft: Draft, dossier: Dossier) -> None:  # noqa: ARG001
    listed = [f for f in draft.template["figures"] if not (draft.order.public and f.get("private"))]
    rows = [draft.claimed(str(n), f["zh"], f"{{{f['name']}}}", f["unit"]) for n, f in enumerate(listed, 1)]
    widths = (900, 4200, 2200, WIDTH - 7300)
    draft.table(widths, _columns(draft, "figures"), rows, caption=_caption(draft, "figures"))


def _repairs(draft: Draft, dossier: Dossier) -> None:
    rows = [
        (
            dossier.number(r["marker"]),
            word("repair_kind", r["kind"]),
            word("repair", r["state"]),
            _two_lines(r["opened_on"]),
            known(r["care_side"]),
            _two_lines(r["due_on"]),
            _two_lines(r["repaired_on"]),
            yes_no(r["both_present"]),
            "—" if draft.order.public else known(r["note"]),
        )
        for r in dossier.repairs
    ]
    widths = (1200, 850, 850, 1150, 1000, 1150, 1150, 750, WIDTH - 8100)
    draft.table(widths, _columns(draft, "repairs"), rows, caption=_caption(draft, "repairs"))


def _two_lines(day: object) -> str:
    """A date for a narrow column: the year above month and day."""
    return written(day).replace("年", "年\n")


def _costs(draft: Draft, dossier: Dossier) -> None:
    lines = [line for line in detail_of(dossier.details, "costs").splitlines() if line.strip()]
    rows = [tuple([*re.split(r"[\s,，]+", line.strip()), "", ""][:3]) for line in lines]
    empty = str(template("words")["missing"])
    widths = (4500, 2300, WIDTH - 6800)
    draft.table(widths, _columns(draft, "costs"), rows, empty=empty, caption=_caption(draft, "costs"))


def _signs(draft: Draft, sides: Sequence[str]) -> None:
    width = WIDTH // max(len(sides), 1)
    seal, person, day = draft.template["signs"]
    head = tuple(Cell((Paragraph(seal.format(side=side or template("words")["missing"]), "label"),)) for side in sides)
    blank = tuple(Cell((), blank=_SEAL) for _ in sides)
    hand = tuple(Cell((Paragraph(f"{person}：", "body"),), blank=700) for _ in sides)
    date = tuple(Cell((Paragraph(f"{day}：{template('words')['blank_date']}", "body"),)) for _ in sides)
    draft.parts.append(DocTable((width,) * len(sides), (head, blank, hand, date)))
    draft.add("", "small")


def _photos(draft: Draft) -> None:
    pictures = draft.order.pictures
    if draft.order.public or not (pictures.photos or pictures.lost):
        return
    draft.parts.append(PageBreak())
    draft.add("照片", "head")
    shown = []
    for n, (row, picture) in enumerate(pictures.photos[:MOST_PHOTOS], 1):
        what = " ".join(v for v in (draft.order.dossier.number(row["marker"]), known(row["taken_at"])[:10]) if v)
        note = known(row["note"]) or known(row["name"])
        shown.append((_caption(draft, "photo", n=str(n), what=f"{what}　{note}"), picture))
    if shown:
        draft.parts.append(grid(shown))
    if int(draft.order.numbers["photos"]) > len(shown):
        more = draft.template["captions"]["photos_more"]
        draft.sentence(more, "small", n=str(len(shown)))
    if pictures.lost:
        draft.add(_caption(draft, "photo_lost", names="、".join(pictures.lost)), "small")
