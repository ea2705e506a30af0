"""A generated home: its stores with their people, what is planted in it, and its records."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.generated.exports import Records
from tests.generated.stories.plots import Plot
from tests.generated.values import Row

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚桂英华玉兰萍红鹏雪梅云"
MODELS = ("1.5T 舒适型", "1.5T 豪华型", "2.0T 尊贵型", "纯电 520", "插混 110")
CAUSES = (
    "诊断与维修质量",
    "服务态度",
    "收费与过度维修",
    "维修时效",
    "预约与接待",
    "配件缺货/等待",
    "设施环境",
)
CLOSES_AT = time(18, 30)


@dataclass(frozen=True)
class Shop:
    """A store: its code and its people by role."""

    code: str
    people: Mapping[str, tuple[str, ...]]
    plot: Plot | None
    who: str | None
    since: date

    def chance(self, habit: str, usual: float, day: date, **who: str | None) -> float:
        """The probability of a habit on a day, bent where that is planted of one of these people."""
        plot = self.plot
        if plot is None or plot.habit != habit:
            return usual
        if plot.role and self.who not in who.values():
            return usual
        return plot.bent(self.since, day, usual)

    def planted(self, habit: str, day: date) -> bool:
        """Whether a habit that is no probability has bent by that day."""
        return self.plot is not None and self.plot.habit == habit and day >= self.since


@dataclass
class Scene:
    """What a home is made of, and the rows that come of it."""

    first: date
    last: date
    shops: list[Shop]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    versions: list[Row] = field(default_factory=list)
    """Complaints as an earlier export had them."""

    @property
    def records(self) -> Records:
        """The rows by kind of record, those of earlier exports among them."""
        return {**self.rows, "complaints": self.versions + self.rows["complaints"]}


def staged(dice: random.Random, plots: Iterable[Plot | None], last: date, weeks: int = 52) -> Scene:
    """A home with a store for each of the plots; None is a store in which nothing happens."""
    from tests.generated.stories.trade import play

    first = last - timedelta(weeks=weeks) + timedelta(days=1)
    codes = dice.sample([f"D{number:02}" for number in range(10, 99)], 8)
    shops = [_shop(dice, codes[place], plot, last) for place, plot in enumerate(plots)]
    scene = Scene(first, last, shops)
    for shop in shops:
        play(dice, scene, shop)
        if shop.plot and shop.plot.habit == "export":
            scene.rows["callbacks"] = [
                row
                for row in scene.rows["callbacks"]
                if row["store_code"] != shop.code or row["attempted_at"].date() < shop.since
            ]
    return scene


def _shop(dice: random.Random, code: str, plot: Plot | None, last: date) -> Shop:
    names: list[str] = []
    while len(names) < 16:
        name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(("", *GIVEN))
        if name not in names:
            names.append(name)
    people = {
        "advisor": tuple(names[:5]),
        "agent": tuple(names[5:8]),
        "handler": tuple(names[8:11]),
        "sales": tuple(names[11:14]),
        "new agent": tuple(names[14:15]),
    }
    if plot is None:
        return Shop(code, people, None, None, last)
    monday = last - timedelta(days=last.weekday(), weeks=plot.weeks_before - 1)
    who = dice.choice(people[plot.role]) if plot.role else None
    return Shop(code, people, plot, who, monday)


def moment(dice: random.Random, day: date, first: int = 9, last: int = 17) -> datetime:
    """A moment of a working day, to the second."""
    return datetime.combine(day, time(dice.randint(first, last - 1), dice.randrange(60), dice.randrange(60)))
