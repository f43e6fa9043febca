"""What lists write around a name: width and accents of its letters, remarks in brackets, committees, superior units."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PLAIN = re.compile("[一-鿿]*")
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_BRACKETS = str.maketrans("【〔〖「『[】〕〗」』]", "(((((()))))" + ")")
_DRAWN = re.compile("[A-Za-z+⺀-⻿氵亻扌艹辶阝犭忄饣纟钅礻衤冫刂疒宀冖彳讠糸釒飠灬]")
"""In brackets that draw or sound out a character nobody could type: 小(氵甸)村."""
_WHOLE = re.compile(r"\(([^()]+)\)")
_LEADING = re.compile(r"^\(([^()]*)\)\s*(?=..)")
_OUTER = re.compile(
    "^(?:.{2,8}?(?:省|自治区))?(?:.{2,8}?(?:市|自治州|地区|盟))?(?:.{2,11}?(?:自治县|自治旗|县|区|市|旗))?"
    "(?:.{2,9}?(?:镇|乡|街道办事处|街道|苏木|办事处))?"
)
_UNIT = re.compile("省|市|自治[区州县旗]|地区|盟|县|区|旗|镇|乡|苏木|街道(?:办事处)?|办事处")
_SINGLE = re.compile("^.{2,7}?(?:镇|(?<!老)乡|街道办事处|街道|苏木|办事处)")
_COUNTY = re.compile("^.{2,12}?(?:自治县|自治旗|县|旗|市.{2,6}?区)(?=.{3,}$)")


@dataclass(frozen=True, slots=True)
class Bare:
    """A name without what was written around it.

    Parameters
    ----------
    text : str
        The seat's name: normal width, composed (NFC), without remark, organisation and superior units.
    prefix, organisation, remark : str
        What was taken off: superior units in front, the committee behind, the words in brackets; empty where nothing.
    implied : str
        The generic that the organisation gives its seat (村 for 村委会), or empty.
    """

    text: str
    prefix: str = ""
    organisation: str = ""
    remark: str = ""
    implied: str = ""


def normalised(name: str) -> str:
    """`name` trimmed, in composed form (NFC), with letters, digits and brackets of one width."""
    name = name.strip()
    if _PLAIN.fullmatch(name):
        return name
    return unicodedata.normalize("NFC", name.translate(_WIDTHS).translate(_BRACKETS)).strip()


def without_remarks(name: str) -> tuple[str, str]:
    """A normalised name without brackets at its ends, and what stood in them; brackets inside belong to the name."""
    if "(" not in name:
        return name, ""
    remarks: list[str] = []
    if whole := _WHOLE.fullmatch(name):
        name = whole[1]
    while (at := name.rfind("(")) > 0 and (head := name[:at].rstrip()):
        said = name[at + 1 :].rstrip().rstrip(")")
        if ")" in said or _DRAWN.search(said):
            break
        remarks.insert(0, said)
        name = head
    if found := _LEADING.match(name):
        remarks.insert(0, found[1])
        name = name[found.end() :]
    return name, " ".join(r for r in remarks if r)


class Organisations:
    """Suffixes of committees and offices, the longest that fits.

    Parameters
    ----------
    table : mapping
        Suffix to the generic its seat has, or an empty text.
    additions : iterable of str
        What may follow the committee (筹备组 ...).
    """

    def __init__(self, table: Mapping[str, str], additions: Iterable[str] = ()) -> None:
        self._table = table
        self._additions = tuple(sorted(additions, key=len, reverse=True))
        self._lengths: dict[str, list[int]] = {}
        for suffix in sorted(table, key=len, reverse=True):
            lengths = self._lengths.setdefault(suffix[-1], [])
            if len(suffix) not in lengths:
                lengths.append(len(suffix))

    def off(self, name: str) -> tuple[str, str, str]:
        """`name` without its committee; the committee; the generic its seat then has."""
        body = name
        if self._additions and name.endswith(self._additions):
            body = name[: -next(len(a) for a in self._additions if name.endswith(a))]
        for length in self._lengths.get(body[-1:], ()):
            generic = self._table.get(body[-length:])
            if generic is not None and length <= len(body):
                return body[:-length], name[len(body) - length :], generic
        return name, "", ""


def without_superiors(name: str, superiors: Iterable[str], keep: Iterable[str] = ()) -> tuple[str, str]:
    """A name without the names of `superiors` in front of it, and those; what is left is no word of `keep`."""
    prefix = ""
    for superior in superiors:
        if superior and name.startswith(superior) and len(name) - len(superior) > 1:
            rest = name[len(superior) :]
            if rest not in keep:
                name, prefix = rest, prefix + superior
    return name, prefix


def without_units(name: str, *, committee: bool, least: int, keep: Iterable[str] = ()) -> tuple[str, str]:
    """A village's name without the units that are recognised in front of it by their generics alone, and those.

    One unit is taken off only before a committee (青山镇石桥村村委会); several, one inside the other, always.
    What is left has `least` characters and is no word of `keep`.
    """
    found = _OUTER.match(name)
    prefix = found.group() if found else ""
    single = _SINGLE.match(name) if committee else None
    for units in (prefix if len(_UNIT.findall(prefix)) > 1 else "", single.group() if single else ""):
        rest = name[len(units) :]
        if units and len(rest) >= least and rest not in keep:
            return rest, units
    return name, ""


def without_county(name: str) -> tuple[str, str]:
    """The name of a township without that of its county in front (栾川县狮子庙镇), and that."""
    found = _COUNTY.match(name)
    return (name[found.end() :], found.group()) if found else (name, "")
