"""A JSON document together with its text."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Self

from layers.differences import LONG, Part, parts

_DEPTH = 5
"""Levels that are written value by value: one long call would keep the other threads waiting."""
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True).encode


class Document(dict[str, Any]):
    """A JSON object whose text is made when it is: long ones are written off the GUI thread, and once.

    What it holds is not changed after that. Values that JSON lacks (NaN, infinity) raise ValueError. One that follows
    an `older` one also knows at once where their texts differ.
    """

    def __init__(self, value: Mapping[str, Any], older: Self | None = None) -> None:
        super().__init__(value)
        self.text = "".join(_written(value, _DEPTH))
        self._since: tuple[str, tuple[Part, Part]] | None = None
        if older is not None and min(len(older.text), len(self.text)) >= LONG:
            self._since = older.text, parts(older.text, self.text)

    def since(self, older: object) -> tuple[Part, Part] | None:
        """Where the texts of `older` and of this differ, if this one was made to follow it; else None."""
        if self._since is None or not isinstance(older, Document) or older.text is not self._since[0]:
            return None
        return self._since[1]


def _written(value: Any, depth: int) -> Iterator[str]:
    """The pieces of what ``json.dumps`` would write with sorted keys."""
    if depth and isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield ", " if number else "["
            yield from _written(one, depth - 1)
        yield "]"
    elif depth and isinstance(value, Mapping) and value and all(isinstance(name, str) for name in value):
        for number, name in enumerate(sorted(value)):
            yield f"{', ' if number else '{'}{_write(name)}: "
            yield from _written(value[name], depth - 1)
        yield "}"
    else:
        yield _write(value)
