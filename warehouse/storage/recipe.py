"""What makes a warehouse of its loads: marts, code, settings and the schemas of records, as one hash.

Code is compared as text. Because the records are declared for pandera, which takes a second to import, a
command that only asks could not compare their schemas themselves.
"""

from hashlib import sha256
from pathlib import Path

from care.causes.lexicon import SAYS_NOTHING
from care.policies.builtin_policies import PRESETS
from warehouse.build.home_settings import HomeSettings
from warehouse.build.mart_order import mart_order

MARTS_FOLDER = Path(__file__).parents[1] / "marts"
MARTS = mart_order(MARTS_FOLDER)
"""Every mart, each after the marts that it reads."""
ROOT = Path(__file__).parents[2]
BUILDING = (
    "incremental.py",
    "load_tables.py",
    "full.py",
    "home_settings.py",
    "staff_names.py",
    "batch_views.py",
    "coverage.py",
    "dimension_values.py",
    "deduplicate.py",
)
"""The modules that a build runs."""
DECLARING = (
    "etl/records/*.py",
    "etl/records/*/*.py",
    "etl/pipeline/batch.py",
    "etl/privacy/masking.py",
    "etl/validation/date_only.py",
)
"""The modules by which the columns of a batch are declared."""


def recipe(settings: HomeSettings) -> str:
    """A hash of all that makes a warehouse of its loads; under another recipe all of it is built anew."""
    files = [ROOT / "warehouse" / "build" / name for name in BUILDING]
    files += [file for pattern in DECLARING for file in sorted(ROOT.glob(pattern))]
    code = [file.read_text(encoding="utf-8") for file in files]
    content = repr((settings, PRESETS, sorted(SAYS_NOTHING), [mart_sql(mart) for mart in MARTS], code))
    return sha256(content.encode()).hexdigest()[:16]


def mart_sql(mart: str) -> str:
    """The select that makes a mart, as ``marts/*.sql`` has it."""
    return (MARTS_FOLDER / f"{mart}.sql").read_text(encoding="utf-8")
