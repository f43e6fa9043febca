"""The text of a finished paper, read from its file again: what the proof compares with the data."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gis_desk.documents.claims import compact
from ui.print.papers.flow import footing

_SAYS = re.compile(rb"/(\S+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]*)>\s*Tj")
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\[[^\]]*\]|<[0-9A-Fa-f]+>)")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)


def docx_text(data: bytes) -> str:
    """The words of a Word document from top to bottom, heads and feet of pages left out."""
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(io.BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def pdf_text(path: Path, mark: str) -> str:
    """The words of a PDF of `ui.print.papers` in the order they were drawn, without the `mark` and number of pages."""
    import pikepdf

    found = []
    with pikepdf.open(path) as pdf:
        total = len(pdf.pages)
        for number, page in enumerate(pdf.pages, 1):
            said = compact("".join(_said(one) for one in _drawn(page)))
            found.append(said.removesuffix(compact("".join(footing(mark, number, total)))))
    return "".join(found)


def _drawn(page: Any) -> list[Any]:
    """What draws a page, in order: its parts, where it was joined of some, else itself."""
    inner: Any = page.get("/Resources", {}).get("/XObject", {})
    parts = {name: one for name, one in inner.items() if one.get("/Subtype") == "/Form"}
    return [parts[name] for name in sorted(parts, key=lambda name: int(name.removeprefix("/P")))] or [page]


def _said(drawn: Any) -> str:
    """The words that one stream of Qt draws; only its texts are looked at, for most of a map is no text."""
    fonts: Any = drawn.get("/Resources", {}).get("/Font", {})
    maps = {name: _map(font) for name, font in fonts.items()}
    stream = (drawn.get("/Contents") or drawn).read_bytes()
    words: list[str] = []
    face: Mapping[int, str] = {}
    at = stream.find(b"\nBT\n")
    while at >= 0:
        end = stream.find(b"\nET\n", at)
        for found in _SAYS.finditer(stream, at, end if end >= 0 else len(stream)):
            if found.group(1) is not None:
                face = maps.get(f"/{found.group(1).decode('latin-1')}", {})
                continue
            codes = bytes.fromhex(found.group(2).decode("ascii"))
            words += [face.get(int.from_bytes(codes[k : k + 2], "big"), "\ufffd") for k in range(0, len(codes) - 1, 2)]
        at = stream.find(b"\nBT\n", end) if end >= 0 else -1
    return "".join(words)


def _map(font: Any) -> dict[int, str]:
    stream = font.get("/ToUnicode")
    found: dict[int, str] = {}
    if stream is None:
        return found
    for kind, body in _BLOCK.findall(stream.read_bytes()):
        if kind == b"bfchar":
            found.update((int(code, 16), _decoded(said)) for code, said in _CHAR.findall(body))
            continue
        for low, high, target in _RANGE.findall(body):
            texts = [_decoded(t) for t in re.findall(rb"<([0-9A-Fa-f]+)>", target)]
            for n, code in enumerate(range(int(low, 16), int(high, 16) + 1)):
                if target.startswith(b"["):
                    found[code] = texts[n] if n < len(texts) else "\ufffd"
                else:
                    found[code] = texts[0][:-1] + chr(ord(texts[0][-1]) + n)
    return found


def _decoded(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", errors="replace")
