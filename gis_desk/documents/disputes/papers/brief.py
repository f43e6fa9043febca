"""边界纠纷隐患简报: a case on one page, whatever was written about it; what finds no room is shortened and says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gis_desk.disputes import words
from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.grade import suggest
from gis_desk.disputes.papers.case import Row, Side, standing, weighed
from gis_desk.disputes.papers.related import BASIS, NEITHER, REFERENCE, known, weight_of
from gis_desk.documents.case_values import written
from gis_desk.documents.content import WIDTH, Cell, DocTable, Paragraph, Picture, shown
from gis_desk.documents.disputes.papers.case_order import CaseOrder, claim_words, lacks_of, values_of
from gis_desk.documents.disputes.papers.form import foot
from gis_desk.documents.disputes.papers.words import grade_words, missing, template
from gis_desk.documents.inspection_paper import Paper

_LABEL = 1180
_VALUE = WIDTH // 2 - _LABEL
_GRID = (_LABEL, _VALUE, _LABEL, WIDTH - 2 * _LABEL - _VALUE)
MAP_MM = (95.0, 84.0)
"""The map at its largest; its height shrinks where there is much to say."""


@dataclass(frozen=True)
class Room:
    """How much a brief says: height of its map in mm, characters of long fields and of a claim, papers of each side,
    events of the log with their characters, whether photographs are shown.
    """

    map_mm: float
    words: int
    claim: int
    papers: int
    events: int
    account: int
    photos: bool


ROOMS = (
    Room(84.0, 800, 800, 9, 8, 800, True),
    Room(54.0, 800, 800, 9, 8, 800, True),
    Room(84.0, 800, 800, 9, 8, 800, False),
    Room(54.0, 400, 300, 6, 6, 160, True),
    Room(76.0, 400, 300, 6, 6, 160, False),
    Room(72.0, 240, 160, 5, 5, 100, False),
    Room(68.0, 150, 100, 4, 4, 70, False),
    Room(64.0, 100, 70, 3, 3, 50, False),
    Room(60.0, 70, 50, 2, 2, 40, False),
    Room(56.0, 50, 32, 2, 1, 30, False),
    Room(50.0, 36, 20, 1, 1, 24, False),
    Room(46.0, 24, 12, 1, 1, 16, False),
)
"""From much to little: the first that fits the page is taken; the last one always does."""


def shortened(words_: str, most: int) -> str:
    """`words_` as one line of at most `most` characters; what is cut is in the form, and the end says so."""
    plain = " ".join(shown(words_).split())
    if len(plain) <= most:
        return plain
    end = str(template("words")["see_form"])
    return plain[: max(most - len(end), 1)] + end


def brief(order: CaseOrder, room: Room = ROOMS[0]) -> Paper:
    """The brief of a case in as much room as there is."""
    said, values = template("brief"), values_of(order)
    rows = [
        _pair("title", values["title"], "number", values["number"], room),
        _pair("kind", "、".join(v for v in (values["kind"], values["cause"]) if v), "line", values["line"], room),
        *_pictured(order, room),
        *_sides(order, room),
        _wide("place", _place(order, values, room), 10_000),
        _wide("ground", _ground(order), 10_000),
        _pair("people", _people(order), "state", _state(values), room),
        _wide("log", "\n".join(_log(order, room)), 10_000),
        _wide("measures", values["measures"], room.words),
        _wide("owner", _owner(order, values), max(room.words, 40)),
        _wide("due", _due(order), 120),
        _wide("next", _next(order), 10_000),
        *_photos(order, room),
    ]
    parts = (
        Paragraph(str(said["title"]), "title"),
        DocTable(_GRID, tuple(rows), least=300),
        Paragraph(foot(order, str(said["version"])), "small"),
    )
    number = values["number"] or order.case.key
    return Paper(
        "brief", said["title"], f"{number}-{said['file']}", order.mark, parts, (), tuple(lacks_of(order, values))
    )


def _label(name: str) -> Cell:
    return Cell((Paragraph(str(template("brief")["label"][name]), "small"),))


def _said(value: str, most: int) -> tuple[Paragraph, ...]:
    lines = [shortened(line, most) for line in value.splitlines() if line.strip()]
    return tuple(Paragraph(line, "small") for line in lines) or (Paragraph(missing(), "small"),)


def _pair(one: str, value: str, other: str, second: str, room: Room) -> tuple[Cell, ...]:
    most = max(room.words // 2, 24)
    return _label(one), Cell(_said(value, most)), _label(other), Cell(_said(second, most))


def _wide(name: str, value: str, most: int) -> tuple[Cell, ...]:
    return _label(name), Cell(_said(value, most), 3)


def _pictured(order: CaseOrder, room: Room) -> list[tuple[Cell, ...]]:
    """Map at the left, matrix with the reason of the grade at the right."""
    said = template("brief")["say"]
    left: tuple[Any, ...] = (Paragraph(str(said["no_map"]), "small"),)
    if order.pictures.map is not None:
        left = (_fitted(order.pictures.map, room.map_mm),)
    elif order.public:
        left = (Paragraph(str(template("words")["hidden"]), "small"),)
    right: list[Any] = [Paragraph(grade_words(order.case.row["grade"], order.say) or missing(), "label")]
    if order.pictures.matrix is not None:
        right.append(_fitted(order.pictures.matrix, min(room.map_mm * 0.55, order.pictures.matrix.height_mm)))
    right.append(Paragraph(grade_reason(order), "small"))
    return [(Cell(left, 3), Cell(tuple(right)))]


def _fitted(picture: Picture, high: float) -> Picture:
    return (
        replace(picture, width_mm=picture.width_mm, height_mm=high)
        if picture.drawing == "map"
        else replace(picture, width_mm=picture.width_mm * high / picture.height_mm, height_mm=high)
    )


def grade_reason(order: CaseOrder) -> str:
    """Likelihood, impact, the thresholds, and where a person has decided otherwise."""
    said, row, matrix = template("brief")["say"], order.case.row, order.matrix
    if row["likelihood"] is None or row["impact"] is None:
        return str(said["no_score"])
    found = suggest(int(row["likelihood"]), int(row["impact"]), matrix)
    told = str(said["suggested"]).format(
        l=int(row["likelihood"]),
        i=int(row["impact"]),
        score=found.score,
        grade=order.say(words.GRADES[found.grade]),
        red=matrix.red,
        orange=matrix.orange,
        yellow=matrix.yellow,
    )
    if row["grade"] in words.GRADES and row["grade"] != found.grade:
        decided = {"grade": order.say(words.GRADES[row["grade"]]), "suggested": order.say(words.GRADES[found.grade])}
        told += str(said["decided"]).format(**decided)
    return told


def _sides(order: CaseOrder, room: Room) -> list[tuple[Cell, ...]]:
    if order.public:
        return []
    head = (_label("sides"), _label("claims"), replace(_label("evidence"), span=2))
    return [head, *(_side(order, side, room) for side in order.case.sides)]


def _side(order: CaseOrder, side: Side, room: Room) -> tuple[Cell, ...]:
    papers = _papers(order, [*side.evidence, *(p for p in order.case.shared if p["side"] == "both")], room)
    name = order.say(words.SIDES[side.letter]), side.name or missing()
    return (
        Cell(tuple(Paragraph(shortened(w, 40), "small") for w in name)),
        Cell(_said(claim_words(side.claims), room.claim)),
        Cell(tuple(Paragraph(p, "small") for p in papers), 2),
    )


def _papers(order: CaseOrder, papers: Sequence[Row], room: Room) -> list[str]:
    said, shared = template("brief")["say"], template("words")
    arose = order.case.row["dispute_from"]
    found = []
    ranked = sorted(papers, key=lambda p: (BASIS, REFERENCE, NEITHER).index(weighed(p, arose)))
    for paper in ranked[: room.papers]:
        wrong = standing(paper, arose)
        lost = shared["without"][weight_of(paper["kind"])]
        weight = f"{said[wrong]}，{lost}" if wrong else shared["weight"][weighed(paper, arose)]
        title = shortened(known(paper["title"]) or missing(), max(room.claim // 3, 16))
        found.append(str(said["evidence"]).format(kind=article(order, paper), title=title, weight=weight))
    if len(papers) > room.papers:
        found.append(str(said["more_papers"]).format(n=len(papers) - room.papers))
    return found or [str(shared["none"])]


def article(order: CaseOrder, paper: Row) -> str:
    """The article and item of a paper: 第七条第（二）项."""
    kind = known(paper["kind"])
    numeral = dict(zip("123456789", "一二三四五六七八九", strict=True))
    chapter, _, item = kind.partition("-")
    if chapter not in numeral or item not in numeral:
        return order.say(words.EVIDENCE["other"])
    return f"第{numeral[chapter]}条第（{numeral[item]}）项"


def _place(order: CaseOrder, values: Mapping[str, str], room: Room) -> str:
    if order.public:
        return values["place"]
    said, case = template("brief")["say"], order.case
    told = [shortened(values["place"], room.words)]
    if (spot := case.spot) is not None:
        told.append(str(said["at"]).format(lon=f"{spot.x:.5f}", lat=f"{spot.y:.5f}"))
        near = [
            str(said["marker"]).format(
                number=m.number or m.key,
                direction=order.say(m.direction),
                azimuth=str(round(m.azimuth_deg) % 360),
                metres=f"{m.distance_m:.0f}",
            )
            for m in case.markers
        ]
        told.append("；".join(near) or str(said["markers_none"]))
    return "\n".join(w for w in told if w)


def _ground(order: CaseOrder) -> str:
    said, case = template("brief")["say"], order.case
    told = []
    for ground in () if order.public else case.grounds:
        pair = "、".join(order.say(words.SIDES[s]) for s in ground.sides)
        shares = [
            str(said[name]).format(ha=f"{m2 / 1e4:.2f}")
            for name, m2 in (("both", ground.both_m2), ("neither", ground.neither_m2))
            if m2 is not None and m2 >= 50.0
        ]
        told.append(str(said["ground"]).format(sides=pair, ha=f"{ground.between.area_m2 / 1e4:.2f}"))
        told[-1] += f"（{'，'.join(shares)}）" if shares else ""
    if order.public:
        told.append(str(template("words")["hidden"]))
    elif not told:
        drawn = sum(any(c["geometry"] is not None for c in s.claims) for s in case.sides)
        told.append(str(said["one_claim" if drawn else "no_claim"]))
    if case.area_ha is not None:
        told.append(str(said["area"]).format(ha=f"{case.area_ha:.2f}"))
    return "；".join(told)


def _people(order: CaseOrder) -> str:
    said, row = template("brief")["say"], order.case.row
    told = [str(said[name]).format(n=int(row[name])) for name in ("people", "households") if row[name] is not None]
    return "，".join(told)


def _state(values: Mapping[str, str]) -> str:
    said = template("brief")["say"]
    source = values["source"] or f"{template('brief')['label']['source']}{missing()}"
    told = [str(said["found"]).format(day=values["found_on"] or missing(), source=source)]
    if values["dispute_from"]:
        told.append(str(said["arose"]).format(day=values["dispute_from"]))
    return f"{values['state'] or missing()}（{'；'.join(told)}）"


def _log(order: CaseOrder, room: Room) -> list[str]:
    """The latest events, the last first."""
    if order.public:
        return [str(template("words")["hidden"])]
    events = order.case.events[::-1]
    found = []
    for one in events[: room.events]:
        what = order.say(words.label(words.EVENTS, one["kind"]))
        told = " ".join(w for w in (written(one["happened_on"]), what, known(one["account"]), known(one["actor"])) if w)
        found.append(shortened(told, room.account + 16))
    if len(events) > room.events:
        found.append(str(template("brief")["say"]["more_events"]).format(n=len(events) - room.events))
    return found


def _owner(order: CaseOrder, values: Mapping[str, str]) -> str:
    if order.public:
        return values["owner"]
    return "　".join(v for v in (values["owner"] or missing(), values["telephone"]) if v)


def _due(order: CaseOrder) -> str:
    said, labels = template("brief")["say"], {"next_check": "下次排查", "deadline": "处理期限"}
    told = []
    for column, label in labels.items():
        day = day_or_none(order.case.row[column])
        if day is None:
            told += [f"{label}：{missing()}"] if column == "next_check" else []
            continue
        left = (day - order.today).days
        closed = not words.is_open(order.case.row["state"])
        count = "" if closed else str(said["overdue" if left < 0 else "due_in"]).format(n=abs(left))
        told.append(f"{label}：{written(day)}" + (f"（{count}）" if count else ""))
    return "；".join(told)


def next_step(order: CaseOrder) -> str:
    """What the dispute regulations ask for next, by the state of the case and the level of its line."""
    said = template("brief")
    superior = said["superior"]["province" if order.case.level == "province" else "other"]
    state = str(order.case.row["state"] or "found")
    return str(said["next"].get(state, said["next"]["found"])).format(superior=superior)


def _next(order: CaseOrder) -> str:
    told = [next_step(order)]
    if words.is_open(order.case.row["state"]):
        told.append(f"{template('brief')['label']['during']}：{template('brief')['next']['during']}")
    return "\n".join(told)


def _photos(order: CaseOrder, room: Room) -> list[tuple[Cell, ...]]:
    photos = order.pictures.photos[:2]
    if not photos or not room.photos or order.public:
        return []
    cells = [Cell((picture, Paragraph(shortened(name, 30), "small")), 2) for name, picture in photos]
    return [tuple(cells) if len(cells) == 2 else (*cells, Cell((Paragraph("", "small"),), 2))]


def told(order: CaseOrder, paper: Paper) -> list[tuple[str, ...]]:
    """What must follow each other in the written brief: the cells of each of its rows."""
    table = next(p for p in paper.parts if isinstance(p, DocTable))
    found = []
    for row in table.rows:
        said = [p.words for cell in row for p in cell.paragraphs if isinstance(p, Paragraph) and p.words]
        found.append(tuple(said))
    number = values_of(order)["number"]
    return [*(f for f in found if f), *([(str(template("brief")["label"]["number"]), number)] if number else [])]
