"""Warnings made ready for a list: what filters and searches ask of each, in arrays."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import numpy as np

from gis_desk.disputes.warnings.acceptance import ACCEPTED, Answer
from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.findings import Severity
from layers.text import Text
from layers.work import QUIET, Progress
from ui.texts import say

Identity = tuple[str, tuple[str, ...]]
_SEVERITIES, _KINDS = tuple(Severity), tuple(KINDS)
_SOME = 500


class Found:
    """N warnings by urgency with their answers; made in a job, read by the window.

    Parameters
    ----------
    alerts : list of Alert
    answers : mapping
        As `gis_desk.disputes.warnings.acceptance.answers` gives them.
    words : list of N str, optional
        What each is searched by, where that is known already.
    """

    def __init__(
        self,
        alerts: list[Alert],
        answers: Mapping[Identity, Answer],
        words: list[str] | None = None,
        progress: Progress = QUIET,
    ) -> None:
        self.alerts, self.answers = alerts, dict(answers)
        self.words = _words(alerts, progress) if words is None else words
        self._at = {a.id: n for n, a in enumerate(alerts)}
        self._severity = np.fromiter((a.severity.rank for a in alerts), np.int8, len(alerts))
        kinds = {kind: n for n, kind in enumerate(_KINDS)}
        self._kind = np.fromiter((kinds[a.kind] for a in alerts), np.int16, len(alerts))
        self._accepted = np.zeros(len(alerts), bool)
        self._accepted[[self._at[i] for i, a in self.answers.items() if a.state == ACCEPTED and i in self._at]] = True

    def let_go(self) -> Iterator[None]:
        """Take everything out piece by piece; nobody asks it for anything any more."""
        for kept in (self.alerts, self.words):
            while kept:
                del kept[-_SOME:]
                yield
        while self._at:
            for _ in range(min(_SOME, len(self._at))):
                self._at.popitem()
            yield

    def __len__(self) -> int:
        return len(self.alerts)

    def answer(self, alert: Alert) -> Answer | None:
        """The answer to `alert`, or None."""
        return self.answers.get(alert.id)

    def number(self, alert: Alert) -> int | None:
        """The number of the warning with the same identity, None where it is there no more."""
        return self._at.get(alert.id)

    def is_accepted(self, number: int) -> bool:
        """Whether somebody answers for that warning today."""
        return bool(self._accepted[number])

    @cached_property
    def accepted(self) -> int:
        """How many somebody answers for."""
        return int(self._accepted.sum())

    @cached_property
    def severities(self) -> dict[Severity, int]:
        """How many of each severity nobody answers for."""
        counts = np.bincount(self._severity[~self._accepted], minlength=len(_SEVERITIES))
        return dict(zip(_SEVERITIES, counts.tolist(), strict=True))

    @cached_property
    def kinds(self) -> dict[str, int]:
        """How many of each kind nobody answers for."""
        counts = np.bincount(self._kind[~self._accepted], minlength=len(_KINDS))
        return dict(zip(_KINDS, counts.tolist(), strict=True))

    def chosen(
        self, severities: Collection[Severity], kinds: Collection[str], words: tuple[str, ...], *, accepted: bool
    ) -> np.ndarray:
        """Numbers of those of these severities and kinds (all where empty) that have all `words`, by urgency."""
        keep = np.isin(self._severity, [s.rank for s in severities])
        if kinds:
            keep &= np.isin(self._kind, [_KINDS.index(k) for k in kinds])
        if not accepted:
            keep &= ~self._accepted
        rows = np.flatnonzero(keep)
        if not words:
            return rows
        said = self.words
        return np.array([n for n in rows.tolist() if all(w in said[n] for w in words)], np.int64)


def _words(alerts: list[Alert], progress: Progress) -> list[str]:
    """What each warning is searched by, in small letters: its sentences without their values, and the values."""
    titles = {kind.id: say(kind.title) for kind in KINDS.values()}
    sentences: dict[str, str] = {}
    found = []
    for n, alert in enumerate(alerts):
        if n % _SOME == 0:
            progress.step(n, len(alerts), "warnings")
        parts = [titles[alert.kind], alert.name, alert.token]
        for sentence in (alert.what, alert.why):
            if sentence.template not in sentences:
                sentences[sentence.template] = say(sentence.template)
            parts.append(sentences[sentence.template])
            parts += [str(v) if not isinstance(v, Text) else say(v) for v in sentence.args.values()]
        found.append("\n".join(parts).lower())
    return found
