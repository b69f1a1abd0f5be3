"""An invented channel, served on loopback as t.me, polled again and again."""

from contextlib import asynccontextmanager
from datetime import timedelta

from feeds.fetch import Fetcher, FetchKnobs
from feeds.poll import PollTools, poll
from news.model import FeedState, Known, Source
from tests.feeds.channelpage import Channel
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names
from tests.feeds.test_poll import Inline


class ChannelDesk:
    """A source that is a channel, with what a store remembers of it."""

    def __init__(self, server, tools, now, **source):
        self.server, self.tools, self.now = server, tools, now
        self.channel = Channel()
        url = server.url("/s/veldtpost", "t.me")
        self.source = Source(**{"key": "veldt", "name": "Veldt Post", "url": url, **source})
        self.state, self.known = FeedState("veldt"), {}

    async def poll(self, *messages, after_s=600, reply=None):
        """Ask for the page with these messages, or for another answer."""
        self.channel.messages = list(messages)
        self.server.at("/s/veldtpost", reply or Reply.page(self.channel.page()))
        self.now += timedelta(seconds=after_s)
        result = await poll(self.source, self.state, lookup=self.lookup, tools=self.tools, now=self.now)
        self.state = result.state
        for article in result.new:
            self.known[article.guid] = Known(len(self.known) + 1, article.digest, 1)
        for article in result.edited:
            self.known[article.guid] = Known(article.id, article.digest, article.revision)
        return result

    async def lookup(self, entries):
        return {entry.guid: self.known[entry.guid] for entry in entries if entry.guid in self.known}


@asynccontextmanager
async def channel_desk(now, **source):
    async with NewsServer() as server:
        knobs = FetchKnobs(host_gap_s=0.0, allowed_hosts=(f"t.me:{server.port}",), patience_s=0.0)
        async with Fetcher(knobs, resolve=names(t_me="127.0.0.1"), tls=NO_TLS, now=lambda: now) as fetcher:
            yield ChannelDesk(server, PollTools(fetcher, Inline(), jitter=lambda: 0.0), now, **source)
