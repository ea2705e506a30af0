"""What follows a load: the subscriptions are told what is news, and causes are learnt anew."""

from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from threading import Thread

from care.alerts.alert_rules import FILE
from commands.console.terminal import announce


def announce_news(home: Path) -> None:
    """Send what is news, and say what came of it; settings that cannot be read fail no load."""
    if not (home / FILE).exists():
        return
    # Imported here, because most homes have no subscriptions, and finding what is news imports reports.
    from care.alerts.alert_rules import BadAlerts
    from care.audit.log import signed_by
    from care.reports.deliver.sending import delivery_text
    from care.reports.deliver.settings import BadSettings
    from warehouse.services.alerts.alerting import send_alerts

    try:
        announce(*map(delivery_text, send_alerts(home, signed_by(""))))
    except (BadAlerts, BadSettings) as fault:
        announce(str(fault))


def learn_after_load(home: Path) -> None:
    """Learn causes anew in a thread of its own; what cannot be learnt or written leaves the suggestions."""
    Thread(target=copy_context().run, args=(_learn, home), daemon=True).start()


def _learn(home: Path) -> None:
    from care.causes.lexicon import BadLexicon
    from etl.causes.renew_suggestions import renew_suggestions
    from warehouse.storage.home import NoWarehouse
    from warehouse.storage.write_errors import CannotWrite

    with suppress(NoWarehouse, BadLexicon, CannotWrite):
        renew_suggestions(home)
