"""The ground: what an article, a place, a topic and a story *are*. Pure; no I/O, no clock."""
