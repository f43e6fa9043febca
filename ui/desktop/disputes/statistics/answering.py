"""From a question to its picture and words: what runs off the GUI thread."""

from dataclasses import dataclass

import pandas as pd

from gis_desk.disputes.statistics.areas import study_area
from gis_desk.disputes.statistics.clusters import study_units
from gis_desk.disputes.statistics.lines import study_lines
from gis_desk.disputes.statistics.method import Method
from gis_desk.disputes.statistics.question import Frames, Question
from gis_desk.disputes.statistics.times import study_time
from layers.work import Progress
from ui.desktop.disputes.statistics.pictures import Picture, of_area, of_lines, of_units

TABLES = ("dispute", "boundary_line", "marker", "division")


@dataclass(frozen=True)
class Answer:
    """The words and the picture; over time a table in place of the picture."""

    method: Method
    picture: Picture
    table: pd.DataFrame


def answer(what: str, question: Question, frames: Frames, period: str, rim_colour: str, progress: Progress) -> Answer:
    """The answer to `question`: ``line``, ``area``, ``unit`` or ``time``; what is hot gets a rim of `rim_colour`."""
    if what == "line":
        lines = study_lines(question, frames, progress)
        table = frames["boundary_line"]
        names = {k: n for k, n in zip(table["key"], table["name"], strict=True) if isinstance(n, str)}
        return Answer(lines.method, of_lines(lines, names, rim_colour), pd.DataFrame())
    if what == "area":
        area = study_area(question, frames, progress)
        return Answer(area.method, of_area(area, frames["division"], rim_colour), pd.DataFrame())
    if what == "unit":
        units = study_units(question, frames, progress)
        return Answer(units.method, of_units(units), pd.DataFrame())
    time = study_time(question, frames, period=period)
    return Answer(time.method, Picture(), time.trend.table)
