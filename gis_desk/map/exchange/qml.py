"""Style files of QGIS (.qml): what both programs know, exactly; all else is named, and nothing of it is run."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from gis_desk.map.exchange.expressions import column_of, conditions_of, expression
from gis_desk.map.exchange.markup import Element, below, children, figure, first, local, number, parsed, within, written
from gis_desk.map.exchange.qml_labels import has_children, read_labels, scale_range, write_labels
from gis_desk.map.exchange.qml_symbols import read_symbol, written_symbol
from gis_desk.map.exchange.report import Exported, Imported, Losses
from gis_desk.map.symbology import (
    Breaks,
    Categories,
    Category,
    Condition,
    Drawing,
    Look,
    Rule,
    Rules,
    Single,
    Symbolism,
)
from gis_desk.map.symbology.drawing import MOST, REST, classes
from gis_desk.map.symbology.look import UNBOUNDED
from gis_desk.map.symbology.symbols import AreaSymbol, LineSymbol
from layers.errors import StyleError, Where
from layers.text import text

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_METHODS = {"natural": "Jenks", "quantile": "Quantile", "equal": "EqualInterval", "pretty": "Pretty",
            "deviation": "StdDev"}  # fmt: skip
_PROGRAMS = {
    "attributeactions": text("actions (commands and scripts)"),
    "editforminitcode": text("code of forms"),
    "editforminitfilepath": text("code of forms"),
    "mapTip": text("map tips (HTML)"),
    "expressionfields": text("computed columns"),
    "previewExpression": text("the expression of the display name"),
    "SingleCategoryDiagramRenderer": text("diagrams"),
    "LinearlyInterpolatedDiagramRenderer": text("diagrams"),
    "StackedDiagramRenderer": text("diagrams"),
    "auxiliaryLayer": text("places of names moved by hand"),
}
"""Parts of a file that are programs or pictures of their own, never taken over."""


def write(look: Look, dimension: int) -> Exported:
    """`look` as a file of QGIS.

    Parameters
    ----------
    look : Look
    dimension : int
        Of the layer's geometries: 0 for points, 1 for lines, 2 for areas.

    Raises
    ------
    StyleError
        If the look leaves its symbols to the standard: there is nothing to write then.
    """
    losses = Losses()
    return Exported(written(element(look, dimension, losses), _DOCTYPE), losses.all())


def element(look: Look, dimension: int, losses: Losses) -> Element:
    """The root element of what `write` gives; what QGIS cannot say goes to `losses`."""
    if look.drawing is None:
        raise _nothing()
    if look.filter:
        losses.add(text("the filter of the rows"))
    if look.borders:
        losses.add(text("standard borders in place of outlines"))
    root = ElementTree.Element("qgis", {
        "version": "3.22.0",
        "styleCategories": "Symbology|Labeling|Rendering",
        "hasScaleBasedVisibilityFlag": "0" if look.scale.open else "1",
        "maxScale": figure(look.scale.nearest),
        "minScale": "0" if look.scale.farthest == UNBOUNDED else figure(look.scale.farthest),
        "labelsEnabled": "1" if look.labels is not None and look.labels.column else "0",
    })  # fmt: skip
    _write_renderer(root, look.drawing, losses)
    if look.labels is None:
        losses.add(text("the standard names"))
    elif look.labels.column:
        write_labels(root, look.labels, dimension)
    ElementTree.SubElement(root, "blendMode").text = "0"
    ElementTree.SubElement(root, "layerOpacity").text = figure(look.opacity)
    ElementTree.SubElement(root, "layerGeometryType").text = str(dimension)
    return root


def _nothing() -> StyleError:
    return StyleError(
        "the layer is drawn with its standard symbols, there is no style of its own to write",
        do="choose symbols for it first",
    )


def _write_renderer(root: Element, drawing: Drawing, losses: Losses) -> None:
    kind = {Single: "singleSymbol", Categories: "categorizedSymbol", Breaks: "graduatedSymbol", Rules: "RuleRenderer"}
    made = ElementTree.SubElement(root, "renderer-v2", {
        "type": kind[type(drawing)], "symbollevels": "0", "enableorderby": "0", "forceraster": "0",
    })  # fmt: skip
    symbols: list[Symbolism] = [c.symbol for c in classes(drawing)]
    if isinstance(drawing, Single):
        if drawing.title:
            losses.add(text("the title of the only symbol"))
    elif isinstance(drawing, Categories):
        made.set("attr", drawing.column)
        _write_categories(made, drawing)
    elif isinstance(drawing, Breaks):
        made.set("attr", drawing.column)
        made.set("graduatedMethod", "GraduatedColor")
        if drawing.none is not None:
            losses.add(text("the symbol of rows without a number"))
            symbols = symbols[:-1]
        _write_ranges(made, drawing)
    else:
        _write_rules(made, drawing)
    group = ElementTree.SubElement(made, "symbols")
    for n, symbol in enumerate(symbols):
        group.append(written_symbol(symbol, str(n), losses))


def _write_categories(made: Element, drawing: Categories) -> None:
    group = ElementTree.SubElement(made, "categories")
    named = [(c.value, c.title or c.value) for c in drawing.items]
    if drawing.other is not None:
        named.append(("", drawing.other_title or REST))
    for n, (value, label) in enumerate(named):
        ElementTree.SubElement(group, "category", {
            "value": value, "type": "string", "label": label, "symbol": str(n), "render": "true",
        })  # fmt: skip


def _write_ranges(made: Element, drawing: Breaks) -> None:
    group = ElementTree.SubElement(made, "ranges")
    named = zip(pairwise(drawing.bounds), classes(drawing), strict=False)
    for n, ((low, high), one) in enumerate(named):
        ElementTree.SubElement(group, "range", {
            "lower": repr(low), "upper": repr(high), "label": one.title, "symbol": str(n), "render": "true",
        })  # fmt: skip
    method = _METHODS.get(drawing.method, "Custom")
    ElementTree.SubElement(made, "classificationMethod", {"id": method})


def _write_rules(made: Element, drawing: Rules) -> None:
    group = ElementTree.SubElement(made, "rules", {"key": "{gis-desk}"})
    for n, rule in enumerate(drawing.items):
        given = {"symbol": str(n), "label": rule.title, "key": f"{{gis-desk-{n}}}"}
        words = "ELSE" if rule.rest else expression(rule.conditions)
        ElementTree.SubElement(group, "rule", given | ({"filter": words} if words else {}))


# reading


def read(data: bytes, path: Path, columns: Sequence[str] = ()) -> Imported:
    """The look that a file of QGIS describes, and what of it was not taken over.

    Parameters
    ----------
    data : bytes
    path : Path
        Where it came from, for messages.
    columns : sequence of str
        Columns of the layer, to tell their names from expressions.

    Raises
    ------
    StyleError
        If it is no style file of QGIS, is too large, or has nothing that can be drawn.
    FormatError
        If the XML is damaged or dangerous.
    """
    root = parsed(data, path)
    if local(root) != "qgis":
        raise StyleError("this is no style file of QGIS", where=Where(path), do="choose a .qml file, or an .sld")
    losses = Losses()
    _note_programs(root, losses)
    drawing = _read_renderer(root, path, columns, losses)
    opacity = first(root, "layerOpacity")
    shown = scale_range("0", "0", losses)
    if root.get("hasScaleBasedVisibilityFlag") == "1":
        shown = scale_range(root.get("maxScale"), root.get("minScale"), losses)
    blend = first(root, "blendMode")
    if blend is not None and (blend.text or "0").strip() not in ("", "0"):
        losses.add(text("the blending with layers below"))
    strength = within(number(None if opacity is None else opacity.text, 1.0), 0.0, 1.0)
    labels = read_labels(root, losses)
    return Imported(Look(drawing, labels=labels, scale=shown, opacity=strength), losses.all())


def _note_programs(root: Element, losses: Losses) -> None:
    for part in children(root):
        if local(part) in _PROGRAMS and _says_something(part):
            losses.add(_PROGRAMS[local(part)])
    if any(True for _ in below(root, "constraintExpression")) and any(c.get("exp") for c in below(root, "constraint")):
        losses.add(text("conditions on input"))


def _says_something(part: Element) -> bool:
    if local(part) == "attributeactions":
        return any(True for _ in below(part, "actionsetting"))
    return has_children(part) or any(part.get(k) for k in ("source",))


def _read_renderer(root: Element, path: Path, columns: Sequence[str], losses: Losses) -> Drawing:
    made = first(root, "renderer-v2")
    kind = "" if made is None else made.get("type", "")
    found: Drawing | None = None
    if made is not None:
        symbols = {
            one.get("name", ""): symbol
            for one in children(first(made, "symbols"), "symbol")
            if (symbol := read_symbol(one, losses)) is not None
        }
        if kind == "singleSymbol" and symbols:
            found = Single(next(iter(symbols.values())))
        elif kind == "categorizedSymbol":
            found = _read_categories(made, symbols, columns, losses)
        elif kind == "graduatedSymbol":
            found = _read_ranges(made, symbols, columns, losses)
        elif kind == "RuleRenderer":
            found = _read_rules(made, symbols, losses)
    if found is None:
        raise StyleError(
            "there is nothing in this style that can be drawn here ({kind})",
            where=Where(path),
            do="save it in QGIS with one symbol, categories, classes or rules",
            kind=kind[:40] or "-",
        )
    return found


def _column(made: Element, columns: Sequence[str], losses: Losses) -> str | None:
    words = made.get("attr", "")
    column = column_of(words)
    if words in columns:
        return words
    if not column or (column == words and any(c in words for c in "()+*/|=<>'$@")):
        losses.add(text("classes of the expression {words}", words=words[:80]))
        return None
    return column[:400]


def _read_categories(
    made: Element, symbols: dict[str, Symbolism], columns: Sequence[str], losses: Losses
) -> Drawing | None:
    column = _column(made, columns, losses)
    items: dict[str, Category] = {}
    other: Symbolism | None = None
    other_title = ""
    for one in children(first(made, "categories"), "category"):
        symbol = symbols.get(one.get("symbol", ""))
        value, label = one.get("value", "")[:400], one.get("label", "")[:400]
        if symbol is None:
            continue
        if one.get("render", "true") == "false":
            losses.add(text("classes that are switched off"))
        elif children(one, "val"):
            for inner in children(one, "val"):
                word = inner.get("value", "")[:400]
                if word:
                    items.setdefault(word, Category(word, symbol, label))
        elif not value or one.get("type") == "NULL":
            other, other_title = symbol, label
        else:
            items.setdefault(value, Category(value, symbol, label))
    if column is None:
        return None
    if not items:
        return Single(other, other_title) if other is not None else None
    if len(items) > MOST:
        losses.add(text("classes beyond the first {n}", n=MOST))
    return Categories(column, tuple(items.values())[:MOST], other, other_title)


def _read_ranges(
    made: Element, symbols: dict[str, Symbolism], columns: Sequence[str], losses: Losses
) -> Drawing | None:
    column = _column(made, columns, losses)
    found: list[tuple[float, float, Symbolism, str]] = []
    for one in children(first(made, "ranges"), "range"):
        symbol = symbols.get(one.get("symbol", ""))
        if one.get("render", "true") == "false":
            losses.add(text("classes that are switched off"))
            continue
        low, high = number(one.get("lower"), float("nan")), number(one.get("upper"), float("nan"))
        if symbol is not None and low < high:
            found.append((low, high, symbol, one.get("label", "")[:400]))
    if column is None or not found:
        return None
    found = sorted(found, key=lambda r: r[0])[:MOST]
    if all(one[1] == other[0] for one, other in pairwise(found)):
        method = first(made, "classificationMethod")
        theirs = "" if method is None else method.get("id", "")
        ours = next((k for k, v in _METHODS.items() if v == theirs), "own")
        bounds = (*(r[0] for r in found), found[-1][1])
        return Breaks(column, bounds, tuple(r[2] for r in found), tuple(r[3] for r in found), method=ours)
    return Rules(
        tuple(
            Rule((Condition(column, "ge", low), Condition(column, "le", high)), symbol, label)
            for low, high, symbol, label in found
        )
    )


def _read_rules(made: Element, symbols: dict[str, Symbolism], losses: Losses) -> Drawing | None:
    items: list[Rule] = []

    def walk(element: Element, above: tuple[Condition, ...], depth: int) -> None:
        for one in children(element, "rule"):
            if len(items) >= MOST or depth > 20:
                losses.add(text("classes beyond the first {n}", n=MOST))
                return
            words, label = one.get("filter", "").strip(), one.get("label", "")[:400]
            if one.get("checkstate", "1") == "0":
                losses.add(text("classes that are switched off"))
                continue
            if one.get("scalemindenom") or one.get("scalemaxdenom"):
                losses.add(text("scales of single rules"))
            symbol = symbols.get(one.get("symbol", ""))
            if words == "ELSE":
                if above:
                    losses.add(text("the rest inside a group of rules"))
                elif symbol is not None:
                    items.append(Rule((), symbol, label, rest=True))
                continue
            own = conditions_of(words) if words else ()
            if own is None:
                losses.add(text("the rule {words}", words=words[:80]))
                continue
            if symbol is not None:
                items.append(Rule(above + own, symbol, label))
            walk(one, above + own, depth + 1)

    rules = first(made, "rules")
    if rules is not None:
        walk(rules, (), 0)
    return Rules(tuple(items)) if items else None


def dimension_of(drawing: Drawing) -> int:
    """The dimension that the symbols of `drawing` are made for: 0, 1 or 2."""
    symbol = classes(drawing)[0].symbol
    return 2 if isinstance(symbol, AreaSymbol) else 1 if isinstance(symbol, LineSymbol) else 0
