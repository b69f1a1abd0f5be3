"""No request ever reaches an address that is not public: by name, redirect, rebinding, spelling, link or proxy."""

import asyncio
import socket

import pytest

from feeds.answers import FailureKind, Fetched
from feeds.fetch import Fetcher, FetchKnobs
from feeds.guard import Wire, WireKnobs
from feeds.guard_errors import WireError
from feeds.urls import site_of
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio


@pytest.fixture
def connections(monkeypatch):
    """Every address that a TCP connection is attempted to; those outside of this machine are not really dialled."""
    tried = []
    real = asyncio.SelectorEventLoop.sock_connect

    async def sock_connect(self, sock, address):
        tried.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError(111, "Connection refused")
        return await real(self, sock, address)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", sock_connect)
    return tried


def fetcher(resolve=None, *allowed, **knobs):
    return Fetcher(
        FetchKnobs(host_gap_s=0.0, connect_s=0.3, allowed_hosts=allowed, **knobs),
        resolve=resolve or names(),
        tls=NO_TLS,
    )


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "fe80::1", "fe80::1%lo", "fc00::1"],
)  # fmt: skip
async def test_a_name_that_leads_inside_is_not_followed(address, connections):
    async with NewsServer() as server, fetcher(names(evil_example=address)) as fetch:
        got = await fetch.get(f"http://evil.example:{server.port}/f")
        assert got.kind is FailureKind.REFUSED
        assert got.message == f"evil.example:{server.port} leads to an address that is not on the public internet."
        assert connections == []
        assert server.seen == []


@pytest.mark.parametrize("address", ["64:ff9b::5db8:d822", "64:ff9b:1::5db8:d822"])
async def test_behind_a_translator_public_hosts_of_the_old_internet_are_read(address, connections):
    """DNS64: on a network with nothing but IPv6, names of IPv4 hosts lead to the translator (NAT64)."""
    async with fetcher(names(good_example=address, evil_example="64:ff9b::a00:1")) as fetch:
        assert (await fetch.get("http://good.example/")).kind is FailureKind.CONNECT
        assert connections == [address]
        assert (await fetch.get("http://evil.example/")).kind is FailureKind.REFUSED
        assert connections == [address]


async def test_one_private_address_among_public_ones_is_enough_to_refuse(connections):
    async with fetcher(names(evil_example=["93.184.216.34", "127.0.0.1", "93.184.216.35"])) as fetch:
        assert (await fetch.get("http://evil.example/f")).kind is FailureKind.REFUSED
        assert connections == []


async def test_the_address_that_was_checked_is_the_one_connected_to(connections):
    """A name server that answers otherwise the second time (rebinding) is never asked a second time."""
    answers = iter([["203.0.114.1"], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    async def rebinding(host, port):
        asked.append(host)
        return next(answers)

    async with NewsServer() as server, fetcher(rebinding) as fetch:
        got = await fetch.get(f"http://evil.example:{server.port}/f")
        assert got.kind is FailureKind.CONNECT
        assert asked == ["evil.example"]
        assert connections == ["203.0.114.1"]
        assert (await fetch.get(f"http://evil.example:{server.port}/f")).kind is FailureKind.REFUSED
        assert connections == ["203.0.114.1"]
        assert server.seen == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
     "0.0.0.0", "0", "[::]", "localhost", "localhost.", "LocalHost", "１２７.0.0.1", "127。0。0。1"],
)  # fmt: skip
async def test_loopback_is_refused_in_every_spelling(host, connections):
    async def honest(host, port):
        return [row[4][0] for row in socket.getaddrinfo(host, port)]

    async with NewsServer() as server, fetcher(honest) as fetch:
        for url in (f"http://{host}:{server.port}/f", f"http://news.test@{host}:{server.port}/f"):
            assert (await fetch.get(url)).kind in {FailureKind.REFUSED, FailureKind.ADDRESS}
        assert connections == []
        assert server.seen == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://news.test/", "http://news.test:22/", "nonsense", ""])
async def test_other_schemes_and_ports_are_not_asked(url, connections):
    async with fetcher() as fetch:
        assert (await fetch.get(url)).kind is FailureKind.ADDRESS
        assert connections == []


async def test_an_allowed_host_is_reached_only_when_it_is_allowed(connections):
    async with NewsServer() as server:
        server.at("/f", Reply.feed("<rss/>"))
        async with fetcher() as closed:
            assert (await closed.get(server.url("/f"))).kind is FailureKind.REFUSED
        async with fetcher(None, f"news.test:{server.port + 1}", "other.test") as elsewhere:
            assert (await elsewhere.get(server.url("/f"))).kind is FailureKind.REFUSED
        assert connections == []
        async with fetcher(None, f"127.0.0.1:{server.port}", f"News.test:{server.port}") as opened:
            assert isinstance(await opened.get(server.url("/f")), Fetched)
            assert isinstance(await opened.get(server.url("/f", "127.0.0.1")), Fetched)
            assert isinstance(await opened.get(server.url("/f", "127.1")), Fetched)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{other}/secret", "http://127.1:{other}/secret", "http://localhost:{other}/secret",
     "http://inside.example:{other}/secret", "//127.0.0.1:{other}/secret", "http://news.test:{other}/secret",
     "http://other.test:{other}/secret", "http://169.254.169.254/latest/", "http://[::ffff:127.0.0.1]:{other}/secret",
     "http:\\\\127.0.0.1:{other}\\secret", "http://x@127.0.0.1:{other}/secret"],
)  # fmt: skip
async def test_a_redirect_never_leads_inside(location, status):
    """Not even to a host that is allowed when a person names it, nor to another port of the allowed one."""
    async with NewsServer() as inside, NewsServer() as server:
        inside.at("/secret", Reply.feed("<rss/>"))
        allowed = (f"news.test:{server.port}", f"127.0.0.1:{inside.port}", f"other.test:{inside.port}", "news.test")
        async with fetcher(names(inside_example="127.0.0.1"), *allowed) as fetch:
            assert isinstance(await fetch.get(inside.url("/secret", "other.test")), Fetched)
            server.at("/f", Reply.to(location.format(other=inside.port), status))
            got = await fetch.get(server.url("/f"))
            assert got.kind in {FailureKind.REFUSED, FailureKind.BAD_REDIRECT}
            assert len(inside.seen) == 1


async def test_the_way_back_to_an_allowed_host_over_another_one_is_closed():
    """Outside, in, and over a second host: permission ends at the first step away and does not come back."""
    async with NewsServer() as server, fetcher(None, f"news.test:{server.port}") as fetch:
        server.at("/away", Reply.to(f"http://public.example:{server.port}/back"))
        server.at("/f", Reply.feed("<rss/>"))
        got = await fetch.get(server.url("/away"))
        assert got.kind is FailureKind.DNS  # public.example is asked for by name, as a stranger
        server.at("/twice", Reply.to("/f"))
        assert isinstance(await fetch.get(server.url("/twice")), Fetched)


async def test_a_link_from_elsewhere_may_not_name_an_allowed_host():
    async with NewsServer() as server, fetcher(None, f"news.test:{server.port}") as fetch:
        server.at("/p", Reply.page("<p>inside</p>"))
        url = server.url("/p")
        assert (await fetch.get(url, linked_from="https://example.org/feed")).kind is FailureKind.REFUSED
        assert (await fetch.get(url, linked_from=f"http://news.test:{server.port + 1}/f")).kind is FailureKind.REFUSED
        assert (await fetch.get(url, linked_from="nonsense")).kind is FailureKind.REFUSED
        assert server.seen == []
        assert isinstance(await fetch.get(url, linked_from=server.url("/feed")), Fetched)


async def test_a_connection_to_an_allowed_host_is_never_shared_with_strangers():
    """Keep-alive: the open connection of the allowed host is not taken for a request that may not go there."""
    async with NewsServer() as server, fetcher(None, f"news.test:{server.port}") as fetch:
        server.at("/f", Reply.feed("<rss/>"))
        assert isinstance(await fetch.get(server.url("/f")), Fetched)
        assert (await fetch.get(server.url("/f"), linked_from="https://example.org/")).kind is FailureKind.REFUSED
        assert len(server.seen) == 1


async def test_the_socket_itself_looks_at_where_it_goes(connections):
    """The last wall holds when the ones before it are passed: here the wire is told a site that is not the url's."""
    async with NewsServer() as server, Wire(WireKnobs(), resolve=names(), tls=NO_TLS) as wire:
        with pytest.raises(WireError) as caught:
            async with wire.open(f"http://127.0.0.1:{server.port}/f", site_of("http://public.example/"), {}):
                pass
        assert caught.value.kind is FailureKind.REFUSED
        assert connections == []


@pytest.mark.parametrize("host", ["news.test", "127.0.0.1"])
async def test_permission_needs_both_the_caller_and_the_list(host):
    async with NewsServer() as server, Wire(WireKnobs(), resolve=names(), tls=NO_TLS) as wire:
        url = server.url("/f", host)
        with pytest.raises(WireError) as caught:
            async with wire.open(url, site_of(url), {}, private=True):
                pass
        assert caught.value.kind is FailureKind.REFUSED
        assert server.seen == []


async def test_a_proxy_is_asked_and_may_be_private_itself():
    async with NewsServer() as proxy:
        proxy.at("http://example.org/f", Reply.feed("<rss/>"))
        async with fetcher(proxy=f"http://127.0.0.1:{proxy.port}") as fetch:
            got = await fetch.get("http://example.org/f")  # its name is not known here, but to the proxy
            assert isinstance(got, Fetched)
            assert proxy.seen[0].headers["host"] == "example.org"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "localhost", "evil.example", "printer.local"])
async def test_a_proxy_is_not_asked_for_what_is_seen_to_be_private(host):
    known = names(evil_example="10.0.0.1")
    async with NewsServer() as proxy, fetcher(known, proxy=f"http://127.0.0.1:{proxy.port}") as fetch:
        assert (await fetch.get(f"http://{host}/f")).kind is FailureKind.REFUSED
        assert proxy.seen == []


async def test_the_proxys_own_port_is_no_way_in(connections):
    """The proxy's host may be private as the proxy, not as a place to read from."""
    async with NewsServer() as proxy, fetcher(proxy=f"http://proxy.test:{proxy.port}") as fetch:
        assert (await fetch.get(f"http://proxy.test:{proxy.port}/f")).kind is FailureKind.REFUSED
        assert connections == []


async def test_an_allowed_host_is_reached_past_the_proxy():
    async with NewsServer() as proxy, NewsServer() as server:
        server.at("/f", Reply.feed("<rss/>"))
        async with fetcher(None, f"news.test:{server.port}", proxy=f"http://127.0.0.1:{proxy.port}") as fetch:
            assert isinstance(await fetch.get(server.url("/f")), Fetched)
            assert proxy.seen == []


async def test_a_dead_proxy_is_told_as_such():
    async with NewsServer() as proxy:
        port = proxy.port
    async with fetcher(proxy=f"http://127.0.0.1:{port}") as fetch:
        got = await fetch.get("http://example.org/f")
        assert (got.kind, got.message) == (FailureKind.CONNECT, "example.org could not be reached through the proxy.")


async def test_the_systems_own_name_look_up_is_checked_alike(connections, monkeypatch):
    def getaddrinfo(host, port, **options):
        if host == "nowhere.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.1.1", port))] * 2

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    async with Fetcher(FetchKnobs()) as fetch:
        assert (await fetch.get("http://nowhere.example/")).kind is FailureKind.DNS
        assert (await fetch.get("http://router.example/")).kind is FailureKind.REFUSED
        assert connections == []


async def test_a_public_address_is_really_dialled(connections):
    """The guard does not pass its tests by refusing everything."""
    async with fetcher(names(good_example=["203.0.114.1", "2a00:1450:4001::200e"])) as fetch:
        assert (await fetch.get("http://good.example/")).kind is FailureKind.CONNECT
        assert set(connections) == {"203.0.114.1", "2a00:1450:4001::200e"}
        connections.clear()
        assert (await fetch.get("http://203.0.114.9:8080/")).kind is FailureKind.CONNECT
        assert connections == ["203.0.114.9"]
