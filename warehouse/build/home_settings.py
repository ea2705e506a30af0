"""What a warehouse is built from besides its loads: the staff, policies and stores of its home."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from care.policies.builtin_policies import BadPolicy
from care.policies.policy_decisions import PolicyDecision, read_policies
from care.policies.policy_tables import policy_tables
from care.staff.staff import BadStaff, Person, read_staff
from care.stores.store_register import BadStores, StoreEntry, present_code, present_codes, read_stores
from warehouse.storage.arrow_stream import register_frame
from warehouse.storage.cause_codes import BadCauseCodes, Codes, cause_code_tables, read_cause_codes

BAD_SETTINGS = (BadStaff, BadPolicy, BadStores, BadCauseCodes)
"""What :func:`read_settings` raises."""


@dataclass(frozen=True)
class HomeSettings:
    """The decisions of people that change figures; a change of any of them makes a warehouse outdated."""

    staff: Sequence[Person] = ()
    policies: Sequence[PolicyDecision] = ()
    stores: Sequence[StoreEntry] = ()
    causes: Codes = ()

    @property
    def joins_stores(self) -> bool:
        """Whether what a store owes depends on the records of others: a key customer is its last store's."""
        return any(one.policy.callbacks["key_customer"].owed for one in self.policies)

    def present_codes(self) -> dict[str, str]:
        """Code that a store no longer has → the one under which all its records are kept now."""
        codes = present_codes((), self.stores)
        return {code: present for code, present in codes.items() if code != present}

    def tables(self, codes: Collection[str]) -> dict[str, pl.DataFrame]:
        """Table of ``records`` → its rows, for the stores whose ``codes`` the records have."""
        codes_of_causes = cause_code_tables(self.causes, self.present_codes())
        return policy_tables(self.policies, self.stores, codes) | codes_of_causes


def read_settings(home: Path) -> HomeSettings:
    """The settings of a home; raises the errors of ``BAD_SETTINGS``."""
    stores = read_stores(home)
    staff = _under_present_codes(read_staff(home), stores)
    return HomeSettings(staff, read_policies(home), stores, read_cause_codes(home))


def _under_present_codes(staff: Sequence[Person], stores: Sequence[StoreEntry]) -> tuple[Person, ...]:
    """The staff by the present codes of their stores; who is listed under two of them is one person."""
    found: dict[tuple[str, str], Person] = {}
    for one in staff:
        person = replace(one, store=present_code(one.store, stores))
        known = found.get((person.store, person.name), person)
        aliases = tuple(dict.fromkeys((*known.aliases, *person.aliases)))
        found[person.store, person.name] = replace(known, aliases=aliases)
    return tuple(found.values())


def register_settings(
    db: duckdb.DuckDBPyConnection, settings: HomeSettings, sheets: pl.DataFrame, records: Collection[str]
) -> None:
    """Create ``records.policies``, ``policy_callbacks``, ``store_names``, ``store_codes`` and so on.

    ``records``: the kinds whose ``records.read_<record>`` may exist.
    """
    for table, rows in settings.tables(_codes(db, sheets, records)).items():
        register_frame(db, "given_rows", rows)
        db.execute(f"create table records.{table} as select * from given_rows")
        db.unregister("given_rows")


def register_codes(db: duckdb.DuckDBPyConnection, codes: Mapping[str, str]) -> None:
    """Create ``records.past_codes``, by which rows take the present code of their store."""
    db.execute("create table records.past_codes (code varchar, store varchar)")
    if codes:
        db.executemany("insert into records.past_codes values (?, ?)", [*codes.items()])


def _codes(db: duckdb.DuckDBPyConnection, sheets: pl.DataFrame, records: Collection[str]) -> set[str]:
    """Every store code in the batches; rows are read where a sheet of an early version lists none."""
    unlisted = sheets.filter((pl.col("stores").list.len() == 0) & (pl.col("read") > pl.col("rejected")))
    codes = {code for listed in sheets["stores"] for code in listed} - {""}
    for record in {*records} & {*unlisted["record"]}:
        rows = db.execute(f"select distinct store_code from records.read_{record}").fetchall()
        codes |= {code for (code,) in rows}
    return codes
