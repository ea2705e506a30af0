"""Files with the faults of real exports; ``python -m tests.sweeps.faulty_files`` tries thousands.

Workbooks: ``python -m tests.sweeps.faulty_workbooks``.
"""

from pathlib import Path

import pytest

from tests.sweeps import faulty_workbooks
from tests.sweeps.faulty_files import make, misread

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_every_line_of_a_faulty_file_is_accounted_for(tmp_path: Path, first: int):
    for seed in range(first, first + 10):
        assert misread(make(seed), tmp_path, seed) == [], f"seed {seed}"


@pytest.mark.parametrize("first", [0, 8])
def test_every_row_of_a_faulty_workbook_is_accounted_for(tmp_path: Path, first: int):
    for seed in range(first, first + 8):
        wrong = faulty_workbooks.misread(faulty_workbooks.make(seed), tmp_path, seed)
        assert wrong == [], f"seed {seed}"
