"""Where a redirect may lead. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from feeds.answers import Failed, FailureKind
from feeds.urls import PrivateUrl, Site, UrlRefused, check_site, requestable, resolve

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Trip:
    """Where one request stands, redirect by redirect."""

    url: str
    site: Site
    private: bool
    """The site is an allowed private one, and nobody but a person or itself led here."""
    hops: int = 0
    moved: str = ""
    """Where permanent redirects alone have led so far."""
    permanent: bool = True
    """No redirect so far was a temporary one."""


def next_stop(trip: Trip, status: int, location: str, *, limit: int, allowed: AbstractSet[str]) -> Trip | Failed:
    """Follow one redirect.

    At most ``limit`` of them, never from https to http, never to what may not be asked. Permission to be private
    ends for good where a redirect leaves the very host and port that it was given to.

    Args:
        trip: where we are.
        status: of the answer, one of ``REDIRECTS``.
        location: its header.
        limit: redirects in one trip.
        allowed: hosts that may be private, as ``feeds.urls.check_site`` takes them.

    Returns:
        Where to go, or why not.
    """
    host = str(trip.site)
    if trip.hops >= limit:
        return Failed(FailureKind.TOO_MANY_REDIRECTS, f"{host} redirects more than {limit} times.", status)
    if not location.strip():
        return Failed(FailureKind.BAD_REDIRECT, f"{host} redirects without saying where to.", status)
    try:
        target, site = requestable(resolve(trip.url, location))
        same = (site.host, site.port) == (trip.site.host, trip.site.port)
        private = trip.private and same
        check_site(site, allowed if private else frozenset())
    except PrivateUrl as error:
        return Failed(FailureKind.REFUSED, f"{host} redirects to a place that is not read: {error}", status)
    except UrlRefused as error:
        return Failed(FailureKind.BAD_REDIRECT, f"{host} redirects to a place that is not read: {error}", status)
    if trip.site.scheme == "https" and site.scheme == "http":
        message = f"{host} redirects from https to unprotected http, which is not followed."
        return Failed(FailureKind.BAD_REDIRECT, message, status)
    permanent = trip.permanent and status in PERMANENT
    return replace(
        trip,
        url=target,
        site=site,
        private=private,
        hops=trip.hops + 1,
        permanent=permanent,
        moved=target if permanent else trip.moved,
    )
