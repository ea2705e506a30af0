"""Mornings of a store's life: small exports, increments of a database, corrections, withdrawals, faults.

The home was begun by version 0.1.0. At the end every figure is the reference's on the records alone;
``tests/sweeps/year.py`` lets a whole year happen, with what goes wrong in one.
"""

import os
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import sqlalchemy as sa

from care.periods.period import Period
from etl.database.last_fetch import read_last_fetch
from etl.database.load_source import load_database
from etl.pipeline.load import load
from etl.pipeline.load_history import restore, withdraw
from etl.records.sheet_table import Unreadable
from tests.generated.exports import export
from tests.reference import METRIC_KEYS, facts
from tests.support import earlier_home
from tests.support.agreement import differences
from warehouse.query.warehouse import Warehouse

BEGIN = datetime(2025, 3, 3, 7)
A_DAY = timedelta(days=1)
CALLS = sa.Table(
    "calls",
    sa.MetaData(),
    *(sa.Column(name, sa.Text) for name in ("callback_no", "store_code", "callback_type", "subject_no")),
    *(sa.Column(name, sa.Text) for name in ("outcome", "agent", "voice")),
    sa.Column("attempted_at", sa.DateTime),
    sa.Column("changed", sa.DateTime),
)
FIELDS = [column.name for column in CALLS.columns if column.name != "changed"]
SOURCE = """
record = "callbacks"
[database]
url = "sqlite:///{file}"
query = "select * from calls"
since = "changed"
[columns]
{columns}
"""
Row = dict[str, Any]


class Life:
    """A home, the dealer's database and folder, and beside them the records as they truly stand."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home, self.folder, self.pick = folder / "home", folder, random.Random(seed)
        with ZipFile(earlier_home.ZIPPED) as archive:
            archive.extractall(self.home)
        self.database = folder / "dms.sqlite"
        self.engine = sa.create_engine(f"sqlite:///{self.database}", poolclass=sa.NullPool)
        CALLS.create(self.engine)
        source = self.home / "sources" / "dms.toml"
        source.parent.mkdir(parents=True)
        columns = "\n".join(f'{name} = "{name}"' for name in FIELDS)
        source.write_text(SOURCE.format(file=self.database, columns=columns), encoding="utf-8")
        self.orders: dict[str, Row] = {}
        self.calls: dict[str, Row] = {}
        self.complaints: dict[str, Row] = {}
        self.exports: list[Path] = []
        """Folders of what was exported and holds, in their order."""

    def morning(self, day: int, first: Callable[[Path], None] = lambda _: None) -> None:
        """What one day brings: always exports and an increment, now and then something that goes wrong.

        ``first`` happens with the orders of the day before they are loaded.
        """
        now = BEGIN + day * A_DAY
        orders = [self._order(f"R{day}-{n}", now) for n in range(self.pick.randint(1, 4))]
        complaints = [self._complaint(f"T{day}-{n}", now) for n in range(self.pick.randint(0, 2))]
        self.orders |= {row["order_no"]: row for row in orders}
        exported = self._export({"service_orders": orders}, now)
        first(exported)
        self._load(exported)
        if complaints:
            self._complain(complaints, now)
        self._call(orders, now)
        if self.calls and self.pick.random() < 0.5:
            self._correct(now)
        is_whole = self.pick.random() < 0.2
        if is_whole and len(self.calls) > 1:
            self._delete()
        if self.pick.random() < 0.2:
            self._fetch_while_away()
        load_database(self.home, "dms", whole=is_whole)

    def wrong_figures(self) -> Iterator[str]:
        """A line for each figure that is not the reference's."""
        fetched_at = read_last_fetch(self.home, "dms").loaded_at
        records = {
            "service_orders": [{**row, "_file": "orders"} for row in self.orders.values()],
            "callbacks": [
                {**row, "_file": "calls", "_exported_at": fetched_at} for row in self.calls.values()
            ],
            "complaints": [{**row, "_file": "complaints"} for row in self.complaints.values()],
        }
        for record, rows in earlier_home.ROWS.items():
            records[record] += [{**row, "_file": "earlier"} for row in rows]
        product, reference = Warehouse.open(self.home), facts(records)
        for period in (Period.ALL, Period.MONTH):
            yield from differences(product, reference, METRIC_KEYS, ("store",), period)

    def _order(self, number: str, now: datetime) -> Row:
        return {
            "store_code": self.pick.choice(("S01", "S02")),
            "order_no": number,
            "vin": f"LSVAA4187N{self.pick.randrange(10**6, 10**7)}",
            "order_type": self.pick.choice(("maintenance", "repair", "warranty")),
            "delivered_at": now - A_DAY + timedelta(minutes=self.pick.randrange(60, 600)),
        }

    def _complaint(self, number: str, now: datetime) -> Row:
        received = now - timedelta(minutes=self.pick.randrange(10, 900))
        return {
            "store_code": self.pick.choice(("S01", "S02")),
            "complaint_no": number,
            "received_at": received,
            "first_contact_at": received + timedelta(minutes=5),
            "status": "open",
            "cause_1": self.pick.choice(("等待", "质量", "费用")),
        }

    def _complain(self, complaints: list[Row], now: datetime) -> None:
        """Load complaints; now and then a wrong file comes first and is withdrawn, perhaps twice."""
        if self.pick.random() < 0.3:
            wrong = self._export({"complaints": [{**row, "store_code": "S09"} for row in complaints]}, now)
            load(self.home, [wrong])
            (file,) = wrong.iterdir()
            name = withdraw(self.home, file.name, reason="门店填错").id
            if self.pick.random() < 0.3:
                restore(self.home, name)
                withdraw(self.home, name, reason="确实填错")
        self.complaints |= {row["complaint_no"]: row for row in complaints}
        self._load(self._export({"complaints": complaints}, now + timedelta(minutes=1)))

    def _export(self, records: dict[str, list[Row]], now: datetime) -> Path:
        """The folder of files with the rows, which arrive at ``now``."""
        folder = self.folder / f"{now:%m%d %H%M} {self.pick.randrange(10**9)}"
        export(folder, records)
        for number, file in enumerate(sorted(folder.iterdir())):
            stamp = now.timestamp()
            os.utime(file.rename(folder / f"{folder.name} {number}.csv"), (stamp, stamp))
        return folder

    def _load(self, exported: Path) -> None:
        load(self.home, [exported])
        self.exports.append(exported)

    def _call(self, orders: list[Row], now: datetime) -> None:
        rows = [
            {
                "callback_no": f"C{order['order_no']}",
                "store_code": order["store_code"],
                "callback_type": "service",
                "subject_no": order["order_no"],
                "outcome": self.pick.choice(("reached", "unreachable", "refused")),
                "agent": "林芳",
                "voice": self.pick.choice(("等得久", None)),
                "attempted_at": now + timedelta(minutes=self.pick.randrange(60)),
            }
            for order in orders
        ]
        self.calls |= {row["callback_no"]: row for row in rows}
        with self.engine.begin() as db:
            db.execute(CALLS.insert(), [{**row, "changed": row["attempted_at"]} for row in rows])

    def _correct(self, now: datetime) -> None:
        number = self.pick.choice([*self.calls])
        self.calls[number] = {**self.calls[number], "outcome": "wrong_number"}
        changed = now + timedelta(hours=2)
        with self.engine.begin() as db:
            chosen = CALLS.update().where(CALLS.c.callback_no == number)
            db.execute(chosen.values(outcome="wrong_number", changed=changed))

    def _delete(self) -> None:
        number = self.pick.choice([*self.calls])
        del self.calls[number]
        with self.engine.begin() as db:
            db.execute(CALLS.delete().where(CALLS.c.callback_no == number))

    def _fetch_while_away(self) -> None:
        away = self.database.rename(self.folder / "away.sqlite")
        try:
            load_database(self.home, "dms")
        except Unreadable:
            away.rename(self.database)
        else:
            raise AssertionError("a database that is away was fetched")
