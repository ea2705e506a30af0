"""What people read above the columns of records, and in their cells."""

import polars as pl

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.vocabulary import VOCABULARIES, label

_WORDS: dict[str, tuple[str, str]] = {
    "store": ("门店", "Store"),
    "complaint_no": ("投诉编号", "Complaint no."),
    "inquiry_no": ("问询编号", "Inquiry no."),
    "callback_no": ("回访编号", "Callback no."),
    "callback_type": ("回访类型", "Callback type"),
    "subject_no": ("关联单号", "Subject no."),
    "visit_no": ("到店单号", "Visit no."),
    "received_at": ("受理时间", "Received"),
    "triggered_at": ("触发时间", "Triggered"),
    "delivered_at": ("交车时间", "Delivered"),
    "attempted_at": ("回访时间", "Attempted"),
    "due_at": ("到期时间", "Due"),
    "month_end_on": ("月末", "Month end"),
    "last_visit_on": ("最近到店", "Last visit"),
    "advisor": ("顾问", "Advisor"),
    "team": ("团队", "Team"),
    "agent": ("回访专员", "Agent"),
    "handler": ("处理人", "Handler"),
    "status": ("状态", "Status"),
    "level": ("投诉等级", "Level"),
    "source": ("投诉来源", "Source"),
    "process": ("处理流程", "Process"),
    "department": ("责任部门", "Department"),
    "cause_1": ("一级原因", "Cause"),
    "cause_2": ("二级原因", "Detail"),
    "description": ("投诉内容", "Description"),
    "topic": ("问询主题", "Topic"),
    "outcome": ("回访结果", "Outcome"),
    "satisfaction": ("满意度", "Satisfaction"),
    "dissatisfied": ("是否不满", "Dissatisfied"),
    "voice": ("客户原话", "Customer's words"),
    "attempts": ("拨打次数", "Attempts"),
    "days_tried": ("拨打天数", "Days tried"),
    "first_attempt_at": ("首次拨打", "First attempt"),
    "reached_at": ("接通时间", "Reached"),
    "concluded_at": ("完成时间", "Concluded"),
    "wrong_number": ("号码错误", "Wrong number"),
    "complained_elsewhere": ("另行投诉", "Complained elsewhere"),
    "first_contact_at": ("首次联系时间", "First contact"),
    "first_reply_at": ("首次回复时间", "First reply"),
    "first_closed_at": ("首次关闭时间", "First closed"),
    "closed_at": ("关闭时间", "Closed"),
    "watch_ends_at": ("观察期止", "Watch ends"),
    "reopened": ("重开过", "Reopened"),
    "repeated": ("再次投诉", "Complained again"),
    "repeat_of": ("重复于", "Repeat of"),
    "revisited_at": ("复访时间", "Revisited"),
    "revisit_result": ("复访结果", "Revisit result"),
    "lost": ("已流失", "Lost"),
    "order_type": ("维修类型", "Order type"),
    "owner_type": ("车辆性质", "Owner type"),
    "customer_grade": ("客户等级", "Customer grade"),
    "key_customer": ("重点客户", "Key customer"),
    "customer_name": ("客户姓名", "Customer"),
    "customer_phone": ("客户电话", "Phone"),
    "plate": ("车牌号", "Plate"),
    "vin": ("车架号", "VIN"),
    "load": ("装载编号", "Load"),
    "file": ("文件", "File"),
    "state": ("状况", "State"),
    "sheet": ("工作表", "Sheet"),
    "record": ("记录", "Record"),
    "reason": ("原因", "Reason"),
    "raw": ("原始行", "Raw row"),
    "lines": ("文件行数", "Lines"),
    "records": ("表格行数", "Rows of the sheet"),
    "read": ("读取", "Read"),
    "accepted": ("采用", "Accepted"),
    "superseded": ("被新版取代", "Superseded"),
    "duplicate": ("重复", "Duplicate"),
    "rejected": ("拒收", "Rejected"),
    "warnings": ("提醒", "Warnings"),
    "exported_at": ("导出时间", "Exported"),
    "loaded_at": ("加载时间", "Loaded"),
    "who": ("经手人", "By"),
    "content": ("内容校验码", "Content hash"),
    "earliest_at": ("记录自", "Records since"),
    "latest_at": ("记录截至", "Records until"),
    "service_orders_at": ("维修工单", "Service orders"),
    "vehicle_sales_at": ("新车交付", "Vehicle sales"),
    "callbacks_at": ("回访记录", "Callbacks"),
    "complaints_at": ("投诉记录", "Complaints"),
    "inquiries_at": ("问询记录", "Inquiries"),
    "file_id": ("文件号", "File no."),
    "source_row": ("行号", "Row"),
}
"""By column, in the order in which they are shown."""


_RECORDS: dict[str, tuple[str, str]] = {
    "service_orders": ("维修工单", "Service orders"),
    "vehicle_sales": ("新车交付", "Vehicle sales"),
    "callbacks": ("回访记录", "Callbacks"),
    "complaints": ("投诉记录", "Complaints"),
    "complaint_events": ("投诉跟进", "Complaint events"),
    "inquiries": ("问询记录", "Inquiries"),
}


def with_labels(records: pl.DataFrame) -> pl.DataFrame:
    """The columns that mean something to people, under the reader's headings and in the reader's words.

    Columns without any value are left out.
    """
    shown = [
        name for name in _WORDS if name in records.columns and records[name].null_count() < records.height
    ]
    return records.select(_cells(records[name]).alias(column_label(name)) for name in shown)


def contains_words(records: pl.DataFrame, wanted: str) -> pl.Series:
    """Of each record, whether every word looked for stands in some of its cells as they are read."""
    row = pl.concat_str(pl.all().cast(pl.String), separator="\n", ignore_nulls=True).str.to_lowercase()
    words = [row.str.contains(word, literal=True) for word in wanted.lower().split()]
    return with_labels(records).select(pl.all_horizontal(words)).to_series()


def column_label(name: str) -> str:
    """The words above a column; its own name where there are none."""
    if name in DIMENSIONS:
        return DIMENSIONS[name].label
    return say(*_WORDS[name]) if name in _WORDS else name


def _cells(column: pl.Series) -> pl.Series:
    if column.name == "record":
        return column.replace({record: say(*words) for record, words in _RECORDS.items()})
    if column.dtype != pl.Boolean and column.name not in VOCABULARIES:
        return column.fill_null("") if column.dtype == pl.String else column
    words = {value: label(column.name, value) for value in column.unique().drop_nulls()}
    return (
        column.replace_strict(words, default=None, return_dtype=pl.String).fill_null("") if words else column
    )
