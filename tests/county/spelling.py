"""Roman spelling of the made-up names, from the word list's own readings."""

import unicodedata

from tests.county.words import READINGS

TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}


def toneless(text: str) -> str:
    """Syllables of a Chinese text without tones, written together: what homophones share."""
    return flat("".join(READINGS[c] for c in text))


def flat(spelling: str) -> str:
    """`spelling` without tone marks."""
    parts = unicodedata.normalize("NFD", spelling)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))


def word(text: str) -> str:
    """One written word with tones, capital and apostrophes."""
    syllables = [READINGS[c] for c in text]
    joined = "".join(f"'{s}" if n and flat(s)[0] in "aoe" else s for n, s in enumerate(syllables))
    return joined[0].upper() + joined[1:]


def spell(specific: str, generic: str, cls: str) -> str:
    """Villages in one word, everything else with the generic term apart."""
    if cls == "village" or not generic:
        return word(specific + generic)
    if generic.endswith("族乡"):
        return f"{word(specific)} {word(generic[:-1])} {word('乡')}"
    return f"{word(specific)} {word(generic)}"
