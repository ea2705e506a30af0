"""The texts of a home from which causes are learnt and phrases counted."""

from pathlib import Path

import polars as pl

from care.causes.dated_texts import DatedTexts
from care.causes.lexicon import is_blank_cause
from warehouse.query.figure_source import FigureSource
from warehouse.query.unsupported import Unsupported
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import DamagedHome, NoWarehouse

COMPLAINTS = (
    "select store, complaint_no, received_on, cause_1, description, vin_key from complaints "
    "where description is not null order by store, complaint_no"
)
DISSATISFIED = (
    "select attempted_on as received_on, voice as description from attempts "
    "where voice is not null and dissatisfied and complaint_no is null "
    "order by attempted_at, store, callback_no"
)
"""What dissatisfied customers said in callbacks that no complaint came of."""


def coded_cases(home: Path) -> list[tuple[str, str]]:
    """Text and cause of each complaint of a home that has both; none where nothing was loaded."""
    try:
        rows = Warehouse.open(home).statement((COMPLAINTS, []))
    except DamagedHome:
        raise
    except NoWarehouse:
        return []
    pairs = rows.select("description", "cause_1").iter_rows()
    return [(text, cause) for text, cause in pairs if not is_blank_cause(cause)]


def texts_of_home(home: Path, *, callbacks: bool = False) -> DatedTexts:
    """The complaints of a home; or what dissatisfied customers said in callbacks. Raises NoWarehouse."""
    return dated_texts(Warehouse.open(home), callbacks=callbacks)


def dated_texts(source: FigureSource, *, callbacks: bool = False) -> DatedTexts:
    """The same of a source; none where it cannot list single records."""
    try:
        rows = source.statement((DISSATISFIED if callbacks else COMPLAINTS, []))
    except Unsupported:
        rows = pl.DataFrame(schema={"description": pl.String, "received_on": pl.Date})
    customers = rows["vin_key"].to_list() if "vin_key" in rows.columns else []
    return DatedTexts(rows["description"].to_list(), rows["received_on"].to_list(), customers)
