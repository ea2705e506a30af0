"""Files with the faults of real exports; ``python -m tests.sweeps.faulty_files`` tries thousands."""

from pathlib import Path

import pytest

from tests.sweeps.faulty_files import make, misread


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_every_line_of_a_faulty_file_is_accounted_for(tmp_path: Path, first: int):
    for seed in range(first, first + 10):
        assert misread(make(seed), tmp_path, seed) == [], f"seed {seed}"
