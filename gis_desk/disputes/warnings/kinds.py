"""What can be warned of: one declaration and one function for each kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import sources
from layers.text import Text

Check = Callable[[Matter], Iterator[Alert]]


@dataclass(frozen=True)
class Kind:
    """A kind of warnings.

    Parameters
    ----------
    id : str
        Word of the command line, and behind ``W:`` the rule of its acceptances; never re-used.
    title, detail, do : Text
        Its name, why it is a warning, and what to do.
    job : str
        Id of the job of the rail where it is mended.
    source : tuple of str
        Keys into ``resources/rules/sources``; none for a convention of this program.
    tables : tuple of str
        Tables that it reads besides those of the register.
    """

    id: str
    title: Text
    detail: Text
    do: Text
    job: str
    source: tuple[str, ...]
    tables: tuple[str, ...]
    check: Check


KINDS: dict[str, Kind] = {}


def kind(
    id: str,  # noqa: A002 - the word of the field
    *,
    title: Text,
    detail: Text,
    do: Text,
    job: str,
    source: tuple[str, ...] = (),
    tables: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Register the decorated function as the kind `id`.

    Raises
    ------
    ValueError
        If the id is taken or a source is unknown.
    """
    if id in KINDS:
        raise ValueError(f"kind {id} exists already")
    if missing := [key for key in source if key not in sources()]:
        raise ValueError(f"kind {id}: no such source {missing}")

    def register(check: Check) -> Check:
        KINDS[id] = Kind(id, title, detail, do, job, source, tables, check)
        return check

    return register
