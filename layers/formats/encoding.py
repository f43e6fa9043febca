"""Which encoding bytes are in, by evidence: declaration, byte order mark, strict decoding, plausible names."""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from layers.errors import EncodingError, Where, shorten
from layers.formats.characters import ends_generic, plausibility
from layers.formats.report import Candidate, EncodingProof
from layers.text import Text, text

CANDIDATES = ("UTF-8", "GB18030", "Big5")
"""What Chinese files are in; others are believed only when they are declared or asked for."""

_BOMS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_NAMES = {
    "65001": "UTF-8", "UTF8": "UTF-8", "936": "GBK", "CP936": "GBK", "GB2312": "GBK", "GBK2312": "GBK",
    "MS936": "GBK", "WINDOWS936": "GBK", "ANSI936": "GBK", "OEM936": "GBK", "EUCCN": "GBK", "CHINESE": "GBK",
    "54936": "GB18030", "CP54936": "GB18030", "950": "Big5", "CP950": "Big5", "ANSI950": "Big5", "OEM950": "Big5",
    "BIG5HKSCS": "Big5", "1252": "cp1252", "ANSI1252": "cp1252", "88591": "ISO-8859-1", "ISO88591": "ISO-8859-1",
    "LATIN1": "ISO-8859-1", "LDID87": "cp1252",
}  # fmt: skip

_SAMPLE = 3000
_SURE, _MARGIN = 0.5, 0.12


def normal_name(declared: str) -> str | None:
    """The usual name of the encoding a .cpg file, an XML declaration or a user names; None when there is none."""
    plain = declared.strip().strip("\x00\ufeff\"' ")
    flat = re.sub(r"[\s_\-:.]", "", plain).upper()
    if flat in _NAMES:
        return _NAMES[flat]
    try:
        found = codecs.lookup(plain)
    except (LookupError, ValueError, UnicodeError):
        return None
    if not getattr(found, "_is_text_encoding", True):
        return None
    return {"utf-8": "UTF-8", "gbk": "GBK", "gb2312": "GBK", "gb18030": "GB18030", "big5": "Big5"}.get(
        found.name, found.name
    )


def bom_of(data: bytes) -> tuple[str, int] | None:
    """Encoding and length of the byte order mark at the start of `data`, or None."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name, len(mark)
    return None


def pieces(data: bytes, most: int = 20_000) -> list[bytes]:
    """Distinct runs of `data` with bytes above ASCII, cut where no multi-byte encoding cuts a character."""
    runs = re.finditer(rb"[\x30-\x39\x41-\x7b\x7d-\xff]*[\x80-\xff][\x30-\x39\x41-\x7b\x7d-\xff]*", data)
    return list(dict.fromkeys(m.group() for m in islice(runs, 4 * most)))[:most]


def _cut_tail(value: bytes, encoding: str) -> str | None:
    """`value` decoded but for one broken character at its very end; None where more is wrong."""
    for cut in (1, 2, 3):
        if cut < len(value) and value[-cut] >= 0x80:
            try:
                return value[:-cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None


def decode_one(value: bytes, encoding: str, *, tail: bool = False) -> str | None:
    """`value` in `encoding`, None when it is not; with `tail`, half a character at the end is dropped."""
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return _cut_tail(value, encoding) if tail else None


def _weigh(values: Sequence[bytes], encoding: str, tail: bool) -> Candidate:
    step = max(1, len(values) // _SAMPLE)
    sample = values[::step]
    decoded = [(v, s) for v in sample if (s := decode_one(v, encoding, tail=tail)) is not None]
    if not decoded:
        return Candidate(encoding, 0.0, 0.0, 0.0)
    plausible = sum(plausibility(s) for _, s in decoded) / len(decoded)
    generic = sum(ends_generic(s) for _, s in decoded) / len(decoded)
    whole = len(decoded) / len(sample)
    if whole == 1.0 and step > 1 and not _strict(values, encoding):
        whole = sum(decode_one(v, encoding, tail=tail) is not None for v in values) / len(values)
    example = max((s for _, s in decoded[:50]), key=lambda s: (ends_generic(s), len(s) < 12, len(s)))
    return Candidate(encoding, whole, plausible, generic, shorten(example, 24))


def _strict(values: Sequence[bytes], encoding: str) -> bool:
    try:
        b"\n".join(values).decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _rank(candidate: Candidate, letters: int) -> float:
    rank = candidate.decoded * (candidate.plausible + 0.3 * candidate.generic)
    if candidate.encoding == "UTF-8" and candidate.decoded == 1.0:
        rank += min(0.5, 0.05 * letters)  # chance bytes are hardly ever valid UTF-8 for long
    if candidate.encoding == "GB18030" and candidate.plausible >= 0.8:
        rank += 0.15  # Big5 is rare here, and reads short GBK values as rare but real characters
    return rank


def decide(
    values: Iterable[bytes],
    *,
    declared: str | None = None,
    declared_by: str = "",
    forced: str = "auto",
    where: Where | None = None,
    tail: bool = False,
) -> EncodingProof:
    """The encoding of `values`, proved.

    Parameters
    ----------
    values : iterable of bytes
        Raw values and field names of the file; those of ASCII only say nothing and are passed over.
    declared, declared_by : str
        What the file says of itself, and where it says so (``.cpg``, ``LDID 0x4D``, ``XML``).
    forced : str
        What the user asked for; "auto" to decide.
    tail : bool
        Values may end in half a character (fields of fixed width).

    Raises
    ------
    EncodingError
        When no encoding explains the bytes, two explain them equally well, or `forced` is no encoding.
    """
    telling = sorted({v for v in values if not v.isascii()})
    said = normal_name(declared) if declared else None
    if forced.lower() != "auto":
        return _forced(forced, telling, declared, declared_by, where, tail)
    if not telling:
        return EncodingProof(said or "UTF-8", text("all text is ASCII, any encoding reads it"), declared, declared_by)
    tried = list(CANDIDATES)
    if said and said not in ("GBK", *tried):
        tried.append(said)
    found = [_weigh(telling, name, tail) for name in tried]
    letters = sum(len(re.findall(rb"[\xc2-\xf4]", v)) for v in telling[:50])
    chinese = [c for c in found if c.encoding in CANDIDATES]
    ranked = sorted(chinese, key=lambda c: _rank(c, letters), reverse=True)
    best, second = ranked[0], ranked[1]
    best = _believe(best, second, found, said, letters, where, telling)
    return _proof(best, ranked, said, declared, declared_by, telling, tail)


def _believe(
    best: Candidate,
    second: Candidate,
    found: Sequence[Candidate],
    said: str | None,
    letters: int,
    where: Where | None,
    telling: Sequence[bytes],
) -> Candidate:
    """The candidate to go with, or EncodingError with all of them."""
    stated = next((c for c in found if c.encoding == ("GB18030" if said == "GBK" else said)), None)
    clear = _rank(best, letters) - _rank(second, letters) >= _MARGIN
    if best.decoded >= 0.999 and (best.plausible >= _SURE or best.encoding == "UTF-8") and clear:
        return best
    if stated is not None and stated.decoded == 1.0 and not (clear and best.decoded == 1.0 and best.plausible >= _SURE):
        return stated
    if best.decoded >= 0.6 and best.plausible >= _SURE and clear:
        return best
    shown = "; ".join(f"{c.encoding}: {c.decoded:.0%}, {c.example or '-'}" for c in found)
    raise EncodingError(
        "the encoding of the text cannot be proved ({candidates}; bytes {bytes})",
        where=where,
        do="look which of the candidates reads rightly and give it with --encoding",
        candidates=shown,
        bytes=shown_bytes(telling[0]),
    )


def _forced(
    forced: str, telling: Sequence[bytes], declared: str | None, by: str, where: Where | None, tail: bool
) -> EncodingProof:
    name = normal_name(forced)
    if name is None:
        raise EncodingError(
            "'{encoding}' is no encoding", where=where, do="give UTF-8, GBK, GB18030 or Big5", encoding=forced[:40]
        )
    weighed: tuple[Candidate, ...] = (_weigh(telling, name, tail),) if telling else ()
    mixed = bool(weighed) and weighed[0].decoded < 1.0
    return EncodingProof(name, text("asked for"), declared, by, weighed, len(telling), mixed)


def _proof(
    best: Candidate,
    ranked: Sequence[Candidate],
    said: str | None,
    declared: str | None,
    by: str,
    telling: Sequence[bytes],
    tail: bool,
) -> EncodingProof:
    name = best.encoding
    if name == "GB18030" and all(decode_one(v, "gbk", tail=tail) is not None for v in telling):
        name = "GBK"
    agrees = said is not None and (said == name or {said, name} <= {"GBK", "GB18030"})
    detail: Text
    if agrees:
        detail = text("declared by {by}, and the bytes agree", by=by)
    elif declared and said != name:
        detail = text("{by} declares {declared}, but the bytes prove otherwise", by=by, declared=declared)
    else:
        detail = text("nothing is declared; proved from {n} values", n=len(telling))
    shown = [best, *(c for c in ranked if c is not best)]
    shown = [Candidate(name, c.decoded, c.plausible, c.generic, c.example) if c is best else c for c in shown]
    mixed = best.decoded < 1.0 or any(_foreign(v, name) for v in telling)
    return EncodingProof(name, detail, declared, by, tuple(shown), len(telling), mixed)


def _foreign(value: bytes, encoding: str) -> str | None:
    """In a file of a double-byte encoding: the value as UTF-8, where that is clearly what it is."""
    if encoding.upper().startswith("UTF") or len(value) < 6:
        return None
    try:
        other = value.decode("UTF-8")
    except UnicodeDecodeError:
        return None
    own = decode_one(value, encoding)
    return other if plausibility(other) - (plausibility(own) if own else 0.0) > 0.3 else None


def shown_bytes(value: bytes, longest: int = 16) -> str:
    """`value` as hexadecimal pairs, cut after `longest` bytes."""
    return value[:longest].hex(" ") + (" …" if len(value) > longest else "")


@dataclass(frozen=True)
class Odd:
    """A value that the file's encoding does not explain: `text` is what was read instead, None where nothing was."""

    index: int
    value: bytes
    text: str | None
    encoding: str
    """Another encoding that reads it, ``"cut"`` where the last character is cut in half, "" for none."""


def decode_all(values: Sequence[bytes], proof: EncodingProof, *, tail: bool = False) -> tuple[np.ndarray, list[Odd]]:
    """All `values` as text (N,), and those that are not in the file's encoding.

    A value in another encoding is read in that one when it is plausible Chinese; else it is None.
    """
    if not proof.mixed:
        try:
            texts = b"\x1e".join(values).decode(proof.chosen).split("\x1e") if len(values) else []
            if len(texts) == len(values):
                return np.array(texts, dtype=object), []
        except UnicodeDecodeError:
            pass
    out = np.empty(len(values), dtype=object)
    odd: list[Odd] = []
    others = [name for name in CANDIDATES if name != proof.chosen and not (name == "GB18030" and proof.chosen == "GBK")]
    for i, value in enumerate(values):
        if value.isascii():
            out[i] = value.decode("ascii")
            continue
        plain = decode_one(value, proof.chosen)
        if plain is not None and proof.mixed and (other := _foreign(value, proof.chosen)) is not None:
            out[i] = other
            odd.append(Odd(i, value, other, "UTF-8"))
        elif plain is not None:
            out[i] = plain
        else:
            read = _odd(i, value, proof.chosen, others, tail)
            out[i] = read.text
            odd.append(read)
    return out, odd


def _odd(index: int, value: bytes, encoding: str, others: Sequence[str], tail: bool) -> Odd:
    for name in others:
        other = decode_one(value, name)
        if other is not None and plausibility(other) >= 0.6:
            return Odd(index, value, other, name)
    if tail and (cut := _cut_tail(value, encoding)) is not None:
        return Odd(index, value, cut, "cut")
    if encoding in ("GBK", "UTF-8") and (wide := decode_one(value, "GB18030")) is not None and plausibility(wide) > 0.5:
        return Odd(index, value, wide, "GB18030")
    return Odd(index, value, None, "")
