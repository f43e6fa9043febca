"""What cameras say: times of zones and satellites, places, directions; damaged EXIF says less, never stops."""

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from layers.formats.photos.exif import exif_of
from tests import pictures


def read(**about):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=pictures.exif(**about))
    return exif_of(Image.open(io.BytesIO(out.getvalue())))


TAKEN = "2026:05:01 10:20:30"


@pytest.mark.parametrize(
    ("about", "taken"),
    [
        ({"taken": TAKEN}, "2026-05-01T10:20:30"),  # no zone: Beijing time
        ({"taken": TAKEN, "fraction": "25"}, "2026-05-01T10:20:30.250000"),
        ({"taken": TAKEN, "zone": "+08:00"}, "2026-05-01T10:20:30"),
        ({"taken": TAKEN, "zone": "+00:00"}, "2026-05-01T18:20:30"),
        ({"taken": TAKEN, "zone": "-03:30"}, "2026-05-01T21:50:30"),
        ({"taken": TAKEN, "utc": ("2026:05:01", (10.0, 20.0, 28.0))}, "2026-05-01T18:20:30"),  # the clock was UTC
        ({"taken": TAKEN, "utc": ("2026:05:01", (2.0, 18.0, 0.0))}, "2026-05-01T10:20:30"),  # an old fix, no shift
        ({"taken": TAKEN, "utc": ("2026:05:01", (2.0, 6.0, 0.0))}, "2026-05-01T10:20:30"),  # too old to judge
        ({"utc": ("2026:05:01", (2.0, 6.0, 5.0))}, "2026-05-01T10:06:05"),
        ({"taken": "0000:00:00 00:00:00"}, None),
        ({"taken": "   :  :     :  :  "}, None),
        ({}, None),
    ],
)
def test_times(about, taken):
    found = read(**about).taken
    assert (found and found.isoformat()) == taken


def test_places_and_directions():
    found = read(place=(108.371234, 25.641234), facing=271.5)
    assert (found.lon, found.lat) == (pytest.approx(108.371234, abs=1e-6), pytest.approx(25.641234, abs=1e-6))
    assert found.facing_deg == 271.5
    south = read(place=(-70.5, -33.25))
    assert (south.lon, south.lat) == (-70.5, -33.25)
    assert read(place=(0.0, 0.0)).lon is None  # a receiver without a fix
    assert read(facing=360.0).facing_deg == 0.0


def test_damaged_parts_are_left_out():
    found = read(taken="yesterday", place=(108.5, 25.5))
    assert (found.taken, found.lon, found.damaged) == (None, 108.5, True)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 199))
def test_no_exif_stops_it(noise, at):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=pictures.exif(taken=TAKEN, place=(108.5, 25.5), facing=3.0))
    data = out.getvalue()
    start = data.index(b"Exif") + 6 + at
    spoilt = data[:start] + noise + data[start + len(noise) :]
    try:
        image = Image.open(io.BytesIO(spoilt))
    except OSError:
        return
    found = exif_of(image)
    assert found.lon is None or abs(found.lon) <= 180
    assert found.taken is None or isinstance(found.taken, dt.datetime)
