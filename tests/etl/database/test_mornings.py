"""A few mornings of a store with files and a database: in the end every figure is the reference's."""

from pathlib import Path

import pytest

from tests.sweeps.mornings import Life

pytestmark = pytest.mark.slow


def test_after_increments_corrections_withdrawals_and_a_database_that_was_away_every_figure_is_right(
    tmp_path: Path,
):
    life = Life(tmp_path, seed=0)
    for day in range(3):
        life.morning(day)
    assert not [*life.wrong_figures()]
