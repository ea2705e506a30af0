"""Subscriptions told after a load on a page, in a thread of its own, so that nobody waits for a channel."""

import logging
from contextvars import copy_context
from pathlib import Path
from threading import Thread

from care.alerts import FILE, BadAlerts
from care.reports.deliver.settings import BadSettings
from warehouse.services.alerts.alerting import send_alerts

log = logging.getLogger("care.alerts")


def tell_subscriptions(home: Path, who: str) -> None:
    """Send what is news, where the home has subscriptions; what cannot be sent goes into the server's log."""
    if (home / FILE).exists():
        Thread(target=copy_context().run, args=(_send, home, who), daemon=True).start()


def _send(home: Path, who: str) -> None:
    try:
        send_alerts(home, who)
    except (BadAlerts, BadSettings) as fault:
        log.warning("%s", fault)
