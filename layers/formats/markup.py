"""XML from outside: no document type, no entities, any encoding it may be in."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from layers.errors import FormatError, Where
from layers.formats.encoding import bom_of, decide, decode_all, pieces, shown_bytes
from layers.formats.report import EncodingProof, Problem
from layers.text import text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DEEPEST = 100


def parse(data: bytes, path: Path, forced: str = "auto") -> tuple[Element, EncodingProof, list[Problem]]:
    """The root element of `data`, the proof of its encoding, and what was odd.

    Raises
    ------
    FormatError
        If it is not well-formed, declares a document type or entities, or is nested absurdly.
    """
    where = Where(path)
    if b"<!DOCTYPE" in data[:100_000] or b"<!ENTITY" in data[:100_000]:
        raise _dangerous(where)
    mark = bom_of(data)
    said = re.search(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", data[:200])
    declared, by = (said.group(1).decode("latin-1"), "XML") if said else (None, "")
    problems: list[Problem] = []
    if mark is not None:
        proof = EncodingProof(mark[0], text("byte order mark"), declared, by)
        try:
            whole = data[mark[1] :].decode(mark[0]) if mark[0] == "UTF-8" else data.decode(mark[0])
        except UnicodeDecodeError as exc:
            raise _not_text(where, mark[0]) from exc
    else:
        proof = decide(pieces(data), declared=declared, declared_by=by, forced=forced, where=where)
        whole, problems = _decoded(data, proof)
    try:
        root = defusedxml.ElementTree.fromstring(_DECLARATION.sub("", whole, count=1), forbid_dtd=True)
    except DefusedXmlException as exc:
        raise _dangerous(where) from exc
    except (ParseError, ValueError, RecursionError, MemoryError) as exc:
        raise FormatError(
            "the XML is damaged ({detail})",
            where=where,
            do="export the file again from the program it was made with",
            detail=str(exc)[:100],
        ) from exc
    _check_depth(root, where)
    return root, proof, problems


def _decoded(data: bytes, proof: EncodingProof) -> tuple[str, list[Problem]]:
    try:
        return data.decode(proof.chosen), []
    except UnicodeDecodeError:
        pass
    lines = data.split(b"\n")
    texts, odd = decode_all(lines, proof)
    for one in odd:
        if one.text is None:
            texts[one.index] = one.value.decode(proof.chosen, errors="replace")
    problems = [
        Problem(text("line {line} is not in {encoding}: bytes {bytes}", line=one.index + 1, encoding=proof.chosen,
                     bytes=shown_bytes(one.value.lstrip())))
        for one in odd
    ]  # fmt: skip
    return "\n".join(texts.tolist()), problems


def _dangerous(where: Where) -> FormatError:
    return FormatError(
        "the XML declares a document type or entities, which could reach for other files",
        where=where,
        do="export the file again without DOCTYPE; such files are not opened",
    )


def _not_text(where: Where, encoding: str) -> FormatError:
    return FormatError(
        "the bytes are not in {encoding}, which the file says it is in",
        where=where,
        do="get the file again from its source",
        encoding=encoding,
    )


def _check_depth(root: Element, where: Where) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise FormatError(
                "the XML is nested deeper than {depth} levels",
                where=where,
                do="export the file again from the program it was made with",
                depth=_DEEPEST,
            )
        level = [child for element in level for child in element]


def local(element: Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def child(element: Element, name: str) -> Element | None:
    """The first child called `name`, whatever its namespace."""
    return next((c for c in element if local(c) == name), None)


def text_of(element: Element, name: str) -> str | None:
    """The text of the child called `name`, trimmed; None where it is missing or empty."""
    found = child(element, name)
    return ((found.text or "").strip() or None) if found is not None else None
