"""Bodies unpacked under a cap, however they are packed and however they arrive."""

import gzip
import itertools
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.bodies import BodyBroken, BodyTooLarge, Unpacker
from tests.feeds.newsserver import bomb, packed

bodies = st.binary(max_size=3000) | st.binary(min_size=1, max_size=20).map(lambda piece: piece * 500)
codings = st.lists(st.sampled_from(["gzip", "deflate"]), max_size=2)


def unpacked(chunks, coding, cap=2**20):
    unpacker = Unpacker(coding, cap)
    for chunk in chunks:
        unpacker.feed(chunk)
    return unpacker.body()


def pieces(data, cuts):
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges)]


@given(bodies, codings, st.lists(st.integers(0, 10_000), max_size=8))
def test_a_body_comes_out_as_it_went_in_however_it_is_cut(body, layers, cuts):
    wire = body
    for layer in layers:
        wire = packed(wire, layer)
    assert unpacked(pieces(wire, cuts), ", ".join(layers)) == body


def test_a_bare_stream_that_begins_like_a_text_is_unpacked():
    assert packed(b"\xe0", "bare").startswith(b"{")
    assert unpacked([packed(b"\xe0", "bare")], "deflate") == b"\xe0"


@pytest.mark.parametrize("text", ["<rss/>", "{}", '\ufeff<?xml version="1.0"?><rss/>', "\n <html>", "<новости/>"])
def test_a_text_that_is_not_packed_at_all_is_taken_as_it_is(text):
    assert unpacked([text.encode()], "deflate") == text.encode()


@given(st.lists(bodies, min_size=1, max_size=5), st.lists(st.integers(0, 20_000), max_size=8))
def test_a_body_of_several_members_comes_out_whole_wherever_it_is_cut(members, cuts):
    """Also where a cut goes through the mark of the next member."""
    assert unpacked(pieces(b"".join(map(gzip.compress, members)), cuts), "gzip") == b"".join(members)


@given(st.binary(min_size=1, max_size=3000), st.sampled_from(["gzip", "deflate", "bare"]), st.data())
def test_a_packed_body_that_stops_in_the_middle_is_never_taken_for_whole(body, packing, data):
    wire = packed(body, packing)
    kept = wire[: data.draw(st.integers(2, len(wire) - 1))]
    try:
        got = unpacked([kept], "gzip" if packing == "gzip" else "deflate")
    except BodyBroken:
        return
    assert got == kept or packing == "bare"  # two bytes of it may look like text, or like a wrapped stream


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "gzip, deflate", "gzip, gzip", "identity", ""]))
def test_any_bytes_are_a_body_or_a_named_error(body, coding):
    with suppress(BodyBroken, BodyTooLarge):
        unpacked([body[:7], body[7:]], coding, cap=400)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br", "BR", "nonsense"])
def test_codings_that_were_not_asked_for_are_refused(coding):
    with pytest.raises(BodyBroken, match="not asked for"):
        Unpacker(coding, 1000)


def test_a_bomb_inside_a_bomb_is_stopped_at_the_cap():
    inner = bomb(50 * 2**20)
    with pytest.raises(BodyTooLarge):
        unpacked([gzip.compress(inner)], "gzip, gzip", cap=2**20)


def test_the_cap_holds_for_what_is_packed_too():
    wire = zlib.compress(b"", 0) + b"\0" * 2000  # a padding that unpacks to nothing
    with pytest.raises(BodyTooLarge):
        unpacked([wire], "deflate", cap=1000)
