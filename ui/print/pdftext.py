"""Text of PDF files that is found and copied as it was drawn.

Qt numbers the glyphs of an embedded face in the order they are first drawn and says with a ToUnicode map which
character each of them is. That map is made by looking for any character that has the glyph: glyphs that a Chinese
face shares between a character and its radical come out as the radical (山 as U+2F2D), a space comes out as a tab, and
runs of neighbouring digits are left out. So the program notes what it draws and writes the maps anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QFont, QRawFont, QTextLayout

_TO_UNICODE = re.compile(rb"/ToUnicode\s+(\d+)\s+0\s+R")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*(\[[^\]]*\]|<[0-9A-Fa-f]+>)")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


@dataclass
class Face:
    """The glyphs of one face in the order they were first drawn, and the text each of them stands for."""

    raw: QRawFont
    glyphs: dict[int, str] = field(default_factory=dict)


class TextLog:
    """What was drawn, face by face; give `note` to `ui.map.lettering.heard_by`."""

    def __init__(self) -> None:
        self.faces: dict[tuple[str, str, int], Face] = {}
        self.missing: dict[str, None] = {}

    def note(self, font: QFont, text: str) -> None:
        """Remember the glyphs of `text` in `font`, stand-in faces included."""
        layout = QTextLayout(text, font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        flags = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
        for run in layout.glyphRuns(0, -1, flags):
            raw = run.rawFont()
            face = self.faces.setdefault((raw.familyName(), raw.styleName(), raw.weight()), Face(raw))
            spans = _spans(text, run.stringIndexes())
            for glyph, said in zip(run.glyphIndexes(), spans, strict=False):
                if glyph == 0:
                    self.missing.update(dict.fromkeys(c for c in said if not c.isspace()))
                elif said:
                    face.glyphs.setdefault(glyph, said)


def _spans(text: str, indexes: list[int]) -> list[str]:
    """The characters of `text` (indexes count UTF-16 units) that each glyph stands for."""
    units = text.encode("utf-16-le")
    ends = [*indexes[1:], len(units) // 2]
    spans = []
    for start, end in zip(indexes, ends, strict=True):
        stop = end if end > start else start + 1
        spans.append(units[2 * start : 2 * stop].decode("utf-16-le", errors="ignore"))
    return spans


def correct(path: Path, log: TextLog) -> int:
    """Write the ToUnicode maps of the file anew from what was drawn; the number of maps replaced.

    The new maps are appended to the file as its standard allows (an incremental update); nothing else is touched.
    A face whose glyphs cannot be matched with certainty keeps the numbering of its old map, but every character that
    was never drawn is replaced by the drawn one with the same glyph.
    """
    content = path.read_bytes()
    fresh: dict[int, bytes] = {}
    for number in _maps_in(content):
        old = _map_of(content, number)
        if old is None:
            continue
        new = _renewed(old, log)
        if new != old:
            fresh[number] = _cmap(new)
    if fresh:
        with path.open("ab") as file:
            file.write(_update(content, fresh))
    return len(fresh)


def is_whole(path: Path) -> bool:
    """Whether the file is all there: its last lines lead to its table. Qt does not tell of a disk that was full."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - 64, 0))
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", file.read())
        if found is None:
            return False
        file.seek(int(found.group(1)))
        return file.read(4) == b"xref"


def _maps_in(content: bytes) -> list[int]:
    """Numbers of the objects that fonts name as their ToUnicode maps; plain searching, for files of many megabytes."""
    found: dict[int, None] = {}
    at = content.find(b"/ToUnicode")
    while at >= 0:
        start = max(content.rfind(b" obj", 0, at), 0)
        match = _TO_UNICODE.match(content, at)
        if match is not None and b"/BaseFont" in content[start:at]:
            found[int(match.group(1))] = None
        at = content.find(b"/ToUnicode", at + 1)
    return list(found)


def _map_of(content: bytes, number: int) -> dict[int, str] | None:
    head = b"%d 0 obj" % number
    start = content.find(head)
    while start > 0 and content[start - 1 : start] not in (b"\n", b"\r"):
        start = content.find(head, start + 1)
    if start < 0:
        return None
    end = content.find(b"endstream", start)
    found: dict[int, str] = {}
    body = content[start + len(head) : end]
    for one in _RANGE.finditer(body[body.find(b"endcodespacerange") :]):
        low, high = int(one.group(1), 16), int(one.group(2), 16)
        targets = _HEX.findall(one.group(3))
        if one.group(3).startswith(b"["):
            texts = [_decoded(t) for t in targets]
        else:
            first = _decoded(targets[0])
            texts = [chr(ord(first) + k) if len(first) == 1 else first for k in range(high - low + 1)]
        for code, said in zip(range(low, high + 1), texts, strict=False):
            found[code] = said
    return found


def _decoded(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", errors="replace")


def _renewed(old: Mapping[int, str], log: TextLog) -> dict[int, str]:
    for face in log.faces.values():
        order = [0, *face.glyphs]
        if _agrees(old, order, face.raw):
            return {0: "\x00", **dict(enumerate(face.glyphs.values(), start=1))}
    drawn = {c for face in log.faces.values() for said in face.glyphs.values() for c in said}
    renewed = dict(old)
    for code, said in old.items():
        if len(said) != 1 or said in drawn or said == "\x00":
            continue
        for face in log.faces.values():
            glyph = _glyph(face.raw, said)
            if glyph and glyph in face.glyphs:
                renewed[code] = face.glyphs[glyph]
                break
    return renewed


def _agrees(old: Mapping[int, str], order: list[int], raw: QRawFont) -> bool:
    """Whether the glyph drawn n-th is the one the old map calls n, for every character the old map knows."""
    known = [(code, said) for code, said in old.items() if code and len(said) == 1 and said != "\x00"]
    if not known or max(code for code, _ in known) >= len(order):
        return False
    return all(_glyph(raw, said) == order[code] for code, said in known)


def _glyph(raw: QRawFont, character: str) -> int:
    found = raw.glyphIndexesForString(character)
    return int(found[0]) if found else 0


def _cmap(texts: Mapping[int, str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    pairs = sorted(texts.items())
    for start in range(0, len(pairs), 100):
        some = pairs[start : start + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{code:04X}> <{said.encode('utf-16-be').hex().upper()}>" for code, said in some]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")


def _update(content: bytes, streams: Mapping[int, bytes]) -> bytes:
    """New versions of stream objects, their cross-reference section and trailer."""
    start = content.rfind(b"startxref")
    previous = int(content[start + len(b"startxref") :].split()[0])
    trailer = content[content.rfind(b"trailer", 0, start) : start]
    keep = b" ".join(
        found.group(0)
        for found in (
            re.search(pattern, trailer, re.S)
            for pattern in (rb"/Size \d+", rb"/Root \d+ \d+ R", rb"/Info \d+ \d+ R", rb"/ID\s*\[.*?\]")
        )
        if found is not None
    )
    out = bytearray(b"" if content.endswith(b"\n") else b"\n")
    table = bytearray(b"xref\n")
    for number in sorted(streams):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(content) + len(out))
        body = streams[number]
        out += b"%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(body)) + body + b"\nendstream\nendobj\n"
    where = len(content) + len(out)
    out += table + b"trailer\n<< " + keep + b" /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (previous, where)
    return bytes(out)
