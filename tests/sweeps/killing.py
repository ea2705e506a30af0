"""A load killed at any instant leaves the old warehouse or the new one, and the next load completes.

``python -m tests.sweeps.killing --kills 100`` is the full size.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from etl.pipeline.load import load
from tests.sweeps.exports import facts, write_exports
from warehouse.storage.home import Home

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from pathlib import Path
from etl.pipeline.load import load
print("begun", flush=True)
load(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def begin(home: Path, raw: Path) -> subprocess.Popen[bytes]:
    """Start a load in a process of its own; returns when it has begun."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), str(raw)], cwd=ROOT, stdout=subprocess.PIPE
    )
    with child.stdout as output:
        output.readline()
    return child


def left_over(home: Path) -> list[str]:
    """The files of a home that no warehouse needs."""
    place = Home(home)
    known = {sheet["batch"] for one in place.read_manifest()["loads"] for sheet in one["sheets"]}
    broken_off = [*home.glob("batches/.*"), *home.glob("protected/.*")]
    strange = [file for file in home.glob("batches/*.parquet") if file.name.partition(".")[0] not in known]
    unserved = sorted({file.name.partition(".")[0] for file in (home / "warehouse").iterdir()})[:-2]
    return [str(one) for one in (*broken_off, *strange, *unserved)]


def sweep(kills: int, seed: int = 0) -> None:
    """Exits where a kill breaks the promise."""
    pick, ended = random.Random(seed), Counter()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files = write_exports(folder / "raw")
        base = folder / "base"
        load(base, files[:3])
        old = facts(base)
        shutil.copytree(base, folder / "whole")
        child = begin(folder / "whole", folder / "raw")
        since = time.monotonic()
        child.wait()
        takes = time.monotonic() - since
        new = facts(folder / "whole")
        for number in range(kills):
            home = folder / f"home {number}"
            shutil.copytree(base, home)
            after = pick.uniform(0, takes)
            child = begin(home, folder / "raw")
            time.sleep(after)
            child.send_signal(signal.SIGKILL)
            died = child.wait() == -signal.SIGKILL
            found = facts(home)
            if found not in (old, new):
                sys.exit(f"killed after {after:.3f} s the warehouse is neither old nor new")
            load(home, [folder / "raw"])
            if facts(home) != new or left_over(home):
                sys.exit(f"killed after {after:.3f} s the next load does not complete: {left_over(home)}")
            ended["done before the kill" if not died else "old" if found == old else "new"] += 1
            shutil.rmtree(home)
    print(f"{kills} kills within {takes:.2f} s of a load: {dict(ended)}; each next load completed")


def main() -> None:
    """Another ``--seed`` kills at other instants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    sweep(asked.kills, asked.seed)


if __name__ == "__main__":
    main()
