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

_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def is_public(address: Address | str) -> bool:
    """Whether an address belongs to the public internet.

    IPv4 inside IPv6 (mapped, NAT64, 6to4, Teredo) is never public: what it reaches depends on the network.
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
    return address in _GLOBAL6 and not any(address in block for block in _SPECIAL6)


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
