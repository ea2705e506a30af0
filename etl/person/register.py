"""The register of personal data: what is held, where, why and how long, generated from what is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from care.i18n import say
from care.semantic.column_labels import column_label
from etl.person.held import batches_in
from etl.records.registry import RECORDS
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home

FIELDS = ("name", "phone", "plate", "vin", "text")


@dataclass(frozen=True)
class RegisterEntry:
    """One kind of personal data in one place."""

    what: str
    where: str
    form: str
    why: str
    how_long: str
    rows: int | None


def personal_register(home: Path) -> list[RegisterEntry]:
    """One entry a kind of data and place; ``rows`` are counted, None where they are not."""
    return [*_of_records(Home(home)), *_of_files(home)]


def _of_records(place: Home) -> Iterator[RegisterEntry]:
    why = say("回访、投诉与流失的统计和核对", "Figures on callbacks, complaints and loss, and their proof")
    named = sorted({sheet["record"] for load in place.read_manifest()["loads"] for sheet in load["sheets"]})
    originals = _rows_by_record(place)
    for record in named:
        kind = RECORDS.get(record)
        personal = [field for field in kind.fields.values() if field.personal in FIELDS] if kind else []
        if kind is None or not personal:
            continue
        what = f"{say(kind.zh, kind.en)}{say('：', ': ')}" + say("、", ", ").join(
            say(field.zh, field.en) for field in personal
        )
        masked, plain = originals.get(record, (0, 0))
        yield RegisterEntry(
            what,
            "batches/, warehouse/",
            say("脱敏，另有密钥哈希", "masked, with keyed hashes"),
            why,
            say(
                "至删除数据文件夹，或 care person erase", "until the home is deleted, or “care person erase”"
            ),
            masked,
        )
        yield RegisterEntry(
            what,
            "protected/",
            say("原值", "originals"),
            say("经审计查看，联系客户", "looked up under audit, to reach the customer"),
            say("至 care retain --keep-originals 期满", "until “care retain --keep-originals” removes them"),
            plain,
        )


def _rows_by_record(place: Home) -> dict[str, tuple[int, int]]:
    counted: dict[str, tuple[int, int]] = {}
    records = {
        sheet["batch"]: sheet["record"] for load in place.read_manifest()["loads"] for sheet in load["sheets"]
    }
    for batch in batches_in(place):
        masked, plain = counted.get(records.get(batch, ""), (0, 0))
        file = place.protected(batch)
        plain += _height(file) if is_complete(file) else 0
        counted[records.get(batch, "")] = (masked + _height(place.batch(batch)), plain)
    return counted


def _height(parquet: Path) -> int:
    return int(pl.scan_parquet(parquet).select(pl.len()).collect().item())


def _of_files(home: Path) -> Iterator[RegisterEntry]:
    customer = column_label("customer_name")
    plain = say("原值", "plain")
    until_deleted = say("至手工删除", "until it is deleted by hand")
    told = (
        (
            "batches/*.notes.parquet",
            say("被拒收的行", "rejected rows"),
            say("脱敏", "masked"),
            say("改正导出文件", "so that exports can be mended"),
        ),
        (
            "minutes.sqlite",
            say("周会记录里写到的人", "people named in minutes"),
            say("如所写", "as typed"),
            say("跟进行动", "to follow actions up"),
        ),
        (
            "audit.jsonl",
            say("操作人、查看原因", "who did what, and reasons"),
            say("号码脱敏", "numbers masked"),
            say("追查滥用", "to trace misuse"),
        ),
        (
            "causes/suggestions.parquet",
            say("投诉里能说明原因的词", "words of complaints that tell their cause"),
            say("脱敏", "masked"),
            say("推荐原因", "suggests causes"),
        ),
        (
            "causes/learnt.json",
            say("近来增多的说法", "phrases that rise"),
            say("脱敏", "masked"),
            say("发现新问题", "finds new faults"),
        ),
        (
            "sign-ins.json",
            say("谁何时登录", "who signed in when"),
            plain,
            say("结束登录", "ends sign-ins"),
        ),
        (
            "logs/server.jsonl",
            say("访问者的网络地址", "addresses of clients"),
            plain,
            say("查故障与滥用", "to trace faults and misuse"),
        ),
        ("views/*.json", say("员工保存的视图", "views of staff"), plain, say("下次打开", "opens them again")),
        ("staff.toml", say("员工姓名", "names of staff"), plain, say("按人比较", "comparing people")),
        ("access.toml", say("用户邮箱", "addresses of users"), plain, say("权限", "rights")),
        ("key", say("哈希的密钥", "the key of the hashes"), plain, say("对应记录", "joins records")),
        (
            "erased.json",
            say(f"已删除者的哈希（无{customer}）", "hashes of people who were erased"),
            say("密钥哈希", "keyed hashes"),
            say("重新导入时不再出现", "so that loading again does not bring them back"),
        ),
    )
    for where, what, form, why in told:
        if any(home.glob(where)):
            yield RegisterEntry(what, where, form, why, until_deleted, None)
