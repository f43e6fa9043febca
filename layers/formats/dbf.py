"""dBASE tables (.dbf): the attributes of shapefiles, read from the bytes so that the encoding can be proved."""

from dataclasses import dataclass, field
from os import PathLike

import numpy as np
import pandas as pd

from layers.errors import FormatError, Where
from layers.formats.encoding import Odd, decide, decode_all, shown_bytes
from layers.formats.gdal import unique
from layers.formats.report import EncodingProof, Problem, Refusal
from layers.text import text

LANGUAGE_DRIVERS = {
    0x4D: "GBK", 0x7A: "GBK", 0x4F: "Big5", 0x78: "Big5", 0x01: "cp437", 0x02: "cp850", 0x03: "cp1252",
    0x57: "cp1252", 0x13: "cp932", 0x7B: "cp932", 0x4E: "cp949", 0x79: "cp949", 0x65: "cp866", 0xC9: "cp1251",
}  # fmt: skip
"""Language driver byte (offset 29) to encoding; 0x57 (ANSI) is also what programs write who do not know."""

_VAGUE = (0x57, 0x01, 0x02, 0x03)


@dataclass(frozen=True)
class Column:
    """One field descriptor: name as bytes, type letter, offset in the record, width, decimals."""

    name: bytes
    type: str
    offset: int
    width: int
    decimals: int


@dataclass
class Dbf:
    """A table as bytes.

    Parameters
    ----------
    records : ndarray (N, width) of uint8
        Whole records only; the first byte is the deletion mark.
    stated : int
        Number of records the header promises.
    """

    columns: list[Column]
    records: np.ndarray
    stated: int
    language: int
    problems: list[Problem] = field(default_factory=list)

    @property
    def deleted(self) -> np.ndarray:
        """Mask (N,) of the records marked as deleted."""
        return self.records[:, 0] == 0x2A if self.records.size else np.zeros(len(self.records), dtype=bool)


def parse(data: bytes, where: Where) -> Dbf:
    """The structure of a .dbf file; a cut file gives the records that are whole.

    Raises
    ------
    FormatError
        If the header makes no sense.
    """
    if len(data) < 33:
        raise _no_table(where)
    stated = int.from_bytes(data[4:8], "little")
    start = int.from_bytes(data[8:10], "little")
    width = int.from_bytes(data[10:12], "little")
    columns: list[Column] = []
    at, offset = 32, 1
    while at + 32 <= len(data) and data[at] not in (0x0D, 0x00) and (at < start or not start):
        part = data[at : at + 32]
        kind = chr(part[11])
        size, decimals = part[16], part[17]
        if kind == "C" and decimals:
            size, decimals = size + 256 * decimals, 0
        columns.append(Column(part[:11].split(b"\x00")[0].strip(), kind, offset, size, decimals))
        offset += size
        at += 32
    if not columns or start < 33 or width < 2 or any(not c.type.isalnum() and c.type not in "@+" for c in columns):
        raise _no_table(where)
    problems = []
    if offset != width:
        columns = [c for c in columns if c.offset + c.width <= width]
        problems.append(Problem(text("the .dbf header contradicts itself about the width of a record")))
    body = np.frombuffer(data, dtype=np.uint8, offset=min(start, len(data)))
    whole = min(stated, len(body) // width)
    if whole < stated:
        problems.append(
            Problem(text("the .dbf is cut off: {whole} of {stated} records are whole", whole=whole, stated=stated))
        )
    return Dbf(columns, body[: whole * width].reshape(whole, width), stated, data[29], problems)


def _no_table(where: Where) -> FormatError:
    return FormatError("this is no dBASE table", where=where, do="get the .dbf again from the source of the data")


def raw_texts(table: Dbf, column: Column) -> list[bytes]:
    """The bytes of a text column, padding taken off."""
    part = np.ascontiguousarray(table.records[:, column.offset : column.offset + column.width])
    if not column.width:
        return [b""] * len(part)
    return [v.split(b"\x00")[0].strip() for v in part.view(f"S{column.width}").ravel().tolist()]


def language_of(table: Dbf) -> tuple[str | None, str]:
    """What the language driver byte declares, and how to call it."""
    name = LANGUAGE_DRIVERS.get(table.language)
    return (name, f"LDID 0x{table.language:02X}") if name and table.language not in _VAGUE else (None, "")


@dataclass
class Attributes:
    """The decoded table: deleted records are still in it, see `Dbf.deleted`."""

    values: pd.DataFrame
    encoding: EncodingProof
    refused: list[Refusal]
    problems: list[Problem]


def attributes(
    table: Dbf, *, declared: str | None, declared_by: str, forced: str = "auto", where: Where | None = None
) -> Attributes:
    """All columns as text, numbers, ISO dates or booleans, with the encoding proved from names and values.

    Raises
    ------
    EncodingError
        When the encoding cannot be proved.
    """
    if declared is None:
        declared, declared_by = language_of(table)
    texts = {c.offset: raw_texts(table, c) for c in table.columns if c.type in "CV"}
    evidence = {v for column in texts.values() for v in column if not v.isascii()}
    evidence.update(c.name for c in table.columns)
    proof = decide(evidence, declared=declared, declared_by=declared_by, forced=forced, where=where, tail=True)
    refused: list[Refusal] = []
    problems = list(table.problems)
    names, odd_names = decode_all([c.name for c in table.columns], proof, tail=True)
    shown = unique([name if name is not None else f"field_{i}" for i, name in enumerate(names, 1)])
    problems.extend(_odd_name(odd, shown[odd.index]) for odd in odd_names)
    columns: dict[str, object] = {}
    for name, column in zip(shown, table.columns, strict=True):
        if column.offset in texts:
            values, odd = decode_all(texts[column.offset], proof, tail=True)
            _report_odd(odd, name, proof, refused, problems)
            columns[name] = pd.Series(values, dtype=object).replace("", None)
        elif (converted := _convert(table, column)) is not None:
            columns[name] = converted
        else:
            problems.append(Problem(text("fields of type {type} are not read", type=column.type), field=name))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(table.records)))
    return Attributes(frame, proof, refused, problems)


def _odd_name(odd: Odd, shown: str) -> Problem:
    if odd.encoding == "cut":
        return Problem(text("the field name is cut in the middle of a character"), field=shown)
    return Problem(
        text("the field name is not in the encoding of the file: bytes {bytes}", bytes=shown_bytes(odd.value)),
        field=shown,
    )


def _report_odd(
    found: list[Odd], name: str, proof: EncodingProof, refused: list[Refusal], problems: list[Problem]
) -> None:
    for odd in found:
        row, shown = odd.index + 1, shown_bytes(odd.value)
        if odd.encoding == "cut":
            what = text("the text is cut in the middle of a character, at the width of the field")
            problems.append(Problem(what, row, name, odd.text))
        elif odd.text is not None:
            what = text("not in {encoding} like the rest, read as {other}: bytes {bytes}",
                        encoding=proof.chosen, other=odd.encoding, bytes=shown)  # fmt: skip
            problems.append(Problem(what, row, name, odd.text))
        else:
            what = text("the bytes {bytes} are no text in {encoding}", bytes=shown, encoding=proof.chosen)
            refused.append(Refusal(row, name, None, what))


def _convert(table: Dbf, column: Column) -> pd.Series | None:
    part = np.ascontiguousarray(table.records[:, column.offset : column.offset + column.width])
    if not column.width or not len(part):
        return pd.Series([None] * len(part), dtype=object)
    if column.type in "IO+" and column.width in (4, 8):
        kind = "<f8" if column.type == "O" else f"<i{column.width}"
        return pd.Series(part.view(kind).ravel())
    if column.type == "B" and column.width == 8:
        return pd.Series(part.view("<f8").ravel())
    if column.type not in "NFDL":
        return None
    plain = pd.Series([v.decode("latin-1").strip("\x00 ") for v in part.view(f"S{column.width}").ravel().tolist()])
    if column.type == "L":
        truth = {"T": True, "Y": True, "F": False, "N": False}
        return pd.Series([truth.get(v.upper()) for v in plain], dtype=object)
    if column.type == "D":
        good = plain.str.fullmatch(r"\d{8}") & (plain != "00000000")
        return (plain.str[:4] + "-" + plain.str[4:6] + "-" + plain.str[6:8]).astype(object).where(good, None)
    numbers = pd.to_numeric(plain.where(plain != "", None), errors="coerce")
    if column.decimals == 0 and column.width < 19 and numbers.notna().all() and (numbers % 1 == 0).all():
        return numbers.astype("int64")
    if column.decimals == 0 and (numbers.dropna() % 1 == 0).all() and numbers.abs().max() < 2**53:
        return pd.Series([None if v != v else int(v) for v in numbers], dtype=object)
    return numbers.astype(float)


def read_file(path: str | PathLike[str], where: Where) -> Dbf:
    """`parse` of the file at `path`."""
    with open(path, "rb") as file:  # noqa: PTH123 - takes any path-like
        return parse(file.read(), where)
