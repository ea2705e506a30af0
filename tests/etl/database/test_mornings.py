"""A few mornings of a store with files and a database, and what goes wrong in a year."""

from functools import partial
from pathlib import Path

import pytest

from tests.sweeps.mornings import Life
from tests.sweeps.year import Backup, fill_disk, kill

pytestmark = pytest.mark.slow


def test_after_an_upgrade_a_full_disk_a_killed_load_and_a_restored_backup_every_figure_is_right(
    tmp_path: Path,
):
    life = Life(tmp_path, seed=0)
    life.morning(0, partial(fill_disk, life))
    backup = Backup(life)
    life.morning(1, partial(kill, life))
    backup.restore()
    life.morning(2)
    assert not [*life.wrong_figures()]
