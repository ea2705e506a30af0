"""The coded values of records (definitions §3): each code with its Chinese and English label.

Batches, marts and filters hold the code; pages, exports and templates show the label.
"""

from dataclasses import dataclass

from care.i18n import say
from care.stores.store_names import store_name


@dataclass(frozen=True)
class Term:
    """One code of a vocabulary."""

    code: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """Its label in the reader's language."""
        return say(self.zh, self.en)


def _terms(*rows: tuple[str, str, str]) -> dict[str, Term]:
    return {code: Term(code, zh, en) for code, zh, en in rows}


CALLBACK_TYPE = _terms(
    ("service", "售后回访", "After-service callback"),
    ("sale_day0", "新车当日回访", "New car, same day"),
    ("sale_day3", "新车三日回访", "New car, day 3"),
    ("sale_day7", "新车七日回访", "New car, day 7"),
    ("complaint_revisit", "投诉复访", "Complaint revisit"),
    ("lost_customer", "流失回访", "Lost-customer callback"),
    ("key_customer", "重点客户回访", "Key-customer callback"),
)
OUTCOME = _terms(
    ("reached", "成功", "Reached"),
    ("inconvenient", "不便接听", "Inconvenient"),
    ("unreachable", "无法接通", "Unreachable"),
    ("wrong_number", "号码错误", "Wrong number"),
    ("refused", "拒访", "Refused"),
)
CHANNEL = _terms(
    ("phone", "电话", "Phone"),
    ("sms", "短信", "SMS"),
    ("wechat", "微信", "WeChat"),
    ("letter", "信函", "Letter"),
    ("visit", "面访", "Visit"),
)
OWNER_TYPE = _terms(("private", "私车", "Private"), ("company", "公车", "Company"))
CUSTOMER_GRADE = _terms(*((grade, grade, grade) for grade in "ABCD"))
ORDER_TYPE = _terms(
    ("maintenance", "保养", "Maintenance"),
    ("first_maintenance", "首保", "First maintenance"),
    ("repair", "维修", "Repair"),
    ("accident", "事故", "Accident"),
    ("warranty", "索赔", "Warranty"),
    ("rework", "返修", "Rework"),
    ("internal", "内部", "Internal"),
    ("other", "其他", "Other"),
)
COMPLAINT_SOURCE = _terms(
    ("callback", "回访", "Callback"),
    ("hotline", "厂家热线", "Manufacturer's hotline"),
    ("survey", "第三方回访", "Third-party survey"),
    ("walk_in", "来店", "Walk-in"),
    ("inbound_call", "来电", "Inbound call"),
    ("online", "网络", "Online"),
    ("media", "媒体", "Media"),
)
PROCESS = _terms(
    ("general", "一般", "General"),
    ("three_guarantees", "三包", "Three guarantees"),
    ("goodwill", "善意索赔", "Goodwill"),
    ("major", "重大", "Major"),
    ("internal", "内部", "Internal"),
)
LEVEL = _terms(*((level, level, level) for level in "ABCDE"))
DEPARTMENT = _terms(
    ("sales", "销售", "Sales"),
    ("service", "售后", "Service"),
    ("parts", "配件", "Parts"),
    ("other", "其他", "Other"),
)
STATUS = _terms(
    ("open", "受理中", "Open"),
    ("in_progress", "处理中", "In progress"),
    ("closed", "关闭", "Closed"),
)
REVISIT_RESULT = _terms(("satisfied", "满意", "Satisfied"), ("unsatisfied", "不满意", "Unsatisfied"))
SALE_STATUS = _terms(("delivered", "已交付", "Delivered"), ("cancelled", "已取消", "Cancelled"))
LOSS_REASON = _terms(
    ("little_use", "用车少", "Car little used"),
    ("price", "价格", "Price"),
    ("quality", "质量", "Quality"),
    ("service", "服务", "Service"),
    ("other_shop", "他店", "Another shop"),
    ("car_sold", "已卖车", "Car sold"),
)
REMINDER_TYPE = _terms(
    ("first_service", "首保提醒", "First-service reminder"),
    ("maintenance", "定期保养提醒", "Maintenance reminder"),
    ("insurance", "保险到期提醒", "Insurance reminder"),
    ("inspection", "年检提醒", "Inspection reminder"),
    ("warranty_end", "质保到期提醒", "Warranty reminder"),
    ("birthday", "生日关怀", "Birthday greeting"),
    ("festival", "节日关怀", "Festival greeting"),
    ("campaign", "活动通知", "Campaign notice"),
)
ANSWER = _terms(
    *((f"{score}", f"{score}", f"{score}") for score in range(1, 11)),
    ("yes", "是", "Yes"),
    ("no", "否", "No"),
)
SURVEY = _terms(
    ("css", "CSS", "CSS"), ("ssi", "SSI", "SSI"), ("csi", "CSI", "CSI"), ("own", "本店调查", "Own survey")
)
EVENT = _terms(
    ("received", "受理", "Received"),
    ("contacted", "联系", "Contacted"),
    ("replied", "回复", "Replied"),
    ("followed_up", "跟进", "Followed up"),
    ("closed", "关闭", "Closed"),
    ("reopened", "重开", "Reopened"),
    ("revisited", "复访", "Revisited"),
)

VOCABULARIES: dict[str, dict[str, Term]] = {
    "callback_type": CALLBACK_TYPE,
    "outcome": OUTCOME,
    "channel": CHANNEL,
    "owner_type": OWNER_TYPE,
    "customer_grade": CUSTOMER_GRADE,
    "order_type": ORDER_TYPE,
    "source": COMPLAINT_SOURCE,
    "process": PROCESS,
    "level": LEVEL,
    "department": DEPARTMENT,
    "status": STATUS,
    "revisit_result": REVISIT_RESULT,
    "sale_status": SALE_STATUS,
    "loss_reason": LOSS_REASON,
    "reminder_type": REMINDER_TYPE,
    "answer": ANSWER,
    "survey": SURVEY,
    "event": EVENT,
}
"""By field name; a field has the same vocabulary in every record and mart."""
OPEN_VOCABULARIES = frozenset({"loss_reason"})
"""The fields in which words that are no code are kept as they are written."""


def label(field: str, value: object) -> str:
    """The label of a stored value of ``field``: "—" for None, the value itself where it has no code."""
    if value is None:
        return "—"
    if field == "store":
        return store_name(str(value))
    if isinstance(value, bool):
        return say("是", "Yes") if value else say("否", "No")
    term = VOCABULARIES.get(field, {}).get(str(value))
    return term.label if term else str(value)


def class_label(field: str, value: object) -> str:
    """The label of a class of records by ``field``; records without a value are a class, too."""
    return say("未写明", "not stated") if value is None else label(field, value)
