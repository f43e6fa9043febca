"""All names of a table taken apart: villages by the hundred thousand at once, other names one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import overload

import numpy as np

from gis_desk.names.characters import LIMIT
from gis_desk.names.endings import Endings
from gis_desk.names.parsing import UNIT_ENDS, VILLAGES, Parser, Split
from gis_desk.names.texts import Texts
from layers.work import QUIET, Progress

PARSING = "parsing names"
_PLAIN = np.zeros(LIMIT, bool)
_PLAIN[ord("一") : ord("鿿") + 1] = True
_UNIT = np.zeros(LIMIT, bool)
_UNIT[[ord(c) for c in UNIT_ENDS]] = True
_BEFORE_COMMITTEE = np.zeros(LIMIT, bool)
_BEFORE_COMMITTEE[[ord(c) for c in "镇乡道木处"]] = True
_SOME = 2000
"""So many names are taken apart one by one between two looks at whether the user asked to stop."""


class Splits(Sequence[Split]):
    """The parts of N names in columns; a `Split` is made when its row is asked for.

    Parameters
    ----------
    number : array (N,) of int
        Which of the M different splits each row has.
    names : sequence of str
        The names of the first of them, without anything around the seat's name but a committee behind.
    seats, specific : array of int
        Length of the seat's name and of the specific term in those names.
    generic : sequence of str
        The generic terms of those names.
    statistical : array of bool
        Whether those are units of the statistical office.
    others : sequence of Split
        The rest of the M.
    progress : Progress

    Attributes
    ----------
    terms, generics : (array (N,) of int, list of str)
        Number of the specific and generic term of each row, and the different ones.
    """

    def __init__(
        self,
        number: np.ndarray,
        names: Sequence[str],
        seats: np.ndarray,
        specific: np.ndarray,
        generic: Sequence[str],
        statistical: np.ndarray,
        others: Sequence[Split] = (),
        progress: Progress = QUIET,
    ) -> None:
        self.number, self._names, self._seats, self._others = number, names, seats, others
        self._specific = [n[:size] for n, size in zip(names, specific.tolist(), strict=True)]
        self._specific += [s.specific for s in others]
        self._generic = [*generic, *(s.generic for s in others)]
        self._statistical = np.concatenate([statistical, np.array([s.statistical for s in others], bool)])
        texts = Texts(self._specific, progress, PARSING)
        self.terms = texts.number[number], texts.different
        different = list(dict.fromkeys(self._generic))
        known = {text: n for n, text in enumerate(different)}
        numbers = np.fromiter(map(known.__getitem__, self._generic), np.int64, len(self._generic))
        self.generics = numbers[number], different

    def __len__(self) -> int:
        return len(self.number)

    @overload
    def __getitem__(self, row: int) -> Split: ...
    @overload
    def __getitem__(self, row: slice) -> list[Split]: ...
    def __getitem__(self, row: int | slice) -> Split | list[Split]:
        """The split of one row, or those of several."""
        if isinstance(row, slice):
            return [self._made(n) for n in self.number[row].tolist()]
        return self._made(int(self.number[row]))

    def __iter__(self) -> Iterator[Split]:
        return map(self._made, self.number.tolist())

    def _made(self, number: int) -> Split:
        if number >= len(self._names):
            return self._others[number - len(self._names)]
        name, size = self._names[number], int(self._seats[number])
        return Split(
            name, name[:size], self._specific[number], self._generic[number], name[size:],
            statistical=bool(self._statistical[number]),
        )  # fmt: skip

    @property
    def specific(self) -> "Column":
        """Specific terms, N."""
        return Column(self.number, self._specific.__getitem__)

    @property
    def generic(self) -> "Column":
        """Generic terms, N."""
        return Column(self.number, self._generic.__getitem__)

    @property
    def wholes(self) -> "Column":
        """Specific and generic together, N."""
        return Column(self.number, lambda number: self._specific[number] + self._generic[number])

    @property
    def statistical(self) -> np.ndarray:
        """Mask (N,) of units of the statistical office."""
        found: np.ndarray = self._statistical[self.number]
        return found

    @property
    def organised(self) -> np.ndarray:
        """Mask (N,) of names from which a committee or office was taken off."""
        sizes = np.fromiter(map(len, self._names), np.int64, len(self._names))
        others = np.array([bool(s.organisation) for s in self._others], bool)
        found: np.ndarray = np.concatenate([sizes > self._seats, others])[self.number]
        return found

    def beside(self, row: int) -> tuple[str, str]:
        """What was taken off one row besides a committee: superior units in front, and a remark."""
        number = int(self.number[row]) - len(self._names)
        return ("", "") if number < 0 else (self._others[number].prefix, self._others[number].remark)


class Column(Sequence[str]):
    """N texts of which only the different ones are kept: `text` gives that of a number, `number` (N,) those of rows."""

    def __init__(self, number: np.ndarray, text: Callable[[int], str]) -> None:
        self._number, self._text = number, text

    def __len__(self) -> int:
        return len(self._number)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        """The text of one row, or those of several."""
        if isinstance(row, slice):
            return [self._text(n) for n in self._number[row].tolist()]
        return self._text(int(self._number[row]))

    def __iter__(self) -> Iterator[str]:
        return map(self._text, self._number.tolist())


def split_all(
    names: Texts,
    cls: Sequence[str],
    level: Sequence[str | None],
    division: Sequence[str],
    units: Mapping[str, str],
    parser: Parser,
    progress: Progress = QUIET,
) -> Splits:
    """The splits of N names as `Parser.split` gives them.

    Parameters
    ----------
    names : Texts
        N names as they were given.
    cls, level, division : sequence of N
        As `gis_desk.names.places.Places`.
    units : mapping
        Names of divisions by code: those of the county and township are taken off the front of village names.
    progress : Progress

    Raises
    ------
    Cancelled
        If the user stops the check.
    """
    village = np.fromiter(map(VILLAGES.__contains__, cls), bool, len(cls))
    progress.step(1, 20, PARSING)
    pseudo = np.fromiter(map(("county", "township").__contains__, level), bool, len(level))
    below = _below(names, village, division, units, progress.part(1, 4, 20))
    progress.step(4, 20, PARSING)
    whole = village & ~pseudo & ~below
    asked = np.zeros(len(names.different), bool)
    asked[names.number[whole]] = True
    seats, specific, generic, statistical, done = _villages(names, parser, progress.part(4, 10, 20))
    progress.step(10, 20, PARSING)
    others: list[Split] = []
    number = names.number.copy()
    first = len(names.different)

    slow = np.flatnonzero(asked & ~done)
    place = np.arange(first)
    for n, text in enumerate(slow.tolist()):
        if n % _SOME == 0:
            progress.step(50 + 15 * n // len(slow), 100, PARSING)
        place[text] = first + len(others)
        others.append(parser.split(names.different[text], VILLAGES[0]))
    number[whole] = place[number[whole]]

    made: dict[tuple[str, str, str | None], int] = {}
    rest = np.flatnonzero(~whole).tolist()
    for n, row in enumerate(rest):
        if n % _SOME == 0:
            progress.step(65 + 20 * n // len(rest), 100, PARSING)
        name, kind, unit, code = names.different[names.number[row]], cls[row], level[row], division[row]
        if below[row]:
            others.append(parser.split(name, kind, unit, (units.get(code[:6], "\0"), units.get(code[:9], "\0"))))
        elif pseudo[row] and _is_pseudo(code, unit):
            others.append(replace(parser.split(name, kind, unit), statistical=True))
        else:
            key = (name, kind, unit)
            if key not in made:
                made[key] = first + len(others)
                others.append(parser.split(name, kind or None, unit))
            number[row] = made[key]
            continue
        number[row] = first + len(others) - 1
    return Splits(number, names.different, seats, specific, generic, statistical, others, progress.part(17, 20, 20))


def _is_pseudo(code: str, level: str | None) -> bool:
    """Codes the statistical office gives to units that are no divisions: counties 71 to 79, townships 400 to 599."""
    if level == "county":
        return len(code) == 6 and "71" <= code[4:] <= "79"
    return len(code) == 9 and ("400" <= code[6:] <= "599" or code[6:] == "198")


def _below(
    names: Texts, village: np.ndarray, division: Sequence[str], units: Mapping[str, str], progress: Progress
) -> np.ndarray:
    """Mask of the rows that are villages whose name begins with that of their county or township."""
    found = np.zeros(len(village), bool)
    if not units:
        return found
    first = np.full(len(names.different), -1, np.int64)
    filled = np.flatnonzero(names.lengths)
    first[filled] = names.points[names.begins[filled]]
    first = first[names.number]
    for n, size in enumerate((6, 9)):
        progress.step(n, 2, PARSING)
        initial: dict[str, int] = {code: ord(n[0]) for code, n in units.items() if n and len(code) == size}
        of_unit = np.fromiter(map(initial.get, (c[:size] for c in division), repeat(-2)), np.int64, len(division))
        found |= village & (np.minimum(of_unit, LIMIT - 1) == first)
    for row in np.flatnonzero(found).tolist():
        code = division[row]
        superiors = units.get(code[:6], "\0"), units.get(code[:9], "\0")
        found[row] = names.different[names.number[row]].startswith(superiors)
    return found


def _villages(
    names: Texts, parser: Parser, progress: Progress
) -> tuple[np.ndarray, np.ndarray, Sequence[str], np.ndarray, np.ndarray]:
    """Lengths of seat and specific term, generic and statistical mark of all names as those of villages.

    The last array is a mask of those that are right: names of nothing but characters, without a superior unit that may
    have to come off, and without additions to their committee. `Parser.split` takes the others apart.
    """
    words = parser.village_words
    points, begins, ends = names.points, names.begins, names.ends
    done = (names.lengths > 0) & (names.counts(_PLAIN, begins, ends) == names.lengths)
    done &= Endings(words.additions).longest(points, begins, ends) < 0
    progress.step(1, 5, PARSING)

    committees = Endings(words.organisations)
    committee = committees.longest(points, begins, ends)
    with_committee = committee >= 0
    body = ends - committees.sizes[committee]
    last = np.maximum(body - 1, begins)
    progress.step(2, 5, PARSING)
    done &= names.counts(_UNIT, begins, last) < 2
    done &= ~(with_committee & (names.counts(_BEFORE_COMMITTEE, np.minimum(begins + 2, last), last) > 0))
    progress.step(3, 5, PARSING)

    statistics = Endings(words.statistical)
    odd = np.where(with_committee, 0, statistics.sizes[statistics.longest(points, begins, body)])
    endings = Endings(words.generics)
    ending = endings.longest(points, begins, body)
    progress.step(4, 5, PARSING)
    implied = np.array([*words.organisations.values(), ""], object)[committee]
    urban = np.array([w.endswith("社区") for w in (*endings.words, "")])
    ending[(implied == "社区") & ~urban[ending]] = -1
    ending[endings.sizes[ending] == body - begins] = -1
    size = endings.sizes[ending]
    generic = np.array([*endings.words, ""], object)[ending]
    alone = with_committee & (ending < 0)
    generic[alone] = np.where(body > begins, implied, "")[alone]
    return body - begins, body - size - begins, generic.tolist(), (odd > size) & ~alone, done
