"""Headlines of how long complaints take to close, and how many come back."""

from care.i18n import say
from care.semantic.format import count, counted, hours, percent
from care.stats.coming_back import share_back
from care.stats.kaplan_meier import SurvivalCurve
from care.stats.wilson import FEWEST


def time_to_close_headline(waits: SurvivalCurve) -> str:
    """Median and 90th percentile of the time to close, open complaints included as censored.

    Of fewer than five complaints, as for any rate, nothing is concluded.
    """
    if waits.cases < FEWEST:
        return say(
            f"{count(waits.cases)} 件投诉，太少，不给时长",
            f"{counted(waits.cases, 'complaint', 'complaints')}: too few to tell how long closing takes",
        )
    if waits.median.hours is None:
        return say("半数以上的投诉还未关闭", "Fewer than half of the complaints have been closed")
    half = hours(waits.median.hours)
    if waits.p90.hours is None:
        return say(f"半数投诉在 {half}内关闭", f"Half of the complaints are closed within {half}")
    most = hours(waits.p90.hours)
    return say(
        f"半数投诉在 {half}内关闭，九成在 {most}内",
        f"Half of the complaints are closed within {half}, nine in ten within {most}",
    )


def coming_back_headline(curve: SurvivalCurve) -> str:
    """The share of closed complaints that came back within a month, else within the days watched so far."""
    if curve.cases < FEWEST:
        return say(
            f"关闭 {count(curve.cases)} 件，太少，不给比例",
            f"{count(curve.cases)} closed: too few for a share",
        )
    month = share_back(curve, 30)
    if month is not None:
        return say(
            f"关闭后 30 天内，{percent(month)} 重开或再次投诉",
            f"{percent(month)} are reopened or repeated within 30 days of the close",
        )
    *_, last = curve.steps()
    days, share = count(int(last.hours // 24)), percent(1 - last.still_open)
    return say(
        f"关闭后至今（最长 {days} 天），{share} 重开或再次投诉",
        f"{share} are reopened or repeated so far, within {days} days of the close at most",
    )
