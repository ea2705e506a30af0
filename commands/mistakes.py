"""What its user can mend: one sentence that says how, and exit code 2."""

from care.audit import CannotNote
from care.metric import BadMetric
from care.minute import CannotKeep
from care.reports import Unwritable
from care.reports.settings import BadSettings
from care.signals import BadBaseline
from care.signin import BadSignIn
from care.staff import BadStaff
from care.target import BadTarget
from commands.mistake import Mistake
from etl.ledger import NoSuchLoad
from etl.table import Unreadable
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
