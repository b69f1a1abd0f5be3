"""From a URL to an article. Knows no database and no Telegram."""
