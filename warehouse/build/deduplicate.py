"""Of several rows of one key the latest export's holds (definitions §4), as SQL that every engine runs.

``records.read_<record>`` is all that was read, with ``place`` in its batch and ``file_id``, the greater of
which was exported later; ``records.beaten_<record>`` what no longer holds, and why.
"""

from collections.abc import Iterable, Sequence


def replaced_rows_sql(record: str, key: Sequence[str], columns: Iterable[str]) -> str:
    """The select that judges the rows which another one of their key has replaced.

    Of two rows of one key in a file the one that stands later in its batch holds. A duplicate says in all
    ``columns`` the same as one that is newer.
    """
    names = ", ".join(("store_code", *key))
    told = ", ".join(columns)
    return f"""
        with contested as (
            select {names} from records.read_{record} group by {names} having count(*) > 1
        ),
        versions as (
            select store_code, file_id, source_row,
                row_number() over (partition by {names} order by file_id desc, place desc) as age,
                row_number() over (
                    partition by {told}, supplied order by file_id desc, place desc
                ) as copy
            from records.read_{record} join contested using ({names})
        )
        select store_code, file_id, source_row,
            case when copy = 1 then 'superseded' else 'duplicate' end as verdict
        from versions where age > 1
    """


def current_rows_sql(record: str) -> str:
    """The select of the rows that hold, one a key."""
    return f"""
        select r.* exclude (place) from records.read_{record} r
        anti join records.beaten_{record} b on b.file_id = r.file_id and b.source_row = r.source_row
    """
