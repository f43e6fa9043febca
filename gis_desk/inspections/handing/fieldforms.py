"""The forms of the field package: what is filled in, by which widget, and what must not be left out."""

from collections.abc import Mapping, Sequence

from gis_desk.documents.qgis.forms import (
    DATE,
    LONG,
    METRES,
    MOMENT,
    PICTURE,
    SHORT,
    Form,
    FormField,
    Group,
    Tab,
    choices,
)
from gis_desk.inspections.handing import fieldbook
from gis_desk.inspections.handing.fieldbook import Entry, Fact
from gis_desk.inspections.plan import Say
from layers.schema import Kind
from layers.text import Text, text

MARKER_PHOTOS, STRETCH_PHOTOS = "photos_of_markers", "photos_of_stretches"
_LONG = ("surround", "note", "change", "cross_use", "suggestion", "mark_handling", "conclusion", "open_matters",
         "people_left", "people_right", "objects", "place")  # fmt: skip
_FOUND = "coalesce(\"found\", 'yes') = 'yes'"
_REPAIRED = " or ".join(f'coalesce("action_{name}", false)' for name in fieldbook.REPAIRS)

_RULES: Mapping[str, tuple[str, Text, bool]] = {
    "body": (
        "\"body\" is not null and (coalesce(\"found\", 'yes') = 'no') = (\"body\" = 'lost')",
        text("Choose the state of the post; a marker that was not found is lost, and only that."),
        True,
    ),
    "lettering": (f'not ({_FOUND}) or "lettering" is not null', text("Say how the lettering is."), True),
    "offset_m": (
        "coalesce(\"measured\", 'unmeasured') <> 'differs' or \"offset_m\" is not null",
        text("Coordinates differ: enter by how many metres."),
        True,
    ),
    "both_present": (
        f"coalesce(\"both_present\", 'yes') = 'yes' or not ({_REPAIRED})",
        text("A post is set upright, repaired or erected anew with both sides present (界线条例 6)."),
        False,
    ),
    "change": (
        "coalesce(\"terrain\", 'none') = 'none' or \"change\" is not null",
        text("The ground has changed: say what."),
        True,
    ),
    "mark_handling": (
        "coalesce(\"one_side_mark\", 'no') = 'no' or \"mark_handling\" is not null",
        text("There is a one-sided mark: say what was done about it."),
        True,
    ),
}
"""Conditions beyond being filled in: expression, what is said where it is false, whether the row is then refused."""
_OBJECT = "not ({found}) or \"object_{n}\" is not null or not regexp_match(coalesce(\"objects\", ''), '(^|\\\\n){n} ')"
"""A reference object has to be looked at where the register has one of this number."""


def marker_form(say: Say) -> Form:
    """The form of the visits of markers."""
    entries = fieldbook.MARKER_ENTRIES
    actions = [e.name for e in entries if e.column == "action"]
    names = [e.name for e in entries if e.name not in actions and e.name not in ("photo", "people", "note")]
    at = names.index("object_1")
    groups = [
        Group("", [*names[:at]]),
        Group(say(text("Reference objects")), ["objects", *(f"object_{n}" for n in (1, 2, 3))]),
        Group("", ["surround"]),
        Group(say(fieldbook.ACTION.head), actions),
        Group("", ["both_present", "people", "note"]),
    ]
    return _form(fieldbook.MARKER_FACTS, entries, groups, MARKER_PHOTOS, '"number"', ("objects",), say)


def stretch_form(say: Say) -> Form:
    """The form of the walks along stretches."""
    entries = fieldbook.STRETCH_ENTRIES
    groups = [Group("", [e.name for e in entries if e.name != "photo"])]
    return _form(fieldbook.STRETCH_FACTS, entries, groups, STRETCH_PHOTOS, '"name"', (), say)


def day_form(say: Say) -> Form:
    """The form of the days: header and footer of the record."""
    facts, entries = fieldbook.DAY_FACTS, fieldbook.DAY_ENTRIES
    fields = [_hidden("fid"), _hidden("plan_key"), _hidden("visit")]
    fields += [_fact(f, say) for f in facts] + [_entry(e, say) for e in entries]
    tabs = [
        Tab(say(text("Record")), [Group("", [e.name for e in entries])]),
        Tab(say(text("Plan")), [Group("", [f.name for f in facts])]),
    ]
    return Form(fields, tabs, "'T' || \"team\" || 'D' || \"day\"")


def photo_form(say: Say, markers: str, stretches: str) -> Form:
    """The form of photographs; keys come from the row of `markers` or `stretches` (ids of layers) of the same visit."""

    def of(layer: str, column: str) -> str:
        return f"attribute(get_feature('{layer}', 'visit', \"visit\"), '{column}')"

    fields = [
        _hidden("fid"),
        FormField("photo_id", "", "Hidden", default="uuid('WithoutBraces')"),
        _hidden("visit"),
        FormField(
            "plan_key", "", "Hidden", default=f"coalesce({of(markers, 'plan_key')}, {of(stretches, 'plan_key')})"
        ),
        FormField("marker_key", "", "Hidden", default=of(markers, "marker_key")),
        FormField("photo", say(text("Photograph")), "ExternalResource", PICTURE, needed="must"),
        FormField("taken_at", say(text("Taken at")), "DateTime", MOMENT, default="now()"),
        FormField("note", say(fieldbook.NOTE.head), "TextEdit", LONG),
    ]
    return Form(fields, [Tab(say(text("Photograph")), [Group("", ["photo", "taken_at", "note"])])], '"photo"')


def _form(
    facts: Sequence[Fact],
    entries: Sequence[Entry],
    groups: Sequence[Group],
    photos: str,
    display: str,
    shown: Sequence[str],
    say: Say,
) -> Form:
    fields = [_hidden(name) for name in ("fid", *fieldbook.KEYS)]
    if photos == STRETCH_PHOTOS:
        fields = [f for f in fields if f.name != "marker_key"]
    fields += [_fact(f, say) for f in facts] + [_entry(e, say) for e in entries]
    tabs = [
        Tab(say(text("Record")), groups),
        Tab(say(text("Photographs")), [Group("", ["photo"])], [photos]),
        Tab(say(text("Plan and register")), [Group("", [f.name for f in facts if f.name not in shown])]),
    ]
    return Form(fields, tabs, display)


def _hidden(name: str) -> FormField:
    return FormField(name, name, "Hidden", editable=False)


def _fact(fact: Fact, say: Say) -> FormField:
    options = LONG if fact.name in _LONG else SHORT
    return FormField(fact.name, say(fact.head), "TextEdit", options, editable=False)


def _entry(entry: Entry, say: Say) -> FormField:
    label = say(entry.head)
    if entry.name == "visited_on":
        today = 'coalesce("visited_on", to_date(now()))'
        return FormField(entry.name, label, "DateTime", DATE, default=today, renewed=True, needed=entry.need)
    if entry.name == "photo":
        return FormField(entry.name, label, "ExternalResource", PICTURE, needed=entry.need)
    if entry.kind is Kind.BOOL:
        return FormField(
            entry.name, label, "CheckBox", {"CheckedState": "", "UncheckedState": "", "AllowNullState": False}
        )
    widget, options = "TextEdit", LONG if entry.name in _LONG else SHORT
    if entry.words:
        widget, options = "ValueMap", choices({value: say(words) for value, words in entry.words.items()})
    elif entry.kind is Kind.REAL:
        widget, options = "Range", METRES
    rule, message, strict = _RULES.get(entry.name, ("", text(""), True))
    needed = entry.need
    if entry.name.startswith("object_"):
        number = entry.name[-1]
        rule = _OBJECT.format(found=_FOUND, n=number)
        message, needed = text("Say how reference object {n} is.", n=number), ""
    elif entry.name in ("body", "lettering"):
        needed = ""
    return FormField(entry.name, label, widget, options, needed=needed, rule=rule, message=say(message), strict=strict)
