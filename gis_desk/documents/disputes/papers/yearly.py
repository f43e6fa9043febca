"""边界纠纷隐患年度报告: the review of a year; each number is computed once and claimed, so that its file is proven."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from gis_desk.disputes import words
from gis_desk.disputes.papers.peace import Indicator, table
from gis_desk.disputes.papers.year import FLOWS, Year
from gis_desk.disputes.statistics.lines import LineStudy
from gis_desk.documents.case_values import written
from gis_desk.documents.content import Picture
from gis_desk.documents.disputes.papers.claimed import Claimed, amount, plain, widths_of
from gis_desk.documents.disputes.papers.words import Say, fit_name, mark_of, template
from gis_desk.documents.inspection_paper import Paper
from layers.text import Text

CHARTS = ("months", "grades", "lines", "settle")
"""The charts of the review, in order."""
_MOST_LINES = 30


@dataclass(frozen=True)
class YearOrder:
    """A review as it is wanted.

    Parameters
    ----------
    names : mapping
        Names of the boundary lines by key.
    study : LineStudy or None
        Where cases gather along the lines; public copies have none.
    pictures : mapping
        Of `CHARTS`; those there are none of are left out.
    left_out : int
        Secret cases that a public copy does not count.
    """

    year: Year
    peace: tuple[Indicator, ...]
    county: str
    names: Mapping[str, str]
    made: datetime
    say: Say
    study: LineStudy | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    public: bool = False
    secret: bool = False
    left_out: int = 0


def yearly(order: YearOrder) -> Paper:
    """The review."""
    said, year = template("yearly"), order.year
    draft = Claimed(year.numbers)
    title = said["title"].format(county=order.county, year=year.year)
    draft.add(title, "title")
    heads = iter(said["heads"])
    draft.add(next(heads), "head")
    draft.add(said["as_of"].format(day=written(year.as_of)))
    draft.sentence(said["overview"], year=str(year.year))
    draft.sentence(said["before"])
    for part in (_months, _grades, _lines, _flows, _settle, _spots, _peace, _compare, _notes):
        draft.add(next(heads), "head")
        part(draft, order)
    shared = template("words")
    made = f"{written(order.made.date())}{order.made:%H:%M}"
    draft.add(shared["foot"].format(version=said["version"], rules=shared["rules"], made=made), "small")
    copy = f"-{shared['copy']}" if order.public else ""
    return Paper(
        "yearly",
        title,
        fit_name(f"{year.year}-{order.county[:40]}{said['file']}{copy}"),
        mark_of(public=order.public, secret=order.secret),
        tuple(draft.parts),
        tuple(draft.claims),
        (),
    )


def _chart(draft: Claimed, order: YearOrder, name: str) -> None:
    if name in order.pictures:
        draft.picture(order.pictures[name], template("yearly")["charts"][name].replace("{year}", str(order.year.year)))


def _caption(name: str) -> str:
    return str(template("yearly")["captions"][name])


def _head(name: str) -> list[str]:
    return list(template("yearly")["columns"][name])


def _months(draft: Claimed, order: YearOrder) -> None:
    _chart(draft, order, "months")
    rows = [(f"{n}月", f"{{found_m{n:02d}}}件", f"{{closed_m{n:02d}}}件") for n in range(1, 13)]
    draft.table(widths_of(2, 3, 3), _head("months"), rows, _caption("months"))


def _grades(draft: Claimed, order: YearOrder) -> None:
    draft.sentence(template("yearly")["grades"])
    _chart(draft, order, "grades")
    labels = {**words.KINDS, "other": words.EVENTS["other"]}
    rows = [(order.say(label), f"{{kind_{kind}}}件") for kind, label in labels.items()]
    draft.table(widths_of(3, 2), _head("kinds"), rows, _caption("kinds"))


def _lines(draft: Claimed, order: YearOrder) -> None:
    if order.public:
        draft.add(str(template("words")["hidden"]))
        return
    _chart(draft, order, "lines")
    rows = [
        (plain(line_name(order, key)), *(f"{{line{n}_{name}}}件" for name in ("found", "closed", "open")))
        for n, key in enumerate(order.year.lines[:_MOST_LINES])
    ]
    draft.table(widths_of(4, 2, 2, 2), _head("lines"), rows, _caption("lines"))


def line_name(order: YearOrder, key: str) -> str:
    """The name of a line; 待补充 of cases without one."""
    return order.names.get(key) or key or str(template("words")["missing"])


def _flows(draft: Claimed, order: YearOrder) -> None:
    draft.sentence(template("yearly")["states"])
    rows = [(order.say(words.STATES[a]), order.say(words.STATES[b]), f"{{flow_{a}_{b}}}次") for a, b in FLOWS]
    draft.table(widths_of(3, 3, 2), _head("flows"), rows, _caption("flows"))
    if order.year.numbers["flow_other"]:
        draft.sentence(template("yearly")["other_flow"])


def _settle(draft: Claimed, order: YearOrder) -> None:
    said, n = template("yearly"), order.year.numbers["settle_n"]
    if not n:
        draft.add(said["settle_none"])
        return
    draft.sentence(said["settle"])
    if n < said["few"]:
        draft.sentence(said["settle_few"])
    _chart(draft, order, "settle")


def _spots(draft: Claimed, order: YearOrder) -> None:
    if order.study is None:
        draft.add(str(template("words")["hidden"]))
        return
    method, test = order.study.method, order.study.test
    draft.add(order.say(method.verdict))
    if test is not None and len(test.spots):
        rows = [_spot(order, row) for row in test.spots.to_dict("records")]
        draft.table(widths_of(3, 2, 2, 2, 5), _head("spots"), rows, _caption("spots"))
    for sentence in (*method.how, *method.unknown):
        draft.add(order.say(sentence), "small")


def _spot(order: YearOrder, row: Mapping[object, object]) -> tuple[str, ...]:
    place = row.get("markers")
    said = order.say(place) if isinstance(place, Text | str) else ""
    ends = (f"{float(str(row[name])) / 1000:.1f}" for name in ("from_m", "to_m"))
    return (plain(line_name(order, str(row["line"]))), *ends, f"{float(str(row['cases'])):.0f}", plain(said))


def _peace(draft: Claimed, order: YearOrder) -> None:
    said = template("yearly")
    rows = []
    for one in order.peace:
        known = (
            said["unknown"] if one.whole is None else said["nothing"] if not one.whole else f"{one.part}/{one.whole}"
        )
        points = "—" if one.points is None else f"{one.points:.1f}"
        rows.append((plain(one.zh), plain(one.measure), f"{one.weight:g}", known, points))
    draft.table(widths_of(3, 7, 2, 3, 2), _head("peace"), rows, _caption("peace"))
    known_ones = [one for one in order.peace if one.points is not None]
    total = sum(one.points or 0.0 for one in known_ones)
    weight = sum(one.weight for one in known_ones)
    draft.add(said["peace"].format(known=len(known_ones), points=f"{total:.1f}", weight=f"{weight:g}"))
    draft.add(said["peace_note"].format(source=table()["source"]), "small")


def _compare(draft: Claimed, order: YearOrder) -> None:
    numbers, rows = order.year.numbers, []
    for one in template("yearly")["compare"]:
        name, unit = one["name"], one["unit"]
        change = numbers[name] - numbers[f"{name}_before"]
        sign = "+" if change > 0 else ""
        rows.append((one["zh"], f"{{{name}_before}}{unit}", f"{{{name}}}{unit}", f"{sign}{amount(name, change)}"))
    draft.table(widths_of(4, 2, 2, 2), _head("compare"), rows, _caption("compare"))


def _notes(draft: Claimed, order: YearOrder) -> None:
    said = template("yearly")
    for n, note in enumerate(said["notes"], 1):
        draft.add(f"{n}.{note}", "body")
    if order.public:
        draft.add(said["public_note"].format(n=order.left_out), "body")


def peace_rows(paper_peace: tuple[Indicator, ...]) -> list[tuple[str, ...]]:
    """What must follow each other in the file: each indicator with its numbers."""
    return [(one.zh, one.measure, f"{one.part}/{one.whole}") for one in paper_peace if one.whole]


def names_of(lines: pd.DataFrame) -> dict[str, str]:
    """Names of boundary lines by key."""
    return {str(k): str(n) for k, n in zip(lines["key"], lines["name"], strict=True) if isinstance(n, str) and n}
