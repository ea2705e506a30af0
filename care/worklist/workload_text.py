"""The work ahead in sentences: where it will not suffice, and how sure the forecast is."""

from collections.abc import Collection, Mapping, Sequence

from care.i18n import say
from care.semantic.format import day, percent
from care.worklist.forecast import Expected, Trial, overfull_weeks


def workload_sentence(days: Sequence[Expected], a_day: float, weekdays: Collection[int]) -> str:
    """Whether the team can conclude what will fall due, and in which week it cannot."""
    expected = sum(one.expected for one in days)
    ahead = say(f"未来 4 周预计到期 {expected:.0f} 件", f"In the next 4 weeks {expected:.0f} will fall due")
    if not a_day:
        return ahead + say("；最近没有人完成回访。", "; nobody has concluded any lately.")
    able = say(f"，忙时每天可完成 {a_day:.0f} 件", f"; {a_day:.0f} can be concluded on a full day")
    overfull = overfull_weeks(days, a_day, weekdays)
    if not overfull:
        return ahead + able + say("，人手够用。", ": the team suffices.")
    weeks = say("、", ", ").join(
        say(f"{day(first)} 起的一周缺 {missing:.0f} 件", f"{missing:.0f} short in the week from {day(first)}")
        for first, missing in overfull
    )
    return ahead + able + say("：", ": ") + weeks + say("。", ".")


def trial_sentence(trial: Trial) -> str:
    """How forecasts made in the same way did on the last half-year."""
    error, naive, covered = map(percent, (trial.error, trial.error_of_last_week, trial.covered))
    return say(
        f"用最近半年试算：逐日平均误差 {error}（“同上周”为 {naive}），"
        f"后一半的日子 {covered} 落在前一半所定的 95% 区间内。",
        f"Tried on the last half-year: mean error a day {error} (“as last week”: {naive}); {covered} of the "
        "days of its later half lay within the 95% interval that its earlier half gives.",
    )


def agents_sentence(agents: Mapping[str, float]) -> str:
    """What each agent concludes on a full day, most first."""
    ordered = sorted(agents.items(), key=lambda pair: (-pair[1], pair[0]))
    who = say("、", ", ").join(f"{name} {many:.0f}" for name, many in ordered)
    return say(f"忙时每天完成：{who}", f"Concluded on a full day: {who}") if who else ""
