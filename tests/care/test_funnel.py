"""Funnels and intervals against tables worked elsewhere."""

from math import isclose

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from care.stats.funnel import WARNING, Standing, extra_scatter, funnel
from care.stats.wilson import wilson


def groups(*pairs):
    return pl.DataFrame(pairs, schema=["numerator", "denominator"], orient="row")


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombe_s_table(numerator, denominator, low, high):
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
    assert wilson(numerator, denominator) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(("overall", "size"), [(0.5, 100), (0.8, 60), (0.9, 200), (0.95, 500)])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_limits_are_those_of_the_binomial_to_within_one_case(overall, size, confidence):
    low, high = funnel(groups((1, size)), overall).limits(size, confidence)
    exact_low, exact_high = binom.ppf([(1 - confidence) / 2, (1 + confidence) / 2], size, overall)
    assert low * size == pytest.approx(exact_low, abs=1.2)
    assert high * size == pytest.approx(exact_high, abs=1.2)


def test_the_inner_limits_of_a_hundred_tosses_are_40_and_60():
    # Binomial table, n = 100, p = 0.5: P(X ≤ 39) = 0.0176, P(X ≤ 40) = 0.0284
    assert funnel(groups((1, 2)), 0.5).limits(100, WARNING) == pytest.approx((0.403, 0.597), abs=0.001)


def test_everyone_is_named_above_within_or_below_and_few_cases_are_not_judged():
    judged = funnel(groups((99, 100), (85, 100), (60, 100), (0, 4), (0, 0)), 0.85)
    assert judged.rows["standing"].to_list() == ["above", "within", "below", "too_few", "too_few"]
    assert judged.rows["value"].to_list() == [0.99, 0.85, 0.6, 0.0, None]
    assert Standing(judged.rows["standing"][0]).label == "高于整体，超出正常波动范围"


def test_what_names_the_groups_stays_beside_them_and_none_is_no_fault():
    named = pl.DataFrame({"advisor": ["李强"], "numerator": [8], "denominator": [10], "value": [0.8]})
    assert funnel(named, 0.8).rows.columns[:2] == ["advisor", "numerator"]
    assert funnel(groups((1, 2)).clear(), 0.8).rows.is_empty()


@pytest.mark.parametrize("overall", [0.0, 1.0])
def test_an_overall_rate_of_all_or_none_has_limits_too(overall):
    low, high = funnel(groups((5 * overall, 5)), overall).limits(20)
    assert 0 <= low <= overall <= high <= 1


def test_chance_alone_widens_no_limits_and_accuses_nearly_nobody():
    rng = np.random.default_rng(7)
    rows = groups(*((int(rng.binomial(80, 0.85)), 80) for _ in range(400)))
    judged = funnel(rows, 0.85)
    assert judged.extra == 0
    assert (judged.rows["standing"] != "within").sum() <= 4


def test_groups_that_differ_more_than_chance_widen_the_limits():
    rng = np.random.default_rng(7)
    rates = rng.normal(0.8, 0.06, 40)
    rows = [(int(rng.binomial(400, rate)), 400) for rate in rates]
    judged = funnel(groups(*rows), 0.8)
    narrow = 0.8 - funnel(groups(rows[0]), 0.8).limits(400)[0]
    assert 0.8 - judged.limits(400)[0] > 2 * narrow
    # 0.06 round 0.8 is a deviation of asin √p of 0.06 / (2 √(0.8 · 0.2)) = 0.075, less what winsorising takes
    assert 0.045 < judged.extra < 0.085


def test_extra_scatter_is_spiegelhalter_s_when_all_groups_are_of_one_size():
    # Equal weights w: τ² = (Σz² − (I − 1)) / (w (I − 1)); winsorising at a tenth keeps these two-valued z
    low, high, size = 300, 360, 400
    counted = [(low, size), (high, size)] * 10
    z = [2 * size**0.5 * (np.arcsin((above / size) ** 0.5) - np.arcsin(0.825**0.5)) for above, _ in counted]
    expected = (sum(one**2 for one in z) - 19) / (4 * size * 19)
    assert isclose(extra_scatter(counted, 0.825) ** 2, expected, rel_tol=1e-9)


def test_among_few_groups_one_outlier_is_not_hidden_by_the_scatter_it_makes():
    judged = funnel(groups((90, 100), (91, 100), (89, 100), (60, 100)), 0.825)
    assert judged.extra == 0
    assert judged.rows["standing"][3] == "below"
