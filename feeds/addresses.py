"""IP addresses: which are public, and what a host that is written as a number means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Address = IPv4Address | IPv6Address

_PRIVATE4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
"""IANA's special-purpose blocks, multicast and reserved space. A list of ours: the standard library's verdicts
changed between patch releases of one Python version."""

_GLOBAL6 = IPv6Network("2000::/3")
_SPECIAL6 = tuple(
    IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
"""Inside global unicast space, but special: protocol assignments with Teredo, documentation, 6to4, AS112."""

_TRANSLATED = IPv6Network("64:ff9b::/96")
_TRANSLATED_HERE = IPv6Network("64:ff9b:1::/48")
"""Prefixes of translators from IPv6 to IPv4 (NAT64, DNS64): the well-known one, and the one for local use, which
networks divide as they like (RFC 6052, 2.1; RFC 8215)."""
_READINGS = ((6, 7, 9, 10), (7, 9, 10, 11), (9, 10, 11, 12), (12, 13, 14, 15))
"""Which of the sixteen bytes are the IPv4 address after a prefix of 48, 56, 64 and 96 bits (RFC 6052, 2.2)."""
_NOWHERE = IPv4Network("0.0.0.0/8")

_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def is_public(address: Address | str) -> bool:
    """Whether an address belongs to the public internet.

    Behind a translator (NAT64) the IPv4 address counts that is reached in the end. IPv4 inside IPv6 of any other kind
    (mapped, 6to4, Teredo) is never public: what it reaches depends on the network.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return False
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _PRIVATE4)
    if address.scope_id is not None:
        return False
    if address in _TRANSLATED:
        return is_public(IPv4Address(address.packed[12:]))
    if address in _TRANSLATED_HERE:
        return _is_public_in_any_reading(address)
    return address in _GLOBAL6 and not any(address in block for block in _SPECIAL6)


def _is_public_in_any_reading(address: IPv6Address) -> bool:
    """Behind a local translator whose prefix is of unknown length: no reading may be private.

    Readings in 0.0.0.0/8 are pieces of a shorter or longer prefix: no router forwards to those (RFC 1122, 3.2.1.3).
    """
    readings = [IPv4Address(bytes(address.packed[at] for at in places)) for places in _READINGS]
    found = [reading for reading in readings if reading not in _NOWHERE]
    return bool(found) and all(map(is_public, found))


def all_public(addresses: Iterable[str]) -> bool:
    """Whether there are addresses, and every one is public."""
    listed = list(addresses)
    return bool(listed) and all(map(is_public, listed))


def literal(host: str) -> Address | None:
    """The address that a host's spelling is, as browsers and C libraries read it; ``None`` for a name.

    ``127.1``, ``0x7f.1``, ``2130706433`` and ``[::ffff:127.0.0.1]`` are all addresses (WHATWG URL, "host parsing").

    Raises:
        ValueError: it looks like an address and is none, such as ``1.2.3.4.5`` or ``[::1``.
    """
    if host.startswith("[") or ":" in host:
        try:
            return IPv6Address(host.removeprefix("[").removesuffix("]"))
        except AddressValueError as error:
            raise ValueError(f"{host} is not an address") from error
    parts = host.removesuffix(".").split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        raise ValueError(f"{host} is not an address")
    *head, last = (_number(part) for part in parts)
    if any(part > 255 for part in head) or last >= 256 ** (4 - len(head)):
        raise ValueError(f"{host} is not an address")
    return IPv4Address(sum(part << (24 - 8 * at) for at, part in enumerate(head)) + last)


def _number(part: str) -> int:
    if part[:2] in {"0x", "0X"}:
        return int(part[2:64] or "0", 16)
    if len(part) > 1 and part[0] == "0":
        return int(part[:64], 8)  # a digit 8 or 9 raises ValueError, as it should
    return int(part[:64])
