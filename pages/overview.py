"""总览: what needs attention, and the key metrics."""

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Theme
from pages.parts.components.attention_list import AttentionList
from pages.parts.components.empty_states import EmptyPeriod
from pages.parts.components.metric_cards import MetricCards
from pages.parts.layout.awaiting_line import awaiting_line
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row

view = current_view()
awaiting_line(view)
freshness_line(view)
themes = Theme if view.has_callbacks else (Theme.COMPLAINT, Theme.CUSTOMER, Theme.INQUIRY)
metrics = metrics_of_themes(*themes, key_only=True)
draw_page(
    above=[
        row(AttentionList(view), heading=say("需要关注", "Needs attention")),
        row(
            EmptyPeriod(view, metrics),
            heading=say("关键指标", "Key metrics"),
            help_text=say(
                "变化为较上期；走势变好为蓝，变差为橙，其余为灰。≥ 与 ≤ 之后是目标。迷你图只画完整的期间。",
                "Changes are against the period before; blue and orange: the course got better or worse. "
                "A target follows ≥ or ≤. The small lines draw complete periods only.",
            ),
        ),
        row(MetricCards(view, metrics, brief=True)),
    ]
)
