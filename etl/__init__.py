"""From a file as it comes to batches of judged, masked rows, and the loads made of them."""

import sys

# pandera imports PySpark's pandas wherever it is installed: a second at every start, and a warning.
sys.modules.setdefault("pyspark.pandas", None)  # type: ignore[arg-type]  # None: not to be imported
