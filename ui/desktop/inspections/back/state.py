"""What the page of records shows: read from the store and put into words off the GUI thread."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gis_desk.inspections import words
from gis_desk.inspections.intake.fields import MARKER, STRETCH
from gis_desk.inspections.intake.places import Ground
from gis_desk.inspections.intake.progress import TABLES, Field, RoundProgress, progress_of
from gis_desk.inspections.rows import keyed
from layers.errors import PlanError
from layers.store import Store
from ui.desktop.inspections.back.table import Line
from ui.inspectionwords import shown
from ui.texts import say, tr

_OPEN = ("planned", "in_field")
_SOUND = ("", "intact")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Round:
    """A round to choose from: key, words, whether it is open."""

    key: str
    words: str
    is_open: bool


@dataclass(frozen=True)
class Photo:
    """A photograph of the wall: its row, and what it shows in words (empty: nobody knows)."""

    key: str
    row: Mapping[str, Any]
    about: str
    subject: str
    """``m:`` and the marker's key, ``s:`` and the stretch record's, or empty."""


@dataclass(frozen=True)
class Place:
    """A marker or recorded stretch that photographs may show: subject, words, how many photographs."""

    subject: str
    words: str
    photos: int
    visited: bool


@dataclass(frozen=True, eq=False)
class FieldState:
    """Everything the page shows of one round, or of all where `round` is empty."""

    round: str = ""
    rounds: tuple[Round, ...] = ()
    progress: RoundProgress | None = None
    problem: str = ""
    ground: Ground | None = None
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Table to key to row, of the tables of records, photographs and cases."""
    records: tuple[Line, ...] = ()
    repairs: tuple[Line, ...] = ()
    photos: tuple[Photo, ...] = ()
    places: tuple[Place, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Key of a marker to its number, with the key where others of the round have the same."""


def read_state(store: Store, wanted: str | None) -> FieldState:
    """The state of the round `wanted`; None: of the first that is open, else of all."""
    frames = {name: store.frame(name) for name in TABLES}
    ground = Ground(frames["marker"], frames["boundary_line"])
    rounds = tuple(_rounds(frames["inspection"], ground))
    if wanted is None:
        wanted = next((r.key for r in rounds if r.is_open), "")
    if wanted and wanted not in {r.key for r in rounds}:
        wanted = ""
    progress, problem = None, ""
    if wanted:
        try:
            progress = progress_of(wanted, Field(**frames), ground)
        except PlanError as error:
            problem = say(error.what)
    rows = {name: dict(keyed(frames[name])) for name in TABLES[2:]}
    mine = {
        name: {k: r for k, r in rows[name].items() if not wanted or r.get("inspection") == wanted}
        for name in (MARKER, STRETCH)
    }
    photos = tuple(_photos(rows, ground, wanted))
    names = _names(ground, progress)
    return FieldState(
        wanted,
        rounds,
        progress,
        problem,
        ground,
        rows,
        tuple(_records(mine, ground)),
        tuple(_repairs(rows["marker_repair"], ground, progress)),
        photos,
        tuple(_places(mine, ground, names, photos)),
        names,
    )


def _names(ground: Ground, progress: RoundProgress | None) -> dict[str, str]:
    numbers = {m: ground.number(m) for m in (progress.markers if progress is not None else ground.marker_rows)}
    often = Counter(numbers.values())
    return {m: number if often[number] == 1 else f"{number} ({m})" for m, number in numbers.items()}


def _rounds(frame: Any, ground: Ground) -> list[Round]:
    found = []
    for key, row in keyed(frame):
        line = ground.line_called(str(row.get("line") or ""))
        name = ground.line_name(line) if line else str(row.get("line") or "—")
        kind = say(words.KINDS["extra"]) if row.get("kind") == "extra" else ""
        state = say(words.STATES[row["state"]]) if row.get("state") in words.STATES else ""
        parts = (str(row.get("year") or ""), name, kind, state)
        found.append((str(row.get("year") or ""), Round(key, " · ".join(p for p in parts if p),
                                                        row.get("state") in _OPEN)))  # fmt: skip
    found.sort(key=lambda r: (not r[1].is_open, r[0] and -int(r[0]), r[1].words))
    return [r for _, r in found]


def stretch_words(row: Mapping[str, Any], ground: Ground) -> str:
    """A stretch by its ends: markers' numbers where there are markers, else chainages."""
    ends = []
    for marker, at in ((row.get("from_marker"), row.get("from_m")), (row.get("to_marker"), row.get("to_m"))):
        ends.append(ground.number(str(marker)) if marker else chainage_words(at))
    return "—".join(ends)


def chainage_words(metres: Any) -> str:
    """``K3+250`` for 3250 metres."""
    whole = round(float(metres or 0))
    return f"K{whole // 1000}+{whole % 1000:03d}"


def _records(rows: Mapping[str, Mapping[str, Mapping[str, Any]]], ground: Ground) -> list[Line]:
    made = []
    for key, row in rows[MARKER].items():
        marker = str(row.get("marker") or "")
        body = row.get("body") or ("" if row.get("found") else "lost")
        objects = [o for o in row.get("objects") or [] if o in ("changed", "gone")]
        defect = body not in _SOUND or row.get("lettering") in ("faint", "gone") or bool(objects)
        seen = [shown(MARKER, "body", body), shown(MARKER, "lettering", row.get("lettering"))]
        made.append(
            Line(
                key,
                (
                    ground.number(marker),
                    str(row.get("visited_on") or "—"),
                    "、".join(w for w in seen if w != "—") or "—",
                    str(row.get("action") or ""),
                    str(row.get("people") or ""),
                    str(row.get("note") or ""),
                    str(row.get("source") or ""),
                ),
                MARKER,
                "defect" if defect else "sound",
            )
        )
    for key, row in rows[STRETCH].items():
        defect = row.get("terrain") in ("slight", "clear") or row.get("course") in ("blurred", "unclear")
        defect = defect or bool(row.get("one_side_mark") or row.get("dispute") or row.get("cross_use"))
        seen = [shown(STRETCH, c, row.get(c)) for c in ("terrain", "course")]
        heads = [tr("ground {words}", words=seen[0])] if seen[0] != "—" else []
        heads += [tr("course {words}", words=seen[1])] if seen[1] != "—" else []
        made.append(
            Line(
                key,
                (
                    stretch_words(row, ground),
                    str(row.get("visited_on") or "—"),
                    "、".join(heads) or tr("walked"),
                    str(row.get("suggestion") or ""),
                    str(row.get("people") or ""),
                    str(row.get("note") or ""),
                    str(row.get("source") or ""),
                ),
                STRETCH,
                "defect" if defect else "sound",
            )
        )
    return made


def _repairs(rows: Mapping[str, Mapping[str, Any]], ground: Ground, progress: RoundProgress | None) -> list[Line]:
    made = []
    for key, row in rows.items():
        marker = str(row.get("marker") or "")
        if progress is not None and ground.line_of_marker.get(marker) != progress.line:
            continue
        state = str(row.get("state") or "open")
        alone = state in ("repaired", "closed") and row.get("repaired_on") and not row.get("both_present")
        cells = (
            ground.number(marker),
            say(words.REPAIR_KINDS[row["kind"]]) if row.get("kind") in words.REPAIR_KINDS else "—",
            say(words.REPAIR_STATES[state]),
            str(row.get("opened_on") or "—"),
            str(row.get("care_side") or "—"),
            str(row.get("due_on") or "—"),
            str(row.get("repaired_on") or "—"),
            tr("no") if alone else shown("marker_repair", "both_present", row.get("both_present")),
            str(row.get("note") or ""),
        )
        made.append(Line(key, cells, "marker_repair", state, must=bool(alone)))
    return made


def _photos(rows: Mapping[str, Mapping[str, Mapping[str, Any]]], ground: Ground, wanted: str) -> list[Photo]:
    found = []
    for key, row in rows["inspection_photo"].items():
        marker, stretch = row.get("marker"), row.get("stretch")
        if wanted and row.get("inspection") not in (wanted, None):
            continue
        about, subject = "", ""
        if marker:
            about, subject = ground.number(str(marker)), f"m:{marker}"
        elif stretch and stretch in rows[STRETCH]:
            about, subject = stretch_words(rows[STRETCH][str(stretch)], ground), f"s:{stretch}"
        found.append(Photo(key, row, about, subject))
    found.sort(key=lambda p: (bool(p.subject), str(p.row.get("taken_at") or ""), str(p.row.get("name"))))
    return found


def _places(
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]],
    ground: Ground,
    names: Mapping[str, str],
    photos: tuple[Photo, ...],
) -> list[Place]:
    counts: dict[str, int] = {}
    for photo in photos:
        counts[photo.subject] = counts.get(photo.subject, 0) + 1
    visited = {f"m:{r.get('marker')}" for r in rows[MARKER].values()}
    made = [Place(f"m:{m}", name, counts.get(f"m:{m}", 0), f"m:{m}" in visited) for m, name in names.items()]
    made.sort(key=lambda p: p.words)
    stretches = [Place(f"s:{k}", stretch_words(r, ground), counts.get(f"s:{k}", 0), True)
                 for k, r in rows[STRETCH].items()]  # fmt: skip
    listed = {p.subject for p in (*made, *stretches)}
    others = [Place(s, next(p.about for p in photos if p.subject == s), n, True)
              for s, n in counts.items() if s and s not in listed]  # fmt: skip
    return [*made, *stretches, *others]


def called(typed: str, numbers: Mapping[str, str]) -> list[str]:
    """Keys of the markers that a person may mean by what was typed, `numbers` being those by key.

    The whole number first, then without leading zeros, then its serial with or without the letter: ``2Q`` and ``2``
    are ``2122002Q``.
    """
    typed = typed.strip().upper()
    if not typed:
        return []
    serial = re.fullmatch(r"(\d{1,3})([A-Z]?)", typed)
    wanted = "" if serial is None else serial[1].zfill(3) + serial[2]
    readings: tuple[Callable[[str], bool], ...] = (
        lambda n: n == typed,
        lambda n: n.lstrip("0") == typed.lstrip("0"),
        lambda n: bool(wanted) and (n if wanted[-1].isalpha() else n.rstrip(_LETTERS)).endswith(wanted),
    )
    for means in readings:
        if found := [key for key, number in numbers.items() if means(number.upper())]:
            return found
    return []
