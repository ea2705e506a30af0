"""What a command itself cannot do."""


class UsageError(Exception):
    """What was asked cannot be done; the message says why and what can."""
