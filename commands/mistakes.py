"""What its user can mend: one sentence that says how, and exit code 2."""

from care.access.oidc import BadSignIn
from care.audit.log import CannotNote
from care.reports import Unwritable
from care.reports.deliver.settings import BadSettings
from care.review.minutes import CannotKeep
from care.semantic.metric import BadMetric
from care.signals import BadBaseline
from care.staff.staff import BadStaff
from care.targets.targets import BadTarget
from commands.mistake import Mistake
from etl.pipeline.load_history import NoSuchLoad
from etl.records.sheet_table import Unreadable
from warehouse.ask import NoWarehouse, Unknown
from warehouse.backup import CannotBackUp
from warehouse.disk import CannotWrite
from warehouse.restoring import CannotRestore
from warehouse.spark.faults import NoSpark
from warehouse.unanswered import Unanswered

NOT_DONE = 2


MISTAKES = (
    BadBaseline,
    BadMetric,
    BadSettings,
    BadSignIn,
    BadStaff,
    BadTarget,
    CannotBackUp,
    CannotKeep,
    CannotNote,
    CannotRestore,
    CannotWrite,
    Mistake,
    NoSpark,
    NoSuchLoad,
    NoWarehouse,
    Unanswered,
    Unknown,
    Unreadable,
    Unwritable,
)
"""Every fault of the rooms whose message a user is meant to read."""
