"""What the page says after something was taken in: every row and file counted, what was refused and why."""

from collections.abc import Iterable

from gis_desk.inspections.intake.taking import Intake
from gis_desk.inspections.photos.filing import Filed
from ui.inspectionwords import label, standing_lines
from ui.texts import say, tr

_SHOWN = 8
"""Lines of what was refused that a notice shows; all of them stand in the list that is saved."""


def intake_heading(name: str, taken: Intake) -> str:
    """One sentence about a file with records."""
    counts = taken.counts
    return tr(
        "{file}: {recorded} of {rows} rows recorded",
        file=name,
        recorded=counts["recorded"] + counts["completed"] + counts["settled"],
        rows=taken.rows,
    )


def intake_lines(taken: Intake) -> list[str]:
    """What became of the other rows, and what follows."""
    counts = taken.counts
    said = []
    if taken.states or taken.opened:
        said.append(tr("{states} markers have another state, {repairs} repair cases opened", states=taken.states,
                       repairs=taken.opened))  # fmt: skip
    if taken.stretches_walked:
        said.append(tr("{n} stretches were walked by the tracks", n=taken.stretches_walked))
    for name, words in (
        ("unchanged", tr("{n} said nothing new", n=counts["unchanged"])),
        ("blank", tr("{n} not filled in", n=counts["blank"])),
        ("conflicts", tr("{n} contradict records and wait for you", n=counts["conflicts"])),
        ("refused", tr("{n} refused", n=counts["refused"])),
    ):
        if counts[name]:
            said.append(words)
    said += first(
        tr("row {row}, {field} “{value}”: {reason}", row=p.line or p.row, value=p.value, reason=p.reason,
           field=_field(p.field))
        for p in taken.refused
    )  # fmt: skip
    return said + standing_lines(taken) + [say(f.message) for f in taken.findings]


def _field(name: str) -> str:
    for table in ("inspection_record", "inspection_stretch"):
        try:
            return label(table, name)
        except KeyError:
            continue
    return name


def photos_heading(filed: Filed) -> str:
    """One sentence about a folder of photographs."""
    return tr("{kept} photographs taken in, of {n} files", kept=len(filed.photos), n=filed.files)


def photos_lines(filed: Filed) -> list[str]:
    """What they were matched by, and what became of the other files."""
    counts = filed.counts
    said = []
    for name, words in (
        ("code", tr("{n} by the code in the picture", n=counts["code"])),
        ("position", tr("{n} by position", n=counts["position"])),
        ("time", tr("{n} by time", n=counts["time"])),
        ("person", tr("{n} named by records", n=counts["person"])),
        ("unassigned", tr("{n} to be assigned by you", n=counts["unassigned"])),
        ("known", tr("{n} were there already", n=counts["known"])),
        ("twins", tr("{n} the same as another file", n=counts["twins"])),
        ("refused", tr("{n} refused", n=counts["refused"])),
    ):
        if counts[name]:
            said.append(words)
    if filed.reduced:
        said.append(tr("{n} are kept smaller than they came", n=filed.reduced))
    return said + first(tr("{name}: {reason}", name=r.name, reason=r.reason) for r in filed.refused)


def first(lines: Iterable[str]) -> list[str]:
    """The first of `lines`, and how many more there are."""
    whole = list(lines)
    rest = len(whole) - _SHOWN
    return [*whole[:_SHOWN], *([tr("and {n} more", n=rest)] if rest > 0 else [])]
