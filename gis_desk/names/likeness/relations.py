"""How two names are like each other."""

from dataclasses import dataclass
from enum import StrEnum

SAME, HOMOPHONE, NEAR, LOOKALIKE = "same", "homophone", "near", "lookalike"
RANK = (SAME, HOMOPHONE, LOOKALIKE, NEAR)
"""The relations, the most binding first; a name that has several is given with the first."""


class How(StrEnum):
    """What a relation rests on."""

    WHOLE = "whole"
    SPECIFIC = "specific"
    TONE = "tone"
    TONELESS = "toneless"
    SHAPE = "shape"
    MERGED = "merged"
    SPELLING = "spelling"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Like:
    """Row `number` of the index is like the name asked for.

    Parameters
    ----------
    number : int
    relation : str
        same, homophone, near or lookalike.
    whole : bool
        The generic is equal too.
    tone : bool
        The tones are equal too.
    score : float
        Similarity of near names, above 0 and below 1; else 1.
    how : How
        What the relation rests on: `WHOLE` or `SPECIFIC` of equal names, `TONE` or `TONELESS` of homophones, `SHAPE`
        of look-alikes; near names are equal but for merged sounds (`MERGED`), a character or two (`SPELLING`), or one
        syllable (`SOUND`).
    within : bool
        It lies where names of its kind must differ.
    """

    number: int
    relation: str
    whole: bool = False
    tone: bool = False
    score: float = 1.0
    how: How = How.SPECIFIC
    within: bool = True
