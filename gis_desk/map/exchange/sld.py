"""Styled layer descriptors (.sld), versions 1.0 and 1.1: what both know, exactly; all else is named."""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from gis_desk.map.exchange.markup import Element, below, children, figure, first, local, number, parsed, within, written
from gis_desk.map.exchange.ogc import OGC, conditions_of, filter_of
from gis_desk.map.exchange.report import Exported, Imported, Losses
from gis_desk.map.exchange.sld_symbols import Writer, read_names, read_symbol
from gis_desk.map.symbology import (
    Breaks,
    Categories,
    Category,
    Condition,
    Drawing,
    LabelSpec,
    Look,
    Rule,
    Rules,
    Single,
    Symbolism,
)
from gis_desk.map.symbology.drawing import MOST, NONE, REST, classes
from gis_desk.map.symbology.look import UNBOUNDED, ScaleRange
from layers.errors import StyleError, Where
from layers.text import text

_SLD = "http://www.opengis.net/sld"
VERSIONS = ("1.0.0", "1.1.0")


def write(look: Look, name: str, version: str = "1.1.0") -> Exported:
    """`look` as a styled layer descriptor of the layer `name`.

    Raises
    ------
    StyleError
        If the look leaves its symbols to the standard, or there is no such version.
    """
    if look.drawing is None:
        raise StyleError(
            "the layer is drawn with its standard symbols, there is no style of its own to write",
            do="choose symbols for it first",
        )
    if version not in VERSIONS:
        raise StyleError(
            "this is not known", where=Where(field="version", value=version), do="choose one of: {known}",
            known=list(VERSIONS),
        )  # fmt: skip
    losses = Losses()
    if look.filter:
        losses.add(text("the filter of the rows"))
    if look.borders:
        losses.add(text("standard borders in place of outlines"))
    if look.opacity != 1.0:
        losses.add(text("the opacity of the layer"))
    writer = Writer(version, losses)
    for prefix, space in (("sld", _SLD), ("ogc", OGC), ("se", writer.space if writer.new else _SLD + "#")):
        ElementTree.register_namespace(prefix, space)
    root = ElementTree.Element(f"{{{_SLD}}}StyledLayerDescriptor", {"version": version})
    layer = ElementTree.SubElement(root, f"{{{_SLD}}}NamedLayer")
    writer.add(layer, "Name", name)
    style = ElementTree.SubElement(layer, f"{{{_SLD}}}UserStyle")
    kind = writer.add(style, "FeatureTypeStyle")
    for title, rest, conditions, one in _rules(look.drawing):
        rule = _rule(writer, kind, title, conditions, look.scale, rest=rest)
        writer.symbol(rule, one)
    if look.labels is None:
        losses.add(text("the standard names"))
    elif look.labels.column:
        writer.names(_rule(writer, kind, "", (), look.labels.scale), look.labels)
    return Exported(written(root), losses.all())


_Said = tuple[str, bool, tuple[Condition, ...], Symbolism]


def _rules(drawing: Drawing) -> list[_Said]:
    """Title, whether it is for the rest, conditions and symbol of every rule that says `drawing`."""
    if isinstance(drawing, Single):
        return [(drawing.title, False, (), drawing.symbol)]
    if isinstance(drawing, Rules):
        return [(r.title, r.rest, r.conditions, r.symbol) for r in drawing.items]
    titles = [c.title for c in classes(drawing)]
    if isinstance(drawing, Categories):
        found: list[_Said] = [
            (title, False, (Condition(drawing.column, "eq", c.value),), c.symbol)
            for title, c in zip(titles, drawing.items, strict=False)
        ]
        rest: list[_Said] = [] if drawing.other is None else [(titles[-1], True, (), drawing.other)]
        return rest + found  # a reader that does not know ElseFilter draws it below the others
    made: list[_Said] = []
    for n, (low, high) in enumerate(pairwise(drawing.bounds)):
        both = (Condition(drawing.column, "gt" if n else "ge", low), Condition(drawing.column, "le", high))
        made.append((titles[n], False, both, drawing.symbols[n]))
    if drawing.none is not None:
        made.append((titles[-1], False, (Condition(drawing.column, "empty"),), drawing.none))
    return made


def _rule(
    writer: Writer,
    parent: Element,
    title: str,
    conditions: tuple[Condition, ...],
    scale: ScaleRange,
    *,
    rest: bool = False,
) -> Element:
    rule = writer.add(parent, "Rule")
    if title:
        writer.add(rule, "Name", title)
        writer.add(writer.add(rule, "Description") if writer.new else rule, "Title", title)
    if rest:
        writer.add(rule, "ElseFilter")
    elif conditions:
        rule.append(filter_of(conditions))
    if scale.nearest:
        writer.add(rule, "MinScaleDenominator", figure(scale.nearest))
    if scale.farthest != UNBOUNDED:
        writer.add(rule, "MaxScaleDenominator", figure(scale.farthest))
    return rule


# reading


def read(data: bytes, path: Path) -> Imported:
    """The look that a styled layer descriptor describes, and what of it was not taken over.

    Rules that are the values of one column become categories, rules that are classes of one column's numbers become
    classes.

    Raises
    ------
    StyleError
        If it is no descriptor, is too large, or has nothing that can be drawn.
    FormatError
        If the XML is damaged or dangerous.
    """
    root = parsed(data, path)
    if local(root) not in ("StyledLayerDescriptor", "FeatureTypeStyle", "UserStyle"):
        raise StyleError(
            "this is no styled layer descriptor", where=Where(path), do="choose an .sld file, or a .qml of QGIS"
        )
    losses = Losses()
    styles = list(below(root, "UserStyle"))
    if len(styles) > 1:
        losses.add(text("styles beyond the first one of the file"))
    holder = styles[0] if styles else root
    groups = [holder] if local(holder) == "FeatureTypeStyle" else children(holder, "FeatureTypeStyle")
    labels: LabelSpec | None = None
    rules: list[Rule] = []
    scales: list[ScaleRange] = []
    for element in (rule for group in groups for rule in children(group, "Rule")):
        if len(rules) >= MOST:
            losses.add(text("classes beyond the first {n}", n=MOST))
            break
        scale = _scale(element, losses)
        for one in children(element, "TextSymbolizer"):
            labels = labels or read_names(one, scale, losses)
        rule = _read_rule(element, losses)
        if rule is not None:
            rules.append(rule)
            scales.append(scale)
    if not rules:
        raise StyleError(
            "there is nothing in this style that can be drawn here ({kind})",
            where=Where(path),
            do="save it in QGIS with one symbol, categories, classes or rules",
            kind="SLD",
        )
    shown = scales[0] if len(set(scales)) == 1 else ScaleRange()
    if len(set(scales)) > 1:
        losses.add(text("scales of single rules"))
    look = Look(_drawing(rules), labels=labels or LabelSpec(column=""), scale=shown)
    return Imported(look, losses.all())


def _scale(element: Element, losses: Losses) -> ScaleRange:
    ends = [first(element, name) for name in ("MinScaleDenominator", "MaxScaleDenominator")]
    low, high = (within(number(None if e is None else e.text, 0.0), 0.0, 1e9) for e in ends)
    if high and low >= high:
        losses.add(text("a range of scales that holds no scale"))
        return ScaleRange()
    return ScaleRange(low, high if high >= 1 else UNBOUNDED)


def _read_rule(element: Element, losses: Losses) -> Rule | None:
    symbol = read_symbol(element, losses)
    if symbol is None:
        return None
    named = first(element, "Description", "Title")
    named = first(element, "Title") if named is None else named
    named = first(element, "Name") if named is None else named
    title = ("" if named is None else (named.text or "").strip())[:400]
    if first(element, "ElseFilter") is not None:
        return Rule((), symbol, title, rest=True)
    where = first(element, "Filter")
    if where is None:
        return Rule((), symbol, title)
    conditions = conditions_of(where)
    if conditions is None:
        losses.add(text("the rule {words}", words=title or "-"))
        return None
    return Rule(conditions, symbol, title)


def _drawing(rules: list[Rule]) -> Drawing:
    """The plainest drawing that says the same as `rules`."""
    if len(rules) == 1 and not rules[0].conditions and not rules[0].rest:
        return Single(rules[0].symbol, rules[0].title)
    return _categories(rules) or _breaks(rules) or Rules(tuple(rules))


def _categories(rules: list[Rule]) -> Categories | None:
    last = next((r for r in (rules[0], rules[-1]) if r.rest), None)
    items = [r for r in rules if r is not last]
    if not items or any(r.rest or len(r.conditions) != 1 for r in items):
        return None
    conditions = [r.conditions[0] for r in items]
    words = [_word(c) for c in conditions]
    if {(c.column, c.op) for c in conditions} != {(conditions[0].column, "eq")} or len(set(words)) < len(words):
        return None
    if not all(words):
        return None
    found = tuple(Category(w, r.symbol, r.title) for w, r in zip(words, items, strict=True))
    title = "" if last is None or last.title == REST else last.title
    return Categories(conditions[0].column, found, None if last is None else last.symbol, title)


def _word(condition: Condition) -> str:
    value = condition.value
    return value if isinstance(value, str) else figure(value) if isinstance(value, float) else ""


def _breaks(rules: list[Rule]) -> Breaks | None:
    last = rules[-1]
    empty = last if [c.op for c in last.conditions] == ["empty"] else None
    items = rules[:-1] if empty is not None else rules
    bounds: list[float] = []
    for n, rule in enumerate(items):
        ops = [c.op for c in rule.conditions]
        if ops not in (["gt", "le"], ["ge", "le"]) or (n and ops[0] == "ge" and len(items) > 1):
            return None
        low, high = (c.value for c in rule.conditions)
        if not isinstance(low, float) or not isinstance(high, float) or not low < high:
            return None
        if bounds and bounds[-1] != low:
            return None
        bounds = [*(bounds or [low]), high]
    columns = {c.column for rule in rules for c in rule.conditions}
    if not items or len(columns) != 1 or items[0].conditions[0].op != "ge":
        return None
    return Breaks(
        columns.pop(),
        tuple(bounds),
        tuple(r.symbol for r in items),
        tuple(r.title for r in items),
        None if empty is None else empty.symbol,
        "" if empty is None or empty.title == NONE else empty.title,
    )
