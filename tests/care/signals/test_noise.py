"""The short version of the sweep whose full size stands in docs/signals.md."""

import pytest

from care.signals.run_rules import Rule
from care.signals.sentence import ONCE_IN
from tests.sweeps.noise import PROCESSES, RARE, noise, shift


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_noise_is_rarely_called_a_signal_and_each_rule_no_oftener_than_the_sentence_says(process):
    told = noise(process, 60)
    assert told.verdicts < 0.025 < told.two_points < told.two_points_any
    for rule in Rule:
        assert told.by_rule[rule] < 1.6 / ONCE_IN[rule] + 0.001


@pytest.mark.parametrize("process", RARE, ids=lambda process: process.name)
def test_weeks_with_hardly_a_miss_raise_no_more_false_alarms_and_a_large_shift_is_found_all_the_same(process):
    assert noise(process, 40).verdicts < 0.02
    assert shift(process, 3, 40).within(26) > 0.9


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_a_large_shift_is_found_within_weeks_and_a_larger_one_sooner(process):
    one, three = shift(process, 1, 60), shift(process, 3, 60)
    assert three.within(8) > 0.9 > three.two_points_within(8)
    assert three.median < one.median
