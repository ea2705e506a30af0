"""The exceptions that end a command with their message, which says the cure, and exit code 2."""

from care.access.oidc import BadSignIn
from care.audit.log import CannotNote
from care.causes.lexicon import BadLexicon
from care.reports import Unwritable
from care.reports.deliver.settings import BadSettings
from care.review.minutes import MinutesUnavailable
from care.semantic.metric import BadMetric
from care.signals import BadBaseline
from care.targets.targets import BadTarget
from commands.console.usage_error import UsageError
from etl.person.erase import NobodyFound
from etl.person.identity import BadIdentity
from etl.person.retention import BadPeriod
from etl.pipeline.load_history import NoSuchLoad
from etl.records.sheet_table import Unreadable
from warehouse.build.home_settings import BAD_SETTINGS
from warehouse.query.unsupported import Unsupported
from warehouse.query.warehouse import NoWarehouse, UnknownName
from warehouse.services.backup import CannotBackUp
from warehouse.services.restore import CannotRestore
from warehouse.spark.errors import NoSpark
from warehouse.storage.write_errors import CannotWrite

NOT_DONE = 2


MISTAKES = (
    BadIdentity,
    BadPeriod,
    NobodyFound,
    BadBaseline,
    BadLexicon,
    BadMetric,
    BadSettings,
    BadSignIn,
    *BAD_SETTINGS,
    BadTarget,
    CannotBackUp,
    MinutesUnavailable,
    CannotNote,
    CannotRestore,
    CannotWrite,
    UsageError,
    NoSpark,
    NoSuchLoad,
    NoWarehouse,
    Unsupported,
    UnknownName,
    Unreadable,
    Unwritable,
)
"""Every exception of the product whose message is written for the user."""
