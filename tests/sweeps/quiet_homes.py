"""How many items the list of attention has of homes in which nothing happens: false ones, a home and look.

    python -m tests.sweeps.quiet_homes --homes 200

A home has three stores with eight people each; weekly figures of a year come from one process a metric.
Counted are items about people, about courses that turned, and about causes of complaints.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import polars as pl

from care.attention import metric_changes, outliers, rises
from care.attention.people.outliers import JUDGED
from care.periods.period import Period
from care.semantic.metric import METRICS, Better
from care.signals.judged_series import judge_series
from care.signals.time_series import Reading
from care.targets.targets import NO_AIM

TODAY = date(2026, 3, 8)
MONDAYS = [date(2026, 3, 2) - timedelta(weeks=back) for back in range(104)]
STORES = {f"S{n:02}": TODAY for n in (1, 2, 3)}
PEOPLE, MISSED, A_WEEK = 8, 0.07, 10
CAUSES, CASES_A_WEEK = 8, 3


def binomial(dice: random.Random, many: int, share: float) -> int:
    """The number of hits among so many."""
    return sum(dice.random() < share for _ in range(many))


def tally_rows(dice: random.Random, metric: str, dimension: str) -> Iterator[dict[str, object]]:
    """Every person's weeks of a metric."""
    lower = METRICS[metric].better is Better.LOWER
    for store in STORES:
        for person in range(PEOPLE):
            for monday in MONDAYS[:65]:
                misses = binomial(dice, A_WEEK, MISSED)
                yield {
                    "metric": metric,
                    "store": store,
                    "period": monday,
                    dimension: str(person),
                    "numerator": float(misses if lower else A_WEEK - misses),
                    "denominator": A_WEEK,
                }


def false_items(dice: random.Random) -> tuple[int, int, int]:
    """The items of one quiet home: about people, courses and causes."""
    figures = {
        dimension: pl.DataFrame(
            [
                row
                for metric, by in JUDGED.items()
                if dimension in by
                for row in tally_rows(dice, metric, dimension)
            ]
        )
        for dimension in ("advisor", "agent", "handler")
    }
    people = len(outliers(figures, STORES))
    courses = {}
    for metric in JUDGED:
        for store in STORES:
            counts = [binomial(dice, 60, MISSED) for _ in MONDAYS]
            weeks = [
                Reading(monday, float(many), 60, many / 60)
                for monday, many in zip(reversed(MONDAYS), counts, strict=True)
            ]
            courses[metric, store] = judge_series(METRICS[metric], weeks, Period.WEEK, TODAY, NO_AIM)
    began = MONDAYS[-1]
    cases = [
        {
            "store": store,
            "cause_1": str(dice.randrange(CAUSES)),
            "received_at": datetime(began.year, began.month, began.day, 9)
            + timedelta(hours=dice.random() * 24 * 720),
        }
        for store in STORES
        for _ in range(CASES_A_WEEK * len(MONDAYS))
    ]
    as_of = {store: datetime(2026, 3, 8, 18) for store in STORES}
    risen = rises(pl.DataFrame(cases), "cause_1", as_of, dict.fromkeys(STORES, began))
    return people, len(metric_changes(courses, STORES)), len(risen)


def main() -> None:
    """Print the mean number of false items a home and look."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--homes", type=int, default=50)
    homes = parser.parse_args().homes
    dice = random.Random(1)
    found = [false_items(dice) for _ in range(homes)]
    people, courses, causes = (sum(column) / homes for column in zip(*found, strict=True))
    print(
        f"{homes} homes: people {people:.3f}, courses {courses:.3f}, causes {causes:.3f} false items a home"
    )


if __name__ == "__main__":
    main()
