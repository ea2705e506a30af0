"""What the numbers mean: metrics, signals, words, charts, reports. No database, no screen."""

import os

# Polars gives memory back as soon as it is free, not when others run short: a load peaks a tenth lower.
os.environ.setdefault("_RJEM_MALLOC_CONF", "muzzy_decay_ms:0")
