"""Warnings in words: as rows of a table, and as the JSON of the command line."""

from collections.abc import Iterator, Sequence
from typing import Any

import shapely

from gis_desk.disputes.warnings.acceptance import ACCEPTED, EXPIRED, LAPSED, Answer
from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.findings import Severity, sources
from layers.schema import TABLES
from layers.work import QUIET, Progress
from ui.texts import language, say, tr

_SOME = 500
"""Rows between two looks at whether the user asked to stop."""
Answers = dict[tuple[str, tuple[str, ...]], Answer]


def severity_word(severity: Severity) -> str:
    """The word for `severity`."""
    return {Severity.MUST: tr("Must"), Severity.SHOULD: tr("Should"), Severity.ADVISE: tr("Advise")}[severity]


def state_word(answer: Answer | None) -> str:
    """What became of the answer to a warning; empty where nobody has answered."""
    if answer is None:
        return ""
    words = {ACCEPTED: tr("accepted"), EXPIRED: tr("acceptance expired"), LAPSED: tr("acceptance lapsed")}
    return words[answer.state]


def points(value: float) -> str:
    """Points with their sign: +12, +0.4, −5."""
    shown = f"{abs(value):g}"
    return f"−{shown}" if value < 0 else f"+{shown}"


def made_of(alert: Alert) -> str:
    """The parts of its urgency in one line, the weightiest first."""
    parts = sorted(alert.parts, key=lambda p: -abs(p.points))
    return tr("; ").join(f"{say(p.what)} {points(p.points)}" for p in parts)


def articles(kind: str) -> str:
    """The articles a kind rests on."""
    known = sources()
    return tr("; ").join(f"{known[k].title} {known[k].article}".strip() for k in KINDS[kind].source)


def gist(key: str) -> str:
    """What the article `key` says."""
    source = sources()[key]
    return source.gist_zh if language() == "zh" else source.gist_en


def object_words(layer: str) -> str:
    """What the objects of a table are called."""
    return TABLES[layer].zh if language() == "zh" else TABLES[layer].en


def head() -> list[str]:
    """The heads of the table."""
    return [
        tr("Urgency"),
        tr("Severity"),
        tr("Kind"),
        tr("Warning"),
        tr("Reason"),
        tr("Made of"),
        tr("What to do"),
        tr("Source"),
        tr("Its objects"),
        tr("Longitude"),
        tr("Latitude"),
        tr("State"),
        tr("Answer"),
        tr("ID"),
    ]


def cells(alert: Alert, answer: Answer | None) -> list[str]:
    """One row of the table."""
    spot = None if alert.at is None or alert.at.is_empty else alert.at.representative_point()
    return [
        f"{alert.score:g}",
        severity_word(alert.severity),
        say(KINDS[alert.kind].title),
        say(alert.what),
        say(alert.why),
        made_of(alert),
        say(KINDS[alert.kind].do),
        articles(alert.kind),
        tr("; ").join(f"{object_words(layer)} {key}" for layer, key in (*alert.objects, *alert.also)),
        "" if spot is None else f"{spot.x:.6f}",
        "" if spot is None else f"{spot.y:.6f}",
        state_word(answer),
        ""
        if answer is None
        else tr("; ").join(
            p for p in (answer.accepted.reason, answer.accepted.signer, answer.accepted.accepted_on.isoformat()) if p
        ),
        alert.token,
    ]


def rows(alerts: Sequence[Alert], answers: Answers, progress: Progress = QUIET) -> Iterator[list[str]]:
    """The rows of the table, one for each of `alerts`."""
    for n, alert in enumerate(alerts):
        if n % _SOME == 0:
            progress.step(n, len(alerts), "warnings")
        yield cells(alert, answers.get(alert.id))


def as_json(alert: Alert, answer: Answer | None) -> dict[str, Any]:
    """The warning in the form of the command line's contract."""
    kind = KINDS[alert.kind]
    return {
        "id": alert.token,
        "kind": alert.kind,
        "title": say(kind.title),
        "severity": alert.severity.value,
        "score": alert.score,
        "parts": [{"reason": say(p.what), "points": p.points} for p in alert.parts],
        "message": say(alert.what),
        "reason": say(alert.why),
        "do": say(kind.do),
        "source": "; ".join(kind.source),
        "objects": [{"layer": layer, "key": key} for layer, key in alert.objects],
        "related": [{"layer": layer, "key": key} for layer, key in alert.also],
        "measure": dict(alert.measure),
        "where": None if alert.at is None or alert.at.is_empty else shapely.geometry.mapping(alert.at),
        "accepted": None if answer is None else _answer_json(answer),
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    one = answer.accepted
    return {
        "state": answer.state,
        "reason": one.reason,
        "signer": one.signer,
        "accepted_on": one.accepted_on.isoformat(),
        "expires_on": one.expires_on.isoformat() if one.expires_on else None,
        "news": list(answer.news),
    }
