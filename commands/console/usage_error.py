"""The exception for arguments that a command cannot follow."""


class UsageError(Exception):
    """The arguments of a command cannot be followed; the message says why and what to do instead."""
