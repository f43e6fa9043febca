"""Map services: nothing is fetched unasked, keys are told to nobody, and a bad server hurts nobody."""

import time

import numpy as np
import pytest

from layers.errors import NetworkError
from layers.rasters import keys, net
from layers.rasters.capabilities import services_of
from layers.rasters.kept import DiskCache
from layers.rasters.online import Mood, open_online, try_out
from layers.rasters.services import TIANDITU, from_json, tianditu, xyz
from layers.work import Cancelled
from tests.rasterfiles import plain_tile
from tests.tileserver import serving

PLANE = "EPSG:3857"
BOX = (12_000_000.0, 2_900_000.0, 12_100_000.0, 3_000_000.0)
SECRET = "s3cr3t-0123456789"
RED = plain_tile(200, 0, 0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def cache(tmp_path):
    return DiskCache(tmp_path / "tiles")


def opened(service, cache, *, awake=True, key=lambda: None):
    return open_online(service, key, cache, awake=awake)


def wait(raster, *, whole=True, seconds=8.0):
    """Read until everything has come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        patch = raster.read(BOX, 200, 200, PLANE)
        if patch is None or patch.whole == whole:
            return patch
        time.sleep(0.02)
    raise AssertionError("nothing came")


def until(mood, raster, seconds=8.0):
    end = time.monotonic() + seconds
    while raster.source.status.mood is not mood:
        assert time.monotonic() < end, raster.source.status
        raster.read(BOX, 200, 200, PLANE)
        time.sleep(0.02)
    return raster.source.status


def test_tiles_come_and_are_kept_on_the_disk(cache):
    with serving(lambda path: (200, {}, RED)) as server:
        service = xyz(server.address + "/{z}/{x}/{y}.png")
        raster = opened(service, cache)
        patch = wait(raster)
        assert (patch.pixels == [200, 0, 0, 255]).all()
        assert raster.source.status.mood is Mood.QUIET
        raster.close()
        asked = len(server.asked)
        again = opened(service, cache)
        assert wait(again).whole
        assert len(server.asked) == asked
        again.close()


def test_nothing_is_fetched_while_it_sleeps(cache):
    with serving(lambda path: (200, {}, RED)) as server:
        raster = opened(xyz(server.address + "/{z}/{x}/{y}.png"), cache, awake=False)
        for _ in range(3):
            assert not raster.read(BOX, 200, 200, PLANE).whole
            time.sleep(0.05)
        assert server.asked == []
        assert raster.source.status.mood is Mood.ASLEEP
        raster.source.wake()
        assert wait(raster).whole
        assert server.asked
        raster.close()


def test_without_a_key_nothing_is_asked(cache):
    with serving(lambda path: (200, {}, RED)) as server:
        raster = opened(xyz(server.address + "/{z}/{x}/{y}.png?tk={key}"), cache)
        status = until(Mood.REFUSED, raster)
        assert server.asked == []
        assert "key" in str(status.error.what)
        raster.close()


def test_a_key_stands_in_the_address_and_in_no_error(cache):
    with serving(lambda path: (403, {}, SECRET.encode())) as server:
        service = xyz(server.address + "/{z}/{x}/{y}.png?tk={key}")
        raster = opened(service, cache, key=lambda: SECRET)
        status = until(Mood.REFUSED, raster)
        assert any(SECRET in path for path in server.asked)
        assert SECRET not in f"{status.error} {status.error!r} {status.error.__cause__} {service.as_json()}"
        asked = len(server.asked)
        raster.read(BOX, 200, 200, PLANE)
        time.sleep(0.1)
        assert len(server.asked) == asked
        raster.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {}, b"<html>no</html>"), "no picture"),
        ((400, {}, b""), "error"),
        ((503, {}, b""), "error"),
        ((302, {"Location": "file:///etc/hostname"}, b""), "status 302"),
        ((302, {"Location": "ftp://127.0.0.1/a"}, b""), "no address of a map service"),
    ],
)
def test_bad_answers_end_in_a_rest(cache, answer, said):
    with serving(lambda path: answer) as server:
        raster = opened(xyz(server.address + "/{z}/{x}/{y}.png"), cache)
        status = until(Mood.OFFLINE, raster)
        assert said in str(status.error.what)
        raster.close()


def test_endless_answers_are_cut(cache):
    with (
        serving(lambda path: (200, {}, b"\x89PNG\r\n\x1a\n" + b"\0" * 400_000)) as server,
        pytest.raises(NetworkError, match="more"),
    ):
        net.fetch(server.address, limit=100_000)


def test_redirects_without_end(cache):
    with serving(lambda path: (302, {"Location": "/again" + path}, b"")) as server:
        with pytest.raises(NetworkError):
            net.fetch(server.address)
        assert len(server.asked) < 20


def test_a_server_that_is_not_there(cache):
    with serving(lambda path: (200, {}, RED)) as server:
        address = server.address
    with pytest.raises(NetworkError, match="cannot be reached"):
        net.fetch(address)


def test_a_slow_server_is_left_alone_when_asked_to_stop():
    def slow(path):
        time.sleep(0.2)
        return 200, {}, b"x" * 300_000

    with serving(slow) as server, pytest.raises(Cancelled):
        net.fetch(server.address, stopped=lambda: True)


def test_gaps_are_empty_and_asked_for_once(cache):
    with serving(lambda path: (404, {}, b"")) as server:
        raster = opened(xyz(server.address + "/{z}/{x}/{y}.png"), cache)
        assert wait(raster) is None
        asked = len(server.asked)
        assert raster.read(BOX, 200, 200, PLANE) is None
        assert len(server.asked) == asked
        raster.close()


def test_a_coarser_tile_is_shown_meanwhile(cache):
    slow = []

    def answer(path):
        if path.startswith("/8/") or not slow:
            return 200, {}, RED
        time.sleep(0.5)
        return 200, {}, RED

    with serving(answer) as server:
        raster = opened(xyz(server.address + "/{z}/{x}/{y}.png"), cache)
        wait(raster)
        slow.append(1)
        middle = (12_040_000.0, 2_940_000.0, 12_060_000.0, 2_960_000.0)
        patch = raster.read(middle, 400, 400, PLANE)
        assert not patch.whole
        assert (patch.pixels[200, 200] == [200, 0, 0, 255]).all()
        raster.close()


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://h/a", "javascript:1", "http://", "http://user:pw@h/", "http://h/a b", "http://h/中", "", "http://[::1"],
)  # fmt: skip
def test_addresses_that_are_none(address):
    with pytest.raises(NetworkError):
        net.checked(address)
    with pytest.raises(NetworkError):
        xyz(address + "{z}{x}{y}" if address else "")


def test_xyz_needs_its_marks_and_knows_offset_operators():
    with pytest.raises(NetworkError, match="places"):
        xyz("https://h/tile.png")
    assert xyz("https://webrd01.is.autonavi.com/appmaptile?x={x}&y={y}&z={z}").shift == "gcj02"
    assert xyz("https://tile.example/{z}/{x}/{y}.png").shift == ""
    south = xyz("https://h/{z}/{x}/{-y}.png")
    zoom_2 = next(k for k, m in enumerate(south.matrices) if m.name == "2")
    assert south.address(zoom_2, 1, 0) == "https://h/2/1/3.png"


@pytest.mark.parametrize("layer", TIANDITU)
@pytest.mark.parametrize("scheme", ["c", "w"])
def test_tianditu_is_asked_as_it_wants(layer, scheme):
    service = tianditu(layer, scheme)
    address = service.address(
        service.matrices.index(next(m for m in service.matrices if m.name == "7")), 100, 24, "k&y"
    )
    assert f"/{layer}_{scheme}/wmts?" in address
    assert "TILEMATRIX=7&TILEROW=24&TILECOL=100&tk=k%26y" in address
    assert address.startswith("https://t4.tianditu.gov.cn/")
    assert service.owner == "tianditu.gov.cn"
    assert service.needs_key
    assert from_json(service.as_json()) == service
    level = service.matrices[-1].level
    assert (level.width, level.height) == ((512, 256) if scheme == "c" else (512, 512))


def test_a_key_is_only_for_its_owner():
    honest = tianditu("vec").as_json()
    for template, servers in (
        ("https://t{s}tianditu.gov.cn.evil.example/{z}{x}{y}{key}", "0"),
        ("https://{s}/{z}{x}{y}?{key}", "ab"),
        ("https://t{s}.tianditu.gov.cn/{z}{x}{y}?{key}", ".@"),
    ):
        try:
            service = from_json(honest | {"template": template, "servers": servers})
        except NetworkError:
            continue
        assert service.owner != "tianditu.gov.cn"


@pytest.mark.parametrize(
    "change",
    [{"matrices": []}, {"matrices": None}, {"matrices": [["1", [0] * 6, 1, 1, 1]]}, {"template": "file:///{z}"}, {"title": None, "kind": 3, "matrices": "x"}],
)  # fmt: skip
def test_services_that_make_no_sense_are_refused(change):
    with pytest.raises(NetworkError):
        from_json(tianditu("vec").as_json() | change)
    with pytest.raises(NetworkError):
        from_json({})


CAPABILITIES = """<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="https://maps.example/wmts?"/>
</ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
<Contents>
<Layer><ows:Title>影像</ows:Title><ows:Identifier>img</ows:Identifier><Style><ows:Identifier>s</ows:Identifier></Style>
<Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>deg</TileMatrixSet></TileMatrixSetLink></Layer>
<Layer><ows:Identifier>rest</ows:Identifier><Format>image/jpeg</Format>
<TileMatrixSetLink><TileMatrixSet>deg</TileMatrixSet></TileMatrixSetLink>
<ResourceURL resourceType="tile" format="image/jpeg" template="https://maps.example/{Style}/{TileMatrix}/{TileRow}/{TileCol}"/>
</Layer>
<Layer><ows:Identifier>vector</ows:Identifier><Format>application/x-protobuf</Format></Layer>
<TileMatrixSet><ows:Identifier>deg</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::4490</ows:SupportedCRS>
<TileMatrix><ows:Identifier>0</ows:Identifier><ScaleDenominator>279541132.0143589</ScaleDenominator>
<TopLeftCorner>90.0 -180.0</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
<MatrixWidth>2</MatrixWidth><MatrixHeight>1</MatrixHeight></TileMatrix>
<TileMatrix><ows:Identifier>1</ows:Identifier><ScaleDenominator>139770566.00717944</ScaleDenominator>
<TopLeftCorner>90.0 -180.0</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
<MatrixWidth>4</MatrixWidth><MatrixHeight>2</MatrixHeight></TileMatrix>
</TileMatrixSet></Contents></Capabilities>"""


def test_capabilities_say_what_can_be_asked():
    one, other = services_of(CAPABILITIES.encode(), "https://maps.example/wmts?REQUEST=GetCapabilities", "tk")
    assert one.title == "影像"
    assert (
        "LAYER=img&STYLE=s&TILEMATRIXSET=deg&FORMAT=image%2Fpng&TILEMATRIX=1&TILEROW=0&TILECOL=3&tk=K"
        in one.address(0, 3, 0, "K")
    )
    assert other.address(1, 1, 0, "K") == "https://maps.example/default/0/0/1?tk=K"
    assert [m.name for m in one.matrices] == ["1", "0"]
    x, y = one.matrices[0].level.place(np.array([-180.0, 180.0]), np.array([90.0, -90.0]))
    assert np.abs(np.array([x, y]) - [[0, 1024], [0, 512]]).max() < 1e-3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        CAPABILITIES.replace("EPSG::4490", "EPSG::2432").encode(),
        CAPABILITIES.replace("279541132", "-279541132").replace("139770566", "x").encode(),
        CAPABILITIES.replace("https://maps", "file:///maps").replace("image/png", "text/html").encode(),
    ],
)
def test_capabilities_that_cannot_be_used(content):
    with pytest.raises(NetworkError):
        services_of(content, "https://maps.example/wmts")


def test_trying_out(cache):
    with serving(lambda path: (200, {}, RED)) as server:
        assert try_out(xyz(server.address + "/{z}/{x}/{y}.png"), "") == (256, 256)
        assert len(server.asked) == 1
    with serving(lambda path: (200, {}, b"no")) as server, pytest.raises(NetworkError, match="no picture"):
        try_out(xyz(server.address + "/{z}/{x}/{y}.png"), "")


def test_the_disk_keeps_no_more_than_its_limit(tmp_path):
    cache = DiskCache(tmp_path, limit=10_000)
    for n in range(40):
        cache.put("s", "1", n, 0, bytes(1000))
    assert sum(p.stat().st_size for p in tmp_path.rglob("*.tile")) <= 11_000
    assert cache.get("s", "1", 39, 0) == bytes(1000)
    assert cache.get("s", "1", 39, 1) is None
    cache.clear()
    assert cache.get("s", "1", 39, 0) is None


def test_old_tiles_are_asked_for_again(tmp_path):
    cache = DiskCache(tmp_path, days=-1)
    cache.put("s", "1", 0, 0, b"x")
    assert cache.get("s", "1", 0, 0) is None


class Ring:
    priority = 5

    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, value):
        self.kept[service, name] = value

    def delete_password(self, service, name):
        del self.kept[service, name]


def test_keys_are_kept_in_the_keyring(monkeypatch):
    ring = Ring()
    monkeypatch.setattr("keyring.get_keyring", lambda: ring)
    monkeypatch.setattr(keys, "_session", {})
    assert keys.key_of("h") is None
    assert keys.keep("h", SECRET)
    assert list(ring.kept.values()) == [SECRET]
    monkeypatch.setattr(keys, "_session", {})
    assert keys.key_of("h") == SECRET
    keys.forget("h")
    assert ring.kept == {}
    assert keys.key_of("h") is None
    assert "keyring" in str(keys.kept_where())


def test_without_a_keyring_a_key_lives_as_long_as_the_program(monkeypatch):
    from keyring.backends.fail import Keyring

    monkeypatch.setattr("keyring.get_keyring", Keyring)
    monkeypatch.setattr(keys, "_session", {})
    assert not keys.keep("h", SECRET)
    assert keys.key_of("h") == SECRET
    assert "never written to disk" in str(keys.kept_where())
    keys.forget("h")
    assert keys.key_of("h") is None
