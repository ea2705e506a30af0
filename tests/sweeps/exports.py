"""Exports that overlap, repeat and contradict each other, and all the facts made of them."""

import os
import random
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from tests.sweeps.damage import as_csv
from warehouse.storage.home import Home

MADE_AT = datetime(2026, 3, 11, 8).timestamp()
NOT_FACTS = {"loaded_at", "loaded_by"}
"""Columns that depend on the load and not on the files: when and by whom a file was loaded."""
ORDERS = ["门店代码", "工单号", "车架号", "服务顾问", "交车时间"]
CALLS = ["门店代码", "回访编号", "回访类型", "关联单号", "回访时间", "回访结果", "满意度"]
COMPLAINTS = ["门店代码", "投诉编号", "投诉来源", "车架号", "一级原因", "受理时间", "首次关闭时间", "状态"]


def write_exports(folder: Path, seed: int = 1) -> list[Path]:
    """Write nine files with the same keys in several versions, ordered by name or only by content."""
    pick = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    calls = [_calls(pick) for _ in range(4)]
    tables = {
        "工单_20260308.csv": [ORDERS, *_orders(pick)],
        "工单_20260309.csv": [ORDERS, *_orders(pick)],
        "回访_20260308.csv": [CALLS, *calls[0]],
        "回访_20260309.csv": [CALLS, *calls[1]],
        "回访甲.csv": [CALLS, *calls[2]],
        "回访乙.csv": [CALLS, *calls[3]],
        "回访_20260308 副本.csv": [CALLS, *calls[0]],
        "投诉_20260308.csv": [COMPLAINTS, *_complaints(pick)],
        "投诉_20260310.csv": [COMPLAINTS, *_complaints(pick)],
    }
    for name, table in tables.items():
        (folder / name).write_bytes(as_csv(table, pick.choice(("utf-8", "gb18030"))))
        os.utime(folder / name, (MADE_AT, MADE_AT))
    return [folder / name for name in tables]


def _vin(number: int) -> str:
    return f"LSVAA4182E21848{number:02}"


def _orders(pick: random.Random) -> list[list[str]]:
    return [
        ["S01", f"W{n}", _vin(n % 9), pick.choice(("李强", "赵敏")), f"2026-03-0{1 + n % 7} 1{n % 9}:00"]
        for n in pick.sample(range(30), 20)
    ]


def _calls(pick: random.Random) -> list[list[str]]:
    made = []
    for n in pick.sample(range(60), 40):
        outcome, score = pick.choice((("成功", "9"), ("成功", "6"), ("无法接通", ""), ("改天", "")))
        at = f"2026-03-0{1 + n % 8} {10 + n % 8}:00"
        made.append(["S01", f"{n}", "售后回访", f"W{n % 30}", at, outcome, score])
    return made


def _complaints(pick: random.Random) -> list[list[str]]:
    made = []
    for n in pick.sample(range(12), 8):
        closed = pick.choice(("", "2026-03-07 10:00"))
        cause = pick.choice(("服务态度", "配件缺货/等待"))
        state = "关闭" if closed else "处理中"
        source = pick.choice(("来店", "回访"))
        received = f"2026-03-0{1 + n % 6} 09:00"
        made.append(["S01", f"T{n}", source, _vin(n % 9), cause, received, closed, state])
    return made


def facts(home: Path) -> dict[str, str]:
    """Every table of the served warehouse as a hash of its rows, whatever order they stand in."""
    file = Home(home).warehouse(Home(home).current()).as_posix()
    with duckdb.connect() as db:
        db.execute(f"attach '{file}' as served (read_only)")
        db.execute("use served")
        return {table: _hash(db, table) for (table,) in db.execute("show tables").fetchall()}


def _hash(db: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = [row[0] for row in db.execute(f"describe {table}").fetchall() if row[0] not in NOT_FACTS]
    rows = db.table(table).select(", ".join(columns)).order("all").fetchall()
    return sha256(repr((columns, rows)).encode()).hexdigest()
