"""N008 and N034: popular forms of characters, and old derogatory names of ethnic groups."""

from collections.abc import Iterator

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.places import Batch
from gis_desk.names.subject import Context, Subject, found, name_rule


def _popular(batch: Batch) -> np.ndarray:
    tables = batch.context.tables
    return batch.holding([*tables.letters("popular", "anywhere"), *tables.words("popular")])


@name_rule(
    "N008",
    title="Popular form of a character",
    message="“{character}” stands here for “{better}”, a popular form",
    severity=Severity.ADVISE,
    source=("xz-1996:15", "cs-local"),
    detail="Popular and dialect forms were replaced by standard characters unless they were kept officially.",
    advice="Write the standard character, or show that the form was kept.",
    trap="Forms kept for place names (氹仔, 尖沙咀) stay; only a few forms are known, and existing names "
    "are not judged.",
    good=("natural 氹仔", "road 尖沙咀街", "village 王家庄村"),
    bad=("road 中山亍", "residential 桔园小区", "village 山圹村"),
    audit=None,
    screen=_popular,
)
def popular(subject: Subject, context: Context) -> Iterator[Finding]:
    """A form that is popular wherever it stands, or in one of the words of the list."""
    tables = context.tables
    text = subject.name
    for kept in tables.words("popular", "kept"):
        text = text.replace(kept, "\0" * len(kept))
    forms: dict[str, str] = tables.data["words"]["popular"]["forms"]
    parts = [*tables.letters("popular", "anywhere"), *(w for w in tables.words("popular") if w in text)]
    for character in dict.fromkeys(c for part in parts for c in part if c in forms):
        if character in text:
            better = subject.name.replace(character, forms[character])
            yield found(subject, "N008", character=character, better=forms[character], fix={"name": better})
            return


@name_rule(
    "N034",
    title="Old derogatory name",
    message="“{word}” is an old derogatory name of an ethnic group or of its subjection",
    severity=Severity.SHOULD,
    source="gj-1951",
    detail="Names that insult ethnic groups were changed from 1951 on and are not given again.",
    advice="Choose another name.",
    trap="Judged in proposals only. 番禺, 夷陵 and 回民 insult nobody.",
    good=("division 番禺区", "division 夷陵区", "road 回民街"),
    bad=("village 猓猡村", "road 镇番街", "division 平蛮乡"),
    audit=None,
    screen=lambda batch: batch.holding(batch.context.tables.words("derogatory")),
)
def derogatory(subject: Subject, context: Context) -> Iterator[Finding]:
    """A word of the list in the specific term."""
    word = next((w for w in context.tables.words("derogatory") if w in subject.split.specific), None)
    if word and not subject.historic:
        yield found(subject, "N034", word=word)
