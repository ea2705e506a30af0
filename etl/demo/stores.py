"""The three stores and the patterns planted in their data (described in docs/demo.md).

Everything that the dashboard should find stands here, so that the tests and the generators agree on it.
"""

from dataclasses import dataclass
from datetime import date, datetime

FIRST_DAY = date(2024, 3, 4)

LATE_ADVISOR = "陈静"
LATE_FROM = date(2025, 11, 17)
LATE_SHARE = 0.65
"""Share of the visits of LATE_ADVISOR from LATE_FROM on that are first called after the deadline."""

SHORTAGE_FROM, SHORTAGE_UNTIL = date(2025, 10, 1), date(2026, 1, 1)
SHORTAGE_CAUSE = "配件缺货/等待"

ALL_FINE_AGENT = "孙悦"
ALL_FINE_FROM = date(2025, 6, 2)
ALL_FINE_HOTLINE_SHARE = 0.07
"""Share of the visits reached by ALL_FINE_AGENT whose customer then calls the hotline."""

REFILED_SHARE = 0.33
"""Share of the cases closed by a refiling store that come back as a new case."""

LOST_FROM, LOST_UNTIL = date(2025, 7, 1), date(2026, 1, 1)
"""The one half-year in which a store called its lost customers."""

STOPPING_STORE, REMINDERS_STOP = "S02", date(2026, 1, 12)
"""The store whose list of reminders goes on, and of which none has been sent from that day on."""

COUNTER_STORE, COUNTER_ITEM, COUNTER_FROM = "S01", "柜台等候", date(2025, 12, 1)
"""The store where customers wait at the counter: only the questionnaire finds it."""

TEXTING_STORE, TEXTED_CAMPAIGN = "S03", "HD2502"
"""The store that invited to a campaign by text message alone, so that hardly anybody came."""

CHIEF_REASON = "price"
"""Why lost customers do not come any more: three of the seven phrases for it stand for this one."""

ASKING_STORES = ("S01", "S02")
"""The stores that ask items on callbacks."""


@dataclass(frozen=True)
class Store:
    """One store: its people, when it last exported, and its habits."""

    code: str
    plate: str
    exported_at: datetime
    advisors: tuple[str, ...]
    sales_advisors: tuple[str, ...]
    agents: tuple[str, ...]
    handlers: tuple[str, ...]
    shortage: float
    """Extra complaints about waiting for parts, a visit, during the shortage."""
    refiles: bool = False
    calls_lost: bool = False

    def agents_on(self, day: date) -> tuple[str, ...]:
        """The agents who work on ``day``; ALL_FINE_AGENT joined on ALL_FINE_FROM."""
        return tuple(one for one in self.agents if one != ALL_FINE_AGENT or day >= ALL_FINE_FROM)


STORES = (
    Store(
        code="S01",
        plate="沪A",
        exported_at=datetime(2026, 3, 10, 18, 0),
        advisors=(LATE_ADVISOR, "李强", "王磊", "赵敏", "周涛"),
        sales_advisors=("黄蕾", "徐浩", "朱婷", "何军"),
        agents=("林芳", "郭燕"),
        handlers=("高翔", "马丽"),
        shortage=0.02,
        calls_lost=True,
    ),
    Store(
        code="S02",
        plate="苏E",
        exported_at=datetime(2026, 3, 10, 17, 40),
        advisors=("吴刚", "郑洁", "冯波", "蒋琳", "沈健"),
        sales_advisors=("韩雪梅", "杨帆", "秦露", "许峰"),
        agents=("唐慧", "曹萍", ALL_FINE_AGENT),
        handlers=("邓辉", "彭娟"),
        shortage=0.06,
    ),
    Store(
        code="S03",
        plate="浙B",
        exported_at=datetime(2026, 3, 4, 18, 5),
        advisors=("谢明", "潘红", "董斌", "袁莉", "于洋"),
        sales_advisors=("余洁", "叶青", "程伟", "魏兰"),
        agents=("苏梅", "卢静"),
        handlers=("任杰", "姜雯"),
        shortage=0.02,
        refiles=True,
    ),
)
"""S03 exported six days before the others: it shows as stale."""
