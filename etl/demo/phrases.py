"""What customers say, put together from the fragments of phrases.toml for every call and case."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from etl.demo.people import MODELS, Car

PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Cause:
    """A cause, its share among the complaints of such occasions, and its details with sentences."""

    name: str
    weight: float
    details: Mapping[str, Sequence[str]]


CAUSES = {kind: tuple(Cause(**cause) for cause in causes) for kind, causes in PHRASES["causes"].items()}
"""By the kind of occasion."""


def words(cause: Cause, detail: str, car: Car, rng: Random) -> str:
    """A complaint in the customer's own words."""
    return _filled(rng.choice(cause.details[detail]), car.model, rng)


def written_down(sentence: str, car: Car, rng: Random) -> str:
    """A complaint in a clerk's words, sometimes with the customer's phone or plate."""
    lead, request, trail = _one("leads", rng), _one("requests", rng), _one("trails", rng)
    chance, contact = rng.random(), ""
    if chance < 0.08 and car.customer_phone:
        contact = f"，请回电{car.customer_phone}"
    elif chance > 0.95 and car.plate:
        contact = f"，车牌{car.plate}"
    return f"{lead}{sentence}，{request}{contact}。{trail}"


def content(rng: Random) -> str:
    """What a satisfied customer says."""
    praise = _one("praised", rng) + _one("praise", rng)
    return f"{praise}，{_one('wishes', rng)}" if rng.random() < 0.4 else praise


def grumble(rng: Random) -> str:
    """A criticism that is no complaint."""
    return _one("grumbles", rng)


def terse(rng: Random) -> str:
    """A complaint as a terse record of a few characters."""
    return _one("terse", rng)


def lost_reason(rng: Random) -> dict[str, str]:
    """What a customer says who has not come for a year, with the reason that it stands for, if any."""
    reason: dict[str, str] = rng.choice(PHRASES["lost_reasons"])
    return reason


def topic(rng: Random) -> str:
    """The topic of an inquiry."""
    return _filled(_one("topics", rng), rng.choice(MODELS), rng)


def _one(kind: str, rng: Random) -> str:
    return str(rng.choice(PHRASES[kind]))


def _filled(sentence: str, model: str, rng: Random) -> str:
    return sentence.format(
        days=rng.randint(5, 25),
        times=rng.randint(2, 4),
        fee=rng.randint(2, 18) * 50,
        part=_one("parts", rng),
        fault=_one("faults", rng),
        model=model,
    )
