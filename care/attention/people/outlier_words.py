"""The sentences about people set apart."""

from collections.abc import Sequence

from care.attention.people.outliers import Outlier
from care.i18n import say
from care.semantic.format import count, counted, percent
from care.semantic.metric import METRICS
from care.stats.contribution import Tally
from care.stores.store_names import store_name


def outlier_sentence(several: Sequence[Outlier], first: Outlier, nobody: int, *, new: bool) -> str:
    """The sentence about the people set apart by one metric at one store, ``first`` the least likely.

    ``nobody``: tasks that nobody attempted. ``new``: whether the first is a new hand.
    """
    texts = [_told(first)]
    others = [one for one in several if one is not first]
    texts += [
        say(
            f"另有{_role(one)} {one.person} {_fraction(one.part.own)}。",
            f" Besides, {_role(one)} {one.person}: {_fraction(one.part.own)}.",
        )
        for one in others
    ]
    if first.part.dimension == "advisor" and METRICS[first.metric].responsible == "agent" and not others:
        texts.append(say("电话由客服专员拨打。", " Agents make these calls."))
    if nobody and first.part.dimension == "agent" and first.metric.startswith("callback"):
        texts.append(
            say(
                f"另有 {count(nobody)} 件未拨打，不属于任何专员。",
                f" {counted(nobody, 'more was', 'more were')} called by nobody.",
            )
        )
    if new:
        texts.append(
            say(
                f"新人（首条记录在 {first.first_week} 一周），件数还少，请先带教。",
                f" New here (first record in the week of {first.first_week}), few so far: train them first.",
            )
        )
    else:
        texts.append(say(NEXT[first.metric][0], f" {NEXT[first.metric][1]}"))
    return "".join(texts)


def _told(one: Outlier) -> str:
    """One person's share of the misses against the share of the work, since when."""
    part, misses, owner = one.part, misses_of(one), _role(one)
    return say(
        f"{store_name(one.store)} {misses[0]} {count(part.all.misses)} 件中 {count(part.own.misses)} 件为"
        f"{owner} {one.person} {_whose(part.dimension)}，其任务只占 {percent(part.work)}；"
        f"自 {one.since} 一周起。",
        f"{store_name(one.store)}: of {count(part.all.misses)} {misses[1]}, {count(part.own.misses)} are "
        f"{owner} {one.person}'s, who has {percent(part.work)} of the work; since the week of {one.since}.",
    )


MISSES = {
    "callback_on_time_rate": ("回访未按时", "callbacks late"),
    "callback_rate": ("回访未拨打", "callbacks never attempted"),
    "voice_capture_rate": ("回访无客户原话", "callbacks without the customer's words"),
    "missed_voice_rate": ("回访后另行投诉", "complaints elsewhere after the callback"),
    "terse_record_rate": ("不满记录过简", "terse records of dissatisfaction"),
    "wrong_number_rate": ("号码错误", "wrong numbers"),
    "rework_rate": ("返修", "reworked visits"),
    "first_contact_on_time_rate": ("投诉首次联系超时", "complaints contacted late"),
    "first_reply_on_time_rate": ("投诉首次回复超时", "complaints answered late"),
    "inquiry_24h_rate": ("问询超时", "inquiries answered late"),
    "one_shot_close_to_date": ("投诉关闭后又来或客户不满意", "complaints that were not solved at once"),
    "repeat_share": ("重复投诉", "repeat complaints"),
}
"""What is counted of each metric, in words."""

NEXT = {
    "callback_on_time_rate": ("请核对排班，逐件补上。", "Check the shifts, catch up."),
    "callback_rate": ("请今天安排补打。", "Have them called today."),
    "voice_capture_rate": ("请抽听录音，补记客户原话。", "Listen to some calls, and write the words down."),
    "missed_voice_rate": ("请抽听这些客户的回访录音。", "Listen to the calls of these customers."),
    "terse_record_rate": (
        "请要求补记，每条写清诉求与处理。",
        "Have each written out: what was asked, what was done.",
    ),
    "wrong_number_rate": ("请要求接待时核对电话。", "Have phone numbers checked at reception."),
    "rework_rate": ("请查返修工单的共同点。", "See what these orders have in common."),
    "first_contact_on_time_rate": ("请核对受理提醒与分工。", "Look at how new cases reach them."),
    "first_reply_on_time_rate": ("请核对受理提醒与分工。", "Look at how new cases reach them."),
    "inquiry_24h_rate": ("请清点未结问询。", "Go through the open inquiries."),
    "one_shot_close_to_date": (
        "请复查这些案件为何没有一次解决。",
        "Find out why they were not solved at once.",
    ),
    "repeat_share": ("请复查这些案件为何再次立案。", "Find out why they were filed again."),
}
"""What to do next."""


def misses_of(one: Outlier) -> tuple[str, str]:
    """What is counted, in both languages, with its scope."""
    zh, en = MISSES[one.metric]
    types = dict(one.scope).get("callback_type")
    if types is None or not zh.startswith("回访"):
        return zh, en
    return (f"售后{zh}", f"service {en}") if types == "service" else (f"新车{zh}", f"new-car {en}")


def _role(one: Outlier) -> str:
    if one.metric == "terse_record_rate":
        return say("记录人", "recorder")
    words = {"advisor": ("顾问", "advisor"), "agent": ("专员", "agent"), "handler": ("处理人", "handler")}
    return say(*words[one.part.dimension])


def _whose(dimension: str) -> str:
    return {"advisor": "的客户", "agent": "经手", "handler": "经手"}[dimension]


def _fraction(tally: Tally) -> str:
    return say(
        f"{count(tally.misses)} 件（共 {count(tally.cases)} 件）",
        f"{count(tally.misses)} of {count(tally.cases)}",
    )
