"""Sentences that a face can translate: an English template and its arguments."""

from collections.abc import Callable, Mapping
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
        Values of the fields. A value may itself be a `Text`, or a list or tuple, which is said as an enumeration.
    """

    template: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(in_words(self.args, str, ", ")) if self.args else self.template


def in_words(args: Mapping[str, Any], say: Callable[[Any], str], comma: str) -> dict[str, Any]:
    """`args` ready for a template: Texts said by `say`, lists joined by `comma`, numbers and words as they are."""

    def one(value: Any) -> Any:
        return say(value) if isinstance(value, Text) else value

    return {k: comma.join(str(one(v)) for v in a) if isinstance(a, list | tuple) else one(a) for k, a in args.items()}


def text(template: str, **args: Any) -> Text:
    """A `Text` from its template and arguments."""
    return Text(template, args)
