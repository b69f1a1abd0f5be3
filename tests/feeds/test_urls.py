"""One spelling per address, and which addresses may be asked."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.addresses import all_public, is_public, literal
from feeds.urls import PrivateUrl, UrlRefused, canonical, check_site, requestable, resolve, site_of

SPELLINGS = [
    ("HTTP://Example.ORG", "http://example.org/"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:80/a", "http://example.org/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("https://example.org/a#part", "https://example.org/a"),
    ("https://example.org/a?", "https://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a/%2e%2E/c", "https://example.org/c"),
    ("https://example.org/%7euser/%d9%82", "https://example.org/~user/%D9%82"),
    ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/два слова", "https://example.org/%D0%B4%D0%B2%D0%B0%20%D1%81%D0%BB%D0%BE%D0%B2%D0%B0"),
    ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
    ("https://straße.example/", "https://xn--strae-oqa.example/"),
    ("https://example.org\\a", "https://example.org/a"),
    ("https://example.org/a?b=c\\d", "https://example.org/a?b=c%5Cd"),
    ("http://0x8.8.2056/", "http://8.8.8.8/"),
    ("http://[2A00:1450::0:1]/", "http://[2a00:1450::1]/"),
]


@pytest.mark.parametrize(("url", "expected"), SPELLINGS)
def test_an_address_has_one_spelling(url, expected):
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("utm_source=rss&utm_medium=feed", ""),
        ("id=7&fbclid=abc", "?id=7"),
        ("at_medium=RSS&at_campaign=KARANGA&p=2", "?p=2"),
        ("UTM_Source=x&b=2&a=1", "?b=2&a=1"),
        ("traffic_source=rss", ""),
        ("id=7&amp=1", "?id=7&amp=1"),
        ("utmost=1&gclidish=2", "?utmost=1&gclidish=2"),
        ("a=1&&b=2", "?a=1&b=2"),
        ("q=%7e%d9", "?q=~%D9"),
        ("a+b=c+d", "?a+b=c+d"),
    ],
)
def test_tracking_parameters_go_and_all_others_stay_in_their_order(query, expected):
    assert canonical(f"https://example.org/n?{query}") == f"https://example.org/n{expected}"


def test_what_is_asked_for_keeps_every_parameter():
    assert requestable("https://example.org/n?utm_source=x&id=1#top")[0] == "https://example.org/n?utm_source=x&id=1"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/a", "begin with http"),
        ("file:///etc/passwd", "begin with http"),
        ("javascript:alert(1)", "begin with http"),
        ("example.org/feed", "begin with http"),
        ("", "begin with http"),
        ("http://", "not a web address"),
        ("http:///path", "not a web address"),
        ("http://[::1", "not a web address"),
        ("http://example.org:99999/", "not a web address"),
        ("http://example.org:0/", "not a web address"),
        ("http://user:secret@example.org/", "password"),
        ("http://a..b/", "host name"),
        ("http://exa mple.org/", "host name"),
        ("http://-a.org/", "host name"),
        ("http://1.2.3.4.5/", "host name"),
        ("http://999.1.1.1/", "host name"),
        ("http://ex\u2100mple.org/", "not a web address"),
        ("http://" + "a" * 64 + ".org/", "host name"),
        ("http://example.org/" + "a" * 5000, "longer than"),
    ],
)
def test_what_is_no_web_address_is_refused_with_a_sentence(url, words):
    with pytest.raises(UrlRefused, match=words):
        canonical(url)
    with pytest.raises(UrlRefused, match=words):
        check_site(site_of(url))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.1.",
        "０.0.0.0", "１２７。0。0。1", "0", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "198.18.0.1", "198.19.255.255", "192.0.0.8", "192.0.2.1",
        "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[64:ff9b::a00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[64:ff9b:1::127.0.0.1]",
        "[2002:7f00:1::]", "[2001:0:1::1]", "[2001:db8::1]", "[fe80::1]", "[fec0::1]", "[fc00::1]",
        "[fd12:3456::1]", "[ff02::1]", "[100::1]", "[5f00::1]", "[3fff::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]",
        "localhost", "LOCALHOST", "localhost.", "a.localhost", "printer.local", "vault.internal", "x.home.arpa",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_in_every_spelling(host):
    with pytest.raises(PrivateUrl):
        check_site(site_of(f"http://{host}/feed.xml"))


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "[2a00:1450:4001::200e]", "[64:ff9b::808:808]",
     "[64:ff9b::8.8.8.8]", "example.org", "xn--p1ai.xn--p1ai"],
)  # fmt: skip
def test_public_addresses_and_names_pass(host):
    check_site(site_of(f"https://{host}/feed.xml"))


@pytest.mark.parametrize("port", [80, 443, 1024, 8000, 8080, 8443, 8900, 3000, 65535])
def test_ports_of_web_servers_pass(port):
    check_site(site_of(f"http://example.org:{port}/"))


@pytest.mark.parametrize(
    "port", [1, 21, 22, 25, 53, 81, 110, 445, 993, 1023, 3306, 5432, 6379, 6667, 9200, 11211, 27017]
)
def test_ports_of_other_services_are_refused(port):
    with pytest.raises(UrlRefused, match=f"Port {port} "):
        check_site(site_of(f"http://example.org:{port}/"))


def test_a_private_host_passes_only_where_it_is_allowed_by_name():
    check_site(site_of("http://127.0.0.1:8900/feed"), {"127.0.0.1:8900"})
    check_site(site_of("http://localhost:8900/feed"), {"localhost"})
    check_site(site_of("http://[::1]:8900/feed"), {"[::1]:8900"})
    for url in ("http://127.0.0.1:8901/feed", "http://127.0.0.2:8900/feed", "http://127.0.0.1/feed"):
        with pytest.raises(PrivateUrl):
            check_site(site_of(url), {"127.0.0.1:8900"})


def test_a_port_is_lifted_only_where_it_is_named():
    check_site(site_of("http://news.test:6379/"), {"news.test:6379"})
    with pytest.raises(UrlRefused):
        check_site(site_of("http://news.test:6379/"), {"news.test"})


def test_a_site_is_known_by_host_and_port():
    assert str(site_of("https://example.org/a")) == "example.org"
    assert str(site_of("https://example.org:8443/a")) == "example.org:8443"


def test_links_are_resolved_against_their_page():
    assert resolve("https://example.org/a/b", "../c") == "https://example.org/c"
    assert resolve("https://example.org/a/b", "//other.org/c") == "https://other.org/c"
    with pytest.raises(UrlRefused):
        resolve("https://example.org/", "http://[::1")


def test_no_addresses_at_all_are_not_public():
    assert not all_public([])
    assert not all_public(["8.8.8.8", "10.0.0.1"])
    assert not is_public("not an address")


hostile = st.text(alphabet=st.sampled_from("htps:/\\?#@[]%.:&=-_ ab019xXéßд。０\t\n\x00\ud800"), max_size=60)
hosts = st.from_regex(r"\A[a-z][a-z0-9-]{0,10}[a-z]\.(org|test|рф)\Z")
tails = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)


@given(hostile | hostile.map("http://{}".format) | st.text(max_size=80).map("https://{}".format))
def test_whatever_comes_in_is_spelled_or_refused(text):
    """No other error ever leaves, and the canonical spelling of a spelling is itself, in plain ASCII."""
    try:
        once = canonical(text)
    except UrlRefused as error:
        assert str(error)
        return
    assert canonical(once) == once
    assert once.isascii()
    assert site_of(once) == site_of(text)
    assert not set(once) & set(" \t\r\n#\\")


@given(hosts, tails, tails)
def test_path_and_query_of_any_letters_have_one_spelling(host, path, query):
    url = f"https://{host}/{path.replace('?', '')}?{query}"
    try:
        once = canonical(url)
    except UrlRefused:
        return
    assert canonical(once) == once
    assert requestable(requestable(url)[0]) == requestable(url)


@given(st.ip_addresses())
def test_an_address_is_refused_or_passes_in_any_spelling_alike(address):
    url = f"http://{address}/" if address.version == 4 else f"http://[{address}]/"
    if is_public(address):
        check_site(site_of(url))
        assert address.is_global
    else:
        with pytest.raises(UrlRefused):
            check_site(site_of(url))
    if address.version == 4:
        assert literal(str(int(address))) == literal(hex(int(address))) == address


def spelled(address, draw):
    """An address in one of the ways in which it can be written."""
    if address.version == 6:
        whole = address.exploded
        return f"[{draw(st.sampled_from([str(address), whole, whole.upper(), f'{address}%25eth0']))}]"
    number, (a, b, c, d) = int(address), address.packed
    wide = str(address).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    forms = [
        str(address), f"{address}.", str(number), hex(number), f"0{number:o}", f"0x{a:x}.0{b:o}.{c * 256 + d}",
        f"{a}.{b * 65536 + c * 256 + d}", wide, str(address).replace(".", "。"), f"[::ffff:{address}]",
        f"[64:ff9b::{address}]", f"[2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1]", f"[::{address}]",
        f"[2001:0:{a:02x}{b:02x}:{c:02x}{d:02x}::]", f"[64:ff9b:1::{address}]",
    ]  # fmt: skip
    return draw(st.sampled_from(forms))


SPECIAL = st.sampled_from(
    "127.0.0.0/8 10.0.0.0/8 169.254.0.0/16 192.168.0.0/16 100.64.0.0/10 224.0.0.0/4 198.18.0.0/15 0.0.0.0/8"
    " 64:ff9b::/96 2002::/16 2001::/32 fc00::/7 fe80::/10 ::/96 ::ffff:0:0/96".split()
).flatmap(lambda network: st.ip_addresses(network=network))


@given(st.ip_addresses() | SPECIAL, st.data())
def test_no_spelling_of_a_private_address_passes(address, data):
    """What passes is public by the standard library's own view, and so is the IPv4 address that it translates to."""
    try:
        site = site_of(f"http://{spelled(address, data.draw)}/")
        check_site(site)
    except UrlRefused:
        return
    reached = ip_address(site.host)
    if site.host.startswith("64:ff9b:"):
        reached = IPv4Address(reached.packed[12:])
    assert reached.is_global
    assert not reached.is_multicast


@pytest.mark.parametrize("bits", [48, 56, 64, 96])
@pytest.mark.parametrize(
    ("inside", "public"),
    [("93.184.216.34", True), ("10.0.0.1", False), ("127.0.0.1", False), ("169.254.169.254", False)],
)
def test_behind_a_local_translator_the_address_reached_in_the_end_counts(bits, inside, public):
    """64:ff9b:1::/48 (RFC 8215) with prefixes of any length (RFC 6052, 2.2), and with a suffix that should be 0."""
    assert is_public(translated(bits, inside, 0)) is public
    if not public:
        assert not is_public(translated(bits, inside, int(IPv4Address("8.8.8.8"))))


def translated(bits, inside, suffix):
    """RFC 6052: the four bytes after the prefix, around byte 8, which is zero; what is left is the suffix."""
    packed = bytearray(IPv6Address("64:ff9b:1::").packed)
    places = [at for at in range(bits // 8, 16) if at != 8]
    for at, byte in zip(places, IPv4Address(inside).packed, strict=False):
        packed[at] = byte
    tail = places[4:]
    packed[16 - min(len(tail), 4) :] = suffix.to_bytes(4, "big")[4 - min(len(tail), 4) :]
    return IPv6Address(bytes(packed))


@given(st.text(max_size=20))
def test_a_host_is_an_address_a_name_or_an_error(host):
    try:
        literal(host)
    except ValueError as error:
        assert str(error)
