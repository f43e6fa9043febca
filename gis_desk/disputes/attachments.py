"""Files of a case: copied once into the workspace under their SHA-256, or only linked where they are too large."""

import hashlib
import mimetypes
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gis_desk.disputes.rows import blank, of_table, one_line
from gis_desk.disputes.rules import AttachmentRules, own
from layers.change import Change, Edit, delete, insert
from layers.errors import FormatError, GisDeskError, Where
from layers.formats.photos.thumbnail import thumbnail_of
from layers.text import Text, text
from layers.work import QUIET, Progress

TABLE = "attachment"
OWNERS = ("dispute", "dispute_event", "dispute_claim", "dispute_evidence")
_BLOCK = 1 << 20
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_MARKS: Mapping[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG",),
    ".gif": (b"GIF8",), ".tif": (b"II*\x00", b"MM\x00*"), ".tiff": (b"II*\x00", b"MM\x00*"),
    ".docx": (b"PK",), ".xlsx": (b"PK",), ".pptx": (b"PK",), ".zip": (b"PK",), ".ofd": (b"PK",),
    ".doc": (b"\xd0\xcf\x11\xe0",), ".xls": (b"\xd0\xcf\x11\xe0",), ".rar": (b"Rar!",),
}  # fmt: skip
"""What a file with such a name begins with; one that does not is kept, and its kind is said to be unknown."""
_RISKY = frozenset({
    ".exe", ".com", ".bat", ".cmd", ".msi", ".scr", ".ps1", ".vbs", ".js", ".jar", ".sh", ".lnk", ".pif", ".hta",
})  # fmt: skip
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
_LONGEST_NAME = 150


@dataclass(frozen=True)
class Taken:
    """A file that was looked at: its name, kind, SHA-256, size in bytes, and bytes to keep (None: linked only)."""

    name: str
    media_type: str
    sha256: str
    size: int
    place: str | None
    data: bytes | None
    thumbnail: bytes | None


@dataclass(frozen=True)
class Attached:
    """The change that attaches files, the contents to hand to the store with it, and what was refused and why."""

    change: Change | None
    contents: tuple[bytes, ...]
    taken: tuple[Taken, ...]
    refused: tuple[FormatError, ...]
    known: tuple[str, ...]
    """Names of files that the owner has already."""


def take(path: Path, *, link: bool = False, rules: AttachmentRules | None = None, progress: Progress = QUIET) -> Taken:
    """Look at the file at `path`.

    Parameters
    ----------
    link : bool
        Only its name, size, SHA-256 and place are kept; read in blocks, whatever its size.

    Raises
    ------
    FormatError
        If there is none, it is a folder, a pipe, empty, unreadable, a program, or (without `link`) over the limit.
    """
    rules = rules or own().attachments
    where = Where(path)
    try:
        about = path.stat()
    except OSError as exc:
        raise FormatError(
            "the file cannot be read ({detail})", where=where, do="check the path and the rights",
            detail=exc.strerror or str(exc),
        ) from exc  # fmt: skip
    if stat.S_ISDIR(about.st_mode):
        raise FormatError("this is a folder, not a file", where=where, do="choose files in it, or pack it as .zip")
    if not stat.S_ISREG(about.st_mode):
        raise FormatError("this is no ordinary file", where=where, do="copy the data into a file first")
    if not about.st_size:
        raise FormatError("the file is empty", where=where, do="get the file again from its source")
    if not link and about.st_size > rules.most_mb * 1e6:
        raise FormatError(
            "the file has {n:.0f} MB, more than the {most:.0f} MB that are copied into the workspace",
            where=where,
            do="link it instead (--link: name, size, check sum and place are kept, the file stays where it is), "
            "or make it smaller",
            n=about.st_size / 1e6,
            most=rules.most_mb,
        )
    try:
        if link:
            return _linked(path, about.st_size, progress)
        data = path.read_bytes()
    except OSError as exc:
        raise FormatError(
            "the file cannot be read ({detail})", where=where, do="check the path and the rights",
            detail=exc.strerror or str(exc),
        ) from exc  # fmt: skip
    _no_program(path, data[:8])
    thumbnail = None
    if data.startswith(_PICTURES):
        thumbnail = thumbnail_of(data, rules.thumbnail_px, rules.thumbnail_quality)
    return Taken(
        safe_name(path.name),
        _media_type(path.name, data[:8]),
        hashlib.sha256(data).hexdigest(),
        len(data),
        None,
        data,
        thumbnail,
    )


def _linked(path: Path, size: int, progress: Progress) -> Taken:
    digest, done, head = hashlib.sha256(), 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            head = head or block[:8]
            digest.update(block)
            done += len(block)
            progress.step(done, size, "reading")
    _no_program(path, head)
    name, place = safe_name(path.name), str(path.resolve())
    if any(unicodedata.category(c) == "Cs" for c in place):
        raise FormatError(
            "the path is no readable text, so no link can be kept to it",
            where=Where(path),
            do="rename the file and its folders, or attach a copy",
        )
    return Taken(name, _media_type(path.name, head), digest.hexdigest(), done, place, None, None)


def _no_program(path: Path, head: bytes) -> None:
    program = head.startswith(b"\x7fELF") or (head.startswith(b"MZ") and b"\x00" in head)
    if program or path.suffix.lower() in _RISKY:
        raise FormatError(
            "this is a program, no paper of a case",
            where=Where(path),
            do="attach the document itself, or pack the file as .zip",
        )


def _media_type(name: str, head: bytes) -> str:
    ending = Path(name).suffix.lower()
    if ending in _MARKS and not head.startswith(_MARKS[ending]):
        return "application/octet-stream"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def safe_name(name: str) -> str:
    """`name` without anything that leads elsewhere: no folders, control characters, reserved names, trailing dots."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if c in '<>:"|?*' or unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in last)
    kept = kept.strip().rstrip(". ")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > _LONGEST_NAME:
        kept = (stem[: _LONGEST_NAME - len(ending) - 1] + dot + ending) if dot else kept[:_LONGEST_NAME]
    if not kept.strip("._") or kept.split(".")[0].lower() in _RESERVED:
        kept = f"_{kept}"
    return kept


def plan_attach(
    owner: tuple[str, str],
    row: Mapping[str, Any],
    files: Sequence[Path],
    *,
    new_key: Any,
    today: date,
    there: Iterable[Mapping[str, Any]] = (),
    link: bool = False,
    note: str | None = None,
    rules: AttachmentRules | None = None,
    progress: Progress = QUIET,
) -> Attached:
    """All `files` for one owner as one change.

    Parameters
    ----------
    owner : (table, key)
        The case, or one of its events, claims or papers.
    row : mapping
        The case.
    new_key : callable
        Table to a new key (`Store.new_key`).
    there : iterable of rows
        Attachments of the owner that there are: a file with the same content is not attached again.
    link : bool
        See `take`.

    Returns
    -------
    Attached
        Files that cannot be taken are in ``refused``, each with its reason; the others go in. ``change`` is None where
        none is left.

    Raises
    ------
    GisDeskError
        For an owner that is none.
    Cancelled
        If the user asks to stop.
    """
    if owner[0] not in OWNERS:
        raise GisDeskError("nothing can be attached to this", where=Where(layer=owner[0]), do="choose a case")
    text_of_note = one_line(note, 800, Where(layer=TABLE, field="note", value=note))
    known = {str(a["sha256"]) for a in there}
    taken: list[Taken] = []
    refused: list[FormatError] = []
    twice: list[str] = []
    edits: list[Edit] = []
    for n, path in enumerate(files):
        progress.step(n, len(files), "attaching files")
        try:
            one = take(path, link=link, rules=rules, progress=progress if len(files) == 1 else QUIET)
        except FormatError as exc:
            refused.append(exc)
            continue
        if one.sha256 in known:
            twice.append(one.name)
            continue
        known.add(one.sha256)
        taken.append(one)
        edits.append(insert(TABLE, str(new_key(TABLE)), _row(owner, one, today, text_of_note)))
    number = row.get("number")
    if len(taken) == 1:
        label = text("Attach {name} to dispute {number}", name=taken[0].name, number=number)
    else:
        label = text("Attach {n} files to dispute {number}", n=len(taken), number=number)
    contents = tuple(c for one in taken for c in (one.data, one.thumbnail) if c is not None)
    change = Change(label, tuple(edits)) if edits else None
    return Attached(change, contents, tuple(taken), tuple(refused), tuple(twice))


def _row(owner: tuple[str, str], one: Taken, today: date, note: str | None) -> dict[str, Any]:
    return {
        "owner_table": owner[0],
        "owner_key": owner[1],
        "name": one.name,
        "media_type": one.media_type,
        "sha256": one.sha256,
        "size": one.size,
        "thumbnail": None if one.thumbnail is None else hashlib.sha256(one.thumbnail).hexdigest(),
        "place": one.place,
        "added_on": today.isoformat(),
        "note": note,
        "data": None,
    }


def plan_detach(key: str, before: Mapping[str, Any], row: Mapping[str, Any]) -> Change:
    """The attachment `key` (its row `before`) goes from its case; its content stays for the history."""
    old = of_table(TABLE, before)
    label = text("Remove {name} from dispute {number}", name=old["name"], number=row.get("number"))
    return Change(label, (delete(TABLE, key, old),))


def save_as(data: bytes, name: str, folder: Path) -> Path:
    """Write an attachment into `folder` under its name; where that is taken, with a number, nothing is overwritten.

    Raises
    ------
    FormatError
        If the folder is not there.
    """
    if not folder.is_dir():
        raise FormatError("the folder does not exist", where=Where(folder), do="make the folder first")
    for target in _names(folder, safe_name(name)):
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o644)
        except FileExistsError:
            continue
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        except OSError:
            target.unlink()
            raise
        return target
    raise AssertionError("names never end")


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    n = 2
    while True:
        yield folder / f"{Path(name).stem} ({n}){Path(name).suffix}"
        n += 1


def moved(row: Mapping[str, Any]) -> Text | None:
    """What has become of the original of a linked attachment: None where it lies where it was, with the same size."""
    if blank(row.get("place")):
        return None
    path = Path(str(row["place"]))
    try:
        size = path.stat().st_size
    except OSError:
        return text("the original is no longer at {place}", place=str(path))
    if size != row.get("size"):
        return text("the original at {place} has another size than when it was linked", place=str(path))
    return None
