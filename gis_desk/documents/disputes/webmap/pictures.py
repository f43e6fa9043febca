"""Small pictures for the popups of the dispute map: at most so large, so many and so heavy, the rest is told."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gis_desk.documents.disputes.webmap.cases import plain
from layers.errors import WorkspaceError
from layers.formats.photos.fitting import fitted
from layers.work import Progress

LONGEST = 320
"""Dots along the longer side."""
BUDGET = 3_000_000
"""Bytes of all pictures in the page, as they are written there."""
OF_ONE = 6
"""Pictures of one case."""
_MOST_READ = 60_000_000
"""Bytes of a content that is still read for its picture."""

Content = Callable[[str], bytes]
"""The long content with a SHA-256; `WorkspaceError` where there is none."""


@dataclass(frozen=True)
class Attached:
    """Attachments of the cases, for the page.

    Attributes
    ----------
    rows : dict
        By the place of the case: ``[name, picture]`` of each attachment, the picture a place in `pictures` or -1.
    pictures : list of str
        JPEG as data URIs, no EXIF.
    left_out, unreadable : int
        Pictures that did not fit, and that could not be read.
    """

    rows: dict[str, list[list[Any]]]
    pictures: list[str]
    left_out: int
    unreadable: int


def attached(
    attachments: pd.DataFrame | None,
    owners: Mapping[tuple[str, str], int],
    content: Content | None,
    progress: Progress,
    budget: int = BUDGET,
) -> Attached:
    """The attachments of the cases with small pictures, those of the first cases first.

    Parameters
    ----------
    attachments : DataFrame or None
        ``attachment`` of the schema.
    owners : mapping
        Place of the case by ``(owner_table, owner_key)``: the case itself, its events, claims and evidence.
    content : callable or None
        Gives long contents; without it the attachments are named only.
    """
    rows: dict[str, list[list[Any]]] = {}
    pictures: list[str] = []
    known: dict[str, int] = {}
    spent = left_out = unreadable = 0
    found = _of_cases(attachments, owners)
    for n, (case, row) in enumerate(found):
        progress.step(n, len(found), "photographs")
        entry: list[Any] = [plain(row["name"]) or "", -1]
        mine = rows.setdefault(str(case), [])
        mine.append(entry)
        source = _source(row)
        if source is None or content is None:
            continue
        if source in known:
            entry[1] = known[source]
        elif sum(picture >= 0 for _, picture in mine) >= OF_ONE or spent >= budget:
            left_out += 1
        elif (picture := _small(source, content)) is None:
            unreadable += 1
        elif spent + len(picture) > budget:
            left_out += 1
        else:
            entry[1] = known[source] = len(pictures)
            pictures.append(picture)
            spent += len(picture)
    return Attached(rows, pictures, left_out, unreadable)


def _of_cases(
    attachments: pd.DataFrame | None, owners: Mapping[tuple[str, str], int]
) -> Sequence[tuple[int, dict[Any, Any]]]:
    if attachments is None or not len(attachments):
        return []
    found = [
        (case, row)
        for row in attachments.to_dict("records")
        if (case := owners.get((str(row["owner_table"]), str(row["owner_key"])))) is not None
    ]
    return sorted(found, key=lambda pair: (pair[0], str(pair[1]["added_on"] or ""), str(pair[1]["key"])))


def _source(row: Mapping[Any, Any]) -> str | None:
    """SHA-256 of what the picture is made from; None for what is no picture, or too long to be read for one."""
    if thumbnail := plain(row["thumbnail"]):
        return str(thumbnail)
    media, whole = str(plain(row["media_type"]) or ""), plain(row["sha256"])
    if not whole or not media.startswith("image/") or (plain(row["size"]) or 0) > _MOST_READ:
        return None
    return str(whole)


def _small(sha256: str, content: Content) -> str | None:
    try:
        data = content(sha256)
    except WorkspaceError:  # the row names what the workspace does not hold: told as unreadable
        return None
    small = fitted(data, LONGEST)
    return None if small is None else "data:image/jpeg;base64," + base64.b64encode(small[0]).decode("ascii")
