"""What a paper says in numbers: sentences and rows whose numbers are sought again in the written file."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

from gis_desk.documents.content import shown

_BLANKS = re.compile(r"\s+")


def compact(words: str) -> str:
    """`words` without any blanks: how they are sought in a file that has broken its lines elsewhere."""
    return _BLANKS.sub("", shown(words))


@dataclass(frozen=True)
class Claim:
    """A sentence or row with numbers: what stands between them, in turn with the names of the numbers.

    `parts` has words at even and names at odd places.
    """

    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers in the order they are printed."""
        return self.parts[1::2]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the sentence in text without blanks; each group is a number."""
        return re.compile(
            "".join(re.escape(compact(p)) if n % 2 == 0 else r"(-?\d+(?:\.\d+)?)" for n, p in enumerate(self.parts))
        )


def filled(
    pattern: str, words: Mapping[str, str], numbers: Mapping[str, float], amount: Callable[[str, float], str]
) -> tuple[str, Claim]:
    """`pattern` with its fields filled in, and the claim of its numbers.

    Parameters
    ----------
    words : mapping
        Fields that are words; all others are names of `numbers`.
    amount : callable
        A number by its name, as the paper prints it.
    """
    said, parts = "", [""]
    for literal, name, _, _ in Formatter().parse(pattern):
        said += literal
        parts[-1] += literal
        if name is None:
            continue
        if name in words:
            said += words[name]
            parts[-1] += words[name]
        else:
            said += amount(name, numbers[name])
            parts += [name, ""]
    return said, Claim(tuple(parts))


def in_a_row(claims: Iterable[Claim]) -> Claim:
    """The claims of the cells of a row as one."""
    parts = [""]
    for claim in claims:
        parts[-1] += claim.parts[0]
        parts += claim.parts[1:]
    return Claim(tuple(parts))
