"""Where a given spelling differs from the standard one: in which word, at which character, by what."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gis_desk.names.spelling import Spelling, fits
from gis_desk.names.syllables import bare, needs_apostrophe, plain, toned

_MAKESHIFT = (("u:", "ü"), ("U:", "Ü"), ("v", "ü"), ("V", "Ü"), ("’", "'"), ("`", "'"), ("´", "'"))


class Kind(StrEnum):
    """What differs."""

    JOINED = "joined"
    PARTED = "parted"
    READING = "reading"
    TONE = "tone"
    UMLAUT = "umlaut"
    APOSTROPHE = "apostrophe"
    CAPITAL = "capital"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two spellings of a name differ.

    Parameters
    ----------
    kind : Kind
        Words joined or parted, another reading, another tone, ü, apostrophe, capital; `other`: not comparable.
    at : int
        Character of the name, from 1; 0 where the whole is meant.
    word : int
        Word of the standard spelling, from 1; 0 where the whole is meant.
    character : str
        The Chinese character.
    given, standard : str
        What stands there, and what should.
    """

    kind: Kind
    at: int
    word: int
    character: str
    given: str
    standard: str


def differences(
    given: str, made: Spelling, name: str, options: Sequence[Sequence[str]] | None = None
) -> list[Difference]:
    """Every difference between `given` and the standard spelling `made` of the characters `name`, from left to right.

    Parameters
    ----------
    given : str
        The spelling on record. Missing tone marks are no difference where none is given at all; all capitals are none.
    made : Spelling
        What `Speller` gives.
    name : str
        The characters spelled, ``"".join(made.words)``.
    options : sequence or None
        The readings each character may have (`Speller.possible`); without them another reading is one difference
        of the whole.
    """
    text = unicodedata.normalize("NFC", given.strip())
    if text in (made.toned, made.pinyin, made.capitals, made.toned.upper()):
        return []
    clean = text
    for old, new in _MAKESHIFT:
        clean = clean.replace(old, new)
    syllables = _syllables_of(clean, made, options)
    if syllables is None or len(syllables) != len(name) or any(c.isdigit() for c in clean + made.pinyin):
        return [Difference(Kind.OTHER, 0, 0, "", text, made.toned)]
    return sorted(_found(text, clean, syllables, made, name), key=lambda d: (d.at, d.word))


def _syllables_of(clean: str, made: Spelling, options: Sequence[Sequence[str]] | None) -> list[str] | None:
    """The toneless syllables of `clean`, one per character."""
    letters = bare(clean).replace("ü", "u")
    own = [bare(s) for s in made.syllables]
    if letters == "".join(own).replace("ü", "u"):
        return own
    read = fits(bare(clean), options) if options is not None else None
    return None if read is None else [bare(s) for s in read]


def _pieces(clean: str, syllables: Sequence[str]) -> list[tuple[str, str]]:
    """For each syllable what stands before it (blanks, apostrophes, hyphens) and its letters as given."""
    pieces, at = [], 0
    for syllable in syllables:
        gap = re.match(r"[^\w]*", clean[at:])
        before = gap.group() if gap else ""
        at += len(before)
        end, letters = at, 0
        while end < len(clean) and letters < len(syllable):
            letters += clean[end].isalnum()
            end += 1
        pieces.append((before, clean[at:end]))
        at = end
    return pieces


def _found(text: str, clean: str, syllables: Sequence[str], made: Spelling, name: str) -> Iterator[Difference]:
    starts = _starts(made.words)
    marked, loud = toned(clean), clean.isupper()
    raw = iter(re.findall(r"[^\W\d_]:?", text))
    word = 0
    for n, ((before, letters), standard) in enumerate(zip(_pieces(clean, syllables), made.syllables, strict=True)):
        word += n in starts
        if not bare(standard):
            continue
        written = "".join(next(raw, "") for _ in letters if _.isalnum())
        place = (n + 1, word, name[n])
        if n and n in starts and " " not in before:
            yield Difference(Kind.JOINED, *place, before, " ")
        if n and n not in starts and " " in before:
            yield Difference(Kind.PARTED, *place, " ", "")
        if n and n not in starts and " " not in before:
            wanted = "'" if needs_apostrophe(standard) else ""
            if before != wanted:
                yield Difference(Kind.APOSTROPHE, *place, before, wanted)
        if bare(letters).replace("ü", "u") != bare(standard).replace("ü", "u"):
            yield Difference(Kind.READING, *place, letters.lower(), standard)
        elif bare(written) != bare(standard):
            yield Difference(Kind.UMLAUT, *place, written.lower(), standard)
        elif marked and unicodedata.normalize("NFC", letters).lower() != standard:
            yield Difference(Kind.TONE, *place, letters.lower(), standard)
        if not loud and letters[:1].isupper() != (n in starts):
            yield Difference(Kind.CAPITAL, *place, letters, plain(standard))


def _starts(words: Sequence[str]) -> set[int]:
    starts, at = set(), 0
    for word in words:
        starts.add(at)
        at += len(word)
    return starts
