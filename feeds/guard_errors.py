"""What can go wrong on the wire, in our words. Part of the door to HTTP (guard.py)."""

from __future__ import annotations

import ssl

import aiohttp
import httpx

from feeds.answers import FailureKind

ERRORS = (aiohttp.ClientError, httpx.HTTPError, httpx.InvalidURL, OSError)
"""All that the libraries raise for what a server, a name server or a network can do."""


class RefusedAddress(OSError):
    """The connection would have gone to an address that is not public."""


class WireError(Exception):
    """No answer. ``words`` complete a sentence that begins with the host."""

    def __init__(self, kind: FailureKind, words: str) -> None:
        super().__init__(words)
        self.kind, self.words = kind, words


def told(error: Exception, *, connect_s: float, read_s: float) -> WireError:
    """What a library's error means.

    aiohttp's own error is read where httpx-aiohttp translated it: that one says more, and a server that hangs up
    is translated to a timeout of connecting.
    """
    cause = error.__cause__ or error
    reason = getattr(cause, "os_error", cause)
    kind = FailureKind
    if isinstance(reason, RefusedAddress):
        return WireError(kind.REFUSED, "leads to an address that is not on the public internet")
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        return WireError(
            kind.TLS, f"shows a certificate that is not valid for it ({_verdict(cause.certificate_error)})"
        )
    if isinstance(cause, aiohttp.ClientSSLError | ssl.SSLError):
        return WireError(kind.TLS, "could not agree with us on a secure connection (TLS)")
    if isinstance(cause, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return WireError(kind.CONNECT, "could not be reached through the proxy")
    if isinstance(cause, aiohttp.ClientConnectorDNSError):
        return WireError(kind.DNS, "has no address: the name is not known (DNS)")
    if isinstance(cause, aiohttp.ConnectionTimeoutError):
        return WireError(kind.TIMEOUT, f"did not take the connection within {connect_s:g} s")
    if isinstance(cause, httpx.TimeoutException | TimeoutError):
        return WireError(kind.TIMEOUT, f"sent nothing for {read_s:g} s")
    if isinstance(cause, aiohttp.ClientConnectorError):
        return WireError(kind.CONNECT, _unreachable(reason))
    if isinstance(cause, aiohttp.ClientPayloadError):
        return WireError(kind.PROTOCOL, "broke off in the middle of its answer")
    if isinstance(cause, aiohttp.ClientResponseError):
        return WireError(kind.PROTOCOL, "gave an answer that is not proper HTTP")
    if isinstance(cause, aiohttp.InvalidURL | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return WireError(kind.ADDRESS, "cannot be asked at this address")
    return WireError(kind.PROTOCOL, "closed the connection without a whole answer")


def _unreachable(reason: object) -> str:
    if isinstance(reason, ConnectionRefusedError):
        return "refused the connection"
    text = reason.strerror if isinstance(reason, OSError) else None
    return f"could not be reached ({text.lower()})" if text else "could not be reached"


def _verdict(error: Exception) -> str:
    return str(getattr(error, "verify_message", "") or "unknown reason").rstrip(".")
