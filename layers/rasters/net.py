"""Asking a server for a picture: http and https only, bounded in time and bytes, and silent about keys."""

import http.client
import socket
import time
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from layers.errors import NetworkError
from layers.rasters.raster import Stopped
from layers.work import Cancelled

TIMEOUT_S = 10.0
MOST_BYTES = 8_000_000
AGENT = "GIS-Desk"
_CHUNK = 65_536
_REFUSED = (401, 402, 403, 407, 418, 429)
_NOTHING = (204, 404, 410)


class Refused(NetworkError):
    """The server does not accept the key, or asks for less."""


def checked(address: str) -> str:
    """`address` where it is one of http or https with a host.

    Raises
    ------
    NetworkError
        For anything else: files, other schemes, user names in the address.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
        parts = urlsplit("")
    plain = all(32 < ord(c) < 127 for c in address)
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not plain:
        raise NetworkError(
            "this is no address of a map service",
            do="give one that begins with https:// or http://, without spaces, user name or password",
        )
    return address


def host_of(address: str) -> str:
    """The server's name in an address; never more of it, for the rest may hold a key."""
    return urlsplit(address).hostname or ""


class _Redirects(HTTPRedirectHandler):
    """Follows to http and https only, and never from https to http."""

    max_redirections = 4

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        checked(newurl)
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise NetworkError(
                "the server {host} sends to an address that is not secure",
                do="ask the operator for the right address",
                host=host_of(req.full_url),
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    made = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        _Redirects(),
        HTTPErrorProcessor(),
    ):
        made.add_handler(handler)
    return made


def fetch(
    address: str,
    *,
    limit: int = MOST_BYTES,
    timeout_s: float = TIMEOUT_S,
    stopped: Stopped = lambda: False,
    tries: int = 2,
) -> bytes | None:
    """What the server answers; None where it says that there is nothing.

    Raises
    ------
    Refused
        When it does not accept the key or wants fewer requests.
    NetworkError
        When it cannot be reached, answers an error or more than `limit` bytes. The text names the host only.
    Cancelled
        When `stopped` says so.
    """
    for left in range(tries - 1, -1, -1):
        try:
            return _fetch_once(address, limit, timeout_s, stopped)
        except _Again as again:
            if not left:
                raise again.error from None
            time.sleep(0.3)
    return None


class _Again(Exception):
    """It failed in a way that may pass."""

    def __init__(self, error: NetworkError) -> None:
        super().__init__()
        self.error = error


def _fetch_once(address: str, limit: int, timeout_s: float, stopped: Stopped) -> bytes | None:
    request = Request(checked(address), headers={"User-Agent": AGENT, "Accept": "image/*, */*;q=0.5"})  # noqa: S310 - checked
    host = host_of(address)
    try:
        with _opener().open(request, timeout=timeout_s) as answer:
            if answer.status in _NOTHING:
                return None
            return _body(answer, limit, time.monotonic() + 2 * timeout_s, stopped, host)
    except HTTPError as exc:
        with exc:
            code = exc.code
        if code in _NOTHING:
            return None
        if code in _REFUSED:
            raise Refused(
                "the server {host} refuses (status {code})",
                do="check the key, and what it is allowed to ask for",
                host=host,
                code=code,
            ) from None
        error = NetworkError(
            "the server {host} answers with an error (status {code})", do="try again later", host=host, code=code
        )
        if code >= 500:
            raise _Again(error) from None
        raise error from None
    except ValueError as exc:  # an address to go to that no parser takes
        raise NetworkError(
            "the server {host} sends to an address that is none", do="ask the operator for the right address", host=host
        ) from exc
    except (URLError, http.client.HTTPException, TimeoutError, socket.gaierror, OSError) as exc:
        raise _Again(unreachable(host)) from exc


def unreachable(host: str) -> NetworkError:
    """What is said of a server that does not answer."""
    return NetworkError("the server {host} cannot be reached", do="check the network and the address", host=host)


def _body(answer: Any, limit: int, end: float, stopped: Stopped, host: str) -> bytes:
    parts, size = [], 0
    while part := answer.read(_CHUNK):
        if stopped():
            raise Cancelled
        size += len(part)
        if size > limit:
            raise NetworkError(
                "the server {host} answers more than {n} bytes", do="check the address", host=host, n=limit
            )
        if time.monotonic() > end:
            raise _Again(unreachable(host))
        parts.append(part)
    return b"".join(parts)
