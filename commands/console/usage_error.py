"""What a command itself cannot do."""


class Mistake(Exception):
    """What was asked cannot be done; the message says why and what can."""
