"""Unify spellings of colleagues' names in the records, before marts are made (docs/operations/staff.md)."""

from collections.abc import Mapping, Sequence

import duckdb

from care.staff.staff import Person, names_by_spelling

COLLEAGUE_COLUMNS = frozenset(
    {"service_advisor", "sales_advisor", "advisor", "agent", "assigned_to", "handler", "actor"}
)
"""The columns of any record that name a colleague."""


def unify_staff_names(db: duckdb.DuckDBPyConnection, staff: Sequence[Person]) -> None:
    """Replace each spelling in ``records.<record>`` by its person's name; the batches stay as they are.

    All rows read decide which spelling is usual, so that a warehouse as of a past day has the names of today.
    """
    with_names = {
        record: columns for record, columns in _columns(db).items() if COLLEAGUE_COLUMNS & {*columns}
    }
    if not with_names:
        return
    names = names_by_spelling(db.execute(spellings_sql(with_names)).fetchall(), staff)
    if not names:
        return
    db.execute("create table records.staff_names (store varchar, spelling varchar, name varchar)")
    db.executemany(
        "insert into records.staff_names values (?, ?, ?)", [(*key, name) for key, name in names.items()]
    )
    for record, columns in with_names.items():
        db.execute(f"alter view records.{record} rename to spelt_{record}")
        db.execute(f"create view records.{record} as {unified_names_sql(record, columns)}")


def spellings_sql(records: Mapping[str, Sequence[str]]) -> str:
    """The select of store, spelling and number of rows read with it, in any column that names colleagues.

    ``records``: the columns of each record that has such a column.
    """
    parts = [
        f"select store_code as store, {column} as name, count(*) as n from records.read_{record} "
        f"where {column} is not null group by store_code, {column}"
        for record, columns in records.items()
        for column in columns
        if column in COLLEAGUE_COLUMNS
    ]
    return f"select store, name, sum(n) as n from ({' union all '.join(parts)}) read group by store, name"


def unified_names_sql(record: str, columns: Sequence[str]) -> str:
    """The select of ``records.spelt_<record>``, its spellings replaced by ``records.staff_names``."""
    named = [column for column in columns if column in COLLEAGUE_COLUMNS]
    joins = " ".join(
        f"left join records.staff_names as of_{column} "
        f"on of_{column}.store = r.store_code and of_{column}.spelling = r.{column}"
        for column in named
    )
    picks = ", ".join(
        f"coalesce(of_{column}.name, r.{column}) as {column}" if column in named else f"r.{column}"
        for column in columns
    )
    return f"select {picks} from records.spelt_{record} r {joins}"


def add_teams(db: duckdb.DuckDBPyConnection, staff: Sequence[Person]) -> None:
    """Add ``team`` to every mart with an advisor: the advisor's team in the staff file, or null."""
    teams = [(one.store, one.name, one.team) for one in staff if one.team]
    db.execute("create table records.teams (store varchar, name varchar, team varchar)")
    if teams:
        db.executemany("insert into records.teams values (?, ?, ?)", teams)
    for (mart,) in db.execute(
        "select table_name from duckdb_columns() "
        "where database_name = 'warehouse' and column_name = 'advisor'"
    ).fetchall():
        db.execute(f"alter table warehouse.{mart} add column team varchar")
        if teams:
            db.execute(
                f"update warehouse.{mart} as m set team = t.team from records.teams t "
                "where t.store = m.store and t.name = m.advisor"
            )


def _columns(db: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The records of which something was read, each with its columns."""
    rows = db.execute(
        "select table_name[6:], list(column_name order by column_index) from duckdb_columns() "
        "where database_name = 'records' and table_name like 'read\\_%' escape '\\' "
        "and column_name <> 'place' group by table_name order by table_name"
    )
    return dict(rows.fetchall())
