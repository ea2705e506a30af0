"""Service campaigns: who is invited, who comes, and the one of which a store tells by text message alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from etl.demo.caring import CAMPAIGN_LEAD, sent_at
from etl.demo.stores import TEXTED_CAMPAIGN, TEXTING_STORE, Store
from etl.demo.trade import Row

UNINVITED_SHARE = 0.15
"""Share of those who come for a campaign without an invitation."""
CAME_OF_INVITED, CAME_OF_TEXTED = 0.25, 0.05
WORKSHOP_TYPES = ("first_maintenance", "maintenance", "repair", "warranty")


@dataclass(frozen=True)
class PlannedCampaign:
    """One campaign of every store, and how many cars each invites."""

    number: str
    name: str
    starts_on: date
    ends_on: date
    invited: int


CAMPAIGNS = (
    PlannedCampaign("HD2501", "夏季空调免费检测", date(2025, 6, 16), date(2025, 7, 13), 120),
    PlannedCampaign(TEXTED_CAMPAIGN, "冬季关爱检测", date(2025, 12, 1), date(2025, 12, 28), 120),
    PlannedCampaign("HD2601", "春季出行检测", date(2026, 3, 16), date(2026, 4, 12), 40),
)


def campaigns(store: Store) -> list[Row]:
    """The rows of 服务活动: the same campaigns in every store, the last one still to come."""
    return [
        {
            "store_code": store.code,
            "campaign_no": one.number,
            "campaign_name": one.name,
            "starts_on": datetime.combine(one.starts_on, datetime.min.time()),
            "ends_on": datetime.combine(one.ends_on, datetime.min.time()),
        }
        for one in CAMPAIGNS
    ]


def hold_campaigns(store: Store, orders: list[Row], reminders: list[Row]) -> None:
    """Name campaigns on the ``orders`` that came for one, and append the invitations to the ``reminders``.

    Nothing else of either list changes: the choice has a random stream of its own.
    """
    rng = Random(f"campaigns {store.code}")  # noqa: S311 - made-up rows need no strong randomness
    for campaign in CAMPAIGNS:
        known = sorted({order["vin"] for order in _delivered(orders, date.min, campaign.starts_on)})
        texted = (store.code, campaign.number) == (TEXTING_STORE, TEXTED_CAMPAIGN)
        share = CAME_OF_TEXTED if texted else CAME_OF_INVITED
        coming = _coming(campaign, orders, {*known}, round(campaign.invited * share), rng)
        for order in coming:
            order["campaign_no"] = campaign.number
        guests = {order["vin"] for order in coming if rng.random() >= UNINVITED_SHARE}
        others = [vin for vin in known if vin not in {order["vin"] for order in coming}]
        invited = [*sorted(guests), *rng.sample(others, campaign.invited - len(guests))]
        channels = ("sms",) if texted else ("phone", "wechat")
        reminders += [
            _invitation(store, campaign, vin, len(reminders) + number, channels, rng)
            for number, vin in enumerate(invited, 1)
        ]


def _delivered(orders: Iterable[Row], since: date, before: date) -> list[Row]:
    return [
        order
        for order in orders
        if order["delivered_at"]
        and since <= order["delivered_at"].date() < before
        and order["order_type"] in WORKSHOP_TYPES
    ]


def _coming(
    campaign: PlannedCampaign, orders: Iterable[Row], known: set[str], how_many: int, rng: Random
) -> list[Row]:
    """Orders of that many cars, delivered within the campaign; the first order of each of them."""
    within = _delivered(orders, campaign.starts_on, campaign.ends_on + timedelta(days=1))
    first = {order["vin"]: order for order in reversed(within) if order["vin"] in known}
    return [first[vin] for vin in rng.sample(sorted(first), min(how_many, len(first)))]


def _invitation(
    store: Store, campaign: PlannedCampaign, vin: str, number: int, channels: Sequence[str], rng: Random
) -> Row:
    sent = sent_at(store, campaign.starts_on - CAMPAIGN_LEAD, rng)
    return {
        "store_code": store.code,
        "reminder_no": f"TX{number:06d}",
        "reminder_type": "campaign",
        "vin": vin,
        "due_on": datetime.combine(campaign.starts_on, datetime.min.time()),
        "sent_at": sent,
        "channel": sent and rng.choice(channels),
        "result": sent and rng.choice(("已告知", "已告知", "已预约", "稍后联系")),
    }
