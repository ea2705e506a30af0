"""A metric's conditions as text, as its TOML file states them."""

from care.i18n import say
from care.semantic.metric import Metric


def conditions_text(metric: Metric) -> str:
    """One labelled line a condition over one row of the mart; conditions that a metric lacks are left out."""
    per = f"{metric.per.mart}, {metric.per.date}, × {metric.per.times:g}" if metric.per else None
    lines = (
        (say("每行", "each row"), metric.mart),
        (say("按日期", "by date"), metric.date),
        (say("分母", "denominator"), metric.denominator),
        (say("来源须提供", "the source must say"), None if metric.known == "true" else metric.known),
        (say("到期于", "due at"), metric.deadline),
        (say("分子", "numerator"), metric.numerator),
        (say("取值", "value"), metric.value),
        (say("每", "per"), per),
    )
    return "\n".join(f"-- {words}\n{condition}" for words, condition in lines if condition)
