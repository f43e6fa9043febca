"""Sentences that a face can translate: an English template and its arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """A sentence with its arguments kept apart, so that `ui` can say it in another language.

    Parameters
    ----------
    template : str
        English sentence with ``str.format`` fields; it is also the key in ``resources/texts``.
    args : mapping
        Values of the fields. A value may itself be a `Text`.
    """

    template: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.args) if self.args else self.template


def text(template: str, **args: Any) -> Text:
    """A `Text` from its template and arguments."""
    return Text(template, args)
