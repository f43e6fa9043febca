"""Conditions as OGC filters (Filter Encoding 1.0 and 1.1): those that conditions can say."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from gis_desk.conditions import Condition, Value
from gis_desk.map.exchange.markup import Element, children, figure, local
from layers.errors import StyleError

OGC = "http://www.opengis.net/ogc"
_TAGS = {
    "eq": "PropertyIsEqualTo",
    "ne": "PropertyIsNotEqualTo",
    "lt": "PropertyIsLessThan",
    "le": "PropertyIsLessThanOrEqualTo",
    "gt": "PropertyIsGreaterThan",
    "ge": "PropertyIsGreaterThanOrEqualTo",
}
_OPERATORS = {tag: op for op, tag in _TAGS.items()}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DEEPEST = 20


def ogc(name: str) -> str:
    """The tag `name` of the filter language."""
    return f"{{{OGC}}}{name}"


def filter_of(conditions: Sequence[Condition]) -> Element:
    """The element ``Filter`` that says `conditions` (at least one)."""
    made = ElementTree.Element(ogc("Filter"))
    parent = made if len(conditions) == 1 else ElementTree.SubElement(made, ogc("And"))
    for condition in conditions:
        _write(parent, condition)
    return made


def _write(parent: Element, condition: Condition) -> None:
    column, value, op = condition.column, condition.value, condition.op
    if op in ("empty", "filled"):
        outer = parent if op == "empty" else ElementTree.SubElement(parent, ogc("Not"))
        _property(ElementTree.SubElement(outer, ogc("PropertyIsNull")), column)
    elif op in ("contains", "starts"):
        signs = {"wildCard": "%", "singleChar": "_", "escapeChar": "\\"}
        like = ElementTree.SubElement(parent, ogc("PropertyIsLike"), signs)
        _property(like, column)
        inner = re.sub(r"([\\%_])", r"\\\1", str(value))
        ElementTree.SubElement(like, ogc("Literal")).text = ("%" if op == "contains" else "") + inner + "%"
    elif isinstance(value, tuple) and op == "between":
        between = ElementTree.SubElement(parent, ogc("PropertyIsBetween"))
        _property(between, column)
        for name, one in zip(("LowerBoundary", "UpperBoundary"), value, strict=True):
            _literal(ElementTree.SubElement(between, ogc(name)), one)
    elif isinstance(value, tuple):
        outer = parent if op == "in" else ElementTree.SubElement(parent, ogc("Not"))
        either = outer if len(value) == 1 else ElementTree.SubElement(outer, ogc("Or"))
        for one in value:
            _compare(either, "eq", column, one)
    elif value is not None:
        _compare(parent, op, column, value)


def _compare(parent: Element, op: str, column: str, value: Value) -> None:
    made = ElementTree.SubElement(parent, ogc(_TAGS[op]), {"matchCase": "true"} if isinstance(value, str) else {})
    _property(made, column)
    _literal(made, value)


def _property(parent: Element, column: str) -> None:
    ElementTree.SubElement(parent, ogc("PropertyName")).text = column


def _literal(parent: Element, value: Value) -> None:
    ElementTree.SubElement(parent, ogc("Literal")).text = value if isinstance(value, str) else figure(value)


class _Unsayable(Exception):
    """The filter is beyond conditions."""


def conditions_of(element: Element) -> tuple[Condition, ...] | None:
    """The conditions that an element ``Filter`` says; None where it says anything else.

    A literal that looks like a number is one, unless ``matchCase`` says that letters are compared.
    """
    try:
        return tuple(one for inner in children(element) for one in _read(inner, 0))
    except (_Unsayable, StyleError):
        return None


def _read(element: Element, depth: int) -> list[Condition]:
    tag = local(element)
    if depth > _DEEPEST:
        raise _Unsayable
    if tag == "And":
        return [one for inner in children(element) for one in _read(inner, depth + 1)]
    if tag == "Or":
        return [_either(element)]
    if tag == "Not":
        return [_turned(element)]
    if tag == "PropertyIsNull":
        return [Condition(_column(element), "empty")]
    if tag == "PropertyIsBetween":
        low, high = (_boundary(element, name) for name in ("LowerBoundary", "UpperBoundary"))
        return [Condition(_column(element), "between", (low, high))]
    if tag == "PropertyIsLike":
        return [_like(element)]
    if tag not in _OPERATORS:
        raise _Unsayable
    return [Condition(_column(element), _OPERATORS[tag], _value(element))]


def _either(element: Element) -> Condition:
    """Equals of one column joined by or; QGIS writes no value as empty or null."""
    found = children(element)
    tags = [local(one) for one in found]
    if tags == ["PropertyIsEqualTo", "PropertyIsNull"] and _column(found[0]) == _column(found[1]):
        if _words(found[0]):
            raise _Unsayable
        return Condition(_column(found[1]), "empty")
    if not found or set(tags) != {"PropertyIsEqualTo"} or len({_column(one) for one in found}) > 1:
        raise _Unsayable
    return Condition(_column(found[0]), "in", tuple(_words(one) for one in found))


def _turned(element: Element) -> Condition:
    inner = children(element)
    if len(inner) != 1:
        raise _Unsayable
    tag = local(inner[0])
    if tag == "PropertyIsNull":
        return Condition(_column(inner[0]), "filled")
    if tag == "Or":
        one = _either(inner[0])
        return Condition(one.column, "not_in", one.value) if one.op == "in" else Condition(one.column, "filled")
    if tag == "PropertyIsEqualTo":
        return Condition(_column(inner[0]), "not_in", (_words(inner[0]),))
    raise _Unsayable


def _like(element: Element) -> Condition:
    many, one, escape = (element.get(k, "") for k in ("wildCard", "singleChar", "escapeChar"))
    escape = escape or element.get("escape", "")
    if len(many) != 1:
        raise _Unsayable
    pieces: list[tuple[str, bool]] = []
    skip = False
    for mark in _words(element):
        if skip or mark not in (many, one, escape) or not mark:
            pieces.append((mark, False))
            skip = False
        elif mark == escape:
            skip = True
        elif mark == one:
            raise _Unsayable
        else:
            pieces.append((mark, True))
    front = bool(pieces) and pieces[0][1]
    back = len(pieces) > int(front) and pieces[-1][1]
    inner = pieces[int(front) : len(pieces) - int(back)]
    words = "".join(mark for mark, _ in inner)
    if any(wild for _, wild in inner) or (front and not back):
        raise _Unsayable
    return Condition(_column(element), "contains" if front else "starts" if back else "eq", words)


def _column(element: Element) -> str:
    names = [one for one in children(element) if local(one) in ("PropertyName", "ValueReference")]
    if len(names) != 1 or children(names[0]):
        raise _Unsayable
    return (names[0].text or "").strip()


def _words(element: Element) -> str:
    literals = children(element, "Literal")
    if len(literals) != 1 or children(literals[0]):
        raise _Unsayable
    return literals[0].text or ""


def _value(element: Element) -> Value:
    words = _words(element)
    if element.get("matchCase") is None and _NUMBER.fullmatch(words.strip()):
        return float(words)
    return words


def _boundary(element: Element, name: str) -> Value:
    found = children(element, name)
    if len(found) != 1:
        raise _Unsayable
    words = _words(found[0])
    return float(words) if _NUMBER.fullmatch(words.strip()) else words
