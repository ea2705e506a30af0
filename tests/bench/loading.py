"""Time and memory of loading, against reading the same rows without validating them."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from tests.bench.alone import alone
from tests.bench.network import Network
from tests.bench.ratio import Ratio
from warehouse.storage.home import Home
from warehouse.storage.outdated import is_outdated

A_SHEET = 1_000_000
"""Number of rows of the workbook, near the maximum of a sheet."""
NEW_ROWS = 1_000


@dataclass(frozen=True)
class Bench:
    """A network of stores and a working folder."""

    network: Network
    folder: Path
    runs: int

    def fresh(self, name: str) -> Path:
        """A path at which nothing exists."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
        return path

    def home(self) -> Path:
        """The home with the whole network."""
        return self.loaded("", self.network.exports())

    def loaded(self, name: str, files: Sequence[Path]) -> Path:
        """The home with these files, loaded at its first use and when the code has changed."""
        home = self.folder / f"home-{self.network.size.name}{name}"
        if Home(home).current() is None or is_outdated(home):
            alone("load", home, *files)
        return home


def callbacks(bench: Bench) -> Iterator[Ratio]:
    """One record kind, from raw files to the served warehouse."""
    files, twins = bench.network.exports("callbacks"), bench.network.utf8("callbacks")
    loads, reads = [], []
    for _ in range(bench.runs):
        loads.append(alone("load", bench.fresh("home"), *files))
        reads.append(alone("read_csv", bench.fresh("rows.duckdb"), *twins))
    name, size = "load of callbacks, CSV in GB18030", bench.network.size.name
    against, both = "DuckDB reads the same rows in UTF-8 into a table", [*zip(loads, reads, strict=True)]
    by_clock = tuple((load.seconds, read.seconds) for load, read in both)
    yield Ratio(name, size, against, "s", by_clock, "≤ 2.2")
    by_processor = tuple((load.processor, read.processor) for load, read in both)
    yield Ratio(f"{name}, processor time", size, against, "s", by_processor)
    weight = sum(file.stat().st_size for file in files) / 2**20
    peaks = tuple((load.peak, weight) for load in loads)
    yield Ratio("peak memory of that load", size, "size of the files", "MiB", peaks, "≤ 6")


def workbook(bench: Bench) -> Iterator[Ratio]:
    """The same from a workbook with as many rows as a sheet holds."""
    book = bench.folder / f"callbacks-{bench.network.size.name}.xlsx"
    if not book.exists():
        rows = pl.read_parquet(bench.network.twins("callbacks")[0]).head(A_SHEET)
        rows.write_excel(book, "回访", autofit=False)
    pairs = tuple(
        (alone("load", bench.fresh("home"), book).seconds, alone("read_workbook", book).seconds)
        for _ in range(bench.runs)
    )
    size = bench.network.size.name
    yield Ratio("load of callbacks, XLSX", size, "fastexcel reads it", "s", pairs, "≤ 1.5")


def one_more_file(bench: Bench) -> Iterator[Ratio]:
    """Adding a day's export of one store, against building the whole warehouse anew from its batches."""
    home, done = bench.home(), []
    for run in range(bench.runs):
        day = bench.folder / f"day-{run}.csv"
        _write_day(bench.network.exports("callbacks")[0], day, run)
        done.append((alone("load", home, day), alone("build", home)))
    size, against = bench.network.size.name, "building its marts alone"
    times = tuple((load.seconds, build.seconds) for load, build in done)
    yield Ratio("load of 1,000 rows more", size, against, "s", times, "≤ 1.2")
    peaks = tuple((load.peak, build.peak) for load, build in done)
    yield Ratio("peak memory of that load", size, against, "MiB", peaks)


def daily_files(bench: Bench) -> Iterator[Ratio]:
    """A year of daily files at once, again, and with one new; against the same rows as one file."""
    days, year, size = _write_days(bench)
    many, again, new = [], [], []
    for _ in range(bench.runs):
        home = bench.fresh("home")
        loaded = alone("load", home, *days[:-1]).processor
        many.append((loaded, alone("load", bench.fresh("home-year"), year).processor))
        again.append((alone("load", home, *days[:-1]).processor, 0.5))
        shutil.copytree(bench.loaded("-200", days[:200]), home := bench.fresh("home"))
        shutil.copytree(home, beside := bench.fresh("home-beside"))
        both = alone("load", home, *days[:200], days[-1]), alone("load", beside, days[-1])
        new.append((both[0].processor, both[1].processor))
    yield Ratio(
        f"{len(days) - 1} daily files at once", size, "the same rows as one file", "s", tuple(many), "≤ 2.5"
    )
    yield Ratio("the same files again", size, "0.5 s", "s", tuple(again), "≤ 1")
    yield Ratio("200 known files and a new one", size, "the new one alone", "s", tuple(new), "≤ 1.2")


def one_day(bench: Bench) -> Iterator[Ratio]:
    """The next daily file of one store: after 155 and 355 others, and after the whole network."""
    days, _, size = _write_days(bench)
    next_day = bench.folder / "next-day.csv"
    _write_day(bench.network.exports("callbacks")[0], next_day, 0)
    homes = {
        "a daily file, 155 before it": (bench.loaded("-155", days[:155]), days[-1], 0.8),
        "a daily file, 355 before it": (bench.loaded("-355", days[:355]), days[-1], 0.8),
        f"a daily file, {bench.network.size.visits:,} visits before it": (bench.home(), next_day, 2.0),
    }
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in homes}
    for _ in range(bench.runs):
        for name, (before, day, most) in homes.items():
            shutil.copytree(before, home := bench.fresh("home"))
            pairs[name].append((alone("load", home, day).processor, most))
    for name, runs in pairs.items():
        yield Ratio(name, size, f"{runs[0][1]:g} s", "s", tuple(runs), "≤ 1")
    few, many = ([took for took, _ in runs] for runs in [*pairs.values()][:2])
    growth = tuple((1000 * (more - less) / 200, 0.1) for less, more in zip(few, many, strict=True))
    yield Ratio("each file more before it", size, "0.1 ms", "ms", growth, "≤ 1")


def backup(bench: Bench) -> Iterator[Ratio]:
    """``care backup`` without a passphrase, against the same files put into a ZIP."""
    pairs = []
    for _ in range(bench.runs):
        ours = alone("back_up", bench.home(), bench.fresh("backup.zip"))
        pairs.append((ours.processor, alone("zip", bench.fresh("beside.zip"), bench.home()).processor))
    yield Ratio("care backup", bench.network.size.name, "its files in a ZIP", "s", tuple(pairs))


def _write_days(bench: Bench) -> tuple[list[Path], Path, str]:
    """The callbacks of the first 366 days, a file each, those but of the last in one file, and the size."""
    size = bench.network.size.name
    folder = bench.folder / f"days-{size}"
    year = folder / "year.csv"
    if not year.exists():
        folder.mkdir(exist_ok=True)
        rows = pl.read_parquet(bench.network.twins("callbacks")[0]).cast(pl.String)
        rows = rows.with_columns(day=pl.col("回访时间").str.head(10)).sort("回访时间", "回访编号")
        first = rows["day"].unique().sort().head(366)
        for (day,), of_day in rows.filter(pl.col("day").is_in(first.implode())).group_by("day"):
            of_day.drop("day").write_csv(folder / f"回访_{day}.csv", include_bom=True)
        rows.filter(pl.col("day") < first[-1]).drop("day").write_csv(year, include_bom=True)
    return sorted(folder.glob("回访_*.csv")), year, size


def whole(bench: Bench) -> Iterator[Ratio]:
    """Loading everything at once: its peak memory, and the size of the warehouse file."""
    files = bench.network.exports()
    done = alone("load", bench.fresh(f"home-{bench.network.size.name}"), *files)
    weight, size = sum(file.stat().st_size for file in files) / 2**20, bench.network.size.name
    yield Ratio(
        "peak memory of loading it all", size, "size of the files", "MiB", ((done.peak, weight),), "≤ 6"
    )
    home = Home(bench.home())
    built = home.warehouse(home.current())
    sizes = built.stat().st_size / 2**20, _as_parquet(built, bench.fresh("parquet")) / 2**20
    yield Ratio("the built file", size, "its tables as Parquet (zstd)", "MiB", (sizes,), "≤ 2")


def _as_parquet(built: Path, folder: Path) -> int:
    folder.mkdir()
    with duckdb.connect(built, read_only=True) as db:
        for (table,) in db.execute("select table_name from duckdb_tables()").fetchall():
            db.execute(f"copy {table} to '{(folder / table).as_posix()}.parquet' (compression zstd)")
    return sum(file.stat().st_size for file in folder.iterdir())


def _write_day(export: Path, day: Path, run: int) -> None:
    """The first rows of an export, which belong to one store, under new record numbers."""
    with (
        export.open(encoding="gb18030", newline="") as given,
        day.open("w", encoding="gb18030", newline="") as new,
    ):
        rows, out = csv.reader(given), csv.writer(new)
        out.writerow(next(rows))
        for nth in range(NEW_ROWS):
            store, _, *rest = next(rows)
            out.writerow([store, f"NEW{run}-{nth}", *rest])
