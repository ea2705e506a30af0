"""Extract, transform, load: from raw export files to batches of validated, masked rows and their loads."""

import sys

# Because pandera imports PySpark's pandas wherever it is installed, which costs a second and a warning.
sys.modules.setdefault("pyspark.pandas", None)  # type: ignore[arg-type]  # None: not to be imported
