"""What a figure can be cut by. A mart has a dimension when it has a column of that name."""

from dataclasses import dataclass

from care.i18n import say


@dataclass(frozen=True)
class Dimension:
    """One way of cutting; ``key`` is the column's name in every mart that has it."""

    key: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.zh, self.en)


DIMENSIONS: dict[str, Dimension] = {
    key: Dimension(key, zh, en)
    for key, zh, en in (
        ("store", "门店", "Store"),
        ("advisor", "顾问", "Advisor"),
        ("team", "团队", "Team"),
        ("agent", "回访专员", "Agent"),
        ("handler", "处理人", "Handler"),
        ("callback_type", "回访类型", "Callback type"),
        ("order_type", "维修类型", "Order type"),
        ("owner_type", "车辆性质", "Owner type"),
        ("customer_grade", "客户等级", "Customer grade"),
        ("key_customer", "重点客户", "Key customer"),
        ("source", "投诉来源", "Source"),
        ("process", "处理流程", "Process"),
        ("level", "投诉等级", "Level"),
        ("department", "责任部门", "Department"),
        ("cause_1", "一级原因", "Cause"),
        ("cause_2", "二级原因", "Detail"),
    )
}
