"""How fast the house is. Tables, no floors: ``python -m tests.bench`` (see ``__main__``)."""
