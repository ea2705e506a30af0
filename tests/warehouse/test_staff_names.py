"""Colleagues: one person is one name in every figure, and only the staff file says what cannot be sure."""

from datetime import date, datetime

import polars as pl
import pytest

from care.staff.roster import people_in, roster
from care.staff.staff import (
    BadStaff,
    Person,
    display_names,
    likely_matches,
    names_by_spelling,
    read_staff,
    write_staff,
)
from etl.pipeline.load_history import rebuild
from warehouse.query.warehouse import Question, RecordSide, Warehouse
from warehouse.storage.outdated import is_outdated

pytestmark = pytest.mark.slow

DAY = "2026-03-02 09:00"
STAFF = '[[person]]\nname = "李强"\nstore = "S01"\naliases = ["LiQiang"]\nteam = "一组"\n'


def orders(*advisors: str, store: str = "S01") -> list[dict[str, str]]:
    return [
        {"store_code": store, "order_no": f"{store}-{n}", "service_advisor": advisor, "delivered_at": DAY}
        for n, advisor in enumerate(advisors)
    ]


HEARD = [{"received_at": DAY}, {"received_at": DAY, "store_code": "S02"}]
"""Complaints of both stores, without which no visit is counted by them."""


def visits_by(warehouse: Warehouse, *by: str) -> dict[tuple[str | None, ...], int]:
    figures = warehouse.measure(Question(("complaints_per_100_visits",), by=by))
    return {row[:-1]: row[-1] for row in figures.select(*by, "denominator").iter_rows() if row[-1]}


def test_width_case_and_white_space_make_nobody_another_person(load_rows):
    warehouse = load_rows(
        service_orders=orders("李强", "李强", "李 强", "李　强", "LiQiang", "liqiang", "ＬｉＱｉａｎｇ"),
        complaints=HEARD,
    )
    assert visits_by(warehouse, "advisor") == {("李强",): 4, ("LiQiang",): 3}


def test_the_same_name_in_two_stores_is_not_merged_and_the_files_word_holds_for_its_store_only(
    load_rows, home
):
    home.mkdir()
    (home / "staff.toml").write_text(STAFF, encoding="utf-8")
    warehouse = load_rows(
        service_orders=orders("LiQiang", "李强") + orders("LiQiang", store="S02"), complaints=HEARD
    )
    assert visits_by(warehouse, "store", "advisor") == {("S01", "李强"): 2, ("S02", "LiQiang"): 1}
    assert visits_by(warehouse, "store", "team") == {("S01", "一组"): 2, ("S02", None): 1}


def test_every_record_that_names_a_colleague_is_put_right(load_rows, home):
    home.mkdir()
    (home / "staff.toml").write_text(STAFF, encoding="utf-8")
    warehouse = load_rows(
        service_orders=orders("LiQiang"),
        callbacks=[
            {"subject_no": "S01-0", "agent": "LiQiang", "attempted_at": DAY, "outcome": "接通"}
            | {"callback_type": "售后"}
        ],
        complaints=[{"received_at": DAY, "advisor": "Li Qiang", "handler": "LIQIANG"}],
        inquiries=[{"received_at": DAY, "handler": "LiQiang"}],
    )
    assert {*warehouse.values("advisor"), *warehouse.values("agent"), *warehouse.values("handler")} == {
        "李强"
    }


def test_a_changed_staff_file_makes_the_warehouse_outdated_and_a_rebuild_follows_it(load_rows, home):
    assert visits_by(load_rows(service_orders=orders("LiQiang", "李强"), complaints=HEARD), "advisor") == {
        ("LiQiang",): 1,
        ("李强",): 1,
    }
    assert not is_outdated(home)
    (home / "staff.toml").write_text(STAFF, encoding="utf-8")
    assert is_outdated(home)
    rebuild(home)
    assert not is_outdated(home)
    assert visits_by(Warehouse.open(home), "advisor") == {("李强",): 2}
    (home / "staff.toml").unlink()
    rebuild(home)
    assert ("LiQiang",) in visits_by(Warehouse.open(home), "advisor")


def test_the_batches_keep_every_spelling_as_it_came(load_rows, home):
    home.mkdir()
    (home / "staff.toml").write_text(STAFF, encoding="utf-8")
    warehouse = load_rows(service_orders=orders("Li Qiang"))
    batches = [path for path in (home / "batches").glob("*.parquet") if ".notes." not in path.name]
    kept = pl.concat(pl.read_parquet(path).select("service_advisor") for path in batches)
    assert kept["service_advisor"].to_list() == ["Li Qiang"]
    assert warehouse.records("profile_complete_rate", RecordSide.UNKNOWN)["advisor"].to_list() == ["李强"]


def test_the_usual_spelling_is_the_name_where_the_file_is_silent():
    counted = [("S01", "li wei", 2), ("S01", "Li Wei", 5), ("S02", "li wei", 1)]
    assert names_by_spelling(counted, ()) == {("S01", "li wei"): "Li Wei"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[person]]\nname = "李强"\n', "store"),
        ('[[person]]\nname = "李强"\nstore = "S01"\nshift = "早"\n', "shift"),
        ('[[person]]\nname = "李强"\nstore = "S01"\naliases = "LiQiang"\n', "aliases"),
        ('[[person]]\nname = "李强"\nstore = "S01"\nleft_on = "昨天"\n', "left_on"),
        ('[[person]]\nname = ""\nstore = "S01"\n', "name"),
        ("[[person]\n", "TOML"),
        (STAFF + '[[person]]\nname = "刘洋"\nstore = "S01"\naliases = ["li qiang"]\n', "liqiang"),
    ],
)
def test_a_staff_file_that_cannot_be_followed_is_one_sentence_that_names_the_place(home, care, text, told):
    home.mkdir()
    (home / "staff.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadStaff, match=told):
        read_staff(home)
    said = care("rebuild")
    assert (said.code, said.out) == (2, "")


def test_what_is_written_is_read_again(home):
    people = (
        Person("李强", "S01", ("LiQiang", '"小"强'), "一组", "服务顾问", date(2026, 1, 31)),
        Person("赵敏", "S02"),
    )
    write_staff(home, people)
    assert read_staff(home) == people
    with pytest.raises(BadStaff):
        write_staff(home, (*people, Person("敏", "S02", ("赵敏",))))
    assert read_staff(home) == people


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        ("李强（已离职）", "李强"),
        ("李强2", "李强"),
        ("Li Qiangg", "李强"),
        ("李刚", None),
        ("刘强", None),
    ],
)
def test_who_may_be_whom_is_told_and_two_names_that_differ_in_one_character_are_two(name, whom):
    assert likely_matches(name, "S01", [Person("李强", "S01", ("LiQiang",))]) == whom
    assert likely_matches(name, "S02", [Person("李强", "S01", ("LiQiang",))]) is None


def test_advisors_are_told_apart_and_who_has_left_comes_last():
    stores = {"丁一": ["S01"], "李强": ["S01", "S02"], "周芳": ["S02"]}
    staff = [Person(name, "S01", left_on=date(2026, 1, 31)) for name in ("丁一", "李强")]
    assert list(display_names(stores, staff, date(2026, 1, 31)).items()) == [
        ("周芳", "周芳"),
        ("李强", "李强 · S01、S02"),
        ("丁一", "丁一（已离职）"),
    ]
    assert next(iter(display_names(stores, staff, date(2026, 1, 30)))) == "丁一"


def test_a_changed_roster_makes_people_of_those_of_whom_something_is_said():
    named = pl.DataFrame({"store": ["S01"] * 3, "name": ["LiQiang", "李强", "赵敏"], "rows": [1, 9, 4]})
    rows = roster(named, [Person("周芳", "S01")]).to_dicts()
    changed = [row | {"aliases": "LiQiang，Qiang"} if row["name"] == "李强" else row for row in rows]
    assert people_in(changed) == (Person("周芳", "S01"), Person("李强", "S01", ("LiQiang", "Qiang")))


def test_the_command_lists_everybody_with_whom_they_may_be(load_rows, home, care):
    home.mkdir()
    (home / "staff.toml").write_text(STAFF, encoding="utf-8")
    load_rows(service_orders=orders("李强", "李强1"), as_of=datetime(2026, 3, 12))
    said = care("staff")
    assert said.code == 0
    line = next(line for line in said.out.splitlines() if "李强1" in line)
    assert line.count("李强") == 2
    assert "1 人不在" in said.err
