"""What follows a load: the subscriptions are told what is news, where the home has any."""

from pathlib import Path

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
    from warehouse.services.alerting import send_alerts

    try:
        announce(*map(delivery_text, send_alerts(home, signed_by(""))))
    except (BadAlerts, BadSettings) as fault:
        announce(str(fault))
