"""The daily trade of a store: visits, sales, calls, inquiries."""

import random
from datetime import date, datetime, time, timedelta

from tests.generated.stories.complaints import Desk
from tests.generated.stories.scene import MODELS, Scene, Shop, moment
from tests.generated.values import Row

VISITS, SALES, INQUIRIES = 7, 0.7, 1.0
"""A working day, on average."""
SALE_CALLS = {"sale_day0": 0, "sale_day3": 2, "sale_day7": 6}


def play(dice: random.Random, scene: Scene, shop: Shop) -> None:
    """Let a store live through the scene's days, and keep its rows."""
    trade = Trade(dice, scene, shop)
    day = scene.first
    while day <= scene.last:
        if day.weekday() < 6:
            trade.work(day)
        day += timedelta(days=1)
    trade.desk.end()
    end = datetime.combine(scene.last, time.max)
    for record, moment_of in (("callbacks", "attempted_at"), ("complaint_events", "happened_at")):
        scene.rows[record] = [row for row in scene.rows[record] if row[moment_of] <= end]


class Trade:
    """One store at work."""

    def __init__(self, dice: random.Random, scene: Scene, shop: Shop) -> None:
        self.dice, self.scene, self.shop = dice, scene, shop
        self.desk = Desk(dice, scene, shop)
        self.cars: list[tuple[str, str | None]] = [(self._vin(), None) for _ in range(900)]
        """VIN and model; who was not sold here has no model."""

    def work(self, day: date) -> None:
        """One working day."""
        for _ in range(_many(self.dice, VISITS)):
            self._visit(day)
        for _ in range(_many(self.dice, SALES)):
            self._sale(day)
        for _ in range(_many(self.dice, INQUIRIES)):
            self._inquiry(day)
        self.desk.work(day, self.cars)

    def _visit(self, day: date) -> None:
        advisor = self.dice.choice(self.shop.people["advisor"])
        vin, _ = self.dice.choice(self.cars)
        rework = self.dice.random() < self.shop.chance("rework", 0.03, day, advisor=advisor)
        order = self._add(
            "service_orders",
            order_no=self._number("RO", "service_orders"),
            vin=vin,
            order_type="rework" if rework else self.dice.choice(("maintenance", "repair", "accident")),
            service_advisor=advisor,
            delivered_at=moment(self.dice, day, 10, 18),
        )
        due = day + timedelta(days=3)
        agent = self._agent(day)
        late = self.shop.chance("late", 0.04, due, agent=agent, advisor=advisor)
        if due.weekday() == self._weekday:
            late = self.shop.chance("late weekday", late, due)
        if self.dice.random() < self.shop.chance("uncalled", 0.015, due):
            return
        days = self.dice.choice((4, 5, 6)) if self.dice.random() < late else self.dice.choice((1, 1, 1, 2))
        self._call("service", order["order_no"], vin, day + timedelta(days=days), agent, advisor)

    @property
    def _weekday(self) -> int:
        return (3, 4, 5, 0, 1)[self.shop.since.isocalendar().week % 5]

    def _sale(self, day: date) -> None:
        vin, model = self._vin(), self.dice.choice(MODELS)
        self.cars.append((vin, model))
        at = moment(self.dice, day, 10, 15)
        advisor = self.dice.choice(self.shop.people["sales"])
        number = self._number("XS", "vehicle_sales")
        self._add(
            "vehicle_sales", sale_no=number, vin=vin, model=model, sales_advisor=advisor, delivered_at=at
        )
        for type_, days in SALE_CALLS.items():
            called_at = datetime.combine(day, time(18, 5)) if not days else None
            self._call(type_, number, vin, day + timedelta(days=days), self._agent(day), advisor, called_at)

    def _call(
        self,
        type_: str,
        subject: str,
        vin: str,
        day: date,
        agent: str,
        advisor: str,
        at: datetime | None = None,
    ) -> None:
        if day.weekday() == 6:
            day -= timedelta(days=1)
        at = at or self._moment_of(agent, day)
        wrong = self.dice.random() < self.shop.chance("wrong", 0.015, day, advisor=advisor)
        outcome = "wrong_number" if wrong else self.dice.choices(("reached", "unreachable"), (90, 10))[0]
        self._attempt(type_, subject, vin, at, agent, outcome)
        if outcome == "unreachable":
            again = at + timedelta(minutes=25)
            self._attempt(type_, subject, vin, again, agent, "reached")

    def _attempt(self, type_: str, subject: str, vin: str, at: datetime, agent: str, outcome: str) -> None:
        heard: Row = {"satisfaction": None, "dissatisfied": None, "voice": None}
        day = at.date()
        if outcome == "reached":
            top = self.shop.chance("top", 0.0, day, agent=agent)
            voiceless = self.shop.chance("voiceless", 0.55, day, agent=agent)
            score = 10 if self.dice.random() < top else self.dice.choices((10, 9, 8, 7), (30, 30, 25, 15))[0]
            silent = self.dice.random() < voiceless or top == 1.0
            heard = {
                "satisfaction": score,
                "dissatisfied": False,
                "voice": None if silent else "客户说还可以，没有别的意见",
            }
            if self.dice.random() < 0.04 and top < 1.0:
                terse = self.dice.random() < 0.08
                heard |= {
                    "satisfaction": 5,
                    "dissatisfied": True,
                    "voice": "太慢" if terse else "客户抱怨等待时间太久，希望改进",
                }
            elif self.dice.random() < self.shop.chance("elsewhere", 0.005, day, agent=agent):
                self.desk.elsewhere(vin, day + timedelta(days=self.dice.randint(2, 20)))
        self._add(
            "callbacks",
            callback_no=self._number("HF", "callbacks"),
            callback_type=type_,
            subject_no=subject,
            vin=vin,
            agent=agent,
            channel="phone",
            attempted_at=at,
            outcome=outcome,
            **heard,
        )

    def _moment_of(self, agent: str, day: date) -> datetime:
        if self.shop.planted("minute", day) and agent == self.shop.who:
            return datetime.combine(day, time(17, 2, self.dice.randrange(60)))
        return moment(self.dice, day)

    def _agent(self, day: date) -> str:
        agents = self.shop.people["agent"]
        plot = self.shop.plot
        if plot and plot.role == "new agent" and day >= self.shop.since:
            agents = (*agents, *self.shop.people["new agent"])
        return self.dice.choice(agents)

    def _inquiry(self, day: date) -> None:
        handler, at = self.dice.choice(self.shop.people["handler"]), moment(self.dice, day)
        late = self.dice.random() < self.shop.chance("inquiry late", 0.03, day, handler=handler)
        closed = at + timedelta(hours=self.dice.uniform(30, 60) if late else self.dice.uniform(0.5, 8))
        self._add(
            "inquiries",
            inquiry_no=self._number("WX", "inquiries"),
            received_at=at,
            handler=handler,
            closed_at=closed if closed.date() <= self.scene.last else None,
        )

    def _vin(self) -> str:
        return "LSVAA4" + "".join(self.dice.choice("0123456789ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(11))

    def _number(self, prefix: str, record: str) -> str:
        return f"{prefix}{self.shop.code}{len(self.scene.rows.get(record, ())) + 1:06}"

    def _add(self, record: str, **row: object) -> Row:
        added: Row = {"store_code": self.shop.code, **row}
        self.scene.rows.setdefault(record, []).append(added)
        return added


def _many(dice: random.Random, mean: float) -> int:
    """A number scattered about a mean."""
    return sum(dice.random() < mean / 10 for _ in range(10))
