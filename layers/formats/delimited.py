"""CSV, TSV and other delimited text, plain or gzipped."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import FormatError, Where
from layers.formats import packed
from layers.formats.encoding import bom_of, decide, decode_all, pieces, shown_bytes
from layers.formats.gdal import unique
from layers.formats.report import EncodingProof, Layer, Problem, Refusal
from layers.formats.source import MAX_COLUMNS, Ask, Format, Raw
from layers.formats.tabular import frame_of, header_row
from layers.text import text

csv.field_size_limit(1 << 27)
_DELIMITERS = (",", "\t", ";", "|", "\uff0c")
_HEAD = 12
_LOST = "\ufffd"


def read(path: Path, ask: Ask) -> Raw:
    """One row per record; all values are text, empty ones None.

    Raises
    ------
    FormatError
        If it is no text, has no rows, or a row has an absurd number of fields.
    EncodingError
        If the encoding cannot be proved.
    """
    where = Where(path)
    data = packed.content(path)
    whole, proof, problems = _text(data, ask.encoding, where)
    delimiter = _delimiter(whole)
    head = _records(io.StringIO(whole), delimiter, where, _HEAD)
    if not head:
        raise FormatError("the table is empty", where=where, do="check that the export was complete")
    _check_width(head, where)
    start = header_row(head)
    values, refused, total = _table(whole, delimiter, start, where)
    if not total:
        raise FormatError("the table has a header but no rows", where=where, do="check that the export was complete")
    rows = np.delete(np.arange(1, total + 1), [r.row - 1 for r in refused])
    name = path.name.split(".")[0]
    layer = Layer(name, total, "", tuple(values.columns))
    if start:
        problems.append(Problem(text("the first {n} lines are a title, the header is line {line}", n=start,
                                     line=start + 1)))  # fmt: skip
    raw = Raw(values, None, rows, total, (layer,), (name,), None, "", False, proof, refused, problems)
    _drop_lost(raw)
    return raw


def cells(path: Path, encoding: str = "auto") -> list[list[str]]:
    """All lines of the file as lists of cells, titles and blank cells too; blank lines are empty lists.

    Raises
    ------
    FormatError
        If it is no text, or a row has an absurd number of fields.
    EncodingError
        If the encoding cannot be proved.
    """
    where = Where(path)
    whole, _, _ = _text(packed.content(path), encoding, where)
    return _records(io.StringIO(whole), _delimiter(whole), where, blank=True)


def _text(data: bytes, forced: str, where: Where) -> tuple[str, EncodingProof, list[Problem]]:
    if mark := bom_of(data):
        name, length = mark
        try:
            whole = data[length:].decode(name) if name == "UTF-8" else data.decode(name)
            return whole, EncodingProof(name, text("byte order mark")), []
        except UnicodeDecodeError:
            if name != "UTF-8":
                raise _no_text(where) from None
            data = data[length:]
    if b"\x00" in data[:100_000]:
        raise _no_text(where)
    proof = decide(pieces(data), forced=forced, where=where)
    for name in (proof.chosen, "GB18030") if proof.chosen == "GBK" else (proof.chosen,):
        if proof.mixed:
            break
        try:
            whole = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name != proof.chosen:
            proof = EncodingProof(name, proof.reason, candidates=proof.candidates, values=proof.values)
        return whole, proof, []
    return _by_cells(data, proof)


def _by_cells(data: bytes, proof: EncodingProof) -> tuple[str, EncodingProof, list[Problem]]:
    """Decode cell by cell what the file's encoding does not read as a whole; lost cells carry U+FFFD."""
    separator = max((b",", b"\t", b";"), key=data[:100_000].count)
    lines = data.split(b"\n")
    problems: list[Problem] = []
    mixed = EncodingProof(proof.chosen, proof.reason, proof.declared, proof.declared_by, proof.candidates,
                          proof.values, True)  # fmt: skip
    texts, odd_lines = decode_all(lines, mixed)
    for odd in odd_lines:
        cells = odd.value.split(separator)
        read_cells, odd_cells = decode_all(cells, mixed)
        for cell in odd_cells:
            shown = shown_bytes(cell.value.strip())
            if cell.text is None:
                read_cells[cell.index] = f"{_LOST}{shown}"
            else:
                problems.append(
                    Problem(text("line {line} is not in {encoding} like the rest, read as {other}: bytes {bytes}",
                                 line=odd.index + 1, encoding=proof.chosen, other=cell.encoding, bytes=shown),
                            value=cell.text)
                )  # fmt: skip
        texts[odd.index] = separator.decode().join(read_cells.tolist())
    return "\n".join(texts.tolist()), mixed, problems


def _no_text(where: Where) -> FormatError:
    return FormatError("this is no text file", where=where, do="check the name of the file")


def _delimiter(whole: str) -> str:
    lines = [line for line in whole[:20_000].splitlines()[:_HEAD] if line.strip()]
    if whole[:6].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]

    def agreement(mark: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    try:
        return max(_DELIMITERS, key=agreement)
    except csv.Error:
        return ","


def _records(
    source: io.StringIO, delimiter: str, where: Where, most: int | None = None, *, blank: bool = False
) -> list[list[str]]:
    out: list[list[str]] = []
    reader = csv.reader(source, delimiter=delimiter)
    try:
        for row in reader:
            if row or blank:
                out.append(row)
                if len(row) > MAX_COLUMNS:
                    _check_width(out, where)
            if most is not None and len(out) >= most:
                break
    except csv.Error as exc:
        raise FormatError(
            "the table is damaged near line {line} ({detail})",
            where=where,
            do="save it again from the spreadsheet program",
            line=reader.line_num,
            detail=str(exc),
        ) from exc
    return out


def _check_width(rows: Sequence[Sequence[str]], where: Where) -> None:
    for i, row in enumerate(rows):
        if len(row) > MAX_COLUMNS:
            raise FormatError(
                "a row has {n} fields, more than the {most} a table may have",
                where=Where(where.file, where.layer, max(i, 1)),
                do="check the delimiter and the line ends of the file",
                n=len(row),
                most=MAX_COLUMNS,
            )


def _table(whole: str, delimiter: str, start: int, where: Where) -> tuple[pd.DataFrame, list[Refusal], int]:
    if (plain := _uniform(whole, delimiter, start)) is not None:
        return plain, [], len(plain)
    records = _records(io.StringIO(whole), delimiter, where)[start:]
    header, body = records[0], records[1:]
    width = len(header)
    while width and not header[width - 1].strip():
        width -= 1
    refused, rows = [], []
    for number, row in enumerate(body, 1):
        if any(cell.strip() for cell in row[width:]) and width > 1:
            refused.append(
                Refusal(number, None, row[width], text("the row has {n} fields, the header {m}", n=len(row), m=width))
            )
        else:
            rows.append([cell.strip() or None for cell in row[:width]] if width else row)
    if not rows and refused:
        refused, rows = [], [[cell.strip() or None for cell in row] for row in body]
    return frame_of([h.strip() for h in header[:width]], rows), refused, len(body)


def _uniform(whole: str, delimiter: str, start: int) -> pd.DataFrame | None:
    """The table by pandas' fast parser, when every line has the same number of fields and none is quoted."""
    if '"' in whole or not delimiter.isascii() or start:
        return None
    lines = whole.encode("utf-8", "surrogatepass")
    marks = np.frombuffer(lines, dtype=np.uint8)
    ends = np.flatnonzero(marks == 0x0A)
    if not len(ends) or (b"\r" in lines and lines.count(b"\r\n") != lines.count(b"\r")):
        return None
    between = np.flatnonzero(marks == ord(delimiter))
    per_line = np.diff(np.searchsorted(between, ends), prepend=0)
    tail = len(between) - int(per_line.sum())
    if (per_line != per_line[0]).any() or (len(lines) > ends[-1] + 1 and tail != per_line[0]) or not per_line[0]:
        return None
    if per_line[0] >= MAX_COLUMNS:
        return None
    frame = pd.read_csv(io.BytesIO(lines), sep=delimiter, header=None, dtype=str, keep_default_na=False,
                        quoting=csv.QUOTE_NONE, encoding="utf-8", skip_blank_lines=True)  # fmt: skip
    header = [str(h) for h in frame.iloc[0]]
    frame = frame.iloc[1:].reset_index(drop=True)
    frame.columns = pd.Index(unique(header))
    for name in frame.columns:
        frame[name] = pd.Series([v.strip() or None for v in frame[name].tolist()], dtype=object)
    return frame


def _drop_lost(raw: Raw) -> None:
    """Refuse the rows with cells whose bytes no encoding explains."""
    if raw.encoding is None or not raw.encoding.mixed:
        return
    lost = np.zeros(len(raw.rows), dtype=bool)
    for name in raw.values.columns:
        column = raw.values[name]
        hit = column.map(lambda v: isinstance(v, str) and _LOST in v).to_numpy(dtype=bool)
        for i in np.flatnonzero(hit & ~lost):
            shown = str(column.iloc[i]).split(_LOST)[1]
            why = text("the bytes {bytes} are no text in {encoding}", bytes=shown,
                       encoding=raw.encoding.chosen)  # fmt: skip
            raw.refused.append(Refusal(int(raw.rows[i]), name, None, why))
        lost |= hit
    raw.keep(~lost)


CSV = Format("CSV", (".csv", ".txt", ".tsv", ".tab", ".csv.gz", ".tsv.gz", ".txt.gz"), (), read)
