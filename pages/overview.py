"""总览: what needs attention, the headline metrics, and the scorecard of the stores."""

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.scorecard.scorecard import HEADLINES
from care.semantic.metric import METRICS, Theme
from care.storage.shared_views import SharedPlace
from pages.parts.components.attention_list import AttentionList, attention_heading
from pages.parts.components.empty_states import EmptyPeriod
from pages.parts.components.explore.pinned import pinned_rows
from pages.parts.components.metric_cards import FoldedCards, MetricCards
from pages.parts.components.scorecard_panel import ScorecardPanel
from pages.parts.layout.awaiting_line import awaiting_line
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row

view = current_view()
awaiting_line(view)
freshness_line(view)
themes = Theme if view.has_callbacks else (Theme.COMPLAINT, Theme.CUSTOMER, Theme.INQUIRY)
headlines = [metric for metric in HEADLINES if METRICS[metric].theme in themes]
others = [metric for metric in metrics_of_themes(*themes, key_only=True) if metric not in headlines]
draw_page(
    above=[
        row(AttentionList(view), heading=attention_heading(view), key="needs"),
        row(
            EmptyPeriod(view, headlines),
            heading=say("关键指标", "Key metrics"),
            help_text=say(
                "✓ 与 ✗ 对照目标，横条上的竖线是目标。颜色只说走势：变好蓝 ◆，变差橙 ■，"
                "不分好坏的变化紫 ▲，其余灰。⚠ 记录存疑，看似变好也不算。变化为较上期。"
                "小图只画完整期间，虚线是目标，两端各 5% 不拉伸它。",
                "✓ and ✗ are against the target, the stroke on the bar. Blue ◆ and orange ■: the course got "
                "better or worse; violet ▲: it changed, neither good nor bad; ⚠: the records are in doubt, "
                "so better is not said. Changes are against "
                "the period before. Small lines draw complete periods; dashed is the target, and the "
                "outermost 5% do not stretch them.",
            ),
            key="headlines",
        ),
        row(MetricCards(view, headlines, brief=True), key="cards"),
        row(ScorecardPanel(view, headlines), key="scorecard-row"),
        row(FoldedCards.chosen(view, others), key="others"),
    ],
    below=pinned_rows(view, SharedPlace.OVERVIEW),
)
