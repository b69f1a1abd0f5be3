"""The same commands in a local web chat, with no token: for a first look, for development, for tests."""
