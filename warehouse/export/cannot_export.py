"""The exception of an export that cannot be written, in a module that needs no database's library."""


class CannotExport(Exception):
    """Nothing was exported; the message says why and what to do."""
