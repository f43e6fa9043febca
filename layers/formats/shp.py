"""The .shp file itself: its records, and a sound copy of a damaged one that GDAL can read."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from layers.errors import FormatError, Where

SHAPES = {
    0: "", 1: "Point", 3: "LineString", 5: "Polygon", 8: "MultiPoint", 11: "Point", 13: "LineString", 15: "Polygon",
    18: "MultiPoint", 21: "Point", 23: "LineString", 25: "Polygon", 28: "MultiPoint", 31: "MultiPatch",
}  # fmt: skip
_POINTS, _MULTIPOINTS, _PARTS = (1, 11, 21), (8, 18, 28), (3, 5, 13, 15, 23, 25, 31)


@dataclass(frozen=True)
class Records:
    """Where the records of a .shp stand.

    Parameters
    ----------
    offsets, lengths : ndarray (N,)
        Of the contents (after the 8 bytes of the record header) in bytes.
    numbers : ndarray (N,)
        Row number of each, from 0.
    damaged : tuple of int
        Row numbers, from 0, whose content contradicts itself.
    sound : bool
        File, index and all records fit each other: GDAL can read it as it is.
    stated : int
        Rows the index promises, or as many as were found where there is none.
    """

    shape: int
    offsets: np.ndarray
    lengths: np.ndarray
    numbers: np.ndarray
    damaged: tuple[int, ...]
    sound: bool
    stated: int
    truncated: bool


def header(data: bytes, where: Where) -> int:
    """The shape type in a .shp header.

    Raises
    ------
    FormatError
        If it is no .shp file.
    """
    if len(data) < 100 or data[:4] != b"\x00\x00\x27\x0a":
        raise FormatError(
            "this is no shapefile ({size} bytes, it starts with {start})",
            where=where,
            do="check the name of the file, or get it again from its source",
            size=len(data),
            start=data[:4].hex(" ") or "-",
        )
    return int.from_bytes(data[32:36], "little")


def scan(data: bytes, index: bytes | None, where: Where) -> Records:
    """Find the whole records of `data` (.shp), with the help of `index` (.shx) where there is one."""
    shape = header(data, where)
    stated = int.from_bytes(data[24:28], "big") * 2
    found = _from_index(data, index) if index else None
    complete = found is not None and found[3]
    if found is None or not complete:
        walked = _walk(data)
        if found is None or len(walked[0]) > len(found[0]):
            found = (*walked, False)
    offsets, lengths, numbers, _ = found
    damaged = _check(data, offsets, lengths, numbers, shape)
    total = (len(index) - 100) // 8 if index is not None and len(index) >= 100 else 0
    total = max(total, int(numbers.max()) + 1 if len(numbers) else 0)
    truncated = stated > len(data)
    sound = complete and not damaged and not truncated and shape in SHAPES
    return Records(shape, offsets, lengths, numbers, damaged, sound, total, truncated)


def _from_index(data: bytes, index: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool] | None:
    if len(index) < 100 or index[:4] != b"\x00\x00\x27\x0a":
        return None
    count = (len(index) - 100) // 8
    pairs = np.frombuffer(index, dtype=">i4", offset=100, count=2 * count).reshape(count, 2).astype(np.int64) * 2
    starts, lengths = pairs[:, 0], pairs[:, 1]
    inside = (starts >= 100) & (lengths >= 4) & (starts + 8 + lengths <= len(data))
    rows = np.flatnonzero(inside)
    if not len(rows):
        return (rows, rows, rows, count == 0)
    view = np.frombuffer(data, dtype=np.uint8)
    heads = np.zeros((len(rows), 8), dtype=np.uint8)
    for i in range(8):
        heads[:, i] = view[starts[rows] + i]
    said = heads.view(">i4").reshape(-1, 2).astype(np.int64)
    agrees = said[:, 1] * 2 == lengths[rows]
    rows = rows[agrees]
    return starts[rows] + 8, lengths[rows], rows, len(rows) == count


def _walk(data: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    offsets, lengths, at = [], [], 100
    while at + 12 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "big") * 2
        if length < 4 or at + 8 + length > len(data):
            break
        offsets.append(at + 8)
        lengths.append(length)
        at += 8 + length
    count = len(offsets)
    return np.array(offsets, dtype=np.int64), np.array(lengths, dtype=np.int64), np.arange(count)


def _check(data: bytes, offsets: np.ndarray, lengths: np.ndarray, numbers: np.ndarray, shape: int) -> tuple[int, ...]:
    """Rows whose type, part count or point count cannot be true."""
    if not len(offsets):
        return ()
    view = np.frombuffer(data, dtype=np.uint8)

    def word(at: np.ndarray) -> np.ndarray:
        part = np.zeros((len(at), 4), dtype=np.uint8)
        for i in range(4):
            part[:, i] = view[np.minimum(at + i, len(view) - 1)]
        return part.view("<i4").ravel().astype(np.int64)

    kinds = word(offsets)
    bad = (kinds != 0) & (kinds != shape)
    if shape in _POINTS:
        bad |= (kinds != 0) & (lengths < 20)
    elif shape in _MULTIPOINTS:
        points = word(offsets + 36)
        bad |= (kinds != 0) & ((points < 0) | (lengths < 40) | (40 + 16 * points > lengths))
    elif shape in _PARTS:
        parts, points = word(offsets + 36), word(offsets + 40)
        size = 44 + 4 * parts + 16 * points
        bad |= (kinds != 0) & ((lengths < 44) | (parts < 0) | (points < 0) | (size > lengths))
        good = np.flatnonzero(~bad & (kinds != 0) & (parts > 0))
        first = word(offsets[good] + 44)
        bad[good[first != 0]] = True
    return tuple(int(n) for n in numbers[bad])


def sound_copy(data: bytes, records: Records, folder: Path) -> Path:
    """Write the whole records as a sound .shp and .shx under `folder`; damaged and missing rows become null shapes."""
    skip = set(records.damaged)
    place = dict(zip(records.numbers.tolist(), zip(records.offsets.tolist(), records.lengths.tolist(), strict=True),
                     strict=True))  # fmt: skip
    body, index, at = [], [], 100
    for row in range(records.stated):
        content = struct.pack("<i", 0)
        if row in place and row not in skip:
            offset, length = place[row]
            content = data[offset : offset + length]
        body.append(struct.pack(">ii", row + 1, len(content) // 2) + content)
        index.append(struct.pack(">ii", at // 2, len(content) // 2))
        at += 8 + len(content)
    shp, shx = folder / "sound.shp", folder / "sound.shx"
    shape = struct.pack("<ii", 1000, records.shape)
    bounds = data[36:100]
    shp.write_bytes(b"\x00\x00\x27\x0a" + bytes(20) + struct.pack(">i", at // 2) + shape + bounds + b"".join(body))
    size = (100 + 8 * len(index)) // 2
    shx.write_bytes(b"\x00\x00\x27\x0a" + bytes(20) + struct.pack(">i", size) + shape + bounds + b"".join(index))
    return shp
