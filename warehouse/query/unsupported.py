"""What a network cannot answer, in one sentence with its cure."""


class Unsupported(Exception):
    """Cannot be asked here; the message says how to ask, or where to.

    ``on_page`` says the same to who chooses from lists instead of typing.
    """

    def __init__(self, told: str, on_page: str | None = None) -> None:
        super().__init__(told)
        self.on_page = on_page or told


class UnsupportedAcrossStores(Unsupported):
    """Only one store could answer, and no single store was asked about."""


class NotInNetwork(Unsupported):
    """What stays in the homes that a network is made of."""
