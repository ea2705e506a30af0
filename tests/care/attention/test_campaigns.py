"""A store whose invited stayed away, and the reason for leaving that leads."""

from datetime import date, timedelta

import polars as pl
import pytest

from care.attention import Kind, campaigns_apart, leaving_reasons
from care.i18n import set_language

ENDED = date(2026, 2, 16)
LONG_OVER = ENDED - timedelta(weeks=20)
TODAY = {"S01": date(2026, 3, 8), "S02": date(2026, 3, 8)}


def came(store: str, numerator: float, denominator: int, week: date = ENDED) -> dict[str, object]:
    row = {"store": store, "campaign_no": "HD1", "period": week}
    return row | {"numerator": numerator, "denominator": denominator}


def invited(*channels: str | None) -> pl.DataFrame:
    row = {"campaign_no": "HD1", "campaign_name": "冬季检测"}
    other = row | {"store": "S01", "channel": "phone"}
    return pl.DataFrame([other, *(row | {"store": "S02", "channel": channel} for channel in channels)])


def test_a_store_whose_invited_stayed_away_is_told_with_the_others_and_its_only_channel():
    figures = pl.DataFrame([came("S01", 30.0, 120), came("S02", 4.0, 110)])
    (item,) = campaigns_apart(figures, invited("sms"), TODAY)
    assert (item.kind, item.store, item.since, item.where["campaign_no"]) == (
        Kind.TARGET,
        "S02",
        ENDED,
        ("HD1",),
    )
    assert "受邀 110 辆，来了 4 辆（3.6%），其他门店 25.0%；本店全部用短信邀请" in item.sentence
    (other,) = campaigns_apart(figures, invited("sms", "phone"), TODAY)
    assert "短信" not in other.sentence


@pytest.mark.parametrize(
    "figures",
    [
        [came("S01", 30.0, 120), came("S02", 24.0, 110)],
        [came("S02", 4.0, 110)],
        [
            came("S01", 30.0, 120, ENDED - timedelta(weeks=20)),
            came("S02", 4.0, 110, ENDED - timedelta(weeks=20)),
        ],
        [came("S01", 0.0, 0), came("S02", 0.0, 0)],
        [came("S01", 30.0, 120, ENDED - timedelta(weeks=3)), came("S02", 4.0, 110)],
    ],
    ids=["alike", "alone", "long over", "not over", "of another time"],
)
def test_no_item_of_what_chance_allows_or_what_nothing_is_held_against(figures):
    assert campaigns_apart(pl.DataFrame(figures), invited("sms"), TODAY) == []


def test_two_campaigns_that_stores_numbered_alike_are_not_held_against_each_other():
    figures = pl.DataFrame([came("S01", 30.0, 120), came("S02", 4.0, 110)])
    names = invited("sms").with_columns(campaign_name=pl.col("store"))
    assert campaigns_apart(figures, names, TODAY) == []


def reasons(**counts: int) -> pl.DataFrame:
    rows = [
        {"store": "S01", "loss_reason": name, "period": date(2026, 1, 5), "value": float(many)}
        for name, many in counts.items()
    ]
    return pl.DataFrame(rows)


def test_the_reason_that_leads_is_told_with_the_next():
    set_language("en")
    (item,) = leaving_reasons(reasons(price=40, car_sold=15, service=4), TODAY)
    assert (item.kind, item.store, item.count, item.weight) == (Kind.CAUSE, "S01", 40, 10)
    assert "40 of 59 (67.8%) are “price”, next car sold (15)" in item.sentence


@pytest.mark.parametrize(
    "counts", [{"price": 9}, {"price": 20, "service": 10}, {"price": 40, "service": 21}], ids=str
)
def test_a_reason_that_hardly_leads_is_no_item(counts):
    assert leaving_reasons(reasons(**counts), TODAY) == []


def test_one_reason_given_by_all_leads():
    (item,) = leaving_reasons(reasons(price=12), TODAY)
    assert "12 / 12，100.0%。" in item.sentence
