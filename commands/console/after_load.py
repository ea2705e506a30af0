"""What follows a load: subscriptions are told what is news, and causes are learnt anew."""

from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from threading import Thread

from care.alerts.alert_rules import FILE
from care.i18n import say
from commands.console.error_messages import is_mistake
from commands.console.terminal import announce


def announce_news(home: Path) -> None:
    """Send what is news, and say what came of it; settings that cannot be read fail no load."""
    if not (home / FILE).exists():
        return
    # Imported here, because most homes have no subscriptions, and finding what is news imports reports.
    from care.audit.log import signed_by
    from care.reports.deliver.sending import delivery_text
    from warehouse.services.alerts.alerting import send_alerts

    try:
        announce(*map(delivery_text, send_alerts(home, signed_by(""))))
    except Exception as fault:
        if not is_mistake(fault):
            raise
        announce(str(fault))


def learn_now(home: Path) -> None:
    """Learn causes anew, and say from how many complaints. Raises NoWarehouse, BadLexicon, CannotWrite."""
    from etl.causes.renew_suggestions import renew_suggestions
    from warehouse.storage.cause_suggestions import read_learnt

    if renew_suggestions(home):
        many = read_learnt(home)["cases"]
        announce(say(f"推荐已更新，学自 {many} 件投诉。", f"Renewed, learnt from {many} complaints."))
        return
    announce(say("没有新的内容可学，推荐不变。", "There is nothing new to learn: suggestions stay."))


def announce_old_suggestions(home: Path) -> None:
    """Say where suggestions are older than the texts, and what renews them; it fails no load."""
    from care.causes.lexicon import BadLexicon
    from warehouse.services.cause_learning import suggestions_are_old

    try:
        is_old = suggestions_are_old(home)
    except BadLexicon as fault:
        announce(str(fault))
        return
    if is_old:
        announce(
            say(
                "推荐的原因早于现在的投诉内容：运行 care causes learn，或导入时加 --learn；"
                "打开“原因”页也会更新。",
                "Suggested causes are older than the complaints: run care causes learn, or load with "
                "--learn; opening the page Causes renews them too.",
            )
        )


def learn_after_load(home: Path) -> None:
    """Learn causes anew in a thread of its own; what cannot be learnt or written leaves the suggestions."""
    Thread(target=copy_context().run, args=(_learn, home), daemon=True).start()


def _learn(home: Path) -> None:
    from care.causes.lexicon import BadLexicon
    from etl.causes.renew_suggestions import renew_suggestions
    from warehouse.build.home_settings import BAD_SETTINGS
    from warehouse.storage.home import NoWarehouse
    from warehouse.storage.write_errors import CannotWrite

    with suppress(NoWarehouse, BadLexicon, CannotWrite, *BAD_SETTINGS):
        renew_suggestions(home)
