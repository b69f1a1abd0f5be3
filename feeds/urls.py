"""One spelling per address, and which addresses may be asked at all. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urljoin, urlsplit

from feeds.addresses import is_public, literal

MAX_LENGTH = 4096
"""Characters of an address."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

_SERVICE_PORTS = {
    1433: "SQL Server", 1521: "Oracle", 1719: "H.323", 1720: "H.323", 1723: "PPTP", 2049: "NFS", 2375: "Docker",
    2376: "Docker", 2379: "etcd", 2380: "etcd", 3306: "MySQL", 3389: "remote desktops", 3659: "Apple SASL",
    4045: "NFS locks", 4190: "Sieve", 5060: "SIP", 5061: "SIP", 5432: "PostgreSQL", 5672: "AMQP", 5900: "VNC",
    6000: "X11", 6379: "Redis", 6443: "Kubernetes", 6566: "SANE", 6665: "IRC", 6666: "IRC", 6667: "IRC", 6668: "IRC",
    6669: "IRC", 6679: "IRC", 6697: "IRC", 9042: "Cassandra", 9092: "Kafka", 9200: "Elasticsearch",
    9300: "Elasticsearch", 10080: "Amanda", 10250: "Kubernetes", 11211: "memcached", 27017: "MongoDB",
}  # fmt: skip
"""Ports from 1024 on that belong to other services: the "bad ports" of the WHATWG Fetch standard, and databases."""

_TRACKING_NAMES = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id rdt_cid epik"
    " mc_cid mc_eid mkt_tok oly_anon_id oly_enc_id vero_id vero_conv _hsenc _hsmi __hstc __hssc __hsfp hsctatracking"
    " _openstat _ga _gl wickedid s_cid ref_src ref_url cmpid cmp ocid icid smid smtyp ito ftag xtor traffic_source"
    " soc_src soc_trk taid ns_mchannel ns_source ns_campaign ns_linkname ns_fee maca wt_mc wt.mc wt_zmc"
    " __twitter_impression guccounter guce_referrer guce_referrer_sig sref srnd leadsource"
)
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "piwik_", "matomo_", "hsa_", "itm_", "stm_", "_branch_")

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ALLOWED = {
    "path": _UNRESERVED | frozenset(b"!$&'()*+,;=:@/"),
    "query": _UNRESERVED | frozenset(b"!$&'()*+,;=:@/?"),
}
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_PLAIN = {part: re.compile(f"[{re.escape(bytes(sorted(letters)).decode())}]*") for part, letters in _ALLOWED.items()}
"""What is spelled as it should be already: most of all addresses."""
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_DOTS = str.maketrans("。．｡", "...")  # the full stops that IDNA (RFC 3490, 3.1) takes for dots
_LOCAL = ("localhost", "local", "internal", "home.arpa", "onion")


class UrlRefused(ValueError):
    """An address that is not asked. The message is one sentence for people."""


class PrivateUrl(UrlRefused):
    """An address that leads into a private network."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who is asked: a host (lower case, ASCII; IPv6 without brackets) and a port."""

    scheme: str
    host: str
    port: int

    @property
    def bracketed(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def __str__(self) -> str:
        return self.host if _DEFAULT_PORTS[self.scheme] == self.port else f"{self.host}:{self.port}"


def canonical(url: str) -> str:
    """The one spelling of an address under which an article is known.

    Lower-case scheme and host, IDNA, no default port, no credentials' place, no fragment, no tracking parameters,
    dot segments resolved, percent-encoding in one form (RFC 3986, 6.2.2). The canonical spelling of a
    canonical spelling is itself.

    Raises:
        UrlRefused: it is no http or https address.
    """
    parts, site = _taken_apart(url)
    query = "&".join(piece for piece in parts.query.split("&") if piece and not _is_tracking(piece))
    return _spelled(site, parts.path, query)


def requestable(url: str) -> tuple[str, Site]:
    """The address in plain ASCII as it goes over the wire (as ``canonical``, but every parameter stays), and who is
    asked for it.

    Raises:
        UrlRefused: it is no http or https address.
    """
    parts, site = _taken_apart(url)
    return _spelled(site, parts.path, parts.query), site


def site_of(url: str) -> Site:
    """Who is asked for an address.

    Raises:
        UrlRefused: it is no http or https address.
    """
    return _taken_apart(url)[1]


def resolve(base: str, reference: str) -> str:
    """A link of a page or a redirect as a whole address (RFC 3986, 5).

    Raises:
        UrlRefused: it cannot be read.
    """
    try:
        return urljoin(base, _with_slashes(reference.strip()))
    except ValueError as error:
        raise UrlRefused(f"“{_short(reference)}” is not a web address.") from error


def check_site(site: Site, allowed: AbstractSet[str] = frozenset()) -> None:
    """Refuse whom we must not ask, as far as the address itself tells; names are looked up when connecting.

    Only ports 80, 443 and those from 1024 on that belong to no other well-known service, and no address or name of a
    private network.

    Args:
        site: who is asked.
        allowed: ``host`` or ``host:port`` names, in lower case, that may be private; ``host:port`` also lifts the
            port rule.

    Raises:
        PrivateUrl: it leads into a private network.
        UrlRefused: anything else; the sentence says what is wrong.
    """
    if allowed and f"{site.bracketed}:{site.port}" in allowed:
        return
    _check_port(site)
    if is_allowed(site, allowed):
        return
    address = literal(site.host)
    if address is None and _is_local(site.host):
        raise PrivateUrl(f"{site.host} is a name inside a private network; only public addresses are read.")
    if address is not None and not is_public(address):
        raise PrivateUrl(f"{site.host} is not a public address; only public addresses are read.")


def is_allowed(site: Site, allowed: AbstractSet[str]) -> bool:
    """Whether a site is among the hosts (``host`` or ``host:port``, in lower case) that may be private."""
    return bool(allowed) and not allowed.isdisjoint((f"{site.bracketed}:{site.port}", site.bracketed, site.host))


def _is_local(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in _LOCAL)


def _check_port(site: Site) -> None:
    if site.port in {80, 443}:
        return
    if site.port < 1024:
        raise UrlRefused(f"Port {site.port} is not a web server's; use 80, 443 or one from 1024 on.")
    if service := _SERVICE_PORTS.get(site.port):
        raise UrlRefused(f"Port {site.port} belongs to {service}, not to a web server.")


def _taken_apart(url: str) -> tuple[SplitResult, Site]:
    text = url.strip()
    if len(text) > MAX_LENGTH:
        raise UrlRefused(f"The address is longer than {MAX_LENGTH} characters.")
    try:
        parts = urlsplit(_with_slashes(text))
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UrlRefused(f"“{_short(text)}” is not a web address.") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise UrlRefused(f"“{_short(text)}” is not a web address: it has to begin with http:// or https://.")
    if "@" in parts.netloc:
        raise UrlRefused("The address carries a user name or a password; leave them out.")
    if port == 0 or not host:
        raise UrlRefused(f"“{_short(text)}” is not a web address.")
    return parts, Site(parts.scheme, _host(host), port or _DEFAULT_PORTS[parts.scheme])


def _with_slashes(url: str) -> str:
    """Backslashes as slashes up to the query, as browsers read them."""
    if "\\" not in url:
        return url
    end = min((at for at in map(url.find, "?#") if at >= 0), default=len(url))
    return url[:end].replace("\\", "/") + url[end:]


def _host(host: str) -> str:
    """A host in the one spelling: an address in its canonical form, a name in lower-case ASCII."""
    try:
        address = literal(unicodedata.normalize("NFKC", host).translate(_DOTS))
    except ValueError as error:
        raise UrlRefused(f"“{_short(host)}” is not a host name.") from error
    if address is not None:
        if isinstance(address, IPv6Address) and address.scope_id is not None:
            raise PrivateUrl(f"“{_short(host)}” is an address inside a private network.")
        return str(address)
    # As IDNA 2008 (UTS 46, nontransitional) does for names in use; the standard library's codec is IDNA 2003, which
    # turns ß into ss and drops the joiners of Persian names: another host.
    name = unicodedata.normalize("NFKC", host.translate(_DOTS).lower()).lower().removesuffix(".")
    labels = [_ascii_label(label) for label in name.split(".")]
    if sum(map(len, labels)) + len(labels) > 254 or not all(map(_LABEL.fullmatch, labels)):
        raise UrlRefused(f"“{_short(host)}” is not a host name.")
    return ".".join(labels)


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if not all(unicodedata.category(letter)[0] in "LMN" or letter in "-_·\u200c\u200d" for letter in label):
        return ""
    return "xn--" + label.encode("punycode").decode("ascii")


def _spelled(site: Site, path: str, query: str) -> str:
    port = "" if _DEFAULT_PORTS[site.scheme] == site.port else f":{site.port}"
    tail = f"?{_escaped(query, 'query')}" if query else ""
    return f"{site.scheme}://{site.bracketed}{port}{_without_dots(_escaped(path, 'path')) or '/'}{tail}"


def _escaped(text: str, part: str) -> str:
    """Percent-encoding in one form: unreserved characters bare, all others in upper case, stray ``%`` as ``%25``."""
    if _PLAIN[part].fullmatch(text):
        return text
    allowed = _ALLOWED[part]

    def one(match: re.Match[bytes]) -> bytes:
        escaped, bare = match.groups()
        if escaped is not None:
            value = int(escaped, 16)
            return bytes([value]) if value in _UNRESERVED else b"%%%02X" % value
        return bytes(bare) if bare[0] in allowed else b"%%%02X" % bare[0]

    return _ESCAPE.sub(one, text.encode("utf-8", errors="replace")).decode("ascii")


def _without_dots(path: str) -> str:
    """A path without ``.`` and ``..`` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    pieces = path.split("/")
    for piece in pieces[1:]:
        if piece == "..":
            del kept[-1:]
        elif piece != ".":
            kept.append(piece)
    if pieces[-1] in {".", ".."}:
        kept.append("")
    return "".join(f"/{piece}" for piece in kept)


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _short(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:80])
    return shown if len(text) <= 80 else f"{shown}…"
