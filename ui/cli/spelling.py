"""``gis-desk spell``: names one by one, or a whole table of any length."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import click

from gis_desk.names.places import columns_of
from gis_desk.names.spelling import Speller
from gis_desk.names.tables import load
from gis_desk.names.transcription import transcribed, wrong_letters
from layers.errors import FormatError, Where
from layers.formats import read
from layers.schema import CLASSES
from ui.cli.answer import DONE, progress, table
from ui.cli.options import FORM
from ui.texts import tr

_AT_ONCE = 5000
"""Names that are written in one go: a document of 600,000 never stands in memory as a whole."""


class _Asked(NamedTuple):
    """A name with its class, division and transcription; None where unknown."""

    name: str
    cls: str | None
    division: str | None
    transcription: str | None = None


@click.command(help=tr("Standard Roman spelling of names, one by one or a whole table, in the order given."))
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--file", "file", type=click.Path(path_type=Path), help=tr("A table with a column of names, or one name a line.")
)
@click.option(
    "--class", "cls", type=click.Choice(CLASSES), help=tr("Class of the places; else guessed from the endings.")
)
@click.option("--transcription", metavar="TEXT", help=tr("The specific term as its minority language is transcribed."))
@FORM
def spell(names: tuple[str, ...], file: Path | None, cls: str | None, transcription: str | None, form: str) -> int:
    """Spell and answer."""
    if bool(names) == bool(file):
        raise click.UsageError(tr("give names, or --file FILE"))
    if transcription and len(names) != 1:
        raise click.UsageError(tr("the transcription of a single name is given"))
    asked = [_Asked(n, cls, None, transcription) for n in names] if file is None else _names_in(file, cls)
    said = _spelled(asked)
    if form == "json":
        _write_json(said)
    else:
        rows = [(s["name"], s["pinyin_toned"], s["pinyin"], "; ".join(s["alternatives"])) for s in said]
        click.echo(table((tr("Name"), tr("Spelling"), tr("Without tones"), tr("Also possible")), rows))
    return DONE


def _spelled(asked: list[_Asked]) -> Iterator[dict[str, Any]]:
    speller = Speller(load())
    watch = progress()
    for n, one in enumerate(asked):
        if n % _AT_ONCE == 0:
            watch.step(n, len(asked), "spelling")
        split = speller.parser.split(one.name, one.cls)
        spelling = speller.spell_split(split, one.cls or speller.parser.guess(one.name), one.division)
        if one.transcription:
            _check_letters(one)
            spelling = transcribed(one.transcription, spelling, split)
        yield {
            "name": one.name,
            "specific": split.specific,
            "generic": split.generic,
            "pinyin": spelling.pinyin,
            "pinyin_toned": spelling.toned,
            "alternatives": list(spelling.alternatives),
        }


def _check_letters(one: _Asked) -> None:
    if wrong := wrong_letters(one.transcription or ""):
        raise FormatError(
            "the transcription “{form}” has other letters than a to z, ü, ê and the apostrophe: {letters}",
            where=Where(field="transcription", value=one.transcription),
            do="write it in the letters of the scheme",
            form=one.transcription,
            letters=" ".join(wrong),
        )


def _write_json(said: Iterable[dict[str, Any]]) -> None:
    """One document on stdout, written piece by piece."""
    rows = iter(said)
    click.echo('{"names": [', nl=False)
    comma = ""
    while some := list(islice(rows, _AT_ONCE)):
        click.echo(comma + ", ".join(json.dumps(one, ensure_ascii=False) for one in some), nl=False)
        comma = ", "
    click.echo("]}")


def _names_in(file: Path, cls: str | None) -> list[_Asked]:
    if file.suffix.lower() == ".txt":
        return [_Asked(line.strip(), cls, None) for line in _lines(file) if line.strip()]
    frame = read(file, progress=progress()).frame
    taken = columns_of(frame)
    if "name" not in taken:
        raise FormatError(
            "no column of names is found in this table",
            where=Where(file, field=", ".join(map(str, frame.columns))[:80]),
            do="call the column 名称 or name",
        )
    column = taken.get("division") or taken.get("code")
    codes = [None] * len(frame) if column is None else frame[column].astype(object).tolist()
    kinds = [None] * len(frame) if cls or "class" not in taken else frame[taken["class"]].astype(object).tolist()
    forms = frame[taken["transcription"]].astype(object).tolist() if "transcription" in taken else [None] * len(frame)
    found: list[_Asked] = []
    for value, code, kind, form in zip(frame[taken["name"]].astype(object).tolist(), codes, kinds, forms, strict=True):
        name = "" if value is None or value != value else str(value)
        place = str(code) if code is not None and str(code).isdigit() else None
        given = form if isinstance(form, str) and form.strip() else None
        found.append(_Asked(name, cls or (kind if kind in CLASSES else None), place, given))
    return found


def _lines(file: Path) -> list[str]:
    try:
        raw = file.read_bytes()
    except OSError as exc:
        raise FormatError("the file cannot be read", where=Where(file), do="check its name and rights") from exc
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise FormatError("the text is neither UTF-8 nor GB 18030", where=Where(file), do="save it as UTF-8")
