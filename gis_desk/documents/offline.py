"""A folium page made self-contained: every script, style and picture written into the one file.

The page then opens by ``file://`` from a stick, asks the network for nothing, and is forbidden to by its own
Content-Security-Policy. An address that is not known here is an error, never a link that is left in.
"""

import base64
import hashlib
import json
import re
import zlib
from functools import cache
from typing import Any

from layers.errors import FormatError
from layers.text import Text
from resources import resource

_VENDORED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"/leaflet@[\d.]+/dist/leaflet\.js$", ("leaflet", "leaflet.js")),
    (r"/leaflet@[\d.]+/dist/leaflet\.css$", ("leaflet", "leaflet.css")),
    (r"/leaflet_heat\.min\.js$", ("leaflet.heat", "leaflet-heat.js")),
    (r"^gis-desk:([\w./-]+)$", ()),
)
"""Addresses that folium links, and the vendored file for each; ``gis-desk:`` names a file of ``resources/web``."""

_UNUSED = (
    r"/jquery-[\d.]+\.min\.js$",
    r"/bootstrap\.bundle\.min\.js$",
    r"/bootstrap\.min\.css$",
    r"/bootstrap-glyphicons\.css$",
    r"/leaflet\.awesome-markers\.(js|css)$",
    r"/leaflet\.awesome\.rotate\.min\.css$",
    r"/fontawesome-free@[\d.]+/css/all\.min\.css$",
)
"""What folium links by default and our pages do not use."""

POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; "
    "img-src data: blob:; font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'"
)
"""What the page allows itself: the scripts and styles that stand in it, known by their SHA-256, and nothing else; a
script that data would bring in is not among them."""
PACKED_FROM = 4_000_000
"""Characters of data from which they are packed: browsers unpack them from 2020 on (Chrome and Edge 80), so small
files stay readable for older ones."""

_SCRIPT = re.compile(r"""<script\s+src=["']([^"']+)["']\s*>\s*</script>""")
_STYLE = re.compile(r"""<link\b[^>]*?\bhref=["']([^"']+)["'][^>]*?/?>""")
_URL = re.compile(r"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")
_MEDIA = {"png": "image/png", "svg": "image/svg+xml", "gif": "image/gif", "woff2": "font/woff2"}
_LEFT = re.compile(r"""(?:\bsrc|\bhref)\s*=\s*["']?(?!data:|#|["'])[^"'\s>]|url\(\s*["']?(?!data:|#)[^)]|@import\b""")


def _unknown(address: str) -> FormatError:
    return FormatError(
        "the page links {address}, which is not among the vendored files",
        do="take the link out, or add the file to resources/web with its licence",
        address=address[:120],
    )


@cache
def asset(*parts: str) -> str:
    """The text of a file below ``resources/web``."""
    return resource("web", *parts).read_text(encoding="utf-8")


def _find(address: str) -> tuple[str, ...] | None:
    """Parts of the vendored file for `address`; None where the page does not need it."""
    if any(re.search(pattern, address) for pattern in _UNUSED):
        return None
    for pattern, parts in _VENDORED:
        if m := re.search(pattern, address):
            return parts or tuple(m[1].split("/"))
    raise _unknown(address)


def _style(parts: tuple[str, ...]) -> str:
    folder = parts[:-1]

    def inlined(m: re.Match[str]) -> str:
        address = m[2].strip()
        if address == "#default#VML":  # of a browser that is no more
            return "none"
        if address.startswith(("data:", "#")):
            return m[0]
        file = resource("web", *folder, *address.split("/"))
        media = _MEDIA.get(address.rsplit(".", 1)[-1])
        if media is None or not file.is_file():
            raise _unknown(address)
        return f"url(data:{media};base64,{base64.b64encode(file.read_bytes()).decode('ascii')})"

    text = re.sub(r"/\*.*?\*/", "", asset(*parts), flags=re.S)
    return re.sub(r"</(?=style)", r"<\\/", _URL.sub(inlined, text), flags=re.I)


def _script(parts: tuple[str, ...]) -> str:
    text = re.sub(r"^//# sourceMappingURL=.*$", "", asset(*parts), flags=re.M)
    text = re.sub(r"""\bhref=(\\?["'])https?://[^"'\\]*\1""", "", text)
    return re.sub(r"</(?=script)", r"<\\/", text, flags=re.I)


def inline(page: str) -> str:
    """`page` with every linked script and style written into it, and a policy that forbids everything else.

    Parameters
    ----------
    page : str
        HTML as folium renders it.

    Raises
    ------
    FormatError
        For an address without a vendored file, or a reference that is left over.
    """

    def script(m: re.Match[str]) -> str:
        parts = _find(m[1])
        return "" if parts is None else f"<script>{_script(parts)}</script>"

    def style(m: re.Match[str]) -> str:
        parts = _find(m[1])
        return "" if parts is None else f"<style>{_style(parts)}</style>"

    whole = _SCRIPT.sub(script, _STYLE.sub(style, page))
    if left := _LEFT.search(re.sub(r"<script>.*?</script>", "", whole, flags=re.S)):
        raise _unknown(whole[left.start() : left.start() + 80])
    policy = POLICY.format(scripts=_digests(whole, "script"), styles=_digests(whole, "style"))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return whole.replace("<head>", f"<head>\n{meta}", 1)


def _digests(page: str, tag: str) -> str:
    """The sources of a policy for every ``tag`` element that stands in `page`."""
    bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.S)
    sums = (base64.b64encode(hashlib.sha256(body.encode("utf-8")).digest()).decode("ascii") for body in bodies)
    return " ".join(dict.fromkeys(f"'sha256-{s}'" for s in sums)) or "'none'"


def data_block(name: str, document: Any) -> str:
    """`document` as a ``<script>`` element that is data: JSON, or packed with deflate where it is long."""
    body = embedded(document)
    if len(body) < PACKED_FROM:
        return f'<script type="application/json" id="{name}">{body}</script>'
    packed = base64.b64encode(zlib.compress(body.encode("utf-8"), 6)).decode("ascii")
    return f'<script type="text/plain" id="{name}">{packed}</script>'


def clean(words: str) -> str:
    """`words` as UTF-8 can carry them: half a surrogate pair becomes U+FFFD."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def embedded(document: Any) -> str:
    """`document` as JSON that may stand in a ``<script>`` element: no markup, no line separators, NaN is an error."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_said)
    for mark, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(mark, code)
    return clean(text)


def _said(value: Any) -> Any:
    if isinstance(value, Text):
        return str(value)
    raise TypeError(type(value).__name__)


def licences(*packages: str) -> str:
    """The licence texts of vendored `packages`, for the page that carries their code."""
    return "\n\n".join(f"{name}\n{asset(name, 'LICENSE').strip()}" for name in packages)
