"""What its user can mend: one sentence that says how, and exit code 2."""

from care.audit import CannotNote
from care.metric import BadMetric
from care.reports import Unwritable
from care.reports.settings import BadSettings
from care.signals import BadBaseline
from care.signin import BadSignIn
from care.staff import BadStaff
from care.target import BadTarget
from etl.ledger import NoSuchLoad
from etl.table import Unreadable
from warehouse.ask import NoWarehouse, Unknown
from warehouse.backup import CannotBackUp
from warehouse.disk import CannotWrite
from warehouse.minutes import CannotKeep
from warehouse.restoring import CannotRestore

NOT_DONE = 2


class Mistake(Exception):
    """What was asked cannot be done; the message says why and what can."""


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
    NoSuchLoad,
    NoWarehouse,
    Unknown,
    Unreadable,
    Unwritable,
)
"""Every fault of the rooms whose message a user is meant to read."""
