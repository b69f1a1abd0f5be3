"""What an answer without a body for us means, as one sentence for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from feeds.answers import Failed, FailureKind
from feeds.headers import retry_after

START_BYTES = 32 * 1024
"""Bytes of a refusal that are read to tell a challenge page from a plain refusal."""

_CHALLENGES = (
    b"cf-chl", b"_cf_chl_opt", b"challenge-platform", b"just a moment...", b"ddos-guard", b"checking your browser",
    b"captcha", b"enable javascript and cookies", b"datadome", b"incapsula incident", b"are you a robot",
)  # fmt: skip

_SAYINGS = {
    401: (FailureKind.FORBIDDEN, "wants a login (401)"),
    402: (FailureKind.FORBIDDEN, "wants to be paid (402)"),
    403: (FailureKind.FORBIDDEN, "refuses to be read by us (403)"),
    404: (FailureKind.NOT_FOUND, "has nothing at this address (404)"),
    410: (FailureKind.GONE, "says that this address is gone for good (410)"),
    429: (FailureKind.THROTTLED, "asks for fewer requests (429)"),
    451: (FailureKind.FORBIDDEN, "may not show this for legal reasons (451)"),
}


def refusal(host: str, status: int, headers: Mapping[str, str], start: bytes, now: datetime) -> Failed:
    """An answer outside of 2xx, 304 and redirects.

    Args:
        host: for the sentence.
        status: of the answer.
        headers: names in any case.
        start: the first ``START_BYTES`` of its body, unpacked, as far as they came.
        now: to read dates against.

    Returns:
        What it means.
    """
    if status in {401, 403, 429, 503} and (_announced(headers) or is_challenge(start)):
        return challenge(host, status)
    wait = retry_after(headers, now)
    if status == 503 and wait is not None:
        return Failed(FailureKind.THROTTLED, f"{host} asks for a pause (503).", status, wait)
    if status in _SAYINGS:
        kind, words = _SAYINGS[status]
        return Failed(kind, f"{host} {words}.", status, wait)
    words = "has trouble of its own" if status >= 500 else "gave an answer that makes no sense here"
    return Failed(FailureKind.STATUS, f"{host} {words} ({status}).", status, wait)


def challenge(host: str, status: int) -> Failed:
    """A challenge page in place of what was asked for."""
    message = f"{host} wants proof of a person in a browser before it shows anything ({status})."
    return Failed(FailureKind.CHALLENGE, message, status)


def is_challenge(start: bytes) -> bool:
    """Whether a page that is not what was asked for looks like one that wants proof of a person."""
    seen = start[:START_BYTES].lower()
    return any(mark in seen for mark in _CHALLENGES)


def _announced(headers: Mapping[str, str]) -> bool:
    return headers.get("cf-mitigated", "").lower() == "challenge" or "x-datadome" in headers
