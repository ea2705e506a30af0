"""Errors for what a network cannot answer, each a sentence with its cure."""


class Unsupported(Exception):
    """The source cannot answer this question; the message says how or where to ask instead.

    ``on_page`` is the same message for a page, where values are chosen from lists instead of typed.
    """

    def __init__(self, message: str, on_page: str | None = None) -> None:
        super().__init__(message)
        self.on_page = on_page or message


class UnsupportedAcrossStores(Unsupported):
    """Only a single store could answer, and the question is about none or several."""


class NotInNetwork(Unsupported):
    """The network does not hold this; the homes that it is built from do."""
