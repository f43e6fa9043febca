"""A paper of an inspection while it is put together: its parts, the numbers it claims, the fields it lacks."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from gis_desk.documents.case_values import written
from gis_desk.documents.claims import Claim, filled, in_a_row
from gis_desk.documents.content import Cell, DocTable, Paragraph, Part, Picture
from gis_desk.inspections.papers.reporting import Dossier, Row
from gis_desk.inspections.tasks import known
from layers.text import Text, text
from resources import resource

PAPERS: Mapping[str, Text] = {
    "report": text("Report of the joint inspection"),
    "records": text("Records of the joint inspection"),
    "register": text("Register of the markers"),
    "results": text("Results of the markers"),
}
"""What can be written, in the order of writing."""
_TEMPLATES = {
    "report": "inspection_report.toml",
    "records": "record_table.toml",
    "register": "marker_register.toml",
    "results": "marker_results.toml",
    "words": "record_words.toml",
}
_UNFIT_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_NAME = 40
"""Characters of a line's name in the name of a file."""


@cache
def template(name: str) -> Mapping[str, Any]:
    """The template of a paper, or the words of all of them (``words``)."""
    return tomllib.loads(resource("documents", _TEMPLATES[name]).read_text(encoding="utf-8"))


def word(group: str, value: object) -> str:
    """The Chinese word for a code; the value itself where there is none, empty for no value."""
    said = known(value)
    return str(template("words")[group].get(said, said))


def missing() -> str:
    """What stands where something is missing."""
    return str(template("words")["missing"])


def yes_no(value: object) -> str:
    """是, 否, or empty."""
    return "" if value is None else str(template("words")["yes" if value else "no"])


def amount(name: str, value: float) -> str:
    """A number of `gis_desk.inspections.papers.totals` as papers print it: lengths in kilometres to the metre."""
    return f"{value / 1000:.3f}" if name.endswith("_m") else f"{value:.0f}"


@dataclass(frozen=True)
class Lack:
    """A field that must be there and is empty: its label, where it is filled in, in how many rows it is empty.

    Parameters
    ----------
    table, key : str
        The row to fill in; for ``inspection`` `column` is a name in its details, or a column.
    """

    zh: str
    en: str
    table: str
    key: str
    column: str
    rows: int = 1


@dataclass(frozen=True)
class Paper:
    """A finished content: what is printed, what it claims, what it lacks."""

    kind: str
    title: str
    stem: str
    mark: str
    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Pictures:
    """Maps, photographs, sketches and square codes of the papers; what there is none of is left out.

    Parameters
    ----------
    details : tuple of (caption, Picture)
        Problem places.
    photos : tuple of (row of ``inspection_photo``, Picture)
        In order.
    sketches, codes : mapping
        By key of a marker.
    lost : tuple of str
        Names of photographs that could not be read.
    places : int
        How many problem places there are, also those that are not drawn.
    """

    overview: Picture | None = None
    details: tuple[tuple[str, Picture], ...] = ()
    photos: tuple[tuple[Row, Picture], ...] = ()
    sketches: Mapping[str, Picture] = field(default_factory=dict)
    codes: Mapping[str, Picture] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    places: int = 0


@dataclass(frozen=True)
class Order:
    """How papers are wanted: public copies or not, with which numbers and pictures, made when."""

    dossier: Dossier
    numbers: Mapping[str, float]
    made: datetime
    pictures: Pictures = Pictures()
    public: bool = False

    @property
    def mark(self) -> str:
        """The mark of secrecy."""
        return str(template("words")["public"]) if self.public else word("secrecy", "internal")


class Draft:
    """Collects the parts of one paper."""

    def __init__(self, kind: str, order: Order) -> None:
        self.kind, self.order, self.template = kind, order, template(kind)
        self.parts: list[Part] = []
        self._claims: list[Claim] = []
        self._lacks: dict[tuple[str, str, str], Lack] = {}
        self._tables = 0

    def add(self, words: str, style: str = "text") -> None:
        """A paragraph."""
        self.parts.append(Paragraph(words, style))

    def sentence(self, pattern: str, style: str = "text", **words: str) -> str:
        """A paragraph of `pattern`, whose fields are numbers of the round, or `words`; the numbers are claimed."""
        said, claim = self._filled(pattern, words)
        self.add(said, style)
        self._claims += [claim] if claim.names else []
        return said

    def claimed(self, *cells: str) -> tuple[str, ...]:
        """The cells of a row with their numbers filled in; the row is claimed."""
        done = [self._filled(cell, {}) for cell in cells]
        self._claims.append(in_a_row(claim for _, claim in done))
        return tuple(said for said, _ in done)

    def _filled(self, pattern: str, words: Mapping[str, str]) -> tuple[str, Claim]:
        return filled(pattern, words, self.order.numbers, amount)

    def needed(self, value: str, zh: str, en: str, table: str, key: str, column: str) -> str:
        """`value`, or the words for what is missing, which is then named."""
        if value:
            return value
        before = self._lacks.get((table, column, zh))
        if before is not None and before.key == key:
            return missing()
        self._lacks[table, column, zh] = (
            Lack(zh, en, table, key, column)
            if before is None
            else Lack(zh, en, table, before.key, column, before.rows + 1)
        )
        return missing()

    def caption(self, words: str) -> None:
        """The heading of a table, numbered in the order of the tables."""
        self._tables += 1
        self.add(str(template("words")["table"]).format(n=self._tables, words=words), "caption")

    def detail(self, key: str) -> str:
        """What a person filled in for the round, by its key in ``record_words.toml``; nothing is made up."""
        one = next(d for d in template("words")["details"] if d["key"] == key)
        if self.order.public and one.get("private"):
            return "—"
        found = detail_of(self.order.dossier.details, key)
        if not one["must"]:
            return found
        inspection = known((self.order.dossier.inspection or {}).get("key"))
        return self.needed(found, one["zh"], one["en"], "inspection", inspection, key)

    def table(
        self,
        widths: Sequence[int],
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        empty: str = "",
        caption: str = "",
    ) -> None:
        """A table with a head that is printed again; without rows it says `empty`."""
        if caption:
            self.caption(caption)
        made = [tuple(Cell((Paragraph(w, "label"),)) for w in head)]
        made += [tuple(Cell((Paragraph(w, "small"),)) for w in row) for row in rows]
        if not rows:
            made.append((Cell((Paragraph(empty or str(template("words")["none"]), "small"),), len(widths)),))
        self.parts.append(DocTable(tuple(widths), tuple(made), heads=1, least=340))
        self.add("", "small")

    def finish(self, title: str, stem: str) -> Paper:
        """The paper, with its title above and version, rules and time below."""
        texts = template("words")
        made = f"{written(self.order.made.date())}{self.order.made:%H:%M}"
        foot = texts["foot"].format(version=self.template["version"], rules=texts["rules"], made=made)
        if self.order.public:
            self.add(texts["coarse"], "small")
        self.add(foot, "small")
        return Paper(
            self.kind,
            title,
            _UNFIT_NAME.sub("_", stem),
            self.order.mark,
            tuple(self.parts),
            tuple(self._claims),
            tuple(self._lacks.values()),
        )


def detail_of(details: Mapping[str, Any], key: str) -> str:
    """A text of the details of a round; where only its days have it, what they say, each thing once."""
    value = details.get(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    if isinstance(value, list):
        return "、".join(known(v) for v in value if known(v))
    days = details.get("days")
    days = list(days.values()) if isinstance(days, Mapping) else days if isinstance(days, list) else []
    return "；".join(dict.fromkeys(v for d in days if isinstance(d, Mapping) and (v := known(d.get(key)).strip())))


def file_stem(order: Order, what: str) -> str:
    """How its file is called: 〈year〉-〈line〉-〈paper〉; extra rounds and public copies say so."""
    dossier, words = order.dossier, template("words")
    extra = known((dossier.inspection or {}).get("kind")) == "extra"
    parts = ["" if dossier.year is None else str(dossier.year), dossier.name[:_NAME], what]
    return "-".join(p for p in (*parts, word("kind", "extra") if extra else "", words["copy"] * order.public) if p)


def place_of(order: Order, row: Row) -> tuple[str, str]:
    """Longitude and latitude of a row as printed; two decimals in public copies."""
    spot = row.get("geometry")
    if spot is None or spot.is_empty:
        return "", ""
    digits = 2 if order.public else 7
    return f"{spot.x:.{digits}f}", f"{spot.y:.{digits}f}"
