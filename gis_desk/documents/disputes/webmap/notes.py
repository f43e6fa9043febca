"""What stands beside the picture: method, parameters, number of cases, what is not shown, and the foot of the sheet."""

from collections.abc import Sequence
from datetime import date

from gis_desk.disputes.statistics.density import FEW
from gis_desk.disputes.statistics.method import Method, too_few
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.words import STATES, label
from gis_desk.documents.disputes.webmap.ground import BaseMap
from gis_desk.documents.disputes.webmap.pictures import LONGEST, Attached
from layers.text import Text, text


def chosen(found_from: date | None, found_to: date | None, states: Sequence[str]) -> list[Text]:
    """Which cases were asked for; nothing where all were."""
    notes = []
    if found_from and found_to:
        notes.append(
            text("Only cases found from {first} to {last}.", first=found_from.isoformat(), last=found_to.isoformat())
        )
    elif found_from:
        notes.append(text("Only cases found from {first} on.", first=found_from.isoformat()))
    elif found_to:
        notes.append(text("Only cases found up to {last}.", last=found_to.isoformat()))
    for state in states:
        word = text("not settled") if state == "open" else label(STATES, state)
        notes.append(text("Only cases in this state: {state}.", state=word))
    return notes


def method(n_open: int, along: Method | None) -> list[Text]:
    """Method, parameters and n of both heat maps: the words of the statistics, then those of the spots over land."""
    notes = [too_few(n_open, FEW)] if along is None and n_open < FEW else []
    notes += [] if along is None else along.sentences()
    rules = StatisticsRules()
    notes.append(
        text(
            "Heat map: {n} open cases, weighted by grade ({red:g}, {orange:g}, {yellow:g}, {blue:g}); a picture, not a "
            "test of significance.",
            n=n_open,
            red=rules.red,
            orange=rules.orange,
            yellow=rules.yellow,
            blue=rules.blue,
        )
    )
    return notes


def missing(unplaced: int, older: int, pictures: Attached | None) -> list[Text]:
    """What of the register is not on the map."""
    notes = []
    if unplaced:
        notes.append(text("{n} cases have no place: they stand in the list only.", n=unplaced))
    if older:
        notes.append(text("{n} cases are older than the time slider: they count with its first year.", n=older))
    if pictures is not None and pictures.left_out:
        notes.append(text("{n} photographs were left out, so that the file stays small.", n=pictures.left_out))
    if pictures is not None and pictures.unreadable:
        notes.append(text("{n} photographs could not be read.", n=pictures.unreadable))
    if pictures is not None and pictures.pictures:
        notes.append(text("Photographs are reduced to {px} dots; the originals stay in the workspace.", px=LONGEST))
    return notes


def footer(public: bool, today: date, ground: BaseMap) -> list[Text]:
    """The foot of the page and of the printed sheet."""
    first = (
        text("Not reviewed, not for publication. Map review number: ____________")
        if public
        else text("Internal material of the office, not a public map service; do not put it on the internet.")
    )
    return [
        first,
        text(
            "Lines are simplified to {m:.0f} m; the approved agreement and its map decide. Figures are measured on the "
            "map and are not published data.",
            m=ground.tolerance_m,
        ),
        text("CGCS2000 · made on {day} · Leaflet 1.9.4", day=today.isoformat()),
    ]
