"""The four papers of an inspection by name, and their proof: what is printed against what the tables hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from gis_desk.documents.case_values import written
from gis_desk.documents.claims import compact
from gis_desk.documents.inspection_paper import PAPERS, Order, Paper, amount, word, yes_no
from gis_desk.documents.inspection_records import records
from gis_desk.documents.inspection_register import register, results
from gis_desk.documents.inspection_report import report
from gis_desk.inspections.papers.reporting import Dossier, ReportError
from gis_desk.inspections.papers.totals import course_m, recount
from gis_desk.inspections.tasks import known
from layers.errors import Where

MAKERS: Mapping[str, Callable[[Order], Paper]] = {
    "report": report,
    "records": records,
    "register": register,
    "results": results,
}
"""How each of `PAPERS` is made."""


_NEAR = 400
"""Characters that may stand between the number of a marker and its coordinates."""


@dataclass(frozen=True)
class Difference:
    """A number that is printed otherwise than the tables say: its name, the print (empty: not found), the count."""

    name: str
    printed: str
    counted: str


@dataclass(frozen=True)
class Proof:
    """How many numbers and coordinates of a file were compared, and what differed."""

    checked: int
    differences: tuple[Difference, ...]


def make(kind: str, order: Order) -> Paper:
    """The paper `kind` of `PAPERS`.

    Raises
    ------
    ReportError
        For a paper there is not.
    """
    if kind not in PAPERS:
        raise ReportError(
            "there is no paper '{paper}'", do="choose of: {choices}", paper=kind, choices=", ".join(PAPERS)
        )
    return MAKERS[kind](order)


def counted(frames: Mapping[str, pd.DataFrame], dossier: Dossier) -> dict[str, float]:
    """The numbers of the round, counted from the tables and not from the dossier."""
    key = None if dossier.inspection is None else str(dossier.inspection["key"])
    return recount(frames, str(dossier.line["key"]), key, dossier.year)


def prove(
    paper: Paper,
    said: str,
    counts: Mapping[str, float],
    places: Sequence[Sequence[str]] = (),
    say: Callable[[str, float], str] = amount,
) -> Proof:
    """Compare the numbers of a written paper with the counts, sentence by sentence in the order they are printed.

    Parameters
    ----------
    said : str
        The text of the file, read back from it.
    counts : mapping
        As `counted` gives them.
    places : sequence of sequences
        Texts that must follow each other somewhere in the file, with little between them: a marker's number and its
        coordinates, the cells of a row, as the tables have them.
    say : callable
        How a number is printed, by its name and value.
    """
    text, at = compact(said), 0
    checked, differences = 0, []
    for claim in paper.claims:
        expected = [say(name, counts.get(name, 0.0)) for name in claim.names]
        checked += len(expected)
        match = claim.pattern.search(text, at)
        at = at if match is None else match.end()
        printed = [""] * len(expected) if match is None else match.groups()
        differences += [Difference(n, p, e) for n, p, e in zip(claim.names, printed, expected, strict=True) if p != e]
    for place in places:
        checked += 1
        if not _follow(text, [compact(p) for p in place]):
            differences.append(Difference(compact(place[0]), "", " ".join(place[1:])))
    return Proof(checked, tuple(differences))


def _follow(text: str, words: Sequence[str]) -> bool:
    """Whether `words` follow each other somewhere in `text`, at most `_NEAR` characters apart."""
    at = text.find(words[0])
    while at >= 0:
        end = at + len(words[0])
        for word_ in words[1:]:
            found = text.find(word_, end, end + _NEAR + len(word_))
            if found < 0:
                break
            end = found + len(word_)
        else:
            return True
        at = text.find(words[0], at + 1)
    return False


def places_of(frame: pd.DataFrame, keys: Sequence[str], *, public: bool) -> list[tuple[str, ...]]:
    """Number, longitude, latitude and height of the markers `keys`, read from their table anew.

    Public copies have two decimals, and no heights.
    """
    found: list[tuple[str, ...]] = []
    wanted, digits = set(keys), 2 if public else 7
    columns = (frame[c] for c in ("key", "number", "geometry", "height_m"))
    for key, number, spot, height in zip(*columns, strict=True):
        if key not in wanted or not isinstance(number, str) or not number or spot is None or spot.is_empty:
            continue
        lon, lat = spot.coords[0][:2]
        told = () if public or height is None or height != height else (f"{height:.2f}",)
        found.append((number, f"{lon:.{digits}f}", f"{lat:.{digits}f}", *told))
    return found


def rows_told(frames: Mapping[str, pd.DataFrame], dossier: Dossier) -> list[tuple[str]]:
    """What rows of the record table say one cell after the other, read from their tables anew.

    Of markers number, day, whether it was found, post; of stretches ends, day, length in metres.
    """
    numbers = dict(zip(frames["marker"]["key"], frames["marker"]["number"], strict=True))
    told: list[tuple[str]] = []
    wanted = {r["key"] for r in dossier.records}
    columns = (frames["inspection_record"][c] for c in ("key", "marker", "visited_on", "found", "body"))
    for key, marker, day, found, body in zip(*columns, strict=True):
        cells = (known(numbers.get(marker)), written(day), "" if pd.isna(found) else yes_no(found), word("body", body))
        if key in wanted and all(cells):
            told.append(("".join(cells),))
    wanted = {r["key"] for r in dossier.stretches}
    names = ("key", "from_marker", "to_marker", "visited_on", "geometry", "from_m", "to_m")
    columns = (frames["inspection_stretch"][c] for c in names)
    for key, begin, end, day, shape, low, high in zip(*columns, strict=True):
        ends = known(numbers.get(begin)), known(numbers.get(end)), written(day)
        metres = course_m(shape) or (0.0 if pd.isna(low) or pd.isna(high) else abs(float(high) - float(low)))
        if key in wanted and all(ends) and metres:
            told.append((f"{ends[0]}—{ends[1]}{ends[2]}{metres:.0f}",))
    return told


def refuse(paper: Paper, file: object, proof: Proof) -> ReportError:
    """The error that says what of a paper differs from the data."""
    shown = "; ".join(f"{d.name}: {d.printed or '—'} ≠ {d.counted}" for d in proof.differences[:8])
    return ReportError(
        "the paper says other numbers than the data: {differences}",
        where=Where(file=str(file), value=paper.title),
        do="report this as an error of the program; the paper was not written",
        differences=shown,
    )
