"""The attempts to call one customer, their outcomes, and their rows of 回访记录."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from etl.demo.days import at
from etl.demo.phrases import content
from etl.demo.trade import Row

GIVE_UP = 0.035
OUTCOMES = ("reached", "inconvenient", "unreachable", "wrong_number", "refused")
OUTCOME_WEIGHTS = (71, 10, 15, 1.6, 2.4)
FINAL = ("reached", "wrong_number", "refused")
CHANNELS, CHANNEL_WEIGHTS = ("phone", "wechat", "visit"), (93, 5, 2)
SCORES, SCORE_WEIGHTS = (10, 9, 8, 7, 6), (48, 27, 16, 7, 2)
SCORED_SHARE, VOICE_SHARE = 0.93, 0.38


def attempts(subject: Row, first_at: datetime, rng: Random, *, hurried: bool = False) -> list[Row]:
    """A row for each attempt on up to three days; the last one has the final outcome.

    Customers who are reached are satisfied here; the desk overwrites what dissatisfied ones say.
    ``hurried``: the second attempt comes within the hour, for a callback owed on the same day.
    """
    channel = rng.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
    return [
        subject
        | {"channel": channel, "attempted_at": attempted_at, "outcome": outcome}
        | (_heard(rng) if outcome == "reached" else {})
        for attempted_at, outcome in _tries(first_at, rng, hurried=hurried)
    ]


def _tries(first_at: datetime, rng: Random, *, hurried: bool) -> Iterator[tuple[datetime, str]]:
    attempted_at = first_at
    for number in range(4 if hurried else 3):
        outcome = rng.choices(OUTCOMES, OUTCOME_WEIGHTS)[0]
        yield attempted_at, outcome
        if outcome in FINAL or rng.random() < GIVE_UP:
            return
        if hurried and number == 0:
            attempted_at += timedelta(minutes=45)
        else:
            attempted_at = at(attempted_at.date() + timedelta(1), 9, 18.5, rng)


def _heard(rng: Random) -> Row:
    return {
        "satisfaction": rng.choices(SCORES, SCORE_WEIGHTS)[0] if rng.random() < SCORED_SHARE else None,
        "dissatisfied": False,
        "voice": content(rng) if rng.random() < VOICE_SHARE else None,
    }
