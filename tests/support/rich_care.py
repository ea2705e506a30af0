"""What the rich stores keep besides: reminders, campaigns, answers, surveys and promises."""

import random
from datetime import datetime, timedelta
from typing import Any

from tests.sweeps.random_care import CAMPAIGNS, answers, campaigns, reminders, surveys

Rows = list[dict[str, Any]]
MONTHS = [datetime(2025, month, 1) for month in range(1, 13)]


def with_care(records: dict[str, Rows], as_of: datetime) -> dict[str, Rows]:
    """The records with the further columns of their kinds, and with the further kinds."""
    pick = random.Random(7)
    for order in records["service_orders"]:
        order["campaign_no"] = pick.choice((*CAMPAIGNS, None, None))
    for sale in records["vehicle_sales"]:
        sale["sale_status"] = pick.choice(("delivered", "delivered", None, "cancelled"))
        sale["profile_uploaded_at"] = _later(pick, sale["delivered_at"], as_of)
    for case in records["complaints"]:
        case["form_filed_at"] = _later(pick, case["received_at"], as_of)
        case["next_follow_up_at"] = case["received_at"] + timedelta(hours=pick.choice((1, 2, 50)))
    for call in records["callbacks"]:
        call["loss_reason"] = pick.choice((None, None, "price", "搬家"))
    kinds: dict[str, Rows] = {"reminders": [], "campaigns": [], "callback_answers": [], "surveys": []}
    for store in ("S01", "S02"):
        own = {kind: [row for row in rows if row["store_code"] == store] for kind, rows in records.items()}
        orders = [order | {"arrived_at": order["delivered_at"]} for order in own["service_orders"]]
        offered = campaigns(random.Random(0), orders)
        made = {
            "reminders": reminders(pick, own["vehicle_sales"], orders, offered),
            "campaigns": offered,
            "callback_answers": answers(pick, own["callbacks"]),
            "surveys": surveys(pick, MONTHS),
        }
        for kind, rows in made.items():
            kinds[kind] += [{"store_code": store, **row} for row in rows]
    for row in kinds["reminders"]:
        row["sent_at"] = row["sent_at"] if row["sent_at"] and row["sent_at"] <= as_of else None
    return records | kinds


def _later(pick: random.Random, since: datetime, as_of: datetime) -> datetime | None:
    """Some hours or days later, or never."""
    then = since + timedelta(hours=pick.choice((1, 2, 30, 100)))
    return then if then <= as_of and pick.random() < 0.8 else None
