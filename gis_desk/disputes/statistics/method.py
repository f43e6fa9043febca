"""What stands below every picture: what it says, how it was made, of how many cases, and what it cannot know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from layers.text import Text, text


@dataclass(frozen=True)
class Method:
    """The words and numbers of one picture, for window, command line, offline map and papers alike.

    Attributes
    ----------
    title : Text
        What is shown.
    verdict : Text
        What it says, or that there are too few cases or only chance to see.
    how : tuple of Text
        How it was made, with all parameters.
    unknown : tuple of Text
        What it cannot know.
    n : int
        Cases in it.
    parameters : mapping
        The same numbers for programs; lengths in metres.
    few : bool
        Whether there are too few cases for a picture: only their places are shown.
    hot : bool
        Whether anything gathers beyond chance.
    """

    title: Text
    verdict: Text
    how: tuple[Text, ...]
    unknown: tuple[Text, ...]
    n: int
    parameters: Mapping[str, Any]
    few: bool
    hot: bool

    def sentences(self) -> tuple[Text, ...]:
        """All of it, in the order to be read."""
        return (self.verdict, *self.how, *self.unknown)

    def as_dict(self, say: Callable[[Text], str]) -> dict[str, Any]:
        """All of it for a program, worded by `say`."""
        return {
            "title": say(self.title),
            "verdict": say(self.verdict),
            "how": [say(s) for s in self.how],
            "unknown": [say(s) for s in self.unknown],
            "n": self.n,
            "few": self.few,
            "hot": self.hot,
            "parameters": dict(self.parameters),
        }


def too_few(n: int | str, few: int) -> Text:
    """The sentence that stands in place of a picture of too few cases."""
    return text(
        "Too few cases to see whether they gather ({n}, under {few}); the map shows only where they are.",
        n=n,
        few=few,
    )


def chance_explains(p: float, permutations: int) -> Text:
    """The sentence of a picture whose peak chance reaches too."""
    return text(
        "Nothing gathers beyond chance: of {permutations} random pictures {share:.0%} have as high a peak "
        "(p = {p:.2f}).",
        permutations=permutations,
        share=p,
        p=p,
    )


UNREPORTED = text(
    "Only what was recorded is counted: where nobody patrols or reports, a line looks quiet and need not be."
)
"""What no statistics of a register can know."""
