"""边界纠纷隐患登记表: the register form of a case, all fields in their order, with evidence, log and attachments."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.disputes import words
from gis_desk.disputes.papers.case import standing, weighed
from gis_desk.disputes.papers.related import known, weight_of
from gis_desk.documents.case_values import written
from gis_desk.documents.content import WIDTH, Cell, DocTable, Paragraph, Part
from gis_desk.documents.disputes.papers.case_order import CaseOrder, lacks_of, values_of
from gis_desk.documents.disputes.papers.words import missing, template
from gis_desk.documents.inspection_paper import Paper

_LABEL = 1700
_HALF = WIDTH // 2
_EVIDENCE = (600, 1100, 900, 2672, 1400, 1300, 1100)
_LOG = (600, 1150, 900, 2922, 1000, 900, 800, 800)
_ATTACHED = (600, 3272, 1500, 900, 1300, 1500)
_BLANK = 600


def form(order: CaseOrder) -> Paper:
    """The form of a case.

    Its number stands in the title line of every table; every field says its value, or 待补充 where it must be there.
    """
    said, values = template("form"), values_of(order)
    title = str(said["title"])
    parts: list[Part] = [Paragraph(title, "title"), DocTable((_LABEL, _HALF - _LABEL) * 2, tuple(_fields(values)))]
    if not order.public:
        parts += _evidence(order) + _log(order) + _attachments(order)
    parts += _signs()
    parts.append(Paragraph(foot(order, str(said["version"])), "small"))
    return Paper(
        "form",
        title,
        f"{values['number']}-{said['file']}",
        order.mark,
        tuple(parts),
        (),
        tuple(lacks_of(order, values)),
    )


def foot(order: CaseOrder, version: str) -> str:
    """Version, rules and time below a paper."""
    shared = template("words")
    made = f"{written(order.today)}{order.made:%H:%M}"
    return str(shared["foot"]).format(version=version, rules=shared["rules"], made=made)


def printed(spec: Mapping[str, Any], values: Mapping[str, str]) -> str:
    """What a field prints: its value, 待补充 where it must be there, a dash else."""
    return values[spec["key"]] or (missing() if spec.get("must") else "—")


def label_of(spec: Mapping[str, Any]) -> str:
    """Number and name of a field."""
    return f"{spec['no']} {spec['zh']}".strip()


def _fields(values: Mapping[str, str]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    pending: tuple[Cell, ...] = ()
    for spec in template("form")["field"]:
        label = Cell((Paragraph(label_of(spec), "label"),))
        value = Paragraph(printed(spec, values), "cell")
        if spec.get("wide"):
            rows += [(*pending, Cell((), 2))] if pending else []
            rows.append((label, Cell((value,), 3)))
            pending = ()
        elif pending:
            rows.append((*pending, label, Cell((value,))))
            pending = ()
        else:
            pending = (label, Cell((value,)))
    return [*rows, (*pending, Cell((), 2))] if pending else rows


def _table(widths: Sequence[int], caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Part]:
    made: list[tuple[Cell, ...]] = [(Cell((Paragraph(caption, "label"),), len(widths)),)]
    made.append(tuple(Cell((Paragraph(w, "small"),)) for w in head))
    made += [tuple(Cell((Paragraph(w, "small"),)) for w in row) for row in rows]
    if not rows:
        made.append((Cell((Paragraph(str(template("words")["none"]), "small"),), len(widths)),))
    return [Paragraph("", "small"), DocTable(tuple(widths), tuple(made), heads=2, least=340)]


def evidence_rows(order: CaseOrder) -> list[tuple[str, ...]]:
    """The evidence table: of each side in turn, then of both."""
    said, shared = template("form")["tables"], template("words")
    rows: list[tuple[str, ...]] = []
    owned = [(order.say(words.SIDES[s.letter]), p) for s in order.case.sides for p in s.evidence]
    owned += [(str(said["both"]) if p["side"] == "both" else "", p) for p in order.case.shared]
    arose = order.case.row["dispute_from"]
    for n, (side, paper) in enumerate(owned, 1):
        weight = str(shared["weight"][weighed(paper, arose)])
        if wrong := standing(paper, arose):
            weight = str(said[wrong]).format(weight=shared["weight"][weight_of(paper["kind"])])
        kind = known(paper["kind"])
        rows.append(
            (
                str(n),
                side or missing(),
                kind if kind != "other" else order.say(words.EVIDENCE["other"]),
                known(paper["title"]) or missing(),
                known(paper["number"]),
                written(paper["dated_on"]),
                weight,
            )
        )
    return rows


def _evidence(order: CaseOrder) -> list[Part]:
    said = template("form")["tables"]
    return _table(_EVIDENCE, said["evidence"], said["evidence_head"], evidence_rows(order))


def log_rows(order: CaseOrder) -> list[tuple[str, ...]]:
    """The log, oldest first."""
    return [
        (
            str(n),
            written(e["happened_on"]),
            order.say(words.label(words.EVENTS, e["kind"])),
            known(e["account"]),
            known(e["actor"]),
            known(e["responsible"]),
            written(e["due_on"]),
            written(e["done_on"]),
        )
        for n, e in enumerate(order.case.events, 1)
    ]


def _log(order: CaseOrder) -> list[Part]:
    said = template("form")["tables"]
    return _table(_LOG, said["log"], said["log_head"], log_rows(order))


def attachment_rows(order: CaseOrder) -> list[tuple[str, ...]]:
    """The attachments in the order they were added."""
    said = template("form")["tables"]
    return [
        (
            str(n),
            known(a["name"]),
            known(a["media_type"]),
            "" if a["size"] is None else f"{int(a['size']) / 1024:.0f}",
            written(a["added_on"]),
            str(said["kept"]) if a["sha256"] else str(said["linked"]).format(place=known(a["place"])),
        )
        for n, a in enumerate(order.case.attachments, 1)
    ]


def _attachments(order: CaseOrder) -> list[Part]:
    said = template("form")["tables"]
    return _table(_ATTACHED, said["attachments"], said["attachments_head"], attachment_rows(order))


def _signs() -> list[Part]:
    """Blanks for hand and day."""
    shared = template("words")
    who, checks, day = shared["signs"]
    width = WIDTH // 3
    cells = (f"{who}：", f"{checks}：", f"{day}：{shared['blank_date']}")
    row = tuple(Cell((Paragraph(w, "cell"),), blank=_BLANK) for w in cells)
    return [Paragraph("", "small"), DocTable((width, width, WIDTH - 2 * width), (row,))]


def told(order: CaseOrder) -> list[tuple[str, ...]]:
    """What must follow each other in the written form: labels and values, and the cells of each row of its tables."""
    values = values_of(order)
    found: list[tuple[str, ...]] = [(label_of(f), printed(f, values)) for f in template("form")["field"]]
    if not order.public:
        rows = [*evidence_rows(order), *log_rows(order), *attachment_rows(order)]
        found += [tuple(w for w in row if w) for row in rows]
    return found
