"""What a person judges: rules no program can decide, and the part of others that is left to people."""

from collections.abc import Iterator
from dataclasses import dataclass

from gis_desk.names.subject import ALL, BUILT
from layers.text import Text

ACTIONS = ("name", "rename", "deregister")
"""Kinds of cases, as in ``name_case`` of `layers.schema`."""


@dataclass(frozen=True)
class Question:
    """A line of the checklist of a case.

    Parameters
    ----------
    rule : str
        Id of the rule in the catalogue.
    asked : Text
        The question; "yes" is in order.
    source : tuple of str
        Keys into ``resources/rules/sources``.
    scope : tuple of str
        Classes it is asked of.
    actions : tuple of str
        Kinds of cases it is asked in.
    reason : Text
        Why no program decides it.
    """

    rule: str
    asked: Text
    source: tuple[str, ...]
    reason: Text
    scope: tuple[str, ...] = ALL
    actions: tuple[str, ...] = ("name", "rename")


QUESTIONS = (
    Question(
        "N008",
        Text("Is every popular or dialect character one that has been kept officially?"),
        ("xz-1996:15", "cs-local"),
        Text("No list of the characters kept for place names is at hand; the program knows some popular ones."),
    ),
    Question(
        "N021",
        Text("Does the name point at nobody in particular, living or dead?"),
        ("dmgltl-2022:9.1.4", "dmssbf-2024:3"),
        Text("Whether a person is meant is a matter of meaning; the program knows lists and patterns only."),
    ),
    Question(
        "N025",
        Text("Is the name free of any link to an enterprise, trade mark or product?"),
        ("dmgltl-2022:9.1.6", "dmssbf-2024:4"),
        Text("No register of enterprises and marks is at hand; the program knows the applicant and the office's list."),
    ),
    Question(
        "N029",
        Text("Is the meaning clear and healthy, and does it keep to public order and good custom?"),
        ("dmgltl-2022:9.1.1", "mf-2018-146:guai"),
        Text("Taste and meaning need a person; the program only raises words of a list."),
    ),
    Question(
        "N035",
        Text("Does the explanation tell where the name comes from, and is it true?"),
        ("dmgltl-2022:5", "dmgltl-2022:9.1.1"),
        Text("A program counts characters; whether an explanation is true needs a person."),
    ),
    Question(
        "N046",
        Text("Does nobody who speaks the local dialect hear the same name twice?"),
        ("dmgltl-2022:9.1.8", "nbdmgltl-2020:10.1.3"),
        Text("Sounds of dialects are in no table; the program compares Standard Mandarin and the mergers switched on."),
    ),
    Question(
        "N053",
        Text("Does a street office bear the name of its main street?"),
        ("xz-1996:8",),
        Text("Which street is the main one is in no table."),
        ("division",),
    ),
    Question(
        "N057",
        Text("Does the name fit the real extent, status and function of the thing named?"),
        ("dmgltl-2022:9.1.2", "mf-2018-146:da"),
        Text("Status and function are in no table; the program compares sizes where they are on record."),
    ),
    Question(
        "N059",
        Text("Has the authority that another law names been asked?"),
        ("dmgltl-2022:9.2", "dmgltl-2022:12.1.4", "dmgltl-2022:42"),
        Text("Which law prevails depends on what the thing is by law, which its generic only suggests."),
        ("facility", "natural"),
        ACTIONS,
    ),
    Question(
        "N060",
        Text("Does the evidence show that name and fact disagree?"),
        ("dmgltl-2022:10.1", "dmgltl-2022:11.1.1"),
        Text("The program sees that evidence is given; what it shows needs a person."),
        actions=("rename",),
    ),
    Question(
        "N062",
        Text("Has the historic and cultural value of the old name been weighed?"),
        ("dmgltl-2022:10.2",),
        Text("Value is a judgement; the program knows the protection list and the age on record."),
        actions=("rename", "deregister"),
    ),
    Question(
        "N063",
        Text("Do the protection measures keep the memory of the old name alive?"),
        ("dmgltl-2022:25",),
        Text("The program sees that measures are attached; whether they serve needs a person."),
        actions=("rename", "deregister"),
    ),
    Question(
        "N082",
        Text("Is a spelling that runs over two lines broken between syllables, with a hyphen?"),
        ("py-1984:13",),
        Text("Line breaks arise on signs and maps; the record of a name has none."),
    ),
    Question(
        "N083",
        Text("Is a specific term of several words cut where its words end (Běijīng Gōngrén Tǐyùguǎn)?"),
        ("py-1984:14",),
        Text("Where words end needs a dictionary of all words; that the generic stands apart is checked by N071."),
        (*BUILT[:2], "facility"),
    ),
)  # fmt: skip
"""The checklist, in the order of the catalogue."""


def questions(cls: str, action: str = "name") -> Iterator[Question]:
    """The questions of a case about a place of class `cls`."""
    yield from (q for q in QUESTIONS if cls in q.scope and action in q.actions)
