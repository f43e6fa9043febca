"""联合检查记录表: what was found at each marker and along each stretch, laid across, for both sides to sign."""

from collections.abc import Mapping, Sequence

from gis_desk.documents.case_values import written
from gis_desk.documents.content import ACROSS, Cell, DocTable, Paragraph, Turn
from gis_desk.documents.inspection_paper import (
    Draft,
    Order,
    Paper,
    file_stem,
    missing,
    template,
    word,
    yes_no,
)
from gis_desk.inspections.papers.reporting import Dossier, Row
from gis_desk.inspections.papers.totals import actions_of, objects_of, stretch_lengths
from gis_desk.inspections.tasks import known

_LABEL, _HALF = 2300, ACROSS // 2
_REPAIRS = {"straightened", "repaired", "erected", "put_back"}
"""What needs both sides there (界线条例 6, 16)."""


def records(order: Order) -> Paper:
    """The record table of a round, forms.md section 5."""
    draft, dossier = Draft("records", order), order.dossier
    title = str(draft.template["title"]).format(line=dossier.name)
    draft.parts.append(Turn(across=True))
    draft.add(title, "title")
    _header(draft, dossier)
    draft.add(draft.template["markers"], "head")
    _marker_rows(draft, dossier)
    draft.sentence(draft.template["counted"])
    draft.add(draft.template["stretches"], "head")
    _stretch_rows(draft, dossier)
    draft.sentence(draft.template["counted_stretches"])
    _footer(draft)
    return draft.finish(title, file_stem(order, "联合检查记录表"))


def _header(draft: Draft, dossier: Dossier) -> None:
    labels = draft.template["header"]
    round_ = dossier.inspection or {}
    ends = [known(m["number"]) for m in (*dossier.markers[:1], *dossier.markers[-1:])]
    days = sorted({known(r["visited_on"]) for r in (*dossier.records, *dossier.stretches) if r["visited_on"]})
    dates = "—".join(dict.fromkeys(written(d) for d in (*days[:1], *days[-1:])))
    key = known(round_.get("key"))
    agreement = "—" if draft.order.public else known(dossier.line["agreement"])
    line_key = dossier.line["key"]
    values = {
        "line": " / ".join(v for v in (dossier.name, known(dossier.line["code"])) if v),
        "stretch": "—".join(dict.fromkeys(ends)) if ends else missing(),
        "length": "{inspected_m}千米",
        "dates": draft.needed(dates, labels["dates"], "Inspected on", "inspection", key, "begun_on"),
        "round": " ".join(
            v
            for v in (
                "" if round_.get("round") is None else f"第{round_['round']:.0f}轮",
                word("kind", round_.get("kind") or "regular"),
            )
            if v
        ),
        "units": f"甲方：{draft.detail('unit_left')}\n乙方：{draft.detail('unit_right')}",
        "people": f"甲方：{draft.detail('people_left')}\n乙方：{draft.detail('people_right')}",
        "weather": draft.detail("weather"),
        "papers": "，".join(
            (
                draft.needed(agreement, "协议书号", "Agreement", "boundary_line", line_key, "agreement"),
                draft.detail("map_sheet"),
            )
        ),
        "leader": draft.detail("leader"),
    }
    values["length"] = draft.claimed(labels["length"], values["length"])[1]
    keys = list(labels)
    rows = []
    for pair in zip(keys[::2], keys[1::2], strict=True):
        cells: list[Cell] = []
        for name in pair:
            cells += [Cell((Paragraph(labels[name], "label"),)), Cell((Paragraph(values[name], "cell"),))]
        rows.append(tuple(cells))
    draft.parts.append(DocTable((_LABEL, _HALF - _LABEL, _LABEL, ACROSS - _HALF - _LABEL), tuple(rows)))
    draft.add("", "small")


def _table(draft: Draft, columns: Sequence[Mapping[str, object]], rows: Sequence[Sequence[str]]) -> None:
    widths = [int(str(c["width"])) for c in columns]
    widths[-1] += ACROSS - sum(widths)
    draft.table(widths, [str(c["zh"]) for c in columns], rows)


def _marker_rows(draft: Draft, dossier: Dossier) -> None:
    columns = draft.template["marker_columns"]
    rows = []
    for marker in dossier.markers:
        mine: list[Row | None] = [r for r in dossier.records if r["marker"] == marker["key"]]
        for record in mine or [None]:
            values = _of_marker(draft, marker, record)
            rows.append([_or_missing(draft, c, values, "inspection_record", record, marker["key"]) for c in columns])
    _table(draft, columns, rows)


def _or_missing(
    draft: Draft,
    column: Mapping[str, object],
    values: Mapping[str, str],
    table: str,
    record: Row | None,
    marker: str,
) -> str:
    name = str(column["name"])
    value = values.get(name, "")
    must = bool(column["must"]) if name != "both_present" else values.get("repaired") == "yes"
    if value or not must:
        return value
    if record is None:
        return draft.needed("", str(draft.template["unvisited"]), "Record of the marker", "marker", marker, "record")
    return draft.needed("", str(column["zh"]), str(column["en"]), table, str(record["key"]), name)


def _of_marker(draft: Draft, marker: Row, record: Row | None) -> dict[str, str]:
    values = {"number": known(marker["number"])}
    if record is None:
        return values
    measured = word("measured", record["measured"])
    if record["offset_m"] is not None:
        measured += f" Δ{record['offset_m']:.2f}m"
    objects = [word("object", o) for o in objects_of(record)]
    done = actions_of(record["action"])
    return values | {
        "visited_on": written(record["visited_on"]),
        "found": yes_no(record["found"]),
        "body": word("body", record["body"]),
        "lettering": word("lettering", record["lettering"]),
        "measured": measured,
        **{f"object_{n}": o for n, o in enumerate(objects[:3], 1)},
        "surround": known(record["surround"]),
        "action": _in_chinese(known(record["action"])),
        "both_present": yes_no(record["both_present"]),
        "photo": _photos(draft, record),
        "note": "" if draft.order.public else known(record["note"]),
        "repaired": "yes" if done & _REPAIRS else "",
    }


def _in_chinese(action: str) -> str:
    """Work done in the words of the form, where a record has it in English."""
    if not action.isascii():
        return action
    return "、".join(word("action", a) for a in template("words")["action"] if a in actions_of(action)) or action


def _photos(draft: Draft, record: Row) -> str:
    if draft.order.public:
        return "—"
    own = known(record["photo"])
    found = [known(p["name"]) for p in draft.order.dossier.photos if p["marker"] == record["marker"]]
    return own or "、".join(found)


def _stretch_rows(draft: Draft, dossier: Dossier) -> None:
    columns = draft.template["stretch_columns"]
    rows = []
    for stretch, metres in zip(dossier.stretches, stretch_lengths(dossier.stretches), strict=True):
        places = [stretch["from_m"], stretch["to_m"]]
        mark = yes_no(stretch["one_side_mark"])
        public = draft.order.public
        values = {
            "stretch": dossier.stretch(stretch),
            "visited_on": written(stretch["visited_on"]),
            "metres": f"{metres:.0f}" if metres or None not in places else "",
            "terrain": word("terrain", stretch["terrain"]),
            "course": word("course", stretch["course"]),
            "change": known(stretch["change"]),
            "resurvey": yes_no(stretch["resurvey"]),
            "cross_use": known(stretch["cross_use"]),
            "one_side_mark": "，".join(v for v in (mark, known(stretch["mark_handling"])) if v),
            "dispute": "—" if public else _dispute(dossier, stretch),
            "suggestion": known(stretch["suggestion"]),
        }
        rows.append([_or_missing(draft, c, values, "inspection_stretch", stretch, "") for c in columns])
    _table(draft, columns, rows)


def _dispute(dossier: Dossier, stretch: Row) -> str:
    wanted = known(stretch["dispute"])
    return next((known(d["number"]) or wanted for d in dossier.disputes if d["key"] == wanted), wanted)


def _footer(draft: Draft) -> None:
    labels = draft.template["footer"]
    rows: list[tuple[Cell, ...]] = [
        (Cell((Paragraph(labels[k], "label"),)), Cell((Paragraph(draft.detail(k)),), 5))
        for k in ("conclusion", "open_matters")
    ]
    first, second, date = draft.template["signs"]
    blank = str(template("words")["blank_date"])
    rows.append(
        (
            Cell((Paragraph(first, "label"),)),
            Cell((), blank=1100),
            Cell((Paragraph(second, "label"),)),
            Cell(()),
            Cell((Paragraph(date, "label"),)),
            Cell((Paragraph(blank),)),
        )
    )
    part = ACROSS // 3
    widths = (1500, part - 1500, 1500, part - 1500, 1200, ACROSS - 2 * part - 1200)
    draft.parts.append(DocTable(widths, tuple(rows)))
    draft.add("", "small")
