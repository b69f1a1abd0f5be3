"""The running service; the only room that sees every other."""
