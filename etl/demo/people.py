"""Cars and the people who own them, all made up.

Phone numbers come from segments (154, 161, 163, 164) that operators do not hand out at the time of
writing, VINs begin with a maker's code of no maker.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from etl.demo.stores import Store

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力鹏飞雪梅兰倩宇浩然子轩欣怡梓涵嘉俊思远"
COMPANIES = ("物流有限公司", "建材商行", "科技有限公司", "旅行社", "装饰工程有限公司", "食品配送中心")
MODELS = ("远航 1.5T", "远航 PHEV", "清岚 1.5L", "清岚 Pro", "山屿 2.0T 四驱", "山屿 7座", "星沫 EV")
PHONE_SEGMENTS = ("154", "161", "163", "164")
VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
DIGITS = "0123456789"
SHORT_VIN, SHORT_PHONE, NO_PHONE, NO_PLATE = 0.003, 0.012, 0.015, 0.012
"""Shares of customers with an incomplete record."""


@dataclass(frozen=True)
class Car:
    """A car with its owner, as the store knows them."""

    vin: str
    plate: str | None
    customer_name: str
    customer_phone: str | None
    owner_type: str
    customer_grade: str
    key_customer: bool
    model: str
    on_road_from: date
    km_a_day: float


def some_car(store: Store, serial: int, on_road_from: date, rng: Random) -> Car:
    """The store's car number ``serial``; no two have the same VIN."""
    vin = f"LXA{_letters(5, rng)}{rng.choice(DIGITS)}{rng.choice('NPRST')}{store.code[-1]}8{serial:05d}"
    grade = rng.choices("ABCD", (10, 25, 45, 20))[0]
    company = rng.random() < 0.13
    surname = rng.choice(SURNAMES)
    given_name = "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))
    return Car(
        vin=vin[:-1] if rng.random() < SHORT_VIN else vin,
        plate=None if rng.random() < NO_PLATE else _plate(store, rng),
        customer_name=surname + given_name + rng.choice(COMPANIES) if company else surname + given_name,
        customer_phone=_phone(rng),
        owner_type="company" if company else "private",
        customer_grade=grade,
        key_customer=grade == "A" or rng.random() < 0.05,
        model=rng.choice(MODELS),
        on_road_from=on_road_from,
        km_a_day=rng.uniform(18, 70),
    )


def used_car(store: Store, serial: int, day: date, rng: Random) -> Car:
    """A car that is some years old when it comes on ``day`` for the first time."""
    return some_car(store, serial, day - timedelta(rng.randint(200, 2600)), rng)


def _letters(count: int, rng: Random) -> str:
    return "".join(rng.choices(VIN_LETTERS, k=count))


def _plate(store: Store, rng: Random) -> str:
    return store.plate + rng.choice("BCDEFGHJKLMN") + "".join(rng.choices(DIGITS, k=4))


def _phone(rng: Random) -> str | None:
    number = rng.choice(PHONE_SEGMENTS) + "".join(rng.choices(DIGITS, k=8))
    chance = rng.random()
    if chance < NO_PHONE:
        return None
    return number[:-1] if chance < NO_PHONE + SHORT_PHONE else number
