"""Chinese text in the order of its pinyin, and what a searcher may type for it."""

from functools import cache, lru_cache

from PySide6.QtCore import QCollator, QCollatorSortKey, QLocale


@cache
def _collator() -> QCollator:
    collator = QCollator(QLocale("zh_CN"))
    collator.setNumericMode(True)
    return collator


def order(words: str) -> QCollatorSortKey:
    """A key that sorts by pinyin, numbers by value."""
    return _collator().sortKey(words)


@lru_cache(maxsize=200_000)
def readings(words: str) -> tuple[str, str]:
    """Pinyin without tones in one word, and its initials, in lower case: ``("qingshanxiang", "qsx")``."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(words, style=Style.NORMAL)
    return "".join(syllables).lower(), "".join(s[0] for s in syllables if s).lower()


def plain(spelling: str) -> str:
    """A Roman spelling as it is typed: lower case, no tone marks, spaces or apostrophes."""
    import unicodedata

    letters = unicodedata.normalize("NFD", spelling.lower().replace("ü", "v"))
    return "".join(c for c in letters if c.isalnum() and c.isascii())
