"""``gis-desk style``: how the layers of a workspace look; styles taken from QGIS and SLD files and written to them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np
import shapely

from gis_desk.map.symbology import Look, passing
from gis_desk.map.symbology.document import to_document
from gis_desk.map.symbology.drawing import classes, counts
from gis_desk.map.symbology.keeping import TABLE, looks_of, plan_look
from gis_desk.map.symbology.standard import spelled_out
from gis_desk.map.values import shapes
from layers.errors import StyleError, Where
from layers.schema import TABLES
from layers.store import Store
from layers.text import Text
from ui.cli.answer import plain, print_json, table
from ui.cli.options import FORM
from ui.stylefiles import read_style, write_style
from ui.texts import say, tr

_OTHER_NAMES = {"divisions": "division", "names": "place_name", "lines": "boundary_line", "markers": "marker",
                "roads": "road", "disputes": "dispute", "signs": "sign", "waters": "water"}  # fmt: skip
_WORKSPACE = click.argument("workspace", type=click.Path(path_type=Path))


@click.group(help=tr("How the layers of a workspace look on the map."))
def style() -> None:
    """The group of style commands."""


@style.command(help=tr("Say how the layers look, or one LAYER with its classes."))
@_WORKSPACE
@click.argument("layer", required=False)
@FORM
def show(workspace: Path, layer: str | None, form: str) -> int:
    """List the looks, or the classes of one."""
    with Store.open(workspace, write=False) as store:
        looks = _looks(store)
        if layer is None:
            if form == "json":
                print_json({"styles": {name: to_document(look) for name, look in looks.items()}})
            else:
                rows = [(name, _kind(look), _limits(look)) for name, look in looks.items()]
                head = (tr("layer"), tr("drawn"), tr("limits"))
                click.echo(table(head, rows) if rows else tr("all layers have their standard look"))
            return 0
        name = _layer(layer, workspace)
        look = looks.get(name, Look())
        frame = store.frame(name)
    numbers = [] if look.drawing is None else counts(look.drawing, _filtered(frame, look)).tolist()
    titles = [] if look.drawing is None else [c.title for c in classes(look.drawing)]
    if form == "json":
        listed = [{"title": t, "objects": n} for t, n in zip(titles, numbers, strict=True)]
        print_json({"layer": name, "style": to_document(look), "classes": listed})
        return 0
    click.echo(f"{name}: {_kind(look)} {_limits(look)}".rstrip())
    for title, number in zip(titles, numbers, strict=True):
        click.echo(f"  {plain(title) or '-'}: {number}")
    return 0


@style.command(name="import", help=tr("Give LAYER the style in FILE (.qml, .sld, .json); says what is not taken over."))
@_WORKSPACE
@click.argument("layer")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@FORM
def import_style(workspace: Path, layer: str, file: Path, form: str) -> int:
    """Read the file and keep what it says, as one change."""
    name = _layer(layer, workspace)
    with Store.open(workspace) as store:
        found = read_style(file, TABLES[name].names)
        before = _looks(store).get(name, Look())
        look = found.look
        if file.suffix.lower() != ".json":
            opacity = before.opacity if file.suffix.lower() == ".sld" else look.opacity
            look = Look(look.drawing, False, look.labels, before.filter, look.scale, opacity)
        changed = _keep(store, name, look)
    _say(name, found.lost, tr("not taken over"), form, changed=changed)
    return 0


@style.command(name="export", help=tr("Write the style of LAYER to FILE (.qml, .sld, .json); says what is lost."))
@_WORKSPACE
@click.argument("layer")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@FORM
def export_style(workspace: Path, layer: str, file: Path, form: str) -> int:
    """Write the look, whole or not at all."""
    name = _layer(layer, workspace)
    with Store.open(workspace, write=False) as store:
        look = _looks(store).get(name, Look())
        dimension = _dimension(store.frame(name))
    said = look if file.suffix.lower() == ".json" else spelled_out(look, name, say)
    made = write_style(said, file, dimension, TABLES[name].en)
    _say(name, made.lost, tr("not held by the file"), form, file=str(file))
    return 0


@style.command(
    name="set",
    help=tr("Give LAYER the style in FILE, the program's own JSON; without FILE the standard look again."),
)
@_WORKSPACE
@click.argument("layer")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@FORM
def set_style(workspace: Path, layer: str, file: Path | None, form: str) -> int:
    """Keep the look as one change."""
    name = _layer(layer, workspace)
    if file is not None and file.suffix.lower() != ".json":
        raise StyleError("this is no JSON file", where=Where(file), do="use style import for .qml and .sld")
    with Store.open(workspace) as store:
        changed = _keep(store, name, Look() if file is None else read_style(file).look)
    _say(name, (), "", form, changed=changed)
    return 0


def _layer(given: str, workspace: Path) -> str:
    name = _OTHER_NAMES.get(given, given)
    if name not in TABLES or not TABLES[name].shape.value:
        raise StyleError(
            "there is no map layer {layer}",
            where=Where(workspace),
            do="choose one of: {layers}",
            layer=given,
            layers=[t for t in TABLES if TABLES[t].shape.value],
        )
    return name


def _looks(store: Store) -> Mapping[str, Look]:
    frame = store.frame(TABLE)
    looks, wrong = looks_of(dict(zip(frame["key"], frame["look"], strict=True)))
    if wrong:
        raise wrong[0]
    return looks


def _keep(store: Store, layer: str, look: Look) -> bool:
    change = plan_look(layer, TABLES[layer].en, store.row(TABLE, layer), look)
    store.apply(change)
    return bool(change.edits)


def _filtered(frame: Any, look: Look) -> Any:
    return frame[passing(frame, look.filter)].reset_index(drop=True)


def _dimension(frame: Any) -> int:
    kinds = shapely.get_type_id(shapes(frame))
    many = [int(np.isin(kinds, group).sum()) for group in ((0, 4), (1, 2, 5), (3, 6))]
    return max(range(3), key=lambda k: (many[k], k))


def _kind(look: Look) -> str:
    if look.drawing is None:
        return tr("standard symbols")
    kinds = {"Single": tr("one symbol"), "Categories": tr("by value"), "Breaks": tr("by class of numbers")}
    return kinds.get(type(look.drawing).__name__, tr("by rules"))


def _limits(look: Look) -> str:
    found = []
    if look.filter:
        found.append(tr("{n} conditions", n=len(look.filter)))
    if not look.scale.open:
        far = look.scale.farthest
        near = f"1:{look.scale.nearest:.0f} -"
        found.append(f"{near} 1:{far:.0f}" if np.isfinite(far) else near)
    return ", ".join(found)


def _say(
    layer: str, lost: tuple[Text, ...], words: str, form: str, *, changed: bool | None = None, file: str = ""
) -> None:
    said = [say(one) for one in lost]
    if form == "json":
        document: dict[str, Any] = {"layer": layer, "lost": said}
        document |= {"file": file} if file else {"changed": bool(changed)}
        print_json(document)
        return
    if file:
        click.echo(tr("written: {file}", file=plain(file)))
    else:
        click.echo(tr("{layer}: style changed", layer=layer) if changed else tr("{layer}: as before", layer=layer))
    for one in said:
        click.echo(f"  {words}: {plain(one)}")
