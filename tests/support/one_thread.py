"""Polars with one thread in the processes that run tests; those that they start have one for each core.

A test's frames are small, so that waking threads costs a tenth to a quarter of its processor time. Polars
reads the number when it is imported; where it has been, as in a sweep, this changes nothing.
"""

import os
from unittest.mock import patch

with patch.dict(os.environ, POLARS_MAX_THREADS="1"):
    import polars  # noqa: F401
