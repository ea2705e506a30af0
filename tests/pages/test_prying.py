"""Strangers are told nothing, and people of one store nothing of another, whatever they ask for.

The full form is ``python -m tests.sweeps.prying``.
"""

from pathlib import Path

import pytest

from tests.support.intruder import Intruder
from tests.support.served import end, start
from tests.sweeps.prying import Findings, home_of_two_stores, intrude, pry

pytestmark = pytest.mark.slow


def test_no_request_of_a_stranger_and_no_address_of_a_colleague_tells_what_it_should_not(tmp_path: Path):
    found = Findings()
    pid, address = start(home_of_two_stores(tmp_path))
    try:
        intrude(Intruder(address), found)
        pry(Intruder(address), found, ["explore", "compare", "worklist", "coaching"], ["manager"])
    finally:
        end(pid)
    assert found.tried > 60
    assert found.failed == []
