"""Personal values in every column of every record kind, taken through the loader, and what is left."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import polars as pl

from care.privacy.plain_form import plain_form
from care.privacy.text_masking import display_name, mask_text
from etl.pipeline.load import load
from etl.privacy.record_numbers import mask_record_numbers
from etl.records.registry import RECORDS, Field, RecordKind
from tests.generated.personal_values import HARMLESS, KINDS, Make, drawn, full_name, mobile

PHRASES = ("{}", "请回电{}", "{}，请登记", "备注：{} 已核实", "客户说 {} 才对", "（{}）")
REMARKS = ("{}", "{}，已处理", "备注：{}", "客户问 {} 对不对", "更换后（{}）", "单上写着{}")
AROUND = re.compile(
    r"^(?:车架号后八位|末8位：|座机|办公室电话：|澳门电话|护照|微信号|微信：|QQ|qq号：|地址：)"
    r"|转8012$| ext 12$"
)
"""What may stay around a value: the word for it, an extension."""
NAMES = ("file name", "heading")
CELLS: Mapping[str, str] = {
    "store_code": "S01",
    "callback_type": "service",
    "outcome": "reached",
    "event": "contacted",
    "delivered_at": "2026-03-01 10:00",
    "attempted_at": "2026-03-02 10:00",
    "received_at": "2026-03-02 10:00",
    "happened_at": "2026-03-02 10:00",
}


@dataclass
class Kept:
    """How many values of each kind were written, and those that can be read in what was stored."""

    written: Counter[str] = field(default_factory=Counter)
    leaked: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, column and text of each."""

    def note(self, kind: str, place: str, value: str, shown: str) -> None:
        """Count a value, and whether it is left in what is shown."""
        self.written[kind] += 1
        if is_left(value, shown):
            self.leaked.append((kind, place, f"{value} → {shown}"))

    def recall(self, kind: str | None = None) -> float:
        """The share that was masked."""
        lost = sum(kind in (None, one) for one, _, _ in self.leaked)
        return 1 - lost / (self.written[kind] if kind else self.written.total())


def open_columns(record: RecordKind) -> list[Field]:
    """The text columns that are not personal as a whole."""
    return [
        one
        for one in record.fields.values()
        if one.kind == "text" and one.personal in (None, "text", "reference")
    ]


def compact(text: str) -> str:
    """Letters and digits alone, in one notation."""
    return re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", unicodedata.normalize("NFKC", plain_form(text).plain))


def is_left(value: str, shown: str) -> bool:
    """Whether a value can still be read in a text."""
    bare = AROUND.sub("", value)
    return value in shown or compact(bare) in compact(shown)


def stored(
    folder: Path,
    makers: Mapping[str, Make] = KINDS,
    phrases: Sequence[str] = PHRASES,
    each: int = 1,
    seed: int = 20,
) -> Kept:
    """Load one value of each kind into each column, ``each`` times, and search what is stored."""
    kept, raw = Kept(), folder / "raw"
    raw.mkdir(parents=True)
    told = {record: _write_values(raw, record, makers, phrases, each, seed) for record in RECORDS}
    load(folder / "home", [raw], by="test")
    for record, shown in _shown(folder / "home"):
        for (kind, column, value), text in zip(told[record], shown, strict=True):
            kept.note(kind, f"{record}.{column}", value, text)
    for place in NAMES:
        for kind, value in drawn(dict(makers), each, seed + 99):
            kept.note(kind, place, value, display_name(f"回访 {value} 3月"))
    return kept


def _write_values(
    raw: Path, name: str, makers: Mapping[str, Make], phrases: Sequence[str], each: int, seed: int
) -> list[tuple[str, str, str]]:
    """Write the export of a record kind; kind, column and value of each of its rows."""
    record, rows, told = RECORDS[name], [], []
    for column in open_columns(record):
        rng = Random(f"{seed} {name} {column.name}")
        for kind, value in drawn(dict(makers), each, rng.randrange(1_000_000)):
            told.append((kind, column.name, value))
            rows.append(_row(record, len(rows), {column.name: rng.choice(phrases).format(value)}))
    _write(raw / f"{name}.csv", record, rows)
    return told


def _row(record: RecordKind, number: int, cells: Mapping[str, str]) -> dict[str, str]:
    keys = {name: f"N{number:07}" for name in record.key if name.endswith("_no")}
    required = {
        one.name: CELLS[one.name] for one in record.fields.values() if one.required and one.name in CELLS
    }
    return keys | required | dict(cells)


def _write(path: Path, record: RecordKind, rows: Sequence[Mapping[str, str]]) -> None:
    used = [one for one in record.fields.values() if any(one.name in row for row in rows)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([one.zh for one in used])
        lines.writerows([row.get(one.name, "") for one in used] for row in rows)


def _shown(home: Path) -> Iterator[tuple[str, list[str]]]:
    """Record kind and, of every row in its order, all that is stored where the dashboard reads."""
    for batch in (home / "batches").glob("*[0-9a-f].parquet"):
        if batch.name.endswith(".notes.parquet"):
            continue
        rows = pl.concat(
            [pl.read_parquet(batch), pl.read_parquet(batch.with_suffix(".notes.parquet"))], how="diagonal"
        )
        texts = rows.group_by("source_row").agg(pl.exclude("source_row").cast(pl.String)).sort("source_row")
        record = next(one for one in RECORDS.values() if set(one.fields) <= set(rows.columns))
        yield record.name, [_joined(line) for line in texts.drop("source_row").rows()]


def _joined(line: tuple[list[str | None], ...]) -> str:
    return "\n".join(cell for cells in line for cell in cells if cell)


def stored_names(
    folder: Path, named: Mapping[str, tuple[str, str]] | None = None, each: int = 40, seed: int = 20
) -> Kept:
    """Load texts with names by each way in which one is known, and search what is stored."""
    rng, kept, ways = Random(seed), Kept(), dict(named or NAMED)
    record, rows, told = RECORDS["complaints"], [], []
    columns = [one.name for one in open_columns(record) if not one.name.endswith(("_no", "_code"))]
    for way, (cell, text) in ways.items():
        for number in range(each):
            name, other, phone = full_name(rng), full_name(rng), mobile(rng)
            words = {"name": name, "other": other}
            column = (
                columns[number % len(columns)] if "{name}" in cell or "{other}" in cell else "description"
            )
            row = {
                "customer_name": cell.format(**words),
                "customer_phone": phone,
                column: text.format(**words),
            }
            rows.append(_row(record, len(rows), row))
            told.append((way, column, name if "{name}" in text else other))
            if way == "other row":
                row = {"customer_name": name, "customer_phone": phone}
                rows.append(_row(record, len(rows), row))
                told.append(("", "", ""))
    (folder / "raw").mkdir(parents=True)
    _write(folder / "raw" / "complaints.csv", record, rows)
    load(folder / "home", [folder / "raw"], by="test")
    for _, shown in _shown(folder / "home"):
        for (way, column, name), text in zip(told, shown, strict=True):
            kept.written[way] += bool(way)
            if way and name in text:
                kept.leaked.append((way, column, f"{name} → {text}"))
    return kept


NAMED = {
    "own": ("{name}", "{name}反映空调不凉"),
    "own, with title": ("{name}先生", "找{name}取车"),
    "own, with remark": ("{name}（车主）", "{name}不满意"),
    "own, half": ("{other}/{name}", "{name}来取车"),
    "other row": ("{other}", "{name}也打来问过"),
    "title": ("", "上午{name}女士来电"),
    "master": ("", "{name}师傅说还有异响"),
    "label": ("", "联系人：{name}，下午再打"),
    "introduced": ("", "我叫{name}，车还没好"),
    "bracket": ("", "{name}（车主）要求退款"),
    "before a phone": ("", "请联系 {name} 13912345678"),
}
"""Way in which a name is known → the cell of names and the text."""


def spoiled(
    makers: Mapping[str, Make] = HARMLESS, phrases: Sequence[str] = REMARKS, many: int = 300, seed: int = 20
) -> Kept:
    """Texts in which nothing is personal; those that masking changes are ``leaked``."""
    kept, rng = Kept(), Random(seed)
    values = [(kind, rng.choice(phrases).format(value)) for kind, value in drawn(dict(makers), many, seed)]
    numbers = [
        (kind, value)
        for kind, value in drawn(dict(makers), many, seed)
        if kind in ("order number", "serial number")
    ]
    shown = [*mask_text(pl.Series([text for _, text in values]))]
    shown += [*mask_record_numbers(pl.Series([value for _, value in numbers]), b"k" * 32)]
    for (kind, before), after in zip((*values, *numbers), shown, strict=True):
        kept.written[kind] += 1
        if before != after:
            kept.leaked.append((kind, "text", f"{before} → {after}"))
    return kept
