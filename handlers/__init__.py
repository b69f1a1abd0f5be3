"""One command, one file: ``async (Desk, Ask) -> Reply``. Knows no Telegram."""
