"""The demo files are what stores would export, and the story told in docs/demo.md is really in them."""

import csv
import hashlib
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest

from etl.demo import records_of, write_demo
from etl.demo.people import PHONE_SEGMENTS
from etl.demo.planted_faults import FAULTS
from etl.demo.stores import (
    ALL_FINE_AGENT,
    CHIEF_REASON,
    LATE_ADVISOR,
    LATE_FROM,
    LOST_FROM,
    LOST_UNTIL,
    SHORTAGE_CAUSE,
    SHORTAGE_FROM,
    STORES,
    TEXTED_CAMPAIGN,
    TEXTING_STORE,
    Store,
)
from etl.records.registry import RECORDS
from etl.records.schema_fields import DATE_ONLY
from etl.validation.date_only import DATE_ONLY_TYPE

pytestmark = pytest.mark.slow

Frames = dict[str, dict[str, pl.DataFrame]]
EACH_STORE = pytest.mark.parametrize("store", STORES, ids=lambda store: store.code)
EACH_RECORD = pytest.mark.parametrize(
    "record", ["service_orders", "vehicle_sales", "callbacks", "complaints", "inquiries", "reminders"]
)


def framed(record: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: field.dtype for name, field in RECORDS[record].fields.items()})


@pytest.fixture(scope="module")
def truth() -> Frames:
    return {
        store.code: {record: framed(record, rows) for record, rows in records_of(store).items()}
        for store in STORES
    }


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    """What the progress of ``folder`` was told."""
    return []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, int]]) -> Path:
    written = tmp_path_factory.mktemp("demo")
    write_demo(written, lambda *words: told.append(words))
    return written


def lines_of(path: Path) -> list[list[str]]:
    """Every line of the file as text, its title left out."""
    if path.suffix == ".xlsx":
        sheet = pl.read_excel(path, has_header=False, infer_schema_length=0, drop_empty_rows=False)
        lines = [["" if cell is None else cell for cell in row] for row in sheet.rows()]
    else:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
        lines = list(csv.reader(text.splitlines()))
    return lines[1:] if "明细表" in lines[0][0] else lines


def files_of(folder: Path, store: Store, record: str) -> list[Path]:
    return sorted((folder / store.code).glob(f"{RECORDS[record].zh}_*"))


def visits(truth: Frames, store: str) -> pl.DataFrame:
    orders = truth[store]["service_orders"].filter(
        pl.col("order_type") != "internal", pl.col("delivered_at").is_not_null()
    )
    return orders.unique(["vin", "delivered_at"], keep="first", maintain_order=True)


def follow_ups(truth: Frames, store: str) -> pl.DataFrame:
    """Visits that were due a callback, with what became of it."""
    attempts = (
        truth[store]["callbacks"]
        .filter(callback_type="service")
        .group_by(order_no="subject_no")
        .agg(first_attempt_at=pl.col("attempted_at").min(), reached=(pl.col("outcome") == "reached").any())
    )
    as_of = truth[store]["callbacks"]["attempted_at"].max()
    asked = truth[store]["service_orders"].join(attempts, on="order_no", how="left")
    return (
        asked.filter(pl.col("order_type") != "internal", pl.col("delivered_at") < as_of - timedelta(9))
        .group_by("vin", "delivered_at")
        .agg(
            pl.col("service_advisor").first(),
            pl.col("first_attempt_at").min(),
            pl.col("reached").any(),
        )
        .with_columns(
            late=pl.col("first_attempt_at").dt.date() > pl.col("delivered_at").dt.date() + timedelta(3)
        )
    )


@EACH_STORE
@EACH_RECORD
def test_headings_are_those_of_the_templates(folder: Path, truth: Frames, store: Store, record: str) -> None:
    files = files_of(folder, store, record)
    assert files
    rows, fields = truth[store.code][record], RECORDS[record].fields.values()
    filled = {field.zh for field in fields if rows[field.name].count()}
    for path in files:
        headings = lines_of(path)[0]
        assert headings == [field.zh for field in fields if field.zh in headings], path.name
        assert filled <= {*headings}, path.name


@EACH_STORE
@EACH_RECORD
def test_last_exports_hold_every_row_once_and_the_planted_faults(
    folder: Path, truth: Frames, store: Store, record: str
) -> None:
    last = [path for path in files_of(folder, store, record) if f"{store.exported_at:%Y%m%d}" in path.stem]
    numbers = [line[1] for path in last for line in lines_of(path)[1:]]
    key = RECORDS[record].key[0]
    faulty = [fault[key] for fault in FAULTS.get((store.code, record), ()) if key in fault]
    assert sorted(numbers) == sorted([*truth[store.code][record][key], *faulty])


@pytest.mark.usefixtures("folder")
def test_progress_names_every_store_and_how_far_it_is(told: list[tuple[str, int, int]]) -> None:
    assert [(done, of) for _, done, of in told] == [(0, 3), (1, 3), (2, 3)]
    assert all(store.code in words for store, (words, _, _) in zip(STORES, told, strict=True))


def test_re_export_overlaps_and_differs_only_where_a_car_was_still_in_the_workshop(folder: Path) -> None:
    early, late = sorted((folder / "S01").glob("维修工单_S01_2026Q1_*"))
    now = {line[1]: line for line in lines_of(late)}
    before = lines_of(early)[1:]
    changed = [line for line in before if line != now[line[1]]]
    assert 0 < len(changed) < len(before) / 10
    assert all(line[13] == "" for line in changed), "all of them had not been delivered"


def test_every_run_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = (
        "import sys; from pathlib import Path; from etl.demo import write_demo; write_demo(Path(sys.argv[1]))"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", again, str(tmp_path)], cwd=root, check=True)
    assert digests(tmp_path) == digests(folder)


def digests(folder: Path) -> dict[str, tuple[str, float]]:
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
        for path in folder.rglob("*.*")
    }


@EACH_STORE
@EACH_RECORD
def test_good_rows_pass_the_records_own_model(truth: Frames, store: Store, record: str) -> None:
    every_time_has_a_clock = pl.lit(None, DATE_ONLY_TYPE).alias(DATE_ONLY)
    frame = truth[store.code][record].with_columns(every_time_has_a_clock)
    assert RECORDS[record].model.validate(frame, lazy=True).height == frame.height
    assert frame.select(RECORDS[record].key).is_unique().all()


@EACH_STORE
@EACH_RECORD
def test_nothing_happens_after_the_export(truth: Frames, store: Store, record: str) -> None:
    events = [name for name, field in RECORDS[record].fields.items() if field.event]
    last = truth[store.code][record].select(pl.max_horizontal(pl.col(events).max())).item()
    assert last <= store.exported_at < datetime(2026, 3, 11)


@EACH_STORE
def test_phones_are_of_segments_nobody_has(truth: Frames, store: Store) -> None:
    phones = truth[store.code]["service_orders"]["customer_phone"].drop_nulls()
    assert set(phones.str.head(3)) == set(PHONE_SEGMENTS)


@EACH_STORE
def test_levels_are_those_of_a_decent_store(truth: Frames, store: Store) -> None:
    done = follow_ups(truth, store.code).filter(pl.col("service_advisor") != LATE_ADVISOR)
    called = done.filter(pl.col("first_attempt_at").is_not_null())
    cases = truth[store.code]["complaints"]
    in_two_hours = (cases["first_contact_at"] - cases["received_at"]) <= timedelta(hours=2)
    assert 0.95 < called.height / done.height < 0.99
    assert called["late"].mean() < 0.04
    assert 0.88 < called["reached"].mean() < 0.95
    assert 0.87 < in_two_hours.mean() < 0.95
    assert 0.02 < cases.height / done.height < 0.045
    assert done["vin"].n_unique() < 0.5 * done.height, "customers come back"


def test_one_advisors_callbacks_slip_from_a_day_on_and_no_others(truth: Frames) -> None:
    slipped = pl.col("delivered_at") >= datetime.combine(LATE_FROM, time())
    for store in STORES:
        late = (
            follow_ups(truth, store.code)
            .group_by("service_advisor", after=slipped)
            .agg(pl.col("late").mean())
        )
        for advisor, after, share in late.iter_rows():
            assert (share > 0.5) if (advisor, after) == (LATE_ADVISOR, True) else (share < 0.06), advisor


def test_waiting_for_parts_rises_in_one_quarter_most_in_s02(truth: Frames) -> None:
    in_shortage = {}
    for store in STORES:
        cases = truth[store.code]["complaints"].filter(cause_1=SHORTAGE_CAUSE)
        quarters = dict(cases.group_by(pl.col("received_at").dt.truncate("1q").dt.date()).len().iter_rows())
        in_shortage[store.code] = quarters.pop(SHORTAGE_FROM)
        assert in_shortage[store.code] >= 2 * max(quarters.values())
    assert max(in_shortage, key=in_shortage.__getitem__) == "S02"


def test_s03_files_new_cases_where_others_reopen(truth: Frames) -> None:
    for store in STORES:
        cases = truth[store.code]["complaints"]
        again = cases.select("vin", "cause_2", again_at="received_at")
        repeated = cases.join(again, on=["vin", "cause_2"]).filter(
            pl.col("again_at").is_between(
                pl.col("first_closed_at"), pl.col("first_closed_at").dt.offset_by("3mo"), closed="right"
            )
        )
        repeated_share = repeated["complaint_no"].n_unique() / cases.height
        reopened_share = (cases["reopen_count"] > 0).mean()
        if store.refiles:
            assert reopened_share < 0.02
            assert repeated_share > 0.18
        else:
            assert reopened_share > 0.08
            assert repeated_share < 0.02


def test_all_fine_agents_customers_call_the_hotline(truth: Frames) -> None:
    reached = (
        truth["S02"]["callbacks"].filter(outcome="reached", callback_type="service").with_row_index("call")
    )
    fine = reached.filter(~pl.col("dissatisfied"))
    hotline = truth["S02"]["complaints"].filter(source="hotline").select("vin", "received_at")
    missed = fine.join(hotline, on="vin").filter(
        pl.col("received_at").is_between(pl.col("attempted_at"), pl.col("attempted_at") + timedelta(30))
    )
    by_agent = fine.group_by("agent").agg(
        missed=pl.col("call").is_in(missed["call"].to_list()).mean(),
        voices=pl.col("voice").is_not_null().mean(),
    )
    for agent, missed_share, voices in by_agent.iter_rows():
        if agent == ALL_FINE_AGENT:
            assert missed_share > 0.04
            assert voices == 0
        else:
            assert missed_share < 0.01
            assert voices > 0.3
    assert not reached.filter(agent=ALL_FINE_AGENT)["dissatisfied"].any()


def test_lost_customers_are_called_in_one_store_and_one_half_year_only(truth: Frames) -> None:
    start, end = datetime.combine(LOST_FROM, time()), datetime.combine(LOST_UNTIL, time())
    for store in STORES:
        sights = [visits(truth, store.code), truth[store.code]["vehicle_sales"]]
        seen = (
            pl.concat([sight.select("vin", "delivered_at") for sight in sights])
            .filter(pl.col("delivered_at") < start)
            .group_by("vin")
            .agg(pl.col("delivered_at").max())
        )
        lost = seen.filter(pl.col("delivered_at") < datetime(start.year - 1, start.month, 1))["vin"]
        calls = truth[store.code]["callbacks"].filter(callback_type="lost_customer")
        assert lost.len() > 50
        if store.calls_lost:
            assert lost.is_in(calls["subject_no"].to_list()).mean() > 0.85
            assert calls["attempted_at"].is_between(start, end, closed="left").all()
            assert set(calls["subject_no"]) <= set(lost)
        else:
            assert calls.is_empty()


def test_lost_customers_leave_for_the_price_more_often_than_for_all_else(truth: Frames) -> None:
    for store in STORES:
        calls = truth[store.code]["callbacks"]
        given = calls.filter(pl.col("loss_reason").is_not_null())
        assert (given["callback_type"] == "lost_customer").all()
        assert given.is_empty() or store.calls_lost
        if store.calls_lost:
            reasons = dict(given.group_by("loss_reason").len().iter_rows())
            chief = reasons.pop(CHIEF_REASON)
            assert chief > 2 * max(reasons.values())
            assert chief / given.height == pytest.approx(3 / 7, abs=0.08)


def test_hardly_anybody_comes_where_a_campaign_was_told_by_text_message_alone(truth: Frames) -> None:
    for store in STORES:
        orders = truth[store.code]["service_orders"]
        for campaign in truth[store.code]["campaigns"].iter_rows(named=True):
            came = orders.filter(campaign_no=campaign["campaign_no"])
            told = truth[store.code]["reminders"].filter(
                pl.col("sent_at").is_not_null(), reminder_type="campaign", due_on=campaign["starts_on"]
            )
            share = told["vin"].is_in(came["vin"].to_list()).mean()
            texted = (store.code, campaign["campaign_no"]) == (TEXTING_STORE, TEXTED_CAMPAIGN)
            assert not texted or {*told["channel"]} == {"sms"}
            if campaign["ends_on"] < store.exported_at:
                assert (share < 0.07) if texted else (0.15 < share < 0.3), (store.code, campaign)
                assert (
                    came["delivered_at"]
                    .is_between(campaign["starts_on"], campaign["ends_on"] + timedelta(1))
                    .all()
                )
            else:
                assert came.is_empty()
