"""Deduplicate: of several rows of one key the latest export's is current (definitions §4).

The SQL runs on DuckDB and Spark. ``records.read_<record>`` holds all rows read, with their ``place`` in the
batch and their ``file_id``, the greater of which was exported later; ``records.replaced_<record>`` the rows
that are not current, and why.
"""

from collections.abc import Iterable, Sequence


def replaced_rows_sql(record: str, key: Sequence[str], columns: Iterable[str], part: str = "") -> str:
    """The select of the rows that another row of their key has replaced, each with its ``verdict``.

    The latest sheet with a key replaces all rows of the key in others. Of two rows of one key and ``part`` in
    a sheet the later one in the batch is current. A row is a ``duplicate`` where a newer one is equal in all
    ``columns``, else it is ``superseded``.
    """
    names = ", ".join(("store_code", *key))
    parts = ", ".join(filter(None, (names, part, "file_id")))
    compared = ", ".join(columns)
    return f"""
        with contested as (
            select {names} from records.read_{record} group by {names} having count(*) > 1
        ),
        versions as (
            select store_code, file_id, source_row,
                max(file_id) over (partition by {names}) as latest,
                row_number() over (partition by {parts} order by place desc) as age,
                row_number() over (
                    partition by {compared}, supplied order by file_id desc, place desc
                ) as copy
            from records.read_{record} join contested using ({names})
        )
        select store_code, file_id, source_row,
            case when copy = 1 then 'superseded' else 'duplicate' end as verdict
        from versions where age > 1 or file_id <> latest
    """


def current_rows_sql(record: str) -> str:
    """The select of the current rows, one a key."""
    return f"""
        select r.* exclude (place) from records.read_{record} r
        anti join records.replaced_{record} o on o.file_id = r.file_id and o.source_row = r.source_row
    """
