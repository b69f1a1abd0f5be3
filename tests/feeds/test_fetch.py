"""Fetching: what a server may send, and what we make of it."""

import asyncio
import shutil
import ssl
import subprocess
import time
import tracemalloc
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime

import pytest

from feeds.answers import Failed, FailureKind, Fetched, NotModified
from feeds.fetch import ACCEPT_PAGE, Fetcher, FetchKnobs
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, bomb, names, packed

pytestmark = pytest.mark.anyio

FEED = "<rss version='2.0'><channel><title>Новости</title></channel></rss>".encode()


@asynccontextmanager
async def reading(server, *, resolve=None, tls=None, now=None, **knobs):
    """A fetcher that may reach the test server under any name ending in ``.test``."""
    hosts = tuple(f"{name}.test:{server.port}" for name in ("news", "other", "third"))
    settings = FetchKnobs(**{"host_gap_s": 0.0, "allowed_hosts": hosts, **knobs})
    clock = {"now": now} if now else {}
    async with Fetcher(settings, resolve=resolve or names(), tls=tls or NO_TLS, **clock) as fetcher:
        yield fetcher


async def test_a_feed_comes_with_its_headers():
    async with NewsServer() as server, reading(server, contact="desk@example.org") as fetcher:
        stamp = "Tue, 10 Mar 2026 07:00:00 GMT"
        server.at("/f", Reply.feed(FEED, headers={"ETag": 'W/"a b"', "Last-Modified": stamp}))
        got = await fetcher.get(server.url("/f#top"))
        assert isinstance(got, Fetched)
        assert (got.body, got.status, got.etag, got.last_modified) == (FEED, 200, 'W/"a b"', stamp)
        assert got.content_type == "application/rss+xml; charset=utf-8"
        assert got.url == server.url("/f")
        assert len(got.sha256) == 64
        assert got.moved_permanently == ""
        sent = server.seen[0].headers
        assert sent["user-agent"] == "Wirebrief/0.1 (+desk@example.org)"
        assert sent["accept-encoding"] == "gzip, deflate"
        assert "application/rss+xml" in sent["accept"]
        assert sent["host"] == f"news.test:{server.port}"
        assert not {"cookie", "if-none-match", "if-modified-since", "authorization"} & sent.keys()


async def test_validators_go_back_as_received_and_304_is_not_modified():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply(status=304, headers={"ETag": '"b"', "Cache-Control": "max-age=600"}))
        got = await fetcher.get(server.url("/f"), etag='W/"a"', last_modified="yesterday, roughly")
        assert got == NotModified(server.url("/f"), etag='"b"', fresh_for_s=600.0)
        assert server.seen[0].headers["if-none-match"] == 'W/"a"'
        assert server.seen[0].headers["if-modified-since"] == "yesterday, roughly"


async def test_a_304_that_nobody_asked_for_is_a_failure():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply(status=304))
        assert (await fetcher.get(server.url("/f"))).kind is FailureKind.STATUS


async def test_validators_that_would_break_a_header_are_not_sent():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(FEED))
        assert isinstance(await fetcher.get(server.url("/f"), etag='"ü"\r\nX: y', last_modified="x" * 5000), Fetched)
        assert not {"if-none-match", "if-modified-since", "x"} & server.seen[0].headers.keys()


async def test_cookies_are_not_kept():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(FEED, headers={"Set-Cookie": "who=me; Path=/"}))
        await fetcher.get(server.url("/f"))
        await fetcher.get(server.url("/f"))
        assert "cookie" not in server.seen[1].headers


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=300"}, 300.0),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200.0),
        ({"Cache-Control": "no-cache, max-age=300"}, None),
        ({"Cache-Control": 'max-age="60"'}, 60.0),
        ({"Cache-Control": "max-age=soon", "Expires": "0"}, None),
        ({"Date": "Tue, 10 Mar 2026 08:00:00 GMT", "Expires": "Tue, 10 Mar 2026 08:10:00 GMT"}, 600.0),
        ({"Expires": "Tue, 10 Mar 2026 07:00:00 GMT"}, 0.0),
        ({"Expires": "Tue, 10 Mar 2026 08:05:00 GMT"}, 300.0),
    ],
)
async def test_freshness_is_read_from_the_headers(headers, expected, now):
    async with NewsServer() as server, reading(server, now=lambda: now) as fetcher:
        server.at("/f", Reply.feed(FEED, headers=headers))
        assert (await fetcher.get(server.url("/f"))).fresh_for_s == expected


# -- bodies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coding", "packing"), [("gzip", "gzip"), ("x-gzip", "gzip"), ("deflate", "deflate"), ("deflate", "bare")]
)
async def test_packed_bodies_are_unpacked(coding, packing):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(packed(FEED, packing), headers={"Content-Encoding": coding}))
        assert (await fetcher.get(server.url("/f"))).body == FEED


@pytest.mark.parametrize("coding", ["gzip", "deflate", "identity", ""])
async def test_a_body_that_is_not_packed_as_announced_is_taken_as_it_is(coding):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(FEED, headers={"Content-Encoding": coding}))
        assert (await fetcher.get(server.url("/f"))).body == FEED


async def test_a_body_in_several_pieces_and_layers_is_unpacked():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/pieces", Reply.feed(packed(FEED) + packed(b"!") + b"\0\0", headers={"Content-Encoding": "gzip"}))
        server.at(
            "/layers", Reply.feed(packed(packed(FEED), "deflate"), headers={"Content-Encoding": "gzip, deflate"})
        )
        assert (await fetcher.get(server.url("/pieces"))).body == FEED + b"!"
        assert (await fetcher.get(server.url("/layers"))).body == FEED


@pytest.mark.parametrize(
    ("body", "coding", "words"),
    [
        (FEED, "br", "which was not asked for"),
        (packed(FEED)[:-12], "gzip", "broke off"),
        (packed(FEED)[:10] + b"\xff" * 40, "gzip", "cannot be unpacked"),
        (packed(b"") * 100, "gzip", "too many pieces"),
        (FEED, "gzip, gzip, gzip", "several times over"),
    ],
)
async def test_a_badly_packed_body_is_a_failure_with_a_sentence(body, coding, words):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(body, headers={"Content-Encoding": coding}))
        got = await fetcher.get(server.url("/f"))
        assert got.kind is FailureKind.PROTOCOL
        assert words in got.message
        assert got.message.startswith(f"news.test:{server.port} ")


async def test_a_decompression_bomb_costs_no_more_memory_than_allowed():
    body = bomb(200 * 2**20)
    assert len(body) < 2**20
    async with NewsServer() as server, reading(server, max_bytes=2**20) as fetcher:
        server.at("/f", Reply.feed(body, headers={"Content-Encoding": "gzip"}))
        tracemalloc.start()
        got = await fetcher.get(server.url("/f"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert got.kind is FailureKind.TOO_LARGE
        assert got.message == f"news.test:{server.port} sent more than 1 MB."
        assert peak < 8 * 2**20


@pytest.mark.parametrize("announced", [None, 10**9])
async def test_a_long_body_is_cut_off_at_the_cap(announced):
    async with NewsServer() as server, reading(server, max_bytes=10_000) as fetcher:
        server.at("/f", Reply.feed(b"x" * 50_000, length=announced))
        assert (await fetcher.get(server.url("/f"))).kind is FailureKind.TOO_LARGE
        server.at("/f", Reply.feed(b"x" * 10_000))
        assert len((await fetcher.get(server.url("/f"))).body) == 10_000
        assert (await fetcher.get(server.url("/f"), max_bytes=9_999)).kind is FailureKind.TOO_LARGE


@pytest.mark.parametrize("reply", [Reply.feed(b""), Reply.feed(b"  \n"), Reply(status=204)])
async def test_an_empty_answer_is_a_failure(reply):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", reply)
        got = await fetcher.get(server.url("/f"))
        assert (got.kind, got.message) == (FailureKind.EMPTY, f"news.test:{server.port} sent an empty answer.")


# -- time and breakage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [Reply.feed(FEED, wait_s=5), Reply.feed(FEED, drip_s=0.05)])
async def test_a_server_that_takes_too_long_is_given_up(reply):
    """Also one that drips a byte now and then, which no timeout between bytes would notice."""
    async with NewsServer() as server, reading(server, total_s=0.3) as fetcher:
        server.at("/f", reply)
        began = time.monotonic()
        got = await fetcher.get(server.url("/f"))
        assert got.kind is FailureKind.TIMEOUT
        assert got.message == f"news.test:{server.port} did not answer in full within 0.3 s."
        assert time.monotonic() - began < 1.5


async def test_silence_in_the_middle_is_given_up():
    async with NewsServer() as server, reading(server, read_s=0.2) as fetcher:
        server.at("/f", Reply.feed(FEED, wait_s=3))
        got = await fetcher.get(server.url("/f"))
        assert (got.kind, got.message) == (FailureKind.TIMEOUT, f"news.test:{server.port} sent nothing for 0.2 s.")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(hang_up=True),
        Reply(raw=b"220 mail.test ESMTP\r\n"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        Reply.feed(FEED, length=10_000),
        Reply(raw=b"\x16\x03\x01\x00\xff"),
        Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000 + b"\r\n"),
    ],
)
async def test_a_broken_answer_is_a_failure_with_a_sentence(reply):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", reply)
        got = await fetcher.get(server.url("/f"))
        assert isinstance(got, Failed)
        assert got.kind is FailureKind.PROTOCOL
        assert got.message.startswith(f"news.test:{server.port} ")
        assert got.message.endswith(".")


async def test_nobody_at_home_is_a_failure():
    async with NewsServer() as server:
        url = server.url("/f")
    async with reading(server) as fetcher:
        got = await fetcher.get(url)
        assert (got.kind, got.message) == (FailureKind.CONNECT, f"news.test:{server.port} refused the connection.")


async def test_a_name_without_address_is_a_failure():
    async with NewsServer() as server, reading(server) as fetcher:
        got = await fetcher.get("http://nowhere.example/f")
        assert (got.kind, got.message) == (
            FailureKind.DNS,
            "nowhere.example has no address: the name is not known (DNS).",
        )


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(b"no", 404), FailureKind.NOT_FOUND, "has nothing at this address (404)"),
        (Reply(b"no", 410), FailureKind.GONE, "gone for good (410)"),
        (Reply(b"no", 401), FailureKind.FORBIDDEN, "wants a login (401)"),
        (Reply(b"no", 403), FailureKind.FORBIDDEN, "refuses to be read by us (403)"),
        (Reply(b"no", 451), FailureKind.FORBIDDEN, "legal reasons"),
        (Reply(b"no", 500), FailureKind.STATUS, "has trouble of its own (500)"),
        (Reply(b"no", 503), FailureKind.STATUS, "has trouble of its own (503)"),
        (Reply(b"no", 418), FailureKind.STATUS, "makes no sense here (418)"),
        (Reply(b"<title>Just a moment...</title>", 403), FailureKind.CHALLENGE, "proof of a person"),
        (Reply(b"x", 503, {"cf-mitigated": "challenge"}), FailureKind.CHALLENGE, "proof of a person"),
        (Reply(packed(b"<p>Solve this CAPTCHA"), 429, {"Content-Encoding": "gzip"}), FailureKind.CHALLENGE, "proof"),
        (Reply(b"no", 429), FailureKind.THROTTLED, "fewer requests (429)"),
    ],
)
async def test_a_refusal_says_what_it_means(reply, kind, words):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", reply)
        got = await fetcher.get(server.url("/f"))
        assert (got.kind, got.status) == (kind, reply.status)
        assert words in got.message


async def test_a_refusal_with_an_endless_body_is_still_told():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply(b"x" * 500_000, 404))
        assert (await fetcher.get(server.url("/f"))).kind is FailureKind.NOT_FOUND
        server.at("/f", Reply(b"x" * 10, 404, length=20))
        assert (await fetcher.get(server.url("/f"))).kind is FailureKind.NOT_FOUND


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0), ("0", 0.0), ("soon", None), ("-5", None), ("99999999999", 7 * 86400.0), ("9" * 40, None),
        ("{later}", 90.0), ("Mon, 09 Mar 2026 08:00:00 GMT", 0.0), ("Sun, 99 Foo 9999 99:99:99", None),
    ],
)  # fmt: skip
async def test_retry_after_is_read_as_seconds_or_date(value, expected, now):
    value = value.format(later=format_datetime(now + timedelta(seconds=90), usegmt=True))
    async with NewsServer() as server, reading(server, now=lambda: now) as fetcher:
        server.at("/f", Reply(b"", 429, {"Retry-After": value}))
        assert (await fetcher.get(server.url("/f"))).retry_after_s == expected


# -- redirects ---------------------------------------------------------------------------------------------


async def test_redirects_are_followed_to_the_end():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/a", Reply.to("b?x=1", 302))
        server.at("/b?x=1", Reply.to(f"//news.test:{server.port}/c", 301))
        server.at("/c", Reply.feed(FEED))
        got = await fetcher.get(server.url("/a"))
        assert (got.body, got.url, got.moved_permanently) == (FEED, server.url("/c"), "")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), "/1"), ((308, 301), "/2"), ((301, 302), "/1"), ((302, 301), ""), ((307,), ""), ((303,), "")],
)
async def test_only_an_unbroken_chain_of_permanent_redirects_moves_a_feed(statuses, moved):
    async with NewsServer() as server, reading(server) as fetcher:
        for at, status in enumerate(statuses):
            server.at(f"/{at}", Reply.to(f"/{at + 1}", status))
        server.at(f"/{len(statuses)}", Reply.feed(FEED))
        got = await fetcher.get(server.url("/0"))
        assert got.moved_permanently == (server.url(moved) if moved else "")


async def test_five_redirects_are_followed_and_six_are_not():
    async with NewsServer() as server, reading(server) as fetcher:
        for at in range(6):
            server.at(f"/{at}", Reply.to(f"/{at + 1}"))
        server.at("/6", Reply.feed(FEED))
        assert isinstance(await fetcher.get(server.url("/1")), Fetched)
        got = await fetcher.get(server.url("/0"))
        assert got.kind is FailureKind.TOO_MANY_REDIRECTS
        assert got.message == f"news.test:{server.port} redirects more than 5 times."
        server.at("/loop", Reply.to("/loop"))
        assert (await fetcher.get(server.url("/loop"))).kind is FailureKind.TOO_MANY_REDIRECTS


@pytest.mark.parametrize(
    "location", ["", "ftp://news.test/", "file:///etc/passwd", "http://[::1", "http://a:b@news.test/"]
)
async def test_a_redirect_to_nowhere_is_a_failure(location):
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.to(location))
        got = await fetcher.get(server.url("/f"))
        assert got.kind is FailureKind.BAD_REDIRECT
        assert got.message.startswith(f"news.test:{server.port} redirects ")


async def test_the_clock_runs_on_over_redirects():
    async with NewsServer() as server, reading(server, total_s=0.5) as fetcher:
        for at in range(4):
            server.at(f"/{at}", Reply(status=302, headers={"Location": f"/{at + 1}"}, wait_s=0.2))
        server.at("/4", Reply.feed(FEED))
        assert (await fetcher.get(server.url("/0"))).kind is FailureKind.TIMEOUT


# -- the secure connection ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.test -addext subjectAltName=DNS:news.test"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


@pytest.fixture
def tls(certificate):
    cert, key = certificate
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    return server, ssl.create_default_context(cafile=str(cert))


async def test_a_secure_feed_is_read_under_its_own_name_only(tls):
    """The checked address is connected to, yet the certificate is held against the name."""
    async with NewsServer(tls[0]) as server, reading(server, tls=tls[1]) as fetcher:
        server.at("/f", Reply.feed(FEED))
        assert (await fetcher.get(server.url("/f"))).body == FEED
        got = await fetcher.get(server.url("/f", "other.test"))
        assert got.kind is FailureKind.TLS
        assert got.message.startswith(f"other.test:{server.port} shows a certificate that is not valid for it (")


async def test_an_unknown_authority_is_refused(tls):
    """With the authorities that are trusted when nobody says otherwise."""
    async with NewsServer(tls[0]) as server:
        server.at("/f", Reply.feed(FEED))
        knobs = FetchKnobs(allowed_hosts=(f"news.test:{server.port}",))
        async with Fetcher(knobs, resolve=names()) as fetcher:
            assert (await fetcher.get(server.url("/f"))).kind is FailureKind.TLS


async def test_https_is_never_left_for_http(tls):
    async with NewsServer(tls[0]) as server, reading(server, tls=tls[1]) as fetcher:
        server.at("/f", Reply.to(f"http://news.test:{server.port}/f"))
        got = await fetcher.get(server.url("/f"))
        assert got.kind is FailureKind.BAD_REDIRECT
        assert "unprotected http" in got.message


async def test_plain_http_on_a_secure_port_is_a_failure_not_an_error():
    async with NewsServer() as server, reading(server) as fetcher:
        got = await fetcher.get(server.url("/f").replace("http:", "https:"))
        assert got.kind is FailureKind.TLS


# -- settings ----------------------------------------------------------------------------------------------


async def test_the_environment_is_not_asked_for_a_proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(FEED))
        assert isinstance(await fetcher.get(server.url("/f"), accept=ACCEPT_PAGE), Fetched)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "127.0.0.1:9", "http://", "ftp://x"])
def test_a_wrong_proxy_is_told_at_once(proxy):
    with pytest.raises(ValueError, match="http://host:port"):
        Fetcher(FetchKnobs(proxy=proxy))


def test_a_user_agent_that_no_header_can_carry_is_told_at_once():
    with pytest.raises(ValueError, match="plain ASCII"):
        Fetcher(FetchKnobs(contact="a\r\nX: y"))


async def test_a_fetch_can_be_cancelled():
    async with NewsServer() as server, reading(server) as fetcher:
        server.at("/f", Reply.feed(FEED, wait_s=30))
        task = asyncio.create_task(fetcher.get(server.url("/f")))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
