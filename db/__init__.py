"""Records in, records out: the door to SQLAlchemy and Alembic. The face is ``db.store.Store``."""
