"""Several indexes side by side: the names of the workspace and lists of others, asked as one."""

from collections.abc import Sequence, Sized
from typing import Any

import numpy as np

from gis_desk.names.likeness.index import LIMIT_ELSEWHERE, LIMIT_WITHIN, Likeness
from gis_desk.names.likeness.relations import RANK, Like
from gis_desk.names.parsing import Split


def begins_of(parts: Sequence[Sized]) -> np.ndarray:
    """Where each part begins when all are numbered through, and where the last ends."""
    return np.concatenate([[0], np.cumsum([len(p) for p in parts])]).astype(np.int64)


class Chained(Sequence[Any]):
    """Sequences one after the other."""

    def __init__(self, parts: Sequence[Sequence[Any]]) -> None:
        self._parts, self._begins = parts, begins_of(parts)

    def __len__(self) -> int:
        return int(self._begins[-1])

    def __getitem__(self, at: int) -> Any:  # type: ignore[override]
        n = int(np.searchsorted(self._begins, at, side="right")) - 1
        return self._parts[n][at - int(self._begins[n])]


class Joined:
    """Indexes that count as one; rows are numbered through, those of the first part first.

    It has what the rules and a single question ask of a `Likeness`.

    Parameters
    ----------
    parts : sequence of Likeness
    home : str
        Code of the unit that names whose division is not known are taken to lie in by all parts but the first: those
        of a county do not have to differ from all of the country.
    """

    def __init__(self, parts: Sequence[Likeness], home: str = "") -> None:
        self.parts, self._home = list(parts), home
        self.begins = begins_of(parts)
        self.specific, self.generic, self.divisions, self.kinds = (
            Chained([getattr(p, name) for p in parts]) for name in ("specific", "generic", "divisions", "kinds")
        )

    def __len__(self) -> int:
        return int(self.begins[-1])

    def place(self, row: int) -> tuple[int, int]:
        """The part that `row` belongs to, and its number there."""
        part = int(np.searchsorted(self.begins, row, side="right")) - 1
        return part, row - int(self.begins[part])

    def called(self, specific: str) -> np.ndarray:
        """Rows with exactly this specific term."""
        return np.concatenate([p.called(specific) + b for p, b in zip(self.parts, self.begins, strict=False)])

    def in_scope(
        self,
        split: Split,
        cls: str,
        level: str | None,
        division: str | None,
        famous: bool = False,
        itself: int | None = None,
    ) -> list[Like]:
        """As `Likeness.in_scope`."""
        return [
            _moved(like, begin)
            for n, (part, begin) in enumerate(zip(self.parts, self.begins.tolist(), strict=False))
            for like in part.in_scope(split, cls, level, self._lies(division, n), famous, self._own(itself, n))
        ]

    def similar(
        self,
        split: Split,
        cls: str,
        level: str | None = None,
        division: str | None = None,
        famous: bool = False,
        itself: int | None = None,
        limit: int = LIMIT_WITHIN,
        elsewhere: int = LIMIT_ELSEWHERE,
    ) -> list[Like]:
        """As `Likeness.similar`; among names that are equally like the one asked for those of the first part lead."""
        likes = [
            _moved(like, begin)
            for n, (part, begin) in enumerate(zip(self.parts, self.begins.tolist(), strict=False))
            for like in part.similar(
                split, cls, level, self._lies(division, n), famous, self._own(itself, n), limit, elsewhere
            )
        ]
        likes.sort(key=lambda x: (RANK.index(x.relation), not x.whole, not x.tone, -x.score))
        inside = [x for x in likes if x.within]
        return inside[:limit] + [x for x in likes if not x.within][:elsewhere]

    def _lies(self, division: str | None, part: int) -> str | None:
        return division or (self._home if part else None)

    def _own(self, row: int | None, part: int) -> int | None:
        """`row` as it is numbered in `part`; None where it lies in another."""
        begin, end = self.begins[part], self.begins[part + 1]
        return None if row is None or not begin <= row < end else row - int(begin)


def _moved(like: Like, by: int) -> Like:
    return Like(like.number + by, like.relation, like.whole, like.tone, like.score, like.how, like.within)
