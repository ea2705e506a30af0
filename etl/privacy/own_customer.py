"""The words by which a row's own customer is known, and texts without them: names, and the end of the VIN."""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from care.privacy.kinds.person_names import TITLE
from care.privacy.text_masking import is_code
from etl.privacy.identities import MAX_CUSTOMERS, identifies_nobody, normalized_identity
from etl.privacy.personal_columns import at_rows, kind_of
from etl.records.schema_fields import Personal
from etl.records.sheet_table import Table

WORDS = pl.Schema({"row": pl.UInt32, "word": pl.String, "of_vin": pl.Boolean})
"""Row (from 0) of the texts, a word by which its customer is known, and whether it is the end of a VIN."""
MARK = (
    pl.when("of_vin").then("****" + pl.col("word").str.tail(4)).otherwise(pl.col("word").str.head(1) + "**")
)
"""What is shown in the place of a word."""
KNOWN_BY: tuple[tuple[str, Personal], ...] = (("vin", "vin"), ("customer_phone", "phone"))
"""Fields by which a customer is known, with their kind of identity."""
SHORTEST = 2
"""Minimum length of a name that is masked; a single character is part of too many words."""
PLAIN_NAME = r"^\p{Han}{2,30}$"
ADDED = re.compile(rf"[(（【\[].*?[)）】\]]|(?:{TITLE}|车主|客户)$|^(?:车主|客户|联系人)[:：]?")
NOT_PLAIN = rf"(?:{TITLE})$|车主|客户|联系人|和"
NAME_LIKE = re.compile(r"^(?=.*[^\W\d_])[^*＊]*$", re.DOTALL)
"""Pattern of names: not masked before, and with a letter, because digits alone are part of any number."""
BETWEEN = re.compile(r"[/／\\|、,，;；&＆+＋和\n]+")


def name_parts(cell: str) -> list[str]:
    """The names in a cell of names: each half of ``A/B``, without forms of address and remarks."""
    found = [cell.strip()] if cell.strip() else []
    for half in BETWEEN.split(cell):
        bare = ADDED.sub("", ADDED.sub("", half.strip())).strip()
        found += [bare, re.sub(r"(?<=[\u4e00-\u9fff])[\s　]+(?=[\u4e00-\u9fff])", "", bare)]
    return [one for one in dict.fromkeys(found) if len(one) >= SHORTEST and NAME_LIKE.search(one)]


def words_of_names(names: pl.Series) -> pl.DataFrame:
    """The words of a column of names, one name cell a row; columns as in WORDS."""
    cells = pl.DataFrame({"row": pl.int_range(len(names), dtype=pl.UInt32, eager=True), "word": names})
    cells = cells.drop_nulls("word")
    is_plain = cells["word"].str.contains(PLAIN_NAME) & ~cells["word"].str.contains(NOT_PLAIN)
    plain, odd = cells.filter(is_plain), cells.filter(~is_plain)
    if len(odd):
        parts = [(cell, part) for cell in odd["word"].unique() for part in name_parts(cell)]
        split = pl.DataFrame(parts, {"word": pl.String, "part": pl.String}, orient="row")
        joined = odd.join(split, on="word", maintain_order="left")
        plain = pl.concat([plain, joined.select("row", pl.col("part").alias("word"))])
    return plain.with_columns(pl.lit(value=False).alias("of_vin"))


def words_of_customers(table: Table, rows: pl.Series) -> pl.DataFrame:
    """The words of the customers of these rows, by their numbers; columns as in WORDS.

    A customer is also known by the names that other rows of the table have beside the same VIN or phone.
    """
    if rows.is_empty():
        return pl.DataFrame(schema=WORDS)
    names = [words_of_names(at_rows(cells, table, rows)) for cells in names_in(table)]
    found = [*names, *_vin_ends(table, rows), *_known_by_others(table, rows)]
    return pl.concat([pl.DataFrame(schema=WORDS), *found])


def names_in(table: Table) -> Iterator[pl.Series]:
    """The columns with customer names, mapped or not."""
    for cells in table.raw:
        if kind_of(cells.name, table) == "name":
            yield cells.str.strip_chars()


def _vin_ends(table: Table, rows: pl.Series) -> Iterator[pl.DataFrame]:
    """The last eight signs of each row's VIN."""
    if "vin" in table.texts.columns:
        vins = at_rows(table.texts["vin"], table, rows)
        ends = vins.str.tail(8).set(
            ~vins.str.contains(r"^[A-Za-z0-9]{13}\d{4}$").fill_null(value=False), None
        )
        frame = pl.DataFrame({"row": pl.int_range(len(ends), dtype=pl.UInt32, eager=True), "word": ends})
        yield frame.drop_nulls("word").with_columns(pl.lit(value=True).alias("of_vin"))


def _known_by_others(table: Table, rows: pl.Series) -> Iterator[pl.DataFrame]:
    """The names beside the same VIN or phone in other rows."""
    if "customer_name" not in table.texts.columns:
        return
    for name, kind in KNOWN_BY:
        if name not in table.texts.columns:
            continue
        pairs = table.texts.select(pl.col(name).alias("by"), "customer_name").drop_nulls()
        if not _any_has_several(pairs):
            continue
        several = pairs.unique().filter(pl.col("by").is_duplicated())
        several = several.filter(_is_of_somebody(several, kind))
        own = pl.DataFrame({"by": at_rows(table.texts[name], table, rows)}).with_row_index("row")
        met = own.join(several, on="by", maintain_order="left")
        words = words_of_names(met["customer_name"])
        yield words.with_columns(met["row"].gather(words["row"]))


def _any_has_several(pairs: pl.DataFrame) -> bool:
    """Whether any value ``by`` stands beside several values of customer_name.

    Told by hashes, because that takes a tenth of the time, and most sheets name each vehicle once.
    """
    by = pairs["by"].hash()
    return (by ^ pairs["customer_name"].hash(1)).n_unique() > by.n_unique()


def _is_of_somebody(pairs: pl.DataFrame, kind: Personal) -> pl.Series:
    """Whether the value ``by`` of each pair with a customer_name tells who somebody is.

    A value beside many names is the store's own, and placeholders are nobody's.
    """
    plain = normalized_identity(pairs["by"], kind)
    names = pairs.select(pl.col("customer_name").n_unique().over(plain)).to_series()
    known = (plain.str.len_chars() >= 7) & (names <= MAX_CUSTOMERS)
    return (known & ~identifies_nobody(pairs["by"], kind)).fill_null(value=False)


def words_met(words: pl.DataFrame, texts: Iterable[pl.Series]) -> pl.DataFrame:
    """The words that stand in any of the texts of their row, by one search instead of one for each column."""
    rows = pl.select(pl.concat_str(list(texts), separator="\n", ignore_nulls=True)).to_series()
    return _inside(words, rows)


def without_words(texts: pl.Series, words: pl.DataFrame, *, colleagues: bool = False) -> pl.Series:
    """The texts without the words of their rows.

    ``colleagues``: the texts are names of colleagues; one that stands beside other customers, too, stays.
    """
    found = _inside(words, texts)
    if len(found):
        found = found.filter(~is_code(texts.gather(found["row"])))
    if found.is_empty():
        return texts
    if colleagues:
        others = pl.int_range(len(texts), dtype=pl.UInt32, eager=True).is_in(found["row"].implode())
        of_others = texts.filter(~others).unique()
        found = found.filter(~texts.gather(found["row"]).is_in(of_others.implode()))
    return texts.clone().scatter(*_replaced(texts, _longest_first(found))) if len(found) else texts


def _inside(words: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """The words that stand in the text of their row; columns as in WORDS."""
    at_words = words.with_columns(texts.gather(words["row"]).alias("text"))
    return at_words.filter(pl.col("text").str.contains(pl.col("word"), literal=True)).drop("text")


def _longest_first(found: pl.DataFrame) -> Iterable[tuple[int, str, str]]:
    """Row, word and mark of each word, a word before those that are part of it."""
    ordered = found.sort(pl.col("word").str.len_chars(), descending=True, maintain_order=True)
    return ordered.select("row", "word", MARK.alias("mark")).iter_rows()


def _replaced(texts: pl.Series, found: Iterable[tuple[int, str, str]]) -> tuple[list[int], pl.Series]:
    """The rows that change, and their new texts."""
    shown: dict[int, str] = {}
    for row, word, mark in found:
        shown[row] = shown.get(row, texts[row]).replace(word, mark)
    return [*shown], pl.Series([*shown.values()], dtype=pl.String)


def without_customers(name: str, tables: Iterable[Table]) -> str:
    """The name of a file, a sheet or a column without the customers' names of these tables."""
    if not re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2} [A-Za-z]", name):
        return name
    for table in tables:
        for cells in names_in(table):
            words = words_of_names(cells.unique())
            inside = words.filter(pl.lit(name).str.contains(pl.col("word"), literal=True))
            for _, word, mark in _longest_first(inside):
                name = name.replace(word, mark)
    return name
