"""The door to SQLAlchemy: records in, records out; rows never leave this room."""
