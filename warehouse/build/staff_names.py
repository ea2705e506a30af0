"""Colleagues under one name each, put right in the records before marts are made (docs/staff.md)."""

from collections.abc import Mapping, Sequence

import duckdb

from care.staff.staff import Person, names_by_spelling

PEOPLE = frozenset({"service_advisor", "sales_advisor", "advisor", "agent", "handler"})
"""The columns that name a colleague, in whichever record."""


def unify_staff_names(db: duckdb.DuckDBPyConnection, staff: Sequence[Person]) -> None:
    """Show each spelling in ``records.<record>`` under its person's name; the batches keep what they have.

    All rows read decide which spelling is usual, so that a past day has the names of today.
    """
    naming = {record: columns for record, columns in _columns(db).items() if PEOPLE & {*columns}}
    if not naming:
        return
    named = names_by_spelling(db.execute(spellings_sql(naming)).fetchall(), staff)
    if not named:
        return
    db.execute("create table records.named (store varchar, spelling varchar, name varchar)")
    db.executemany(
        "insert into records.named values (?, ?, ?)", [(*key, name) for key, name in named.items()]
    )
    for record, columns in naming.items():
        db.execute(f"alter view records.{record} rename to spelt_{record}")
        db.execute(f"create view records.{record} as {unified_names_sql(record, columns)}")


def spellings_sql(naming: Mapping[str, Sequence[str]]) -> str:
    """The select of store, spelling and how often it was read, in any column that names colleagues.

    ``naming``: the columns of each record that has such a column.
    """
    parts = [
        f"select store_code as store, {column} as name, count(*) as n from records.read_{record} "
        f"where {column} is not null group by store_code, {column}"
        for record, columns in naming.items()
        for column in columns
        if column in PEOPLE
    ]
    return f"select store, name, sum(n) as n from ({' union all '.join(parts)}) read group by store, name"


def unified_names_sql(record: str, columns: Sequence[str]) -> str:
    """The select of ``records.spelt_<record>`` with each spelling that ``records.named`` has as its name."""
    naming = [column for column in columns if column in PEOPLE]
    joins = " ".join(
        f"left join records.named as of_{column} "
        f"on of_{column}.store = r.store_code and of_{column}.spelling = r.{column}"
        for column in naming
    )
    picks = ", ".join(
        f"coalesce(of_{column}.name, r.{column}) as {column}" if column in naming else f"r.{column}"
        for column in columns
    )
    return f"select {picks} from records.spelt_{record} r {joins}"


def add_teams(db: duckdb.DuckDBPyConnection, staff: Sequence[Person]) -> None:
    """Give every mart with an advisor the advisor's ``team``, blank for whom the staff file gives none."""
    teams = [(one.store, one.name, one.team) for one in staff if one.team]
    db.execute("create table records.teams (store varchar, name varchar, team varchar)")
    if teams:
        db.executemany("insert into records.teams values (?, ?, ?)", teams)
    for (mart,) in db.execute(
        "select table_name from duckdb_columns() where database_name = 'house' and column_name = 'advisor'"
    ).fetchall():
        db.execute(f"alter table house.{mart} add column team varchar")
        if teams:
            db.execute(
                f"update house.{mart} as m set team = t.team from records.teams t "
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
