"""A store to whose campaign fewer of the invited came than to the same campaign of the others."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import count, percent
from care.semantic.vocabulary import label
from care.stats.contribution import Contribution, Tally, contributions, most_apart
from care.stores.store_names import store_name

METRIC = "campaign_return_rate"
LISTED = timedelta(weeks=13)
"""A campaign that is over is listed so long."""


def campaigns_apart(figures: pl.DataFrame, invited: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """One item for each campaign of which a store's invited stayed away more often than chance allows.

    ``figures``: ``METRIC`` by week, store and campaign_no. ``invited``: store, campaign_no, campaign_name,
    channel, in which the store invited to it. Because stores number their campaigns each by itself, those
    of one number are one campaign only where they end in one week under one name.
    """
    names = invited.group_by("store", "campaign_no").agg(pl.col("campaign_name").max())
    over = figures.filter(pl.col("denominator") > 0, pl.col("store").is_in([*today]))
    over = over.join(names, on=["store", "campaign_no"], how="left")
    found = []
    for (number, _, _), rows in over.group_by("campaign_no", "period", "campaign_name", maintain_order=True):
        tallies = [
            (store, Tally(round(asked - came), asked))
            for store, came, asked in rows.select("store", "numerator", "denominator").iter_rows()
        ]
        for part in most_apart(contributions("store", tallies)):
            ended = rows.filter(pl.col("store") == part.group)["period"].max()
            if isinstance(ended, date) and ended > today[part.group] - LISTED:
                own = invited.filter(pl.col("campaign_no") == number, pl.col("store") == part.group)
                found.append(_concern(str(number), part, own, ended, today[part.group]))
    return found


def _concern(number: str, part: Contribution, invited: pl.DataFrame, ended: date, today: date) -> Concern:
    return Concern(
        Group.WORSE,
        Kind.TARGET,
        part.group,
        partial(_words, number, part, invited, ended),
        ended,
        part.own.misses,
        (today - ended).days,
        f"campaign {number}",
        METRIC,
        scope=(("campaign_no", number),),
        weight=part.excess,
        records_since=ended,
        records_until=today,
        page="care",
    )


def _words(number: str, part: Contribution, invited: pl.DataFrame, ended: date) -> str:
    own, rest = part.own, part.rest
    came, others = own.cases - own.misses, rest.cases - rest.misses
    name = next(iter(invited["campaign_name"].drop_nulls()), number)
    channels = invited["channel"].unique().sort()
    how_zh, how_en = "", ""
    if channels.len() == 1 and channels[0] is not None:
        channel = label("channel", channels[0])
        how_zh, how_en = f"；本店全部用{channel}邀请", f"; all were invited by {channel.lower()}"
    where, asked, back = store_name(part.group), count(own.cases), count(came)
    share, elsewhere = percent(came / own.cases), percent(others / rest.cases)
    return say(
        f"{where} 活动“{name}”（{ended} 一周结束）受邀 {asked} 辆，来了 {back} 辆（{share}），"
        f"其他门店 {elsewhere}{how_zh}。请核对邀请名单与方式，没来的再邀请一次。",
        f"{where}: of {asked} invited to the campaign “{name}”, over in the week of {ended}, {back} came "
        f"({share}), at the others {elsewhere}{how_en}. Check whom you invited and how, and invite those who "
        "stayed away once more.",
    )
