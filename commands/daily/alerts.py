"""``care alerts``: tell the subscriptions what has begun and what is over."""

import typer

from care.alerts import read_alerts
from care.audit.log import signed_by
from care.i18n import say
from care.reports.deliver.sending import DeliveryState, delivery_text
from commands.console.current_build import ensure_current
from commands.console.terminal import announce
from warehouse.services.alerts.alerting import send_alerts

commands = typer.Typer()
NOT_SENT = 1


@commands.command("alerts")
def tell_alerts(context: typer.Context) -> None:
    """向订阅者发送新出现和已解除的事项 | Tell the subscriptions what has begun and what is over."""
    ensure_current(context.obj)
    if not read_alerts(context.obj):
        announce(
            say(
                "还没有提醒：在“制度与目标”页的“提醒”添加，或写 alerts.toml（docs/attention.md）。",
                "There are no alerts: add one under Policy and targets, Alerts, or write alerts.toml "
                "(docs/attention.md).",
            )
        )
        return
    outcomes = send_alerts(context.obj, signed_by(""))
    announce(*map(delivery_text, outcomes))
    if not outcomes:
        announce(say("没有新的事项，或正值静默时段。", "There is nothing new, or these are quiet hours."))
    if any(outcome.state is not DeliveryState.SENT for outcome in outcomes):
        raise typer.Exit(NOT_SENT)
