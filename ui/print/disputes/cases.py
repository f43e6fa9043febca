"""Briefs and forms of cases as files: pictures made, the brief fitted to its page, all written and proven, or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pandas as pd

from gis_desk.disputes.grade import DEFAULT, Matrix
from gis_desk.disputes.papers.case import CaseFile, Row, gather
from gis_desk.disputes.papers.month import PaperError
from gis_desk.disputes.papers.related import TABLES, known
from gis_desk.documents.content import Picture
from gis_desk.documents.disputes.papers.brief import MAP_MM, ROOMS, brief
from gis_desk.documents.disputes.papers.brief import told as brief_told
from gis_desk.documents.disputes.papers.case_order import CaseOrder, CasePictures
from gis_desk.documents.disputes.papers.form import form
from gis_desk.documents.disputes.papers.form import told as form_told
from gis_desk.documents.inspection_paper import Lack, Paper
from layers.errors import GisDeskError, Where
from layers.formats.photos.fitting import fitted
from layers.formats.writing import put, spare, workshop
from layers.text import Text, text
from layers.work import QUIET, Progress
from ui.map.fonts import missing_glyphs
from ui.print.composer.structure import Viewport
from ui.print.disputes.maps import LAYERS, CaseMap, has_map
from ui.print.disputes.matrix import HIGH, WIDE, matrix_drawing
from ui.print.papers.files import FORMS, Ready, Written, as_drawn, folder_for, words_of, write_file
from ui.print.papers.flow import Drawing, Flow
from ui.print.pdf import ensure_application
from ui.texts import say, say_in

PAPERS: Mapping[str, Text] = {"brief": text("Brief of a case"), "form": text("Register form")}
"""What can be written of a case."""
NEEDED = tuple(dict.fromkeys((*TABLES, *LAYERS)))
"""Tables whose frames the papers are made of."""
_SPARE_MM = 10.0
"""Free at the foot of a brief, for faces that are wider than ours."""
_PHOTO = (70.0, 28.0)
_LONGEST = 850
CHINESE = partial(say_in, "zh")


@dataclass(frozen=True)
class CasePaper:
    """One written file of a case."""

    number: str
    written: Written


@dataclass(frozen=True)
class CasePapers:
    """What was written, and the photographs that could not be read."""

    files: tuple[CasePaper, ...]
    lost_photos: tuple[str, ...]

    @property
    def lacks(self) -> list[Lack]:
        """Fields that must be there and are empty, each once for a case."""
        return list({(k.key, k.column, k.zh): k for f in self.files for k in f.written.paper.lacks}.values())


def write_cases(
    frames: Mapping[str, pd.DataFrame],
    numbers: Sequence[str],
    which: Sequence[str],
    out: Path,
    made: datetime,
    content: Callable[[str], bytes],
    *,
    forms: Sequence[str] = FORMS,
    public: bool = False,
    matrix: Matrix = DEFAULT,
    progress: Progress = QUIET,
) -> CasePapers:
    """Write the papers `which` of the cases `numbers` into the folder `out`, which is made where it is missing.

    Parameters
    ----------
    frames : mapping
        Frames (EPSG:4490) of `NEEDED`.
    content : callable
        Gives the bytes of an attachment by its SHA-256, raising `GisDeskError` where there are none.

    Raises
    ------
    PaperError
        For a case there is not, no case, or a public copy of a secret one.
    ReportError
        When a file does not say what the data say: no file is written.
    FormatError
        If `out` cannot be written to.
    """
    ensure_application()
    if not numbers:
        raise PaperError("no case is named", where=Where(field="NUMBER"), do="give the numbers of the cases")
    cases = [gather(frames, n) for n in dict.fromkeys(numbers)]
    for case in cases:
        if public and case.row["secrecy"] == "secret":
            raise PaperError(
                "case {number} is secret, of which there is no public copy",
                where=Where(layer="dispute", field="secrecy", value=case.row["number"]),
                do="leave it out, or write an internal copy",
                number=case.row["number"],
            )
    files: list[CasePaper] = []
    lost: list[str] = []
    total = len(cases) * len(which) * len(forms)
    with folder_for(out), workshop(out / "papers") as folder:
        for case in cases:
            number = known(case.row["number"]) or case.key
            maker = CaseMaker(frames, case, made, content, public=public, matrix=matrix)
            for kind in which:
                ready = maker.ready(kind)
                for one in forms:
                    progress.step(len(files), total, f"{say(PAPERS[kind])} {number}")
                    draft = folder / f"{ready.paper.stem}.{one}"
                    if draft.exists():
                        raise _twice(draft.name)
                    spare(out / draft.name)
                    done = write_file(ready, one, draft, made, Progress(stopped=progress.stopped))
                    files.append(CasePaper(number, replace(done, file=out / draft.name)))
            lost += maker.lost
        put([folder / f.written.file.name for f in files], out)
    return CasePapers(tuple(files), tuple(dict.fromkeys(lost)))


def _twice(name: str) -> PaperError:
    return PaperError(
        "two cases would be written to '{name}'",
        where=Where(field="number", value=name),
        do="give the cases different numbers",
        name=name,
    )


class CaseMaker:
    """Makes the papers of one case; `lost` are names of photographs that could not be read."""

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        case: CaseFile,
        made: datetime,
        content: Callable[[str], bytes],
        *,
        public: bool,
        matrix: Matrix,
    ) -> None:
        self._content = content
        self.lost: list[str] = []
        self._drawings: dict[str, Drawing] = {}
        self._seen: dict[int, list[Viewport]] = {}
        self._order = CaseOrder(case, made, CHINESE, public, matrix)
        self._frames = frames

    def ready(self, kind: str) -> Ready:
        """The paper `kind` of `PAPERS` with all its file needs."""
        if kind == "form":
            return Ready(form(self._order), places=form_told(self._order), words=say(PAPERS[kind]))
        order = replace(self._order, pictures=self._pictures())
        paper = fitted_brief(order)
        return Ready(
            paper,
            self._drawings,
            places=brief_told(order, paper),
            words=say(PAPERS[kind]),
            exact=True,
            viewports=self._seen,
        )

    def _pictures(self) -> CasePictures:
        case, public = self._order.case, self._order.public
        row = case.row
        scored = [None if row[n] is None else int(row[n]) for n in ("likelihood", "impact")]
        drawn = self._drawn("matrix", "风险等级矩阵", (WIDE, HIGH), matrix_drawing(self._order.matrix, *scored))
        if public or not has_map(case):
            return CasePictures(None, drawn)
        drawing = CaseMap(self._frames, case).drawing(self._seen)
        return CasePictures(self._drawn("map", "双方主张示意图", MAP_MM, drawing), drawn, tuple(self._photos()))

    def _drawn(self, name: str, words: str, size: tuple[float, float], drawing: Drawing) -> Picture:
        self._drawings[name] = drawing
        return Picture(b"", *size, words, name)

    def _photos(self) -> list[tuple[str, Picture]]:
        found: list[tuple[str, Picture]] = []
        for one in self._order.case.attachments:
            if not str(one["media_type"] or "").startswith("image/") or len(found) == 2:
                continue
            made = photograph(one, self._content)
            if made is None:
                self.lost.append(known(one["name"]))
            else:
                found.append((known(one["name"]), made))
        return found


def photograph(row: Row, content: Callable[[str], bytes]) -> Picture | None:
    """An attached photograph as paper needs it; its thumbnail where the original is lost, None without both."""
    for column in ("sha256", "thumbnail"):
        if not row[column]:
            continue
        try:
            data = content(str(row[column]))
        except GisDeskError:
            continue
        made = fitted(data, _LONGEST)
        if made is not None:
            jpeg, wide, high = made
            factor = min(_PHOTO[0] / wide, _PHOTO[1] / high)
            return Picture(jpeg, wide * factor, high * factor, known(row["name"]))
    return None


def fitted_brief(order: CaseOrder) -> Paper:
    """The brief that says as much as its one page holds."""
    for room in ROOMS:
        paper = brief(order, room)
        flow = Flow({})
        lost = tuple(missing_glyphs(words_of(paper.parts)))
        if len(flow.lay(as_drawn(paper, lost).parts)) == 1 and flow.left >= _SPARE_MM:
            return paper
    return paper
