"""A power cut or a failing disk leaves the old home or the new; ``tests/sweeps/power_cut.py`` does all."""

from pathlib import Path

import pytest
from conftest import write_rows

from etl.pipeline.load import load
from tests.sweeps.power_cut import cut_everywhere, fail_everywhere

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only there is it told what is synced"),
]
ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "customer_phone": "13812345678"}


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    return [
        write_rows(tmp_path / "raw" / f"{number}.csv", "service_orders", [ORDER | {"order_no": f"R{number}"}])
        for number in range(2)
    ]


def test_the_power_may_fail_before_every_sync_of_a_load(home: Path, exports: list[Path], tmp_path: Path):
    load(home, exports[:1])
    ended = cut_everywhere(home, exports, tmp_path / "cuts", each=40)
    assert ended["old"] > 10
    assert ended["new"] > 1


def test_the_power_may_fail_during_the_first_load(exports: list[Path], tmp_path: Path):
    assert cut_everywhere(None, exports[:1], tmp_path / "cuts", each=25)["old"] > 10


def test_a_disk_that_fails_is_one_sentence_and_the_next_load_completes(
    home: Path, exports: list[Path], tmp_path: Path
):
    load(home, exports[:1])
    (tmp_path / "failing").mkdir()
    ended = fail_everywhere(home, exports, tmp_path / "failing", each=24)
    assert ended["refused"] > 1
