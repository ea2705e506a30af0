"""Nothing personal leaves the loader readable, and the same person is still the same."""

import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.privacy.text_masking import SERIAL, display_name, find_personal, is_code, personal_warning
from etl.privacy.column_masking import mask
from etl.privacy.identities import keyed_hash
from etl.privacy.masking import mask_frame
from etl.privacy.masking_key import masking_key
from etl.privacy.own_customer import without_words, words_of_customers, words_of_names
from etl.privacy.record_numbers import mask_record_numbers
from etl.records.registry import RECORDS
from etl.records.sheet_table import Table

SECRET = b"k" * 32


def masked(kind: str, *values: str | None) -> list[str | None]:
    return mask(pl.Series(values, dtype=pl.String), kind).to_list()


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "王小明", "王**"),
        ("name", "上海某某公司", "上**"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "+86 138-1234-5678", "138****5678"),
        ("phone", "12345", "****"),
        ("plate", "沪A12312", "沪A·***12"),
        ("plate", "沪a·D12312", "沪A·***12"),
        ("vin", "LSVAA2182E2111234", "LSV********1234"),
        ("vin", "lsvaa218 2e2111234", "LSV********1234"),
        ("vin", "2E2111234", "********"),
    ],
)
def test_a_personal_value_shows_its_ends_at_most(kind: str, value: str, shown: str):
    assert masked(kind, value, None) == [shown, None]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("name", "王**"), ("phone", "138****5678"), ("plate", "沪A·***12"), ("vin", "LSV********1234")],
)
def test_what_came_masked_stays_and_identifies_nobody(kind: str, value: str):
    assert masked(kind, value) == [value]
    assert keyed_hash(pl.Series([value]), kind, SECRET).to_list() == [None]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("请回电13812345678。", "请回电138****5678。"),
        ("13812345678/13912345678", "138****5678/139****5678"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("打１３８１２３４５６７８", "打１３８****５６７８"),
        ("座机021-62345678", "座机021-****5678"),
        ("车LSVAA2182E2111234坏了", "车LSV********1234坏了"),
        ("沪A12312和沪A·D12345", "沪A·***12和沪A·***45"),
        ("证件A123456789和A123456788", "证件A********和A123456788"),
        ("港澳H123456(7)", "港澳H********"),
        ("Attempted is missing; Satisfaction must be at most 10",) * 2,
        ("Miss Smith", "Miss S**"),
        ("2026-03-01 13:05 工单 RO2026030101，12,345元", "2026-03-01 13:05 工单 RO2026030101，12,345元"),
    ],
)
def test_free_text_loses_phones_vins_and_plates_and_nothing_else(written: str, shown: str):
    assert masked("text", written) == [shown]


def test_the_same_vehicle_has_the_same_key_however_it_is_written():
    written = pl.Series(["LSVAA2182E2111234", "lsvaa218 2e2111234", "ＬSVAA2182E2111234", None])
    first, *same, blank = keyed_hash(written, "vin", SECRET).to_list()
    assert same == [first, first]
    assert blank is None


def test_a_key_tells_nothing_without_the_secret():
    vin = pl.Series(["LSVAA2182E2111234"])
    assert keyed_hash(vin, "vin", SECRET)[0] != keyed_hash(vin, "vin", b"another secret")[0]


def test_keys_do_not_change_from_one_run_to_the_next():
    assert keyed_hash(pl.Series(["LSVAA2182E2111234"]), "vin", SECRET).to_list() == [4494236286862084744]


def test_the_secret_is_made_once_for_its_owner_only(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CARE_KEY", raising=False)
    assert masking_key(home) == masking_key(home)
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600


def test_a_secret_of_the_environment_wins_and_is_not_written_down(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CARE_KEY", "from the vault")
    assert masking_key(home)
    assert not (home / "key").exists()


def test_what_was_said_loses_its_own_customer_s_name_and_no_other_word():
    said = pl.Series(["王小明说空调不凉", "王女士说空调不凉", "张**说过", "李", None])
    names = pl.Series(["王小明", "王小明", "张**", "李", "王小明"])
    assert without_words(said, words_of_names(names)).to_list() == [
        "王**说空调不凉",
        "王女士说空调不凉",
        "张**说过",
        "李",
        None,
    ]


def customers(names: list[str], phone: str) -> Table:
    rows = pl.int_range(1, len(names) + 1, dtype=pl.UInt32, eager=True)
    texts = pl.DataFrame({"customer_name": names, "customer_phone": [phone] * len(names)})
    none = pl.DataFrame()
    return Table(RECORDS["service_orders"], "", "", rows, texts, none, {}, {}, {}, none, (), None, {})


@pytest.mark.parametrize(("others", "known"), [(19, True), (20, False)])
def test_a_phone_of_many_customers_tells_the_names_of_none(others: int, known: bool):
    names = ["王小明", *(f"张{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"[:others])]
    words = words_of_customers(customers(names, "02150001234"), pl.Series([2], dtype=pl.UInt32))
    assert ("王小明" in words["word"]) is known


def test_digits_beside_a_form_of_address_are_no_name_that_numbers_could_hold():
    numbers = pl.Series(["W10", "王小明10", "2026031002"])
    assert without_words(numbers, words_of_names(pl.Series(["客户10", "王小明/10", "10"]))).to_list() == [
        "W10",
        "王**10",
        "2026031002",
    ]


def test_an_order_s_number_stays_whole_unless_it_is_a_vin_a_phone_or_a_plate():
    numbers = pl.Series(["RO2026030101", "13-5", None, "LSVAA2182E2111234", "13812345678", "沪A12312"])
    whole, short, blank, *disguised = mask_record_numbers(numbers, SECRET)
    assert [whole, short, blank] == ["RO2026030101", "13-5", None]
    assert [number.split("~")[0] for number in disguised] == ["LSV********1234", "138****5678", "沪A·***12"]


def disguised_calls(**columns: list[str | None]) -> pl.DataFrame:
    record = RECORDS["callbacks"]
    types = {field.name: field.dtype for field in record.fields.values()}
    blank = [None] * len(next(iter(columns.values())))
    frame = pl.DataFrame({name: columns.get(name, blank) for name in types}, schema=types)
    return mask_frame(frame, record, frozenset(types), SECRET)


def test_a_phone_beside_a_colleague_s_name_is_masked_in_every_row():
    shown = disguised_calls(agent=["王芳 13812345678", "李强", None, "王芳 13812345678"])["agent"]
    assert shown.to_list() == ["王芳 138****5678", "李强", None, "王芳 138****5678"]


def test_a_column_of_blanks_has_keys_of_the_declared_type():
    keys = disguised_calls(vin=[None, None])["vin_key"]
    assert (keys.dtype, keys.to_list()) == (pl.Int64, [None, None])


def test_numbers_that_are_vins_stay_apart_and_alike_however_written():
    same, again, other = mask_record_numbers(
        pl.Series(["LSVAA2182E2111234", "lsvaa218 2e2111234", "LSVBB2182E2111234"]), SECRET
    )
    assert same == again != other


NO_VEHICLES = [
    *(f"{kind}_S{n:02}_2025Q{n % 4 + 1}_20260304.csv" for kind in ("维修工单", "回访") for n in range(99)),
    *(f"orders {n}A 20250101 202503{n:02}.xlsx" for n in range(10, 30)),
    *(f"A{n}-2025H2-2026{n:02}15.csv" for n in range(1, 13)),
    *(f"S{n}_20250401_20250630.csv" for n in range(10, 40)),
    *(f"home-replaced-2026-11-29-19h54m{n % 60:02}s{n * 7919 % 1_000_000:06}" for n in range(200)),
    *(f"S07 26-03-{n % 28 + 1:02} A12345{n:03}.log" for n in range(100)),
]
"""Names of files with seventeen letters and digits, a day or a quarter among them."""


def test_a_callback_still_finds_the_order_whose_number_is_a_vin(load_rows):
    vin = "LSVAA2182E2111234"
    house = load_rows(
        service_orders=[{"order_no": vin, "delivered_at": "2026-03-01 10:00"}],
        callbacks=[
            {
                "callback_type": "service",
                "subject_no": vin,
                "attempted_at": "2026-03-02 10:00",
                "outcome": "reached",
            }
        ],
        complete_until=date(2026, 3, 9),
    )
    assert house.records("callback_rate", "numerator").height == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("回访_13812345678.xlsx", "回访_138****5678.xlsx"),
        ("LSVAA2182E2111234 沪A12312.csv", "LSV********1234 沪A·***12.csv"),
        ("callbacks20260309.csv", "callbacks20260309.csv"),
        *((name, name) for name in NO_VEHICLES),
        ("回访_20190313080000_20260309.csv", "回访_20190313080000_20260309.csv"),
        ("a\x1b[31m\u202eb.csv", "a�[31m�b.csv"),
    ],
)
def test_a_file_s_name_loses_numbers_of_persons_and_keeps_its_times(name: str, shown: str):
    assert display_name(name) == shown


def test_who_writes_minutes_is_told_which_kinds_of_personal_values_stand_in_them():
    warning = personal_warning("联系 138—1234—5678", "车牌滬A12345")
    assert "手机号" in warning
    assert "车牌号" in warning
    assert personal_warning("每天核对 3 张工单 RO20260301001") == ""


def test_a_star_does_not_make_a_value_masked():
    assert masked("name", "王小明*") == ["王**"]
    assert masked("phone", "*13812345678") == ["138****5678"]


def test_the_name_of_a_colleague_stays_where_a_customer_has_it_too():
    words = words_of_names(pl.Series(["李强", "王小明", "张伟"]))
    advisors = pl.Series(["李强", "李强", "张伟"])
    assert without_words(advisors, words, colleagues=True).to_list() == ["李强", "李强", "张**"]


@given(st.from_regex(SERIAL.replace(r"\d", "[0-9]"), fullmatch=True))
@settings(max_examples=300)
def test_no_serial_number_that_is_passed_over_holds_a_personal_value(serial: str):
    assert find_personal(serial) == []


@pytest.mark.parametrize("serial", ["CB0001234567", "S01-CB00012345", "INC0012345", "0001234567", "WO-0123"])
def test_a_serial_number_behind_letters_or_filled_up_by_zeros_is_not_looked_into(serial: str):
    assert is_code(pl.Series([serial])).all()


@pytest.mark.parametrize("value", ["E00012345", "VA-66259", "WJ231041", "TEL62345678", "MRNM0002802"])
def test_what_may_be_a_person_s_is_looked_into(value: str):
    assert not is_code(pl.Series([value])).any()
