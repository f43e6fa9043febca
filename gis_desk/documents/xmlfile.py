"""XML written piece by piece, so that a long document needs no memory; whatever a text holds stays text."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 cannot carry."""
_AT_A_TIME = 1000


class XmlFile:
    """Writes elements to `out` as UTF-8, indented by their depth; elements with text stand on one line."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._depth = out, 0
        self._out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')

    @contextmanager
    def element(self, tag: str, **attributes: object) -> Iterator[None]:
        """An element that holds what is written inside the block."""
        self._line(f"<{tag}{_said(attributes)}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._line(f"</{tag}>")

    def leaf(self, tag: str, content: object = "", **attributes: object) -> None:
        """An element that holds text, or nothing."""
        inner = escape(fit(str(content)))
        self._line(f"<{tag}{_said(attributes)}>{inner}</{tag}>" if inner else f"<{tag}{_said(attributes)}/>")

    def maybe(self, tag: str, content: object) -> None:
        """As `leaf`, and nothing at all where there is no text."""
        if content not in ("", None):
            self.leaf(tag, content)

    def ready(self, elements: Iterable[str]) -> None:
        """Elements that are markup already, of numbers only: one line each, many at a time."""
        blanks = " " * self._depth
        for some in _batches(elements):
            self._out.write("".join(f"{blanks}{element}\n" for element in some).encode())

    def _line(self, line: str) -> None:
        self._out.write(f"{' ' * self._depth}{line}\n".encode())


def _batches(elements: Iterable[str]) -> Iterator[list[str]]:
    source = iter(elements)
    while some := list(islice(source, _AT_A_TIME)):
        yield some


def fit(words: str) -> str:
    """`words` with the replacement character for each character XML cannot carry."""
    return _UNFIT.sub("\ufffd", words)


def _said(attributes: dict[str, object]) -> str:
    return "".join(f" {name.replace('_', ':')}={quoteattr(fit(str(value)))}" for name, value in attributes.items())
