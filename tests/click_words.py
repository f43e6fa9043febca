"""Makes the compiled catalogue of the command-line library's own words; ``python -m tests.click_words`` writes it."""

import struct
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "texts" / "click"
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"


def compiled() -> bytes:
    """The catalogue in GNU .mo form (GNU gettext manual, section 'The Format of GNU MO Files')."""
    words = tomllib.loads((FOLDER / "zh.toml").read_text(encoding="utf-8"))
    entries = {b"": HEADER.encode()}
    for one, (many, said) in words.pop("plural").items():
        entries[f"{one}\0{many}".encode()] = said.encode()
    entries |= {k.encode(): v.encode() for k, v in words.items()}
    keys = sorted(entries)
    table = 28 + 16 * len(keys)
    texts, spots = b"", []
    for text in [*keys, *(entries[k] for k in keys)]:
        spots.append((len(text), table + len(texts)))
        texts += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, table)
    return head + b"".join(struct.pack("<2I", *s) for s in spots) + texts


if __name__ == "__main__":
    (FOLDER / "zh" / "LC_MESSAGES" / "messages.mo").write_bytes(compiled())
