"""The place table that ships with the house; what it holds and whose data it is: CREDITS.md."""
