"""Forms of a layer as QGIS keeps them: widgets, words for columns, what must be filled in, tabs, defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement

_NOT_NULL, _EXPRESSION = 1, 4
_HARD, _SOFT = "1", "2"


@dataclass(frozen=True)
class FormField:
    """One column in the form.

    Parameters
    ----------
    name, label : str
    widget : str
        ``Hidden``, ``TextEdit``, ``ValueMap``, ``DateTime``, ``CheckBox``, ``Range``, ``ExternalResource``.
    options : mapping
        Of the widget: plain values, lists and mappings.
    editable : bool
    default : str
        Expression; with `renewed` it is asked again at every change of the row.
    needed : str
        ``must``: a row is not kept without it; ``should``: the form asks for it; empty: neither.
    rule, message : str
        Expression that has to be true, and what is said where it is not; with `strict` the row is not kept.
    """

    name: str
    label: str
    widget: str = "TextEdit"
    options: Mapping[str, Any] = field(default_factory=dict)
    editable: bool = True
    default: str = ""
    renewed: bool = False
    needed: str = ""
    rule: str = ""
    message: str = ""
    strict: bool = True


@dataclass(frozen=True)
class Group:
    """Columns under a heading, or without one."""

    title: str
    names: Sequence[str]


@dataclass(frozen=True)
class Tab:
    """A page of the form: groups, then rows of related layers (ids of relations)."""

    title: str
    groups: Sequence[Group]
    relations: Sequence[str] = ()


@dataclass(frozen=True)
class Form:
    """The form of a layer; `display` is the expression that names a row."""

    fields: Sequence[FormField]
    tabs: Sequence[Tab]
    display: str = ""


def write_form(layer: Element, form: Form) -> None:
    """Add the form's elements to a ``maplayer`` or ``qgis`` element."""
    configuration = SubElement(layer, "fieldConfiguration")
    for one in form.fields:
        entry = SubElement(configuration, "field", {"name": one.name, "configurationFlags": "None"})
        config = SubElement(SubElement(entry, "editWidget", {"type": one.widget}), "config")
        write_option(config, dict(one.options))
    aliases, defaults = SubElement(layer, "aliases"), SubElement(layer, "defaults")
    constraints, rules = SubElement(layer, "constraints"), SubElement(layer, "constraintExpressions")
    for index, one in enumerate(form.fields):
        SubElement(aliases, "alias", {"field": one.name, "index": str(index), "name": one.label})
        update = "1" if one.renewed else "0"
        SubElement(defaults, "default", {"field": one.name, "expression": one.default, "applyOnUpdate": update})
        kinds = (_NOT_NULL if one.needed else 0) | (_EXPRESSION if one.rule else 0)
        SubElement(constraints, "constraint", {
            "field": one.name,
            "constraints": str(kinds),
            "unique_strength": "0",
            "notnull_strength": {"must": _HARD, "should": _SOFT}.get(one.needed, "0"),
            "exp_strength": "0" if not one.rule else _HARD if one.strict else _SOFT,
        })  # fmt: skip
        SubElement(rules, "constraint", {"field": one.name, "exp": one.rule, "desc": one.message})
    SubElement(layer, "editform", {"tolerant": "1"})
    SubElement(layer, "editforminit")
    SubElement(layer, "editforminitcodesource").text = "0"
    SubElement(layer, "featformsuppress").text = "0"
    SubElement(layer, "editorlayout").text = "tablayout"
    _tabs(layer, form)
    editable, on_top = SubElement(layer, "editable"), SubElement(layer, "labelOnTop")
    for one in form.fields:
        SubElement(editable, "field", {"name": one.name, "editable": "1" if one.editable else "0"})
        SubElement(on_top, "field", {"name": one.name, "labelOnTop": "0" if one.widget == "CheckBox" else "1"})
    if form.display:
        SubElement(layer, "previewExpression").text = form.display


def _tabs(layer: Element, form: Form) -> None:
    places = {one.name: str(index) for index, one in enumerate(form.fields)}
    whole = SubElement(layer, "attributeEditorForm")
    for tab in form.tabs:
        page = _container(whole, tab.title, "0")
        for group in tab.groups:
            box = _container(page, group.title, "1") if group.title else page
            for name in group.names:
                SubElement(box, "attributeEditorField", {"name": name, "index": places[name], "showLabel": "1"})
        for relation in tab.relations:
            SubElement(page, "attributeEditorRelation", {
                "name": relation, "relation": relation, "showLabel": "1", "label": "", "nmRelationId": "",
                "relationWidgetTypeId": "relation_editor", "forceSuppressFormPopup": "0",
            })  # fmt: skip


def _container(parent: Element, title: str, boxed: str) -> Element:
    return SubElement(parent, "attributeEditorContainer", {
        "name": title, "showLabel": "1", "groupBox": boxed, "columnCount": "1",
        "visibilityExpressionEnabled": "0", "visibilityExpression": "",
    })  # fmt: skip


def write_option(parent: Element, value: Any, name: str = "") -> None:
    """Add `value` as the element ``Option``: a mapping, a list, a truth value, a whole number or text."""
    attributes = {"name": name} if name else {}
    if isinstance(value, Mapping):
        made = SubElement(parent, "Option", {**attributes, "type": "Map"})
        for key, inner in value.items():
            write_option(made, inner, str(key))
    elif isinstance(value, list | tuple):
        made = SubElement(parent, "Option", {**attributes, "type": "List"})
        for inner in value:
            write_option(made, inner)
    elif isinstance(value, bool):
        SubElement(parent, "Option", {**attributes, "type": "bool", "value": "true" if value else "false"})
    elif isinstance(value, int):
        SubElement(parent, "Option", {**attributes, "type": "int", "value": str(value)})
    else:
        SubElement(parent, "Option", {**attributes, "type": "QString", "value": str(value)})


def choices(words: Mapping[str, str]) -> dict[str, Any]:
    """Options of ``ValueMap``: value to the word that is shown for it."""
    return {"map": [{word: value} for value, word in words.items()]}


DATE: Mapping[str, Any] = {
    "display_format": "yyyy-MM-dd",
    "field_format": "yyyy-MM-dd",
    "field_iso_format": False,
    "calendar_popup": True,
    "allow_null": True,
}
MOMENT: Mapping[str, Any] = {
    **DATE,
    "display_format": "yyyy-MM-dd HH:mm",
    "field_format": "yyyy-MM-dd HH:mm:ss",
    "field_iso_format": True,
}
PICTURE: Mapping[str, Any] = {
    "DocumentViewer": 1,
    "DocumentViewerHeight": 0,
    "DocumentViewerWidth": 0,
    "FileWidget": True,
    "FileWidgetButton": True,
    "RelativeStorage": 1,
    "StorageMode": 0,
}
"""A picture, its path relative to the project."""
LONG: Mapping[str, Any] = {"IsMultiline": True, "UseHtml": False}
SHORT: Mapping[str, Any] = {"IsMultiline": False, "UseHtml": False}
METRES: Mapping[str, Any] = {
    "AllowNull": True,
    "Min": 0,
    "Max": 100000,
    "Precision": 2,
    "Step": 1,
    "Style": "SpinBox",
}
