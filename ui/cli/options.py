"""Kinds of values that several commands take."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from layers.errors import FormatError, Where
from layers.formats.writing import put, spare, workshop
from ui.texts import tr


class Measure(click.FloatRange):
    """A number in a range; "nan" is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(tr("'{value}' is no number", value=value), param, ctx)
        return number


class Some(click.ParamType):
    """One or several of `choices`, with commas between them."""

    name = "list"

    def __init__(self, choices: Sequence[str]) -> None:
        self._choices = tuple(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - as click asks for it
        """All that can be given."""
        return ",".join(self._choices)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The values in the order of the choices, each once."""
        if isinstance(value, tuple):
            return value
        wanted = [v.strip().lower() for v in str(value).replace("，", ",").split(",") if v.strip()]
        for one in wanted or [""]:
            if one not in self._choices:
                self.fail(tr("'{value}' is none of {choices}", value=one, choices=", ".join(self._choices)), param, ctx)
        return tuple(c for c in self._choices if c in wanted)


FORM = click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=tr("Form of the answer."),
)
"""``--format``: for people or for programs."""
LON, LAT = Measure(-180.0, 180.0), Measure(-90.0, 90.0)
"""Degrees."""


def check_target(out: Path | None, source: Path, form: str, *, files: tuple[str, ...]) -> None:
    """Refuse, before any work, what an answer cannot be written to.

    Parameters
    ----------
    out, source : Path
        Where the answer goes, if into a file; what it is made from, which it must not replace.
    form : str
        The form of the answer.
    files : tuple of str
        The forms that go into files.

    Raises
    ------
    click.UsageError
        If form and file do not fit.
    FormatError
        If `out` is `source`, a workspace or a folder, or in a folder that is not there.
    """
    if out is None:
        return
    if form not in files:
        raise click.UsageError(tr("--out goes with --format {forms}", forms=" / ".join(files)))
    if form == "gpkg" and out.suffix.lower() != ".gpkg":
        raise FormatError("a GeoPackage ends in .gpkg", where=Where(out), do="let the name end in .gpkg")
    if out.exists() and source.exists() and out.samefile(source):
        raise FormatError("this is the file that is checked", where=Where(out), do="choose another name")
    spare(out)
    if not out.parent.is_dir():
        raise FormatError("the folder does not exist", where=Where(out.parent), do="make the folder first")


def write_whole(out: Path, content: str) -> None:
    """Write `content` (UTF-8 with a byte order mark) to `out`; an older file is only replaced by the whole new one."""
    with workshop(out) as folder:
        draft = folder / out.name
        draft.write_text(content, encoding="utf-8-sig")
        put([draft], out.parent)
