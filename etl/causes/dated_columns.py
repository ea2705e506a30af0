"""A column of texts and one of days of any file."""

from pathlib import Path

from care.causes.dated_texts import DatedTexts
from etl.causes.text_columns import no_texts, read_text_columns
from etl.records.sheet_table import Unreadable
from etl.validation.parse_times import parse_times


def texts_of_file(path: Path, text: str, on: str) -> DatedTexts:
    """The rows that have a text and a day. Raises Unreadable, also where no day can be read."""
    table = read_text_columns(path, [text, on])
    times = parse_times(table.columns[on])
    both = table.columns[text].is_not_null() & times.is_not_null()
    if not table.columns[text].is_not_null().any():
        raise no_texts(text)
    if not both.any():
        raise Unreadable(
            f"“{on}”一列没有能读出的日期，请换一列。",
            f"No day can be read in the column “{on}”: name another.",
        )
    return DatedTexts(table.columns[text].filter(both).to_list(), times.filter(both).dt.date().to_list())
