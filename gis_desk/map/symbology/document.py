"""A look as a JSON document and back; a document with anything wrong in it is refused by the name of the field."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from gis_desk.conditions import Condition
from gis_desk.map.symbology.drawing import Breaks, Categories, Category, Rule, Rules, Single
from gis_desk.map.symbology.look import LabelSpec, Look, ScaleRange
from gis_desk.map.symbology.symbols import AreaSymbol, Hatching, LineSymbol, PointSymbol
from layers.errors import StyleError, Where
from layers.text import Text, text

VERSION = 1
_TAGS: Mapping[type, str] = {
    Single: "single",
    Categories: "categories",
    Breaks: "breaks",
    Rules: "rules",
    AreaSymbol: "area",
    LineSymbol: "line",
    PointSymbol: "point",
}
"""Kinds of which a field may hold one or another: the word under ``type``."""
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_PLAIN = (Look, LabelSpec, ScaleRange, Condition, Category, Rule, Hatching)
_HINTS = {kind: get_type_hints(kind) for kind in (*_TAGS, *_PLAIN)}


def to_document(look: Look) -> dict[str, Any]:
    """What `look` says as plain lists, mappings, texts and numbers; what is as usual is left out."""
    return {"version": VERSION, **_plain(look)}


def of_document(document: object) -> Look:
    """The look that `document` says.

    Raises
    ------
    StyleError
        Where a field is unknown, missing or has a value that cannot be; `where.field` is its path.
    """
    if not isinstance(document, dict):
        raise _wrong(
            "",
            document,
            text("the style is no JSON object"),
            text("give the style of a layer as this program writes it"),
        )
    if document.get("version") != VERSION:
        raise _wrong(
            "version",
            document.get("version"),
            text("the style has a version that this program does not know"),
            text("write the style again with this version of the program"),
        )
    return _object(Look, {k: v for k, v in document.items() if k != "version"}, "")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if not is_dataclass(value):
        return value
    kind = type(value)
    found: dict[str, Any] = {"type": _TAGS[kind]} if kind in _TAGS else {}
    for one in fields(value):
        here = getattr(value, one.name)
        if not _has_default(one) or here != _default(one):
            found[one.name] = _plain(here)
    return found


def _has_default(one: "Field[Any]") -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _default(one: "Field[Any]") -> Any:
    make = one.default_factory
    return one.default if make is MISSING else make()


def _object(kind: type, value: object, path: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(path, value, text("here belongs a JSON object"), text("write the fields between braces"))
    known = {one.name: one for one in fields(kind)}
    given: dict[str, Any] = {}
    for name, inner in value.items():
        if name == "type" and kind in _TAGS:
            continue
        if name not in known:
            raise StyleError(
                "this field is not known",
                where=Where(field=_joined(path, str(name))),
                do="leave it out, or choose one of: {known}",
                known=list(known),
            )
        given[name] = _value(_HINTS[kind][name], inner, _joined(path, name))
    for name, one in known.items():
        if name not in given and not _has_default(one):
            raise _wrong(_joined(path, name), None, text("this field is missing"), text("add it"))
    try:
        return kind(**given)
    except StyleError as error:
        inner_path = _joined(path, error.where.field or "")
        raise StyleError(
            error.what.template,
            where=Where(field=inner_path, value=error.where.value),
            do=error.do.template,
            **error.what.args,
        ) from error


def _value(hint: Any, value: object, path: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), value, path)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(path, value, text("here belongs a list"), text("write the values between brackets"))
        inner = get_args(hint)[0]
        return tuple(_value(inner, v, f"{path}[{n}]") for n, v in enumerate(value))
    if isinstance(hint, type) and hint in _HINTS:
        return _object(hint, value, path)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if hint is str and isinstance(value, str):
        return value
    if hint is bool and isinstance(value, bool):
        return value
    words = {
        float: text("a number belongs here"),
        str: text("a text belongs here"),
        bool: text("true or false belongs here"),
    }
    raise StyleError("this value is of the wrong kind", where=Where(field=path, value=value), do=words[hint].template)


def _one_of(hints: tuple[Any, ...], value: object, path: str) -> Any:
    if value is None and type(None) in hints:
        return None
    tagged = [h for h in hints if h in _TAGS]
    if tagged and isinstance(value, dict):
        kind = _KINDS.get(str(value.get("type")))
        if kind is None or kind not in tagged:
            raise StyleError(
                "this is not known",
                where=Where(field=_joined(path, "type"), value=value.get("type")),
                do="choose one of: {known}",
                known=[_TAGS[h] for h in tagged],
            )
        return _object(kind, value, path)
    for hint in hints:
        fits = (
            (hint is str and isinstance(value, str))
            or (hint is float and isinstance(value, int | float) and not isinstance(value, bool))
            or (get_origin(hint) is tuple and isinstance(value, list))
            or (hint in _HINTS and isinstance(value, dict))
        )
        if fits:
            return _value(hint, value, path)
    raise _wrong(
        path,
        value,
        text("this value is of the wrong kind"),
        text("look the field up in a style that this program has written"),
    )


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path and name else path or name


def _wrong(path: str, value: object, what: Text, do: Text) -> StyleError:
    return StyleError(what.template, where=Where(field=path or None, value=value), do=do.template)
