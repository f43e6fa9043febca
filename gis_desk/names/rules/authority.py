"""N058 and N059: names that another authority decides, or another law speaks of."""

from collections.abc import Iterator

from gis_desk.findings import Finding, Severity
from gis_desk.names.subject import Context, Mode, Subject, found, name_rule


@name_rule(
    "N058",
    title="Name at sea or at the border",
    message="“{name}” lies at sea or at the border; it is not for the county to approve",
    severity=Severity.MUST,
    source=("dmgltl-2022:4.1", "dmgltl-2022:12.1.1", "dmssbf-2024:13"),
    detail="Names that touch sovereignty are reported and approved as their own rules say. Names in foreign languages "
    "that may harm territorial claims are neither quoted nor translated.",
    advice="Pass the case on to the competent authority.",
    trap="Islands in rivers and lakes end alike: without the mark of border or sea the generic is only a question.",
    scope=("natural",),
    good=("natural 青龙山", "natural 白水河", "natural 青龙湾", "natural 青龙半岛"),
    bad=("natural 东沙礁 {border=1}", "natural 青龙群岛", "natural 界山 {border=1}"),
    audit=None,
    screen=lambda batch: batch.of_class("natural"),
)
def sovereign(subject: Subject, context: Context) -> Iterator[Finding]:
    """Marked as at sea or at the border (must), or with a generic of what mostly lies at sea (should)."""
    if subject.border:
        yield found(subject, "N058")
    elif subject.name.endswith(context.tables.words("seas")) and not subject.name.endswith(
        context.tables.words("seas", "exempt")
    ):
        yield found(
            subject, "N058", severity=Severity.SHOULD,
            wording="does “{name}” lie at sea or at the border? Then it is not for the county to approve",
        )  # fmt: skip


@name_rule(
    "N059",
    title="Another law speaks of it",
    message="“{word}” falls under rules of its own: the authority they name approves “{name}”",
    severity=Severity.SHOULD,
    source=("dmgltl-2022:9.2", "dmgltl-2022:12.1.4", "dmgltl-2022:42"),
    detail="Parks, reserves and memorial sites are named under their own rules, by the authority those name.",
    advice="Ask that authority, and enter its document.",
    trap="A document of approved use lifts it. Existing names are not judged.",
    scope=("facility", "natural"),
    good=(
        "facility 青山水库",
        "facility 人民公园 {approved_use=林函〔2023〕1号}",
        "natural 青龙山",
    ),
    bad=("facility 人民公园", "natural 白水自然保护区", "facility 青山烈士陵园"),
    audit=None,
    screen=lambda batch: batch.of_class("facility", "natural"),
)
def other_law(subject: Subject, context: Context) -> Iterator[Finding]:
    """A generic of the list, and no document on record; names that were approved are not asked again."""
    if context.mode is not Mode.PROPOSAL and subject.status != "proposed":
        return
    word = next((w for w in context.tables.words("other_law") if subject.name.endswith(w)), None)
    if word and not subject.approved_use:
        yield found(subject, "N059", word=word)
