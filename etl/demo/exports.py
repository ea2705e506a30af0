"""Which files a store exports: the period, form and time format of each, and the texts of its cells."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from etl.demo.export_files import Cell, Export, ExportForm
from etl.demo.planted_faults import FAULTS, Fault
from etl.demo.stores import Store
from etl.demo.trade import Row
from etl.records.registry import RECORDS, Field

MONTHLY, QUARTERLY, YEARLY, WHOLE = "_%Y年%m月", "_%YQ%q", "_%Y年", ""
GB18030, UTF8_BOM = "gb18030", "utf-8-sig"
DASHED, SLASHED, DOTTED = "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y.%m.%d %H:%M"
PACKED, WRITTEN = "%Y%m%d%H%M%S", "%Y年%m月%d日 %H:%M"
MONTHS, DAYS = "%Y年%m月", "%Y-%m-%d"

FORMS = {
    ("S01", "service_orders"): ExportForm(QUARTERLY, GB18030, DASHED),
    ("S01", "vehicle_sales"): ExportForm(WHOLE),
    ("S01", "callbacks"): ExportForm(QUARTERLY, GB18030, SLASHED),
    ("S01", "complaints"): ExportForm(YEARLY),
    ("S01", "inquiries"): ExportForm(WHOLE, GB18030, SLASHED),
    ("S01", "reminders"): ExportForm(WHOLE, GB18030, SLASHED),
    ("S01", "callback_answers"): ExportForm(WHOLE, GB18030),
    ("S01", "campaigns"): ExportForm(WHOLE, GB18030, DAYS),
    ("S01", "surveys"): ExportForm(WHOLE, GB18030, MONTHS),
    ("S02", "service_orders"): ExportForm(QUARTERLY, GB18030, WRITTEN),
    ("S02", "vehicle_sales"): ExportForm(WHOLE, GB18030, PACKED),
    ("S02", "callbacks"): ExportForm(MONTHLY, GB18030, SLASHED),
    ("S02", "complaints"): ExportForm(WHOLE, time=DASHED, titled=True),
    ("S02", "inquiries"): ExportForm(WHOLE),
    ("S02", "reminders"): ExportForm(WHOLE),
    ("S02", "callback_answers"): ExportForm(WHOLE, UTF8_BOM),
    ("S02", "campaigns"): ExportForm(WHOLE),
    ("S02", "surveys"): ExportForm(WHOLE, GB18030, MONTHS),
    ("S03", "service_orders"): ExportForm(QUARTERLY, GB18030, PACKED),
    ("S03", "vehicle_sales"): ExportForm(WHOLE, UTF8_BOM, SLASHED),
    ("S03", "callbacks"): ExportForm(QUARTERLY, GB18030, WRITTEN),
    ("S03", "complaints"): ExportForm(YEARLY, time=SLASHED),
    ("S03", "inquiries"): ExportForm(WHOLE, GB18030, DOTTED),
    ("S03", "reminders"): ExportForm(WHOLE, GB18030, DASHED),
    ("S03", "campaigns"): ExportForm(WHOLE, UTF8_BOM, DAYS),
    ("S03", "surveys"): ExportForm(WHOLE, GB18030, MONTHS),
}
EARLY_STORE, EARLY_EXPORT = "S01", datetime(2026, 2, 27, 17, 30)
"""How long before its last export a store exported the running quarter's orders, so that both overlap."""


def exports(store: Store, records: dict[str, list[Row]]) -> Iterator[Export]:
    """Every file of a store, from the rows of every record kind."""
    for record, rows in records.items():
        slices = _slices(store, record, rows)
        for period, inside in slices.items():
            faults = FAULTS.get((store.code, record), ()) if period == [*slices][-1] else ()
            yield _export(store, record, period, store.exported_at, inside, faults)
    if store.code == EARLY_STORE:
        *_, (period, inside) = _slices(store, "service_orders", records["service_orders"]).items()
        yield _export(store, "service_orders", period, EARLY_EXPORT, _known_early(inside))


def _slices(store: Store, record: str, rows: list[Row]) -> dict[str, pl.DataFrame]:
    """The rows by period, in order of time. Kilometres and yuan are whole, as stores write them.

    A store's system has the columns that some row of it has.
    """
    named = {name for row in rows for name in row}
    fields = [field for field in RECORDS[record].fields.values() if field.name in named]
    schema = {field.name: pl.Int64() if field.kind == "number" else field.dtype for field in fields}
    parts = pl.DataFrame(rows, schema=schema)
    began = pl.col(RECORDS[record].times[0]) if RECORDS[record].times else None
    if began is None or parts.select(began).to_series().has_nulls():
        return {WHOLE: parts}
    period = began.dt.strftime(FORMS[store.code, record].period)
    parts = parts.sort(began, maintain_order=True)
    return {
        str(name): part.drop("period")
        for (name,), part in parts.with_columns(period=period)
        .partition_by("period", as_dict=True, maintain_order=True)
        .items()
    }


def _known_early(orders: pl.DataFrame) -> pl.DataFrame:
    later = ("completed_at", "delivered_at")
    return orders.filter(pl.col("arrived_at") <= EARLY_EXPORT).with_columns(
        pl.when(pl.col(event) <= EARLY_EXPORT).then(event) for event in later
    )


def _export(
    store: Store,
    record: str,
    period: str,
    exported_at: datetime,
    rows: pl.DataFrame,
    faults: Iterable[Fault] = (),
) -> Export:
    kind, form = RECORDS[record], FORMS[store.code, record]
    fields = [kind.fields[name] for name in rows.columns]
    written = rows.select(_cells(field, form) for field in fields)
    lines: list[tuple[Cell, ...]] = written.rows()
    sample = written.row(0, named=True)
    return Export(
        name=f"{kind.zh}_{store.code}{period}_{exported_at:%Y%m%d}",
        form=form,
        title=f"{store.code} {kind.zh}明细表（{exported_at:%Y-%m-%d} 导出）",
        exported_at=exported_at,
        headings=[field.zh for field in fields],
        lines=lines + [tuple((sample | fault).values()) for fault in faults],
    )


def _cells(field: Field, form: ExportForm) -> pl.Expr:
    cells = pl.col(field.name)
    match field.kind:
        case "time" if form.time:
            return cells.dt.strftime(form.time)
        case "code":
            words = {code: term.zh for code, term in VOCABULARIES[field.name].items()}
            return cells.replace_strict(words)
        case "flag":
            return pl.when(cells).then(pl.lit("是")).when(~cells).then(pl.lit("否")).alias(field.name)
        case _:
            return cells
