"""A made-up dealer network of any size: visits, attempts and complaints, as Parquet and as raw exports.

Everything follows from the number of a visit, so that the same size is the same network every time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

PART = 1_000_000
"""Visits of one export file, as many as a spreadsheet could hold."""


@dataclass(frozen=True)
class Size:
    """The number of records of each kind. A vehicle comes about twice a year."""

    name: str
    stores: int
    years: int
    visits: int

    @property
    def vehicles(self) -> int:
        """The number of vehicles among which the visits are divided."""
        return max(self.visits // (2 * self.years), 1)


SIZES = {
    "XS": Size("XS", stores=2, years=2, visits=5_000),
    "S": Size("S", stores=1, years=3, visits=100_000),
    "M": Size("M", stores=20, years=5, visits=1_000_000),
    "L": Size("L", stores=200, years=5, visits=10_000_000),
}

# One drawing is a number that follows from the visit and the drawing's own name.
DRAW = """
create or replace macro draw(i, name, many) as cast(hash(i * 1000 + hash(name) % 997) % many as bigint)
"""
VISITS = """
create or replace view visits as
select
    i,
    draw(i, 'vehicle', {vehicles}) as vehicle,
    draw(vehicle, 'store', {stores}) + 1 as store,
    timestamp '2021-01-04 08:00:00' + to_days(cast(i * {days} // {visits} as integer))
        + to_minutes(draw(i, 'arrival', 540)) as arrived_at,
    arrived_at + to_minutes(45 + draw(i, 'work', 300)) as delivered_at,
    delivered_at + interval 2 day as received_at,
    received_at + to_minutes(300 + draw(i, 'close', 9000)) as closed_at
from range({since}, {until}) visit (i)
"""
RECORDS = {
    "service_orders": """
        select
            printf('S%03d', store) as 门店代码, printf('RO%09d', i) as 工单号,
            printf('LSVAA%02d%010d', vehicle % 90 + 10, vehicle) as 车架号,
            printf('沪A%05d', vehicle % 100000) as 车牌号,
            ['王', '李', '张', '刘', '陈', '杨', '赵', '黄'][vehicle % 8 + 1] || '先生' as 客户姓名,
            printf('13%09d', vehicle) as 客户电话,
            case when vehicle % 7 = 0 then '公车' else '私车' end as 车辆性质,
            ['保养', '保养', '首保', '维修', '维修', '事故', '索赔', '返修'][draw(i, 'type', 8) + 1]
                as 维修类型,
            printf('顾问%03d%02d', store, draw(i, 'advisor', 12)) as 服务顾问,
            strftime(arrived_at, '%Y-%m-%d %H:%M:%S') as 进厂时间,
            strftime(delivered_at, '%Y-%m-%d %H:%M:%S') as 交车时间,
            1000 + draw(i, 'km', 200000) as 行驶里程, 200 + draw(i, 'amount', 8000) as 工单金额
        from visits
    """,
    "callbacks": """
        select
            printf('S%03d', store) as 门店代码, printf('CB%09d%d', i, nth) as 回访编号,
            '售后回访' as 回访类型,
            printf('RO%09d', i) as 关联单号,
            printf('LSVAA%02d%010d', vehicle % 90 + 10, vehicle) as 车架号,
            printf('专员%03d%d', store, draw(i, 'agent', 4)) as 回访专员,
            case when draw(i, 'channel', 10) = 0 then '微信' else '电话' end as 回访方式,
            strftime(
                date_trunc('day', delivered_at) + to_days(cast(nth + draw(i, 'late', 3) as integer))
                    + to_minutes(540 + draw(i, 'called', 480)),
                '%Y-%m-%d %H:%M:%S'
            ) as 回访时间,
            case when nth = 1 and draw(i, 'again', 10) < 4 then '无法接通'
                when draw(i, 'refuses', 20) = 0 then '拒访' else '成功' end as 回访结果,
            case when draw(i, 'score', 3) > 0 then 6 + draw(i, 'how', 5) end as 满意度,
            case when draw(i, 'unhappy', 12) = 0 then '是' else '否' end as 是否不满,
            case draw(i, 'voice', 10)
                when 0 then '等待时间太长，没有人通知我'
                when 1 then '空调还是不制冷，请再看看' end as 客户原话,
            null as 投诉编号
        from visits, unnest(case when draw(i, 'again', 10) < 4 then [1, 2] else [1] end) attempt (nth)
    """,
    "complaints": """
        select
            printf('S%03d', store) as 门店代码, printf('TS%09d', i) as 投诉编号,
            ['回访', '厂家热线', '来店', '来电', '网络'][draw(i, 'source', 5) + 1] as 投诉来源,
            ['A', 'B', 'C', 'D', 'E'][draw(i, 'level', 5) + 1] as 投诉等级,
            ['售后', '售后', '配件', '销售'][draw(i, 'department', 4) + 1] as 责任部门,
            printf('顾问%03d%02d', store, draw(i, 'advisor', 12)) as 责任顾问,
            printf('LSVAA%02d%010d', vehicle % 90 + 10, vehicle) as 车架号,
            printf('RO%09d', i) as 关联单号,
            ['维修质量', '服务态度', '配件', '价格', '交车时间'][draw(i, 'cause', 5) + 1] as 一级原因,
            printf('原因%02d', draw(i, 'detail', 20)) as 二级原因,
            '同样的问题又出现了，希望尽快处理' as 投诉内容,
            strftime(received_at, '%Y-%m-%d %H:%M:%S') as 受理时间,
            strftime(received_at + to_minutes(draw(i, 'reply', 300)), '%Y-%m-%d %H:%M:%S') as 首次联系时间,
            strftime(closed_at, '%Y-%m-%d %H:%M:%S') as 首次关闭时间,
            case when draw(i, 'reopened', 12) = 0 then 1 else 0 end as 重开次数,
            strftime(closed_at, '%Y-%m-%d %H:%M:%S') as 最终关闭时间,
            '关闭' as 状态
        from visits where draw(i, 'complains', 100) < 6
    """,
}


@dataclass(frozen=True)
class Network:
    """The exports of a network in a folder."""

    size: Size
    folder: Path

    def exports(self, record: str | None = None) -> list[Path]:
        """The raw files (CSV in GB18030), of one kind of record or of all."""
        return sorted(self.folder.glob(f"{record or '*'}-*.csv"))

    def twins(self, record: str) -> list[Path]:
        """The same rows as Parquet."""
        return sorted(self.folder.glob(f"{record}-*.parquet"))

    def utf8(self, record: str) -> list[Path]:
        """The same rows as CSV in UTF-8."""
        return sorted((self.folder / "utf8").glob(f"{record}-*.csv"))


def network(size: Size, folder: Path) -> Network:
    """Write the network into ``folder`` unless it exists; an incomplete file is written again."""
    made = Network(size, folder / size.name)
    for part, since in enumerate(range(0, size.visits, PART)):
        until = min(since + PART, size.visits)
        for record in RECORDS:
            if not (made.folder / f"{record}-{part:02d}.csv").exists():
                _write(made, record, part, since, until)
    return made


def _write(made: Network, record: str, part: int, since: int, until: int) -> None:
    size, name = made.size, f"{record}-{part:02d}"
    parquet = made.folder / f"{name}.parquet"
    utf8 = made.folder / "utf8" / f"{name}.csv"
    utf8.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as db:
        db.execute(DRAW)
        db.execute(
            VISITS.format(
                vehicles=size.vehicles,
                stores=size.stores,
                days=size.years * 365,
                visits=size.visits,
                since=since,
                until=until,
            )
        )
        db.execute(f"create table rows as {RECORDS[record]} order by all")
        db.execute(f"copy rows to '{parquet.as_posix()}' (compression zstd)")
        db.execute(f"copy rows to '{utf8.as_posix()}' (header)")
    beside = made.folder / f".{name}"
    with beside.open("wb") as raw:
        for text in _blocks(utf8):
            raw.write(text.encode("gb18030"))
    beside.rename(made.folder / f"{name}.csv")


def _blocks(file: Path, characters: int = 1 << 22) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="") as text:
        while block := text.read(characters):
            yield block
