"""The complaints of a store: what is complained about, how it is handled, what comes back."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tests.generated.stories.scene import CAUSES, MODELS, Scene, Shop, moment
from tests.generated.values import Row

A_DAY = 0.6
LEVELS, WEIGHTS = "ABCDE", (4, 8, 30, 38, 20)
NOTES = ("已与客户沟通并说明处理方案", "客户同意下周到店复查车辆", "配件到货后通知客户来店更换")


class Desk:
    """The complaints desk of a store."""

    def __init__(self, dice: random.Random, scene: Scene, shop: Shop) -> None:
        self.dice, self.scene, self.shop = dice, scene, shop
        self.awaited: list[tuple[date, str, str]] = []
        """Complaints that will come: day, VIN and cause."""
        self.rows: list[Row] = []

    def work(self, day: date, cars: Sequence[tuple[str, str | None]]) -> None:
        """Receive what comes on a day."""
        dice, plot = self.dice, self.shop.plot
        mean = A_DAY
        for _ in range(sum(dice.random() < mean / 6 for _ in range(6))):
            self._open(day, dice.choice(cars)[0], dice.choice(CAUSES))
        if plot and day >= self.shop.since and plot.times > 1:
            for _ in range(sum(dice.random() < A_DAY / len(CAUSES) * (plot.times - 1) / 3 for _ in range(3))):
                self._planted(day, cars)
        for due, vin, cause in [one for one in self.awaited if one[0] <= day]:
            self.awaited.remove((due, vin, cause))
            self._open(day, vin, cause, source="hotline")

    def _planted(self, day: date, cars: Sequence[tuple[str, str | None]]) -> None:
        habit = self.shop.plot.habit if self.shop.plot else ""
        of_model = [vin for vin, model in cars if model == self.model and habit == "model"]
        vin = self.dice.choice(of_model or [vin for vin, _ in cars])
        cause = self.cause if habit == "cause" else self.dice.choice(CAUSES)
        self._open(day, vin, cause, level="A" if habit == "severe" else "")

    @property
    def model(self) -> str:
        """The model that has a fault."""
        return MODELS[self.shop.since.toordinal() % len(MODELS)]

    @property
    def cause(self) -> str:
        """The cause of which there are more complaints."""
        return CAUSES[self.shop.since.toordinal() % len(CAUSES)]

    def elsewhere(self, vin: str, day: date) -> None:
        """A customer who said nothing when called will complain."""
        self.awaited.append((day, vin, self.dice.choice(CAUSES)))

    def _open(self, day: date, vin: str, cause: str, source: str = "", level: str = "") -> None:
        dice, shop = self.dice, self.shop
        handler, at = dice.choice(shop.people["handler"]), moment(dice, day)
        late = dice.random() < shop.chance("contact late", 0.06, day, handler=handler)
        contact = at + timedelta(minutes=dice.uniform(130, 600) if late else dice.uniform(5, 100))
        closed = moment(dice, day + timedelta(days=dice.randint(1, 5)))
        reopened = dice.random() < shop.chance("reopened", 0.06, day, handler=handler)
        back = closed + timedelta(days=dice.randint(3, 30)) if reopened else None
        last = back + timedelta(days=2) if back else closed
        row = {
            "store_code": shop.code,
            "complaint_no": f"TS{shop.code}{len(self.rows) + 1:05}",
            "source": source or dice.choice(("hotline", "callback", "walk_in", "online")),
            "level": level or dice.choices(LEVELS, WEIGHTS)[0],
            "department": "service",
            "advisor": dice.choice(shop.people["advisor"]),
            "handler": handler,
            "vin": vin,
            "cause_1": cause,
            "description": f"客户反映{cause}方面的问题，要求处理",
            "received_at": at,
            "first_contact_at": contact,
            "first_reply_at": contact + timedelta(minutes=10),
            "due_at": at + timedelta(days=7),
            "first_closed_at": closed,
            "reopen_count": int(reopened),
            "last_reopened_at": back,
            "last_closed_at": last,
            "status": "closed",
            "revisit_required": False,
        }
        self.rows.append(row)
        self._follow(row)
        if dice.random() < shop.chance("refiled", 0.0, day):
            self.awaited.append((closed.date() + timedelta(days=dice.randint(2, 40)), vin, cause))

    def _follow(self, row: Row) -> None:
        for _ in range(self.dice.randint(1, 2)):
            at = row["first_contact_at"] + timedelta(hours=self.dice.uniform(2, 20))
            short = self.dice.random() < self.shop.chance("terse", 0.08, at.date(), actor=row["handler"])
            self.scene.rows.setdefault("complaint_events", []).append(
                {
                    "store_code": row["store_code"],
                    "complaint_no": row["complaint_no"],
                    "event": "followed_up",
                    "happened_at": at,
                    "actor": row["handler"],
                    "note": "已处理" if short else self.dice.choice(NOTES),
                }
            )

    def end(self) -> None:
        """Plant what befalls complaints afterwards, and keep the rows."""
        plot = self.shop.plot
        if plot and plot.habit == "bulk":
            self._close_at_once()
        if plot and plot.habit == "downgraded":
            self._downgrade(plot.share)
        end = datetime.combine(self.scene.last, datetime.max.time())
        self.scene.rows.setdefault("complaints", []).extend(_until(row, end) for row in self.rows)

    def _close_at_once(self) -> None:
        at = datetime.combine(self.shop.since, datetime.min.time()) + timedelta(hours=16, minutes=10)
        chosen = [row for row in self.rows if row["received_at"] < at][-11:]
        for row in chosen:
            at += timedelta(minutes=self.dice.uniform(1, 4))
            row |= {"handler": self.shop.who, "first_closed_at": at, "last_closed_at": at}
            row |= {"reopen_count": 0, "last_reopened_at": None}

    def _downgrade(self, share: float) -> None:
        """An earlier export had a graver level; the next one, shortly before the deadline, a lesser one."""
        as_open = {"first_closed_at": None, "last_closed_at": None, "status": "in_progress"}
        never_back = {"reopen_count": 0, "last_reopened_at": None}
        for row in self.rows:
            theirs = row["handler"] == self.shop.who and row["received_at"].date() >= self.shop.since
            if not theirs or self.dice.random() >= share:
                continue
            for days, level in ((2, "A"), (6, "D")):
                at = row["received_at"] + timedelta(days=days)
                if at.date() > self.scene.last:
                    break
                exported = {"level": level, "_exported_at": at}
                self.scene.versions.append(row | exported | as_open | never_back)
            closed = moment(self.dice, row["due_at"].date() + timedelta(days=1))
            row |= {"level": "D", "first_closed_at": closed, "last_closed_at": closed} | never_back


def _until(row: Row, end: datetime) -> Row:
    """The complaint as it stood at the end of the records."""
    told = dict(row)
    for name in (
        "first_contact_at",
        "first_reply_at",
        "first_closed_at",
        "last_reopened_at",
        "last_closed_at",
    ):
        if told[name] is not None and told[name] > end:
            told[name] = None
    if told["last_reopened_at"] is None:
        told["reopen_count"] = 0
        told["last_closed_at"] = told["first_closed_at"]
    if told["last_closed_at"] is None or (
        told["last_reopened_at"] and told["last_closed_at"] < told["last_reopened_at"]
    ):
        told |= {"last_closed_at": None, "status": "in_progress"}
    return told
