"""The columns of the monthly list: what each says of the cases, in the types of a spreadsheet."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes import words
from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.grade import DEFAULT, Matrix
from gis_desk.disputes.papers.month import Month
from gis_desk.disputes.papers.overdue import REASONS
from gis_desk.disputes.papers.related import BASIS, NEITHER, REFERENCE, Related, known
from gis_desk.documents.disputes.papers.words import Say, grade_words, missing, template
from layers.text import Text

_CODES = {
    "kind": words.KINDS,
    "cause": words.CAUSES,
    "source": words.SOURCES,
    "then": words.STATES,
    "closed_as": words.STATES,
    "outcome": words.OUTCOMES,
    "secrecy": words.SECRECY,
}


class Columns:
    """Gives each column of ``dispute_monthly.toml`` for chosen rows of a month, as a list."""

    def __init__(self, month: Month, related: Related, say: Say, matrix: Matrix = DEFAULT) -> None:
        self._month, self._related, self._say, self._matrix = month, related, say, matrix
        self._cases = month.cases
        self._spots = _spots(self._cases)
        self._known: dict[str, list[Any]] = {}

    def of(self, name: str, rows: np.ndarray) -> list[Any]:
        """The column `name` of the rows; fields that must be there and are not say so."""
        if name not in self._known:
            values = self._made(name)
            if template("monthly")["column"][name].get("must"):
                values = [missing() if v is None or v == "" else v for v in values]
            self._known[name] = [None if v == "" else v for v in values]
        whole = self._known[name]
        return whole if len(rows) == len(whole) and name != "late_days" and _all(rows) else [whole[i] for i in rows]

    def _made(self, name: str) -> list[Any]:
        made: Callable[[], list[Any]] | None = getattr(self, f"_{name}", None)
        if made is not None:
            return made()
        if name in _CODES:
            return self._coded(name, _CODES[name])
        column = template("monthly")["column"][name]
        values = [None if v is None or v != v else v for v in self._cases[name].astype(object)]
        kind = column.get("kind", "text")
        if kind == "day":
            return [_day(v) for v in values]
        if kind == "whole":
            return [None if v is None else int(v) for v in values]
        if kind == "real":
            return [None if v is None else float(v) for v in values]
        return [known(v) for v in values]

    def _coded(self, name: str, labels: Any) -> list[str]:
        values = self._cases[name].astype(object)
        said = {v: self._say(words.label(labels, v)) for v in set(values.dropna())}
        return [said.get(v, "") for v in values]

    def _grade(self) -> list[str]:
        return [grade_words(g, self._say) for g in self._cases["grade"].astype(object)]

    def _named(self, column: str, name: Callable[[object], str]) -> list[str]:
        return [name(known(v)) for v in self._cases[column].astype(object)]

    def _line(self) -> list[str]:
        return self._named("line", self._related.line)

    def _side_a(self) -> list[str]:
        return self._named("side_a", self._related.unit)

    def _side_b(self) -> list[str]:
        return self._named("side_b", self._related.unit)

    def _side_c(self) -> list[str]:
        return self._named("side_c", self._related.unit)

    def _claim(self, side: str) -> list[str]:
        return [self._related.claims.get(k, {}).get(side, "") for k in self._cases["key"]]

    def _claim_a(self) -> list[str]:
        return self._claim("a")

    def _claim_b(self) -> list[str]:
        return self._claim("b")

    def _claim_c(self) -> list[str]:
        return self._claim("c")

    def _papers(self, weight: str) -> list[int | None]:
        found = self._related.evidence
        return [found[k][weight] or None if k in found else None for k in self._cases["key"]]

    def _evidence_basis(self) -> list[int | None]:
        return self._papers(BASIS)

    def _evidence_reference(self) -> list[int | None]:
        return self._papers(REFERENCE)

    def _evidence_none(self) -> list[int | None]:
        return self._papers(NEITHER)

    def _lon(self) -> list[float | None]:
        return [None if np.isnan(x) else float(round(x, 6)) for x in self._spots[:, 0]]

    def _lat(self) -> list[float | None]:
        return [None if np.isnan(y) else float(round(y, 6)) for y in self._spots[:, 1]]

    def _contested_ha(self) -> list[float | None]:
        found = self._related.contested_ha
        return [None if (ha := found.get(k)) is None else round(ha, 4) for k in self._cases["key"]]

    def _extent(self) -> list[str]:
        kinds = template("words")["extent"]
        return ["" if g is None or g.is_empty else kinds.get(g.geom_type, "") for g in self._cases["geometry"]]

    def _pairs(self) -> list[tuple[int, int] | None]:
        both = zip(self._cases["likelihood"].astype(object), self._cases["impact"].astype(object), strict=True)
        return [None if a is None or b is None or a != a or b != b else (int(a), int(b)) for a, b in both]

    def _score(self) -> list[int | None]:
        return [None if p is None else p[0] * p[1] for p in self._pairs()]

    def _suggested(self) -> list[str]:
        return ["" if s is None else grade_words(self._matrix.grade(s), self._say) for s in self._score()]

    def _incident_level(self) -> list[str]:
        signs = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级"}
        return [signs.get(known(v), known(v)) for v in self._cases["incident_level"].astype(object)]

    def _progress(self) -> list[str]:
        events = {k: self._say(t) for k, t in words.EVENTS.items()}
        found = []
        for key in self._cases["key"]:
            day, kind, account = self._related.last.get(key, ("", "", ""))
            found.append(" ".join(w for w in (day, events.get(kind, kind), account) if w))
        return found

    def _events(self) -> list[int | None]:
        return [self._related.events.get(k) for k in self._cases["key"]]

    def _attachments(self) -> list[int | None]:
        return [self._related.attachments.get(k) for k in self._cases["key"]]

    def _since(self, column: str, until: Any) -> list[int | None]:
        found: list[int | None] = []
        for start, end in zip(self._cases[column].astype(object), until, strict=True):
            day = None if start is None or start != start else _day(start)
            found.append(None if day is None or pd.isna(end) else (pd.Timestamp(end).date() - day).days)
        return found

    def _age_days(self) -> list[int | None]:
        return self._since("found_on", [self._month.as_of] * len(self._cases))

    def _settle_days(self) -> list[int | None]:
        return self._since("found_on", self._cases["closed_in"])

    def _closed_in(self) -> list[date | None]:
        return [None if pd.isna(d) else d.date() for d in self._cases["closed_in"]]

    def _late_days(self) -> list[int | None]:
        return [int(n) or None for n in self._month.late.late]

    def _late_since(self) -> list[date | None]:
        return [_day(d) for d in self._month.late.since]

    def _late_reasons(self) -> list[str]:
        said: dict[tuple[str, ...], str] = {}
        for one in self._month.late.reasons:
            said.setdefault(one, "、".join(self._say(_reason(r)) for r in one))
        return [said[one] for one in self._month.late.reasons]


def _reason(name: str) -> Text:
    return REASONS[name]


def _all(rows: np.ndarray) -> bool:
    return bool((rows == np.arange(len(rows))).all())


def _day(value: object) -> date | None:
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return day_or_none(value)
    return day_or_none(value)


def _spots(cases: pd.DataFrame) -> np.ndarray:
    """Longitude and latitude (N, 2) of a point within each case; NaN without a place."""
    shapes = np.asarray(cases["geometry"], dtype=object)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    spots = np.full((len(shapes), 2), np.nan)
    if there.any():
        spots[there] = shapely.get_coordinates(shapely.point_on_surface(shapes[there]))
    return spots


def column_names(sheet: str, *, public: bool) -> Sequence[str]:
    """The columns of a sheet of ``dispute_monthly.toml``."""
    said = template("monthly")
    names = next(s for s in said["sheet"] if s["id"] == sheet)["columns"]
    return [n for n in names if not (public and said["column"][n].get("private"))]
