"""Values that a column may hold once only, as the number of a case that papers go by."""

import sqlite3
from collections.abc import Iterable

from layers.change import Edit
from layers.errors import ValueTaken, Where
from layers.schema import TABLES


def refuse_twice(connection: sqlite3.Connection, edits: Iterable[Edit]) -> None:
    """Raise where a value that `edits` have just written into a unique column stands in another row too.

    Called inside the transaction of the change, so that of two who plan with the same number only the first gets it.

    Raises
    ------
    ValueTaken
        With table, column and value.
    """
    for edit in edits:
        if edit.after is None:
            continue
        for column in TABLES[edit.layer].columns:
            value = edit.after.get(column.name) if column.unique else None
            if value is None:
                continue
            query = f'SELECT count(*) FROM "{edit.layer}" WHERE "{column.name}" = ?'
            if connection.execute(query, (value,)).fetchone()[0] > 1:
                raise ValueTaken(
                    "the number {number} is taken",
                    where=Where(layer=edit.layer, field=column.name, value=value),
                    do="leave the number out, or give a free one",
                    number=value,
                )
