"""Alerts: what of the list of attention is told to whom, once, and that it is over."""

from care.alerts.alert_rules import FILE, AlertRule, BadAlerts, add_alert, read_alerts, remove_alert
from care.alerts.alert_state import News, Told, news, read_told, record_told

__all__ = [
    "FILE",
    "AlertRule",
    "BadAlerts",
    "News",
    "Told",
    "add_alert",
    "news",
    "read_alerts",
    "read_told",
    "record_told",
    "remove_alert",
]
