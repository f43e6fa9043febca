"""What the page is asked for, what it looks at before writing, and the writing; everything off the GUI thread."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gis_desk.disputes.papers.related import TABLES
from gis_desk.documents.inspection_paper import Lack
from layers.text import Text, text
from layers.work import Progress
from ui.texts import say_in

if TYPE_CHECKING:
    from layers.store import Store

KINDS: Mapping[str, Text] = {
    "monthly": text("Monthly list"),
    "brief": text("Brief of a case"),
    "form": text("Register form"),
    "yearly": text("Review of a year"),
}
"""What can be written."""
OF_CASES = ("brief", "form")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "monthly": TABLES,
    "brief": tuple(dict.fromkeys((*TABLES, "water", "road", "place_name"))),
    "form": tuple(dict.fromkeys((*TABLES, "water", "road", "place_name"))),
    "yearly": ("dispute", "dispute_event", "division", "boundary_line", "marker"),
}
"""Tables that each is made of."""
_APART = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Asked:
    """One order of the page: what, of which month, year or cases, as which files, public or not."""

    kind: str
    year: int
    month: int
    numbers: tuple[str, ...]
    forms: tuple[str, ...]
    public: bool
    code: str | None

    @property
    def whole(self) -> bool:
        """Whether nothing is left open."""
        if self.kind in OF_CASES:
            return bool(self.numbers and self.forms)
        return self.kind != "yearly" or bool(self.forms)


@dataclass(frozen=True)
class Looked:
    """What a paper would say in numbers, by their words, and the fields it lacks."""

    numbers: tuple[tuple[Text, str], ...]
    lacks: tuple[tuple[str, Lack], ...]
    """With the number of the case."""


@dataclass(frozen=True)
class Done:
    """Files written, how much in them was proven, characters no face has, photographs that are lost."""

    files: tuple[Path, ...]
    proven: int
    lost: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


def numbers_in(words: str) -> tuple[str, ...]:
    """The numbers of cases that were typed, each once."""
    return tuple(dict.fromkeys(n for n in _APART.split(words) if n))


def county_in(frames: Mapping[str, pd.DataFrame], code: str | None) -> str:
    """The name of the county; empty where it is not known."""
    units = frames["division"]
    hit = units.loc[units["code"] == code, "name"].dropna()
    return str(hit.iloc[0]) if code and len(hit) else ""


_FIGURES: Mapping[str, tuple[tuple[Text, str], ...]] = {
    "monthly": (
        (text("New in the month"), "found"),
        (text("Under way"), "open"),
        (text("Closed in the month"), "closed"),
        (text("Overdue"), "overdue"),
        (text("In all"), "all"),
    ),
    "yearly": (
        (text("Found in the year"), "found"),
        (text("Closed in the year"), "closed"),
        (text("Open at the end"), "open"),
        (text("Overdue"), "overdue"),
        (text("Median days to closing"), "settle_median"),
    ),
}


def look(frames: Mapping[str, pd.DataFrame], asked: Asked, today: dt.date) -> Looked:
    """The numbers and what is missing, without writing anything.

    Raises
    ------
    PaperError
        For a month or year that has not begun, or a case there is not.
    """
    from gis_desk.disputes.papers.month import month_of
    from gis_desk.disputes.papers.year import year_of
    from gis_desk.documents.disputes.papers.claimed import amount
    from gis_desk.documents.disputes.papers.monthly import without_secret

    cases, events = frames["dispute"], frames["dispute_event"]
    shown = without_secret(cases) if asked.public else cases
    found: Mapping[str, float] = {}
    if asked.kind == "monthly":
        found = month_of(shown, events, asked.year, asked.month, today).numbers
    elif asked.kind == "yearly":
        found = year_of(shown, events, asked.year, today).numbers
    none = {"settle_median"} if not found.get("settle_n") else set()
    numbers = tuple(
        (words, "—" if name in none else amount(name, found[name])) for words, name in _FIGURES.get(asked.kind, ())
    )
    return Looked(numbers, _lacks(frames, asked) if asked.kind in OF_CASES else ())


def _lacks(frames: Mapping[str, pd.DataFrame], asked: Asked) -> tuple[tuple[str, Lack], ...]:
    from gis_desk.disputes.papers.case import gather
    from gis_desk.documents.disputes.papers.case_order import CaseOrder, lacks_of, values_of

    found = []
    for number in asked.numbers:
        order = CaseOrder(gather(frames, number), dt.datetime.now(), partial(say_in, "zh"), asked.public)
        found += [(number, lack) for lack in lacks_of(order, values_of(order))]
    return tuple(found)


def write(
    store: "Store", frames: Mapping[str, pd.DataFrame], asked: Asked, out: Path, made: dt.datetime, progress: Progress
) -> Done:
    """Write what is asked for into the folder `out`.

    Raises
    ------
    GisDeskError
        As the writers of the papers; no file is left then.
    """
    county = county_in(frames, asked.code)
    writer = {"monthly": _monthly, "yearly": _yearly}.get(asked.kind, _cases)
    return writer(store, frames, asked, county, out, made, progress)


def _monthly(
    _: "Store",
    frames: Mapping[str, pd.DataFrame],
    asked: Asked,
    county: str,
    out: Path,
    made: dt.datetime,
    progress: Progress,
) -> Done:
    from gis_desk.disputes.papers.related import related
    from gis_desk.documents.disputes.papers.monthly import monthly_name, write_monthly

    done = write_monthly(
        out / monthly_name(county, asked.year, asked.month, public=asked.public),
        frames["dispute"],
        frames["dispute_event"],
        related(frames),
        asked.year,
        asked.month,
        today=made.date(),
        made=made,
        county=county,
        say=partial(say_in, "zh"),
        public=asked.public,
        progress=progress,
    )
    return Done((done.file,), done.compared)


def _cases(
    store: "Store",
    frames: Mapping[str, pd.DataFrame],
    asked: Asked,
    _: str,
    out: Path,
    made: dt.datetime,
    progress: Progress,
) -> Done:
    from ui.print.disputes.cases import write_cases

    done = write_cases(
        frames,
        asked.numbers,
        (asked.kind,),
        out,
        made,
        store.content,
        forms=asked.forms,
        public=asked.public,
        progress=progress,
    )
    return _written([f.written for f in done.files], done.lost_photos)


def _yearly(
    _: "Store",
    frames: Mapping[str, pd.DataFrame],
    asked: Asked,
    county: str,
    out: Path,
    made: dt.datetime,
    progress: Progress,
) -> Done:
    from ui.print.disputes.yearly import write_yearly

    done = write_yearly(
        frames,
        asked.year,
        out,
        made,
        county=county,
        code=asked.code,
        forms=asked.forms,
        public=asked.public,
        progress=progress,
    )
    return _written(done.files)


def _written(files: Any, photos: tuple[str, ...] = ()) -> Done:
    lost = tuple(dict.fromkeys(c for w in files for c in w.lost))
    return Done(tuple(w.file for w in files), sum(w.proof.checked for w in files), lost, photos)
