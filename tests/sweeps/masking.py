"""How much of what is personal is masked, and how much of what is not, by kind.

``python -m tests.sweeps.masking`` takes every kind of value into every column through the loader, ``--each``
times; ``--seed`` makes other values.
"""

import argparse
import tempfile
from pathlib import Path

from tests.generated import held_back_values as second
from tests.support.masked_corpus import Kept, spoiled, stored, stored_names


def show(title: str, kept: Kept, limit: int) -> None:
    """Print the figures of a corpus by kind, and some of what went wrong."""
    print(f"\n| {title} | texts | as promised |\n|---|---|---|")
    for kind, written in kept.written.items():
        if kind:
            print(f"| {kind} | {written} | {kept.recall(kind):.2%} |")
    print(f"| all | {kept.written.total()} | {kept.recall():.2%} |")
    for kind, column, text in kept.leaked[:limit]:
        print(f"  {kind} in {column}: {text}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--show", type=int, default=0, help="print so many of what went wrong")
    parser.add_argument("--held-back", action="store_true", help="the second corpus, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show("personal values", stored(Path(folder) / "values", each=asked.each, seed=asked.seed), asked.show)
        show("names", stored_names(Path(folder) / "names", seed=asked.seed), asked.show)
        if asked.held_back:
            where = Path(folder) / "held back"
            kept = stored(where / "values", second.KINDS, second.PHRASES, asked.each, asked.seed)
            show("held back: personal values", kept, asked.show)
            kept = stored_names(where / "names", second.NAMES, seed=asked.seed)
            show("held back: names", kept, asked.show)
            show("held back: nothing personal", spoiled(second.HARMLESS, seed=asked.seed), asked.show)
    show("nothing personal", spoiled(seed=asked.seed), asked.show)


if __name__ == "__main__":
    main()
