"""Dispute maps of the small county, and what is in them."""

import base64
import io
import json
import re
import zlib

import numpy as np
from PIL import Image

from gis_desk.documents.disputes.map import DisputeMap, Wish, dispute_map
from tests.gis_desk.disputes.county import TODAY, case, cases, divisions, events, frame, lines, markers

HOSTILE = (
    "<script>document.documentElement.dataset.pwned='1'</script>",
    "</script><script>document.documentElement.dataset.pwned='2'</script>",
    "<img src=x onerror=\"document.documentElement.dataset.pwned='3'\">",
    "{{ 7*7 }}{% raw %}${7*7}`'\"\\",
    "'); document.documentElement.dataset.pwned='4'; ('\u2028\u2029",
    "<!-- <script> -->",
    "javascript:document.documentElement.dataset.pwned='5'",
    "data:text/html,<script>document.documentElement.dataset.pwned='6'</script>",
    '" onmouseover="document.documentElement.dataset.pwned=\'7\'" x="',
    "\u202eevil\u202c\u2066\u202bbidi",
    "__proto__",
    "{n} {side} {total}",
    "长" * 10_000,
)


def frames(*rows, log=None, **more):
    found = {
        "dispute": cases(*rows),
        "dispute_event": events() if log is None else log,
        "division": divisions(),
        "boundary_line": lines(),
        "marker": markers(),
    }
    return found | more


def make(*rows, log=None, content=None, tables=None, **wish) -> DisputeMap:
    return dispute_map(frames(*rows, log=log, **(tables or {})), Wish(today=TODAY, **wish), content)


def many(n=14, **values):
    grades = ["red", "orange", "yellow", "blue", None]
    return [
        case(
            f"D{i}",
            110.2,
            25.01 + 0.18 * i / n,
            **(
                {"grade": grades[i % 5], "title": f"纠纷{i}号", "found_on": f"{2012 + i % 14}-03-0{1 + i % 9}"} | values
            ),
        )
        for i in range(1, n + 1)
    ]


def claims(*rows):
    return frame("dispute_claim", rows)


def attachments(*rows):
    columns = {"owner_table": "dispute", "media_type": "image/jpeg", "added_on": "2026-04-01", "size": 1000}
    return frame("attachment", [columns | row for row in rows])


def photo(colour=(200, 40, 40), size=(900, 600), kind="JPEG", noise=False) -> bytes:
    image = Image.new("RGB", size, colour)
    if noise:
        dots = np.random.default_rng(sum(colour)).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
        image = Image.fromarray(dots)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def data_of(page):
    """The document that travels in the page."""
    plain = re.search(r'<script type="application/json" id="gis-desk-data">(.*?)</script>', page, re.S)
    if plain:
        return json.loads(plain[1])
    packed = re.search(r'<script type="text/plain" id="gis-desk-data">(.*?)</script>', page, re.S)
    return json.loads(zlib.decompress(base64.b64decode(packed[1])))
