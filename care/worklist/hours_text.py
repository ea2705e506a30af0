"""When customers are reached, and an agent's day, in the reader's words."""

from care.i18n import say
from care.semantic.format import counted
from care.stores.store_names import store_name
from care.worklist.best_hours import HourPlan
from care.worklist.call_measures import CallMeasure
from care.worklist.day_plan import PlanGain, Shares


def hours_sentence(store: str, plan: HourPlan, measure: CallMeasure = CallMeasure.REACHED) -> str:
    """At which hours a store's customers answer, and what calling then would bring."""
    name, most = store_name(store), measure.most
    if not plan.compared:
        return say(
            f"{name}：拨打太少，还不能比较各时段。",
            f"{name}: too few calls to hold one hour against another.",
        )
    if not plan.hours:
        return say(
            f"{name}：各时段“{measure.label}”没有超出正常波动的差别，不必挑时段。",
            f"{name}: “{measure.label}” differs by the hour as chance allows, so that any will do.",
        )
    hours = say("、", " and ").join(hour_words(hour) or "" for hour in plan.hours)
    if plan.gained is None or plan.low is None or plan.high is None:
        return say(f"{name}：{hours} {most}。", f"{name}: {hours}, {most}.")
    if measure.is_better_lower:
        zh = f"预计少 {plan.gained:.0f} 次（95% 区间 {plan.low:.0f} 至 {plan.high:.0f}）"
        en = f"{plan.gained:.0f} fewer would have been so"
    else:
        zh = f"预计多 {plan.gained:.0f} 次（95% 区间 {plan.low:.0f} 至 {plan.high:.0f}）"
        en = f"{plan.gained:.0f} more would have been so"
    return say(
        f"{name}：{hours} {most}。最近 8 周其他时段的 {plan.elsewhere} 次拨打若改在这些时段，{zh}。",
        f"{name}: {hours}, {most}. Had the {plan.elsewhere} calls at other hours of the last 8 weeks been "
        f"made then, {en} (95% interval {plan.low:.0f} to {plan.high:.0f}).",
    )


def hours_headline(plan: HourPlan) -> str:
    """At which hours calls reach the customer, over a chart."""
    if not plan.compared:
        return say(
            "每次拨打的接通率：拨打太少，还不能比较各时段",
            "Calls that reach the customer: too few to hold one hour against another",
        )
    if not plan.hours:
        return say(
            "每次拨打的接通率：各时段没有超出正常波动的差别",
            "Calls that reach the customer: no hour differs by more than chance",
        )
    hours = say("、", " and ").join(hour_words(hour) or "" for hour in plan.hours)
    return say(
        f"每次拨打的接通率：{hours} 最高，超出正常波动",
        f"Calls reach the customer most {hours}, beyond chance",
    )


def day_sentence(agent: str, shares: Shares, an_hour: int, gain: PlanGain | None) -> str:
    """How an agent's day is planned, and what that would have brought in weeks that did not choose it."""
    pace = say(
        f"{agent} 每小时约 {an_hour} 通", f"{agent} makes about {counted(an_hour, 'call', 'calls')} an hour"
    )
    if len({round(share, 9) for share in shares.values()}) < 2:
        return pace + say(
            "；各时段没有超出正常波动的差别，从早到晚排。",
            "; no hour is beyond chance, so that the day is filled from its morning on.",
        )
    best = max(shares, key=lambda hour: shares[hour])
    first = pace + say(
        f"，先排预计接通较多的时段，如 {hour_words(best)}（{shares[best]:.0%}）。",
        f"; hours expected to reach more come first, such as {hour_words(best)} ({shares[best]:.0%}).",
    )
    if gain is None:
        return first
    return first + say(
        f"最近 8 周的 {gain.calls} 次若照此计划，预计多接通 {gain.gained:.0f} 次"
        f"（95% 区间 {gain.low:.0f} 至 {gain.high:.0f}；时段由此前 26 周选出）。",
        f" Had the {gain.calls} calls of the last 8 weeks been planned so, {gain.gained:.0f} more would have "
        f"reached the customer (95% interval {gain.low:.0f} to {gain.high:.0f}; hours chosen by the 26 weeks "
        "before).",
    )


def hour_words(hour: int | None) -> str | None:
    """18 → 18:00–19:00."""
    return None if hour is None else f"{hour:02}:00–{hour + 1:02}:00"
