"""N050: what the name of a division borrows from the land."""

from collections.abc import Iterator

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.places import Batch
from gis_desk.names.subject import Context, Subject, found, name_rule


def _famous(batch: Batch) -> np.ndarray:
    return batch.holding(batch.context.tables.words("famous")) & batch.of_class("division")


@name_rule(
    "N050",
    title="Division named after a famous entity",
    message="“{word}” is a nationally famous natural entity or heritage site",
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.9",
    detail="The name of a famous natural entity, a heritage site or something reaching beyond the division is "
    "not its specific term.",
    advice="Choose a specific term of the place itself.",
    trap="Names from before 2022 (黄山市, 武夷山市) stay. The list of famous entities is an example; the office keeps "
    "its own. Street offices are no divisions by law and only a should; "
    "farms and administrations that only statistics count as units are none.",
    scope=("division",),
    good=("division 青山县", "division 黄家镇", "village 黄山村"),
    bad=("division 黄山镇", "division 太湖县", "division 长城乡"),
    audit=None,
    screen=_famous,
)
def borrowed(subject: Subject, context: Context) -> Iterator[Finding]:
    """The specific term is an entity of the list."""
    words = context.tables.words("famous")
    whole = subject.split.specific
    if whole in words and not subject.approved_use and not subject.split.statistical:
        lower = Severity.SHOULD if subject.split.generic == "街道" else None
        yield found(subject, "N050", severity=lower, word=whole)
