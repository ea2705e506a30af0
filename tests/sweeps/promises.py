"""The loading promises at full size: ``python -m tests.sweeps.promises`` (some twenty minutes)."""

from tests.sweeps import adding, damage, faulty_files, killing, ordering


def main() -> None:
    """Prints the counts tried; ends at the first promise that is broken."""
    damage.sweep(2_000)
    faulty_files.sweep(2_000)
    ordering.sweep(100)
    adding.sweep(10)
    killing.sweep(100)


if __name__ == "__main__":
    main()
