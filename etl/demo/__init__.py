"""Generate demo data: two years of raw export files of three fictional stores (docs/demo.md).

The files are deterministic: the same code writes the same bytes.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

from care.i18n import say
from etl.demo.campaigns import campaigns, hold_campaigns
from etl.demo.caring import callback_answers, reminders, surveys
from etl.demo.cases import CaseBook, inquire
from etl.demo.desk import Desk
from etl.demo.export_files import write_export
from etl.demo.exports import exports
from etl.demo.stores import ASKING_STORES, STORES, Store
from etl.demo.trade import Row, car_sales, workshop_visits


def write_demo(folder: Path, progress: Callable[[str, int, int], None] | None = None) -> None:
    """Write the raw files into ``folder``, one folder a store.

    ``progress`` receives a message, the number of stores done, and their total.
    """
    for done, store in enumerate(STORES):
        if progress is not None:
            words = say(f"正在生成 {store.code} 的演示数据", f"Making the demo data of {store.code}")
            progress(words, done, len(STORES))
        for export in exports(store, records_of(store)):
            write_export(folder / store.code, export)


def records_of(store: Store) -> dict[str, list[Row]]:
    """Record kind → its rows without planted faults, by field name, with codes as values."""
    rng = Random(f"demo {store.code}")  # noqa: S311 - made-up rows need no strong randomness
    sale_rows, sales = car_sales(store, rng)
    order_rows, visits = workshop_visits(store, sales, rng)
    cases = CaseBook(store, rng)
    desk = Desk(store, cases, rng)
    for visit in visits:
        desk.after_visit(visit)
    for sale in sales:
        desk.after_sale(sale)
    desk.after_closing()
    if store.calls_lost:
        desk.to_lost([*sales, *visits])
    calls = desk.rows()
    asked = {"callback_answers": callback_answers(store, calls)} if store.code in ASKING_STORES else {}
    reminded = reminders(store, sale_rows, order_rows)
    hold_campaigns(store, order_rows, reminded)
    return {
        "service_orders": order_rows,
        "vehicle_sales": sale_rows,
        "callbacks": calls,
        "complaints": sorted(cases.rows, key=lambda row: row["received_at"]),
        "inquiries": inquire(store, rng),
        "reminders": reminded,
        "campaigns": campaigns(store),
        "surveys": surveys(store),
        **asked,
    }
