"""Bodies unpacked under a cap: no decompression bomb takes more memory than allowed. Pure."""

from __future__ import annotations

import re
import zlib

_MEMBERS = 64
"""Members that one gzip stream may have; thousands of empty ones are an attack on the processor."""
_LAYERS = 2
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{][\t\n\r\x20-\xff]*")
"""How a feed or a page begins. The first mark alone would do for a bare deflate stream too."""
_KNOWN = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class BodyTooLarge(ValueError):
    """The cap was passed, packed or unpacked."""


class BodyBroken(ValueError):
    """The body is not packed as its header says. The message completes "example.org …"."""


class Unpacker:
    """Chunks of a body as they arrive, in; the body, out."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        """Begin a body.

        Args:
            content_encoding: the HTTP header.
            max_bytes: cap on the bytes received, and again on the bytes they unpack to.

        Raises:
            BodyBroken: a coding that was not asked for.
        """
        names = [name.strip().lower() for name in content_encoding.split(",")]
        codings = [name for name in names if name not in {"", "identity"}]
        for name in codings:
            if name not in _KNOWN:
                raise BodyBroken(f"packed its answer as “{name[:20]}”, which was not asked for")
        if len(codings) > _LAYERS:
            raise BodyBroken("packed its answer several times over")
        self._layers = [_Layer(_KNOWN[name], max_bytes) for name in reversed(codings)]
        self._left = self._room = max_bytes
        self._pieces: list[bytes] = []

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk.

        Raises:
            BodyTooLarge: the cap is passed.
            BodyBroken: it cannot be unpacked.
        """
        self._left -= len(chunk)
        for layer in self._layers:
            chunk = layer.feed(chunk)
        self._room -= len(chunk)
        if min(self._left, self._room) < 0:
            raise BodyTooLarge
        if chunk:
            self._pieces.append(chunk)

    def so_far(self) -> bytes:
        """What has been unpacked up to now."""
        return b"".join(self._pieces)

    def body(self) -> bytes:
        """The whole body, at its end.

        Raises:
            BodyBroken: it stopped in the middle.
        """
        if any(layer.torn for layer in self._layers):
            raise BodyBroken("broke off in the middle of its answer")
        return b"".join(self._pieces)


class _Layer:
    """One content coding. A body that is not packed at all, whatever the header says, goes through as it is."""

    def __init__(self, coding: str, room: int) -> None:
        self._coding, self._room = coding, room
        self._head = b""
        self._members = 0
        self._inflate: zlib._Decompress | None = None
        self._plain = False

    @property
    def torn(self) -> bool:
        return self._inflate is not None and not self._inflate.eof

    def feed(self, data: bytes) -> bytes:
        if self._inflate is None and not self._plain:
            self._head += data
            if len(self._head) < 2:
                return b""
            data, self._head = self._head, b""
            self._begin(data)
        if self._plain:
            return data
        return self._inflated(data)

    def _begin(self, data: bytes) -> None:
        if self._coding == "gzip":
            self._plain = data[:2] != b"\x1f\x8b"  # servers that announce gzip and send plain text exist
            bits = 31
        else:
            # RFC 9110, 8.4.1.2: "deflate" is the zlib format, but many send the bare stream.
            wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._plain = _TEXT.fullmatch(data[:32]) is not None
            bits = 15 if wrapped else -15
        if not self._plain:
            self._inflate = zlib.decompressobj(bits)
            self._members += 1

    def _inflated(self, data: bytes) -> bytes:
        pieces: list[bytes] = []
        while data and self._inflate is not None:
            if self._inflate.eof:
                data, self._head = self._head + data, b""
                if data == b"\x1f":
                    self._head = data  # the mark of another member may be cut in two
                    break
                if self._coding != "gzip" or data[:2] != b"\x1f\x8b":
                    break  # padding after the end
                self._begin(data)
                if self._members > _MEMBERS:
                    raise BodyBroken("packed its answer in too many pieces")
            try:
                piece = self._inflate.decompress(data, self._room + 1)
            except zlib.error as error:
                raise BodyBroken("sent an answer that cannot be unpacked") from error
            self._room -= len(piece)
            if self._room < 0:
                raise BodyTooLarge
            pieces.append(piece)
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        return b"".join(pieces)
