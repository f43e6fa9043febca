"""The longest of many words that texts end with, for all texts at once."""

from collections.abc import Iterable

import numpy as np

from gis_desk.names.characters import LIMIT


class Endings:
    """A tree of words read from their last character.

    Parameters
    ----------
    words : iterable of str
        None of them empty.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(dict.fromkeys(words))
        symbols = {c: n for n, c in enumerate(sorted(set("".join(self.words))), 1)}
        self._symbol = np.zeros(LIMIT, np.int32)
        self._symbol[[ord(c) for c in symbols]] = list(symbols.values())
        branches: list[dict[int, int]] = [{}, {}]
        word_of = {}
        for number, word in enumerate(self.words):
            state = 1
            for character in reversed(word):
                following = branches[state].setdefault(symbols[character], len(branches))
                if following == len(branches):
                    branches.append({})
                state = following
            word_of[state] = number
        self._next = np.zeros((len(branches), len(symbols) + 1), np.int32)
        for state, branch in enumerate(branches):
            for symbol, following in branch.items():
                self._next[state, symbol] = following
        self._word = np.full(len(branches), -1, np.int32)
        self._word[list(word_of)] = list(word_of.values())
        self.sizes = np.array([*map(len, self.words), 0], np.int64)
        """Length of each word, and 0 behind them for none: ``sizes[-1]``."""

    def longest(self, points: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Number in `words` of the longest one that each text ends with, -1 for none.

        Parameters
        ----------
        points : array of int
            Characters below `LIMIT`.
        begins, ends : array (N,) of int
            Where in `points` each text begins, and the place behind its end.
        """
        found = np.full(len(ends), -1, np.int32)
        going, at, state = np.arange(len(ends)), ends - 1, np.ones(len(ends), np.int32)
        while True:
            inside = np.flatnonzero(at >= begins[going])
            going, at = going[inside], at[inside]
            state = self._next[state[inside], self._symbol[points[at]]]
            alive = np.flatnonzero(state)
            if not len(alive):
                return found
            going, at, state = going[alive], at[alive] - 1, state[alive]
            word = self._word[state]
            ended = np.flatnonzero(word >= 0)
            found[going[ended]] = word[ended]
