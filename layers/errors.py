"""Errors that say what is wrong, where, and what to do."""

from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any

from layers.text import Text


@dataclass(frozen=True)
class Where:
    """The place of a problem; rows are counted from 1."""

    file: str | PathLike[str] | None = None
    layer: str | None = None
    row: int | None = None
    field: str | None = None
    value: Any = None

    def __str__(self) -> str:
        parts = []
        if self.file is not None:
            parts.append(fspath(self.file))
        if self.layer is not None:
            parts.append(f"layer '{self.layer}'")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.field is not None:
            shown = f"field '{self.field}'"
            if self.value is not None:
                shown += f" = {shorten(self.value)!r}"
            parts.append(shown)
        elif self.value is not None:
            parts.append(repr(shorten(self.value)))
        return ", ".join(parts)


def shorten(value: object, longest: int = 80) -> str:
    """`value` as one line of at most `longest` characters."""
    shown = " ".join(str(value).split())
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


class GisDeskError(Exception):
    """What is wrong, where, and what to do about it.

    Parameters
    ----------
    what, do : str
        English sentence templates (`layers.text.Text`); both are translated by the face that shows them.
    where : Where
        File, layer, row, field and value, as far as known.
    args
        Values of the fields in both templates.
    """

    def __init__(self, what: str, *, where: Where | None = None, do: str, **args: Any) -> None:
        self.what = Text(what, args)
        self.do = Text(do, args)
        self.where = where or Where()
        super().__init__(what)

    def __str__(self) -> str:
        where = str(self.where)
        return f"{self.what}{f' ({where})' if where else ''}; {self.do}"


class FormatError(GisDeskError):
    """A file is not what its name promises, or cannot be read or written."""


class EncodingError(FormatError):
    """The text of a file has no single encoding that can be proved."""


class CrsError(GisDeskError):
    """A coordinate reference system is missing, ambiguous, or cannot be transformed safely."""


class CodeError(GisDeskError):
    """A division code breaks the coding standard."""


class WorkspaceError(GisDeskError):
    """The workspace file cannot be opened, written, or understood."""


class WorkspaceInUse(WorkspaceError):
    """Somebody else is writing to this workspace."""


class StaleEdit(GisDeskError):
    """The row is no longer what the edit was made from."""


class ValueTaken(GisDeskError):
    """Another row has this value already, and it may stand there once only."""


class NetworkError(GisDeskError):
    """A server cannot be reached, refuses, or answers what cannot be used."""


class StyleError(GisDeskError):
    """A style of a layer has a value that cannot be, or the file it comes from cannot be understood."""


class PlanError(GisDeskError):
    """A plan cannot be made from this input."""
