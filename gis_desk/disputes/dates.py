"""Dates as people write them, made ISO; what cannot be known for sure is refused with the reason."""

import re
from datetime import date, datetime

from layers.errors import GisDeskError, Where
from layers.text import Text, text

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1, "两": 2}
_WESTERN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"(?:中华)?民国\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4}|(?:中华)?民国[一二三四五六七八九十百元]+)年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)[日号]?"
)
_LUNAR = re.compile(r"农历|阴历|旧历|初[一二三四五六七八九十]|廿|闰|正月|腊月|冬月")
_SIXTY = re.compile(r"[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]")
_ERAS = {"昭和": 1925, "大正": 1911, "明治": 1867, "康德": 1933, "大同": 1931, "宣统": 1908, "光绪": 1874}
"""Reigns and the year before their first one."""
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(\d{{1,2}}|[元一二三四五六七八九十]+)\s*年")
_SHORT = re.compile(r"\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}\s*日?")
_PARTIAL = re.compile(r"\d{4}\s*[-/.年]?\s*(\d{1,2}\s*月?)?")
EARLIEST = date(1900, 1, 1)


class DateError(GisDeskError):
    """A date that is not one, or that cannot be."""


def _number(written: str) -> int:
    """The number that Chinese numerals up to 999 say; plain digit strings (二〇二四) too."""
    if not re.search("[十百]", written):
        return int("".join(str(_DIGITS[c]) for c in written))
    total, figure = 0, 0
    for c in written:
        if c == "百":
            total, figure = total + (figure or 1) * 100, 0
        elif c == "十":
            total, figure = total + (figure or 1) * 10, 0
        else:
            figure = _DIGITS[c]
    return total + figure


def _parts(shown: str) -> tuple[int, int, int] | None:
    if m := _WESTERN.fullmatch(shown) or _COMPACT.fullmatch(shown):
        return int(m[1]), int(m[2]), int(m[3])
    if m := _REPUBLIC.fullmatch(shown):
        return int(m[1]) + 1911, int(m[2]), int(m[3])
    if m := _CHINESE.fullmatch(re.sub(r"\s", "", shown)):
        era, _, years = m[1].rpartition("民国")
        year = _number(years) + (1911 if m[1] != years or era else 0)
        return year, _number(m[2]), _number(m[3])
    return None


def _why(shown: str) -> Text:
    if era := _ERA.search(shown):
        number = int(era[2]) if era[2].isdigit() else _number(era[2])
        return text(
            "give the date of the Gregorian calendar: {era} {n} is {year}",
            era=era[1],
            n=number,
            year=_ERAS[era[1]] + number,
        )
    if (sixty := _SIXTY.search(shown)) and not _LUNAR.search(shown):
        return text(
            "give the date of the Gregorian calendar: a year called {name} comes back every sixty years",
            name=sixty[0],
        )
    if _LUNAR.search(shown):
        return text(
            "give the date of the Gregorian calendar: a lunar date belongs to two different days in different years"
        )
    if _SHORT.fullmatch(shown):
        return text("write the year with four digits, as in 2024-03-05")
    if _PARTIAL.fullmatch(shown):
        return text("give year, month and day, as in 2024-03-05")
    return text("write the date as 2024-03-05, 2024/3/5 or 2024年3月5日")


def read_date(value: object, *, where: Where | None = None, earliest: date = EARLIEST) -> date | None:
    """The day that `value` says, or None for an empty one.

    Understood are dates and times of Python, ``2024-03-05``, ``2024/3/5``, ``2024.3.5``, ``20240305``,
    ``2024年3月5日``, ``二〇二四年三月五日`` and years of the Republic (``民国36年5月1日`` is 1947-05-01),
    with full-width digits too.

    Raises
    ------
    DateError
        For lunar dates, reign years, two-digit years, dates without a day, days that do not exist, and days before
        `earliest` (1900; papers may be older).
    """
    if value is None or value != value:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    shown = str(value).translate(str.maketrans("０１２３４５６７８９／－．", "0123456789/-.")).strip()
    if not shown:
        return None
    parts = _parts(shown)
    place = where or Where(value=value)
    if parts is None:
        why = _why(shown)
        raise DateError("the date '{value}' is not clear", where=place, do=why.template, value=shown[:40], **why.args)
    try:
        day = date(*parts)
    except ValueError as exc:
        raise DateError(
            "the day '{value}' does not exist",
            where=place,
            do="look the date up in the papers and correct it",
            value=shown[:40],
        ) from exc
    if day < earliest:
        raise DateError("the date {value} is too long ago", where=place, do="correct the year", value=day.isoformat())
    return day


def day_or_none(value: object) -> date | None:
    """The day that `value` says, None where it says none: for lists, which show what there is."""
    try:
        return read_date(value)
    except DateError:
        return None


def past_date(value: object, today: date, *, where: Where | None = None, earliest: date = EARLIEST) -> date | None:
    """As `read_date`, for things that have happened: a day after `today` is an error."""
    day = read_date(value, where=where, earliest=earliest)
    if day is not None and day > today:
        raise DateError(
            "the date {value} lies in the future",
            where=where or Where(value=value),
            do="give the day it happened, today at the latest",
            value=day.isoformat(),
        )
    return day
