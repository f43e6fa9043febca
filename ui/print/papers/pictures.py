"""The pictures of the papers of a round, and the drawings that stand in their place where a paper is in vectors."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from gis_desk.documents.content import Picture
from gis_desk.documents.inspection_paper import Pictures
from gis_desk.documents.inspection_report import MOST_PHOTOS
from gis_desk.inspections.papers.reporting import Dossier, Row
from gis_desk.inspections.tasks import known
from layers.work import QUIET, Progress
from ui.print.papers.flow import Drawing
from ui.print.papers.maps import DPI, MOST_DETAILS, LineMaps, picture, problems
from ui.print.papers.photos import photograph
from ui.print.papers.sketch import CODE, HIGH, WIDE, sketch, square_code
from ui.texts import tr

OVERVIEW = (156.0, 112.0)
"""Millimetres of the map of the whole line."""
DETAIL = (74.0, 66.0)
"""Millimetres of a map of one place."""
_SKETCH_DPI = 200.0
_A_MARKER = 2
"""Photographs of one marker in its register sheet: near and far."""


class Gallery:
    """Makes pictures for chosen papers: `pictures` for their content, `drawings` by the names they go by.

    Parameters
    ----------
    frames : mapping
        Frames (EPSG:4490) of what maps show.
    content : callable
        Gives the bytes of a SHA-256.
    raster : bool
        Whether pictures are wanted as bytes too; Word documents have no drawings.
    """

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        dossier: Dossier,
        content: Callable[[str], bytes],
        *,
        raster: bool,
        progress: Progress = QUIET,
    ) -> None:
        self.drawings: dict[str, Drawing] = {}
        self._frames, self._dossier, self._content = frames, dossier, content
        self._raster, self._progress = raster, progress

    def make(self, which: Sequence[str]) -> Pictures:
        """The pictures that the papers `which` have."""
        overview, details, places = (None, (), 0) if "report" not in which else self._maps()
        photos, lost = self._photos(which)
        sketches, codes = ({}, {}) if "register" not in which else self._sketches()
        return Pictures(overview, details, photos, sketches, codes, lost, places)

    def _picture(self, name: str, words: str, size: tuple[float, float], drawing: Drawing, data: bytes) -> Picture:
        self.drawings[name] = drawing
        return Picture(data, *size, words, name)

    def _drawn(self, name: str, words: str, size: tuple[float, float], drawing: Drawing, dpi: float) -> Picture:
        return self._picture(name, words, size, drawing, picture(drawing, *size, dpi) if self._raster else b"")

    def _maps(self) -> tuple[Picture, tuple[tuple[str, Picture], ...], int]:
        maps = LineMaps(self._frames, self._dossier)
        found = problems(self._dossier)
        total = min(len(found), MOST_DETAILS) + 1
        self._progress.step(0, total, tr("Drawing the maps"))
        overview = self._drawn("overview", self._dossier.name, OVERVIEW, maps.overview(), DPI)
        details = []
        for n, problem in enumerate(found[:MOST_DETAILS], 1):
            self._progress.step(n, total, tr("Drawing the maps"))
            drawn = self._drawn(f"detail-{n}", problem.name, DETAIL, maps.detail(problem), DPI)
            details.append((problem.name, drawn))
        return overview, tuple(details), len(found)

    def _photos(self, which: Sequence[str]) -> tuple[tuple[tuple[Row, Picture], ...], tuple[str, ...]]:
        """Those the papers show: the first of all for the report, the first of each marker for the register."""
        made: list[tuple[Row, Picture]] = []
        lost: list[str] = []
        counts: dict[object, int] = {}
        rows = self._dossier.photos
        for n, row in enumerate(rows):
            self._progress.step(n, len(rows), tr("Reading the photographs"))
            counts[row["marker"]] = counts.get(row["marker"], 0) + 1
            first = "report" in which and len(made) < MOST_PHOTOS
            own = "register" in which and row["marker"] is not None and counts[row["marker"]] <= _A_MARKER
            if not first and not own:
                continue
            one = photograph(row, self._content)
            if one is None:
                lost.append(known(row["name"]) or known(row["key"]))
            else:
                made.append((row, one))
        return tuple(made), tuple(lost)

    def _sketches(self) -> tuple[dict[str, Picture], dict[str, Picture]]:
        sketches, codes = {}, {}
        line, markers = self._dossier.line, self._dossier.markers
        for n, marker in enumerate(markers):
            self._progress.step(n, len(markers), tr("Drawing the sketches"))
            key, number = marker["key"], known(marker["number"])
            drawing = sketch(marker, line["geometry"])
            if drawing is not None:
                sketches[key] = self._drawn(f"sketch-{key}", number, (WIDE, HIGH), drawing, _SKETCH_DPI)
            data, drawing = square_code(line["key"], marker)
            codes[key] = self._picture(f"code-{key}", number, (CODE, CODE), drawing, data)
        return sketches, codes
