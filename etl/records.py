"""What each record is: one pandera model a kind, and nothing else says it (definitions §3).

A field's heading, synonyms, vocabulary and privacy stand in the model's own ``Field``; reading,
templates, masking and judging all read them from here. The checks' ``error`` is the reason a clerk
reads, Chinese and English parted by " | ".
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandera.polars as pa
import polars as pl

from care.vocabulary import VOCABULARIES

Personal = Literal["name", "phone", "plate", "vin", "text", "reference"]
Kind = Literal["text", "code", "flag", "time", "integer", "number"]

TIME = pl.Datetime("us")


def _field(
    zh: str,
    en: str,
    *synonyms: str,
    required: bool = False,
    personal: Personal | None = None,
    event: bool = False,
    **checks: Any,
) -> Any:
    metadata = {"en": en, "synonyms": synonyms, "personal": personal, "event": event}
    return pa.Field(nullable=not required, title=zh, metadata=metadata, **checks)


def _code(field: str, zh: str, en: str, *synonyms: str, required: bool = False) -> Any:
    return _field(zh, en, *synonyms, required=required, isin=list(VOCABULARIES[field]))


def _in_order(earlier: str, later: str) -> Any:
    """A row check: where both times are known, ``earlier`` is not after ``later``."""

    def check(_cls: type, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(earlier).le(pl.col(later)).fill_null(value=True))

    check.__name__ = f"{earlier}_not_after_{later}"
    return check


class Record(pa.DataFrameModel):
    """What every record has: the store it belongs to."""

    store_code: str = _field(
        "门店代码",
        "Store code",
        "门店",
        "门店编号",
        "经销商代码",
        "店代码",
        "网点代码",
        "特约店代码",
        required=True,
    )


class ServiceOrder(Record):
    """维修工单: one order of one car at the workshop."""

    order_no: str = _field(
        "工单号", "Order no.", "工单编号", "维修工单号", "委托书号", "结算单号", "RO号", required=True
    )
    vin: str = _field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    plate: str = _field("车牌号", "Plate", "车牌", "牌照号", "车牌号码", personal="plate")
    customer_name: str = _field(
        "客户姓名", "Customer", "客户名称", "车主姓名", "车主", "客户", personal="name"
    )
    customer_phone: str = _field(
        "客户电话", "Phone", "联系电话", "手机", "手机号", "手机号码", "电话", "客户手机", personal="phone"
    )
    owner_type: str = _code("owner_type", "车辆性质", "Owner type", "车主性质", "车辆类别", "公私车")
    customer_grade: str = _code("customer_grade", "客户等级", "Customer grade", "客户级别", "顾客等级")
    key_customer: bool = _field("重点客户", "Key customer", "是否重点客户", "贡献客户")
    order_type: str = _code("order_type", "维修类型", "Order type", "工单类型", "维修类别", "业务类型")
    service_advisor: str = _field("服务顾问", "Service advisor", "SA", "接待顾问", "售后顾问", "业务接待")
    arrived_at: TIME = _field(
        "进厂时间", "Arrived", "进店时间", "来厂时间", "接车时间", "进厂日期", event=True
    )
    completed_at: TIME = _field("竣工时间", "Completed", "完工时间", "竣工日期", "完工日期", event=True)
    delivered_at: TIME = _field(
        "交车时间", "Delivered", "出厂时间", "交车日期", "出厂日期", "离厂时间", event=True
    )
    mileage_km: float = _field("行驶里程", "Mileage (km)", "里程", "里程数", "公里数", ge=0)
    amount: float = _field("工单金额", "Amount", "金额", "结算金额", "维修金额")

    completed_after_arrived = pa.dataframe_check(
        _in_order("arrived_at", "completed_at"),
        error="竣工时间早于进厂时间 | completed before it arrived",
    )
    delivered_after_completed = pa.dataframe_check(
        _in_order("completed_at", "delivered_at"),
        error="交车时间早于竣工时间 | delivered before it was completed",
    )


class VehicleSale(Record):
    """新车交付: one new car handed over."""

    sale_no: str = _field(
        "销售单号", "Sale no.", "销售订单号", "订单编号", "销售编号", "合同号", required=True
    )
    vin: str = _field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    plate: str = _field("车牌号", "Plate", "车牌", "牌照号", "车牌号码", personal="plate")
    customer_name: str = _field(
        "客户姓名", "Customer", "客户名称", "车主姓名", "车主", "客户", personal="name"
    )
    customer_phone: str = _field(
        "客户电话", "Phone", "联系电话", "手机", "手机号", "手机号码", "电话", "客户手机", personal="phone"
    )
    owner_type: str = _code("owner_type", "车辆性质", "Owner type", "车主性质", "车辆类别", "公私车")
    key_customer: bool = _field("重点客户", "Key customer", "是否重点客户", "贡献客户")
    sales_advisor: str = _field("销售顾问", "Sales advisor", "销售员", "销售人员")
    delivered_at: TIME = _field(
        "交车时间", "Delivered", "交付时间", "交车日期", "交付日期", required=True, event=True
    )
    model: str = _field("车型", "Model", "车型名称", "车系车型")


class Callback(Record):
    """回访记录: one attempt to reach one customer."""

    callback_no: str = _field(
        "回访编号", "Callback no.", "回访单号", "回访记录号", "回访流水号", required=True
    )
    callback_type: str = _code(
        "callback_type", "回访类型", "Callback type", "回访类别", "回访种类", required=True
    )
    subject_no: str = _field(
        "关联单号", "Subject no.", "关联编号", "业务单号", "单据号", personal="reference"
    )
    vin: str = _field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    agent: str = _field("回访专员", "Agent", "回访员", "回访人", "回访人员", "坐席", "客服专员")
    channel: str = _code("channel", "回访方式", "Channel", "回访渠道")
    attempted_at: TIME = _field(
        "回访时间", "Attempted", "回访日期", "拨打时间", "呼叫时间", "通话时间", required=True, event=True
    )
    outcome: str = _code("outcome", "回访结果", "Outcome", "拨打结果", "回访状态", "通话结果", required=True)
    satisfaction: pl.Int32 = _field("满意度", "Satisfaction", "满意度评分", "满意度得分", "评分", ge=1, le=10)
    dissatisfied: bool = _field("是否不满", "Dissatisfied", "不满", "是否抱怨", "有无不满")
    voice: str = _field(
        "客户原话", "Customer's words", "客户声音", "客户意见", "VOC", "回访内容", personal="text"
    )
    complaint_no: str = _field("投诉编号", "Complaint no.", "投诉单号", "案件编号")


class Complaint(Record):
    """投诉记录: one complaint case as it stands now."""

    complaint_no: str = _field("投诉编号", "Complaint no.", "投诉单号", "案件编号", "案件号", required=True)
    source: str = _code("source", "投诉来源", "Source", "来源", "投诉渠道", "受理渠道")
    process: str = _code("process", "处理流程", "Process", "流程", "流程类型")
    level: str = _code("level", "投诉等级", "Level", "等级", "投诉级别")
    department: str = _code("department", "责任部门", "Department", "部门")
    advisor: str = _field("责任顾问", "Advisor", "顾问", "责任人")
    handler: str = _field("处理人", "Handler", "经办人", "受理人", "处理专员")
    vin: str = _field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    plate: str = _field("车牌号", "Plate", "车牌", "牌照号", "车牌号码", personal="plate")
    customer_name: str = _field(
        "客户姓名", "Customer", "客户名称", "车主姓名", "车主", "客户", personal="name"
    )
    customer_phone: str = _field(
        "客户电话", "Phone", "联系电话", "手机", "手机号", "手机号码", "电话", "客户手机", personal="phone"
    )
    subject_no: str = _field(
        "关联单号", "Subject no.", "关联编号", "业务单号", "单据号", personal="reference"
    )
    cause_1: str = _field("一级原因", "Cause", "投诉原因", "原因大类", "一级分类")
    cause_2: str = _field("二级原因", "Detail", "原因小类", "二级分类", "原因明细")
    description: str = _field("投诉内容", "Description", "投诉描述", "投诉详情", "问题描述", personal="text")
    received_at: TIME = _field(
        "受理时间", "Received", "投诉时间", "受理日期", "投诉日期", required=True, event=True
    )
    first_contact_at: TIME = _field("首次联系时间", "First contact", "首联时间", "联系时间", event=True)
    first_reply_at: TIME = _field("首次回复时间", "First reply", "首复时间", "回复时间", event=True)
    due_at: TIME = _field("要求完成时间", "Due", "要求完成日期", "截止时间", "期限")
    first_closed_at: TIME = _field("首次关闭时间", "First closed", "首次关闭日期", "首次结案时间", event=True)
    reopen_count: pl.Int32 = _field("重开次数", "Times reopened", "重新打开次数", "重启次数", ge=0)
    last_reopened_at: TIME = _field(
        "最近重开时间", "Last reopened", "重开时间", "最近重新打开时间", event=True
    )
    last_closed_at: TIME = _field(
        "最终关闭时间", "Last closed", "关闭时间", "结案时间", "关闭日期", "最终关闭日期", event=True
    )
    status: str = _code("status", "状态", "Status", "处理状态", "案件状态", "投诉状态")
    revisit_required: bool = _field("是否需复访", "Revisit required", "需复访", "是否复访", "需要回访")
    revisited_at: TIME = _field("复访时间", "Revisited", "复访日期", event=True)
    revisit_result: str = _code("revisit_result", "复访结果", "Revisit result", "复访满意度")

    contact_after_received = pa.dataframe_check(
        _in_order("received_at", "first_contact_at"),
        error="首次联系时间早于受理时间 | first contact before the complaint was received",
    )
    reply_after_received = pa.dataframe_check(
        _in_order("received_at", "first_reply_at"),
        error="首次回复时间早于受理时间 | first reply before the complaint was received",
    )
    closed_after_received = pa.dataframe_check(
        _in_order("received_at", "first_closed_at"),
        error="首次关闭时间早于受理时间 | first closed before the complaint was received",
    )
    last_closed_after_first = pa.dataframe_check(
        _in_order("first_closed_at", "last_closed_at"),
        error="最终关闭时间早于首次关闭时间 | last closed before it was first closed",
    )
    reopened_after_closed = pa.dataframe_check(
        _in_order("first_closed_at", "last_reopened_at"),
        error="最近重开时间早于首次关闭时间 | reopened before it was first closed",
    )


class ComplaintEvent(Record):
    """投诉跟进: one step of a complaint, from sources that export a log."""

    complaint_no: str = _field("投诉编号", "Complaint no.", "投诉单号", "案件编号", "案件号", required=True)
    event: str = _code("event", "事件", "Event", "跟进类型", "动作", required=True)
    happened_at: TIME = _field(
        "时间", "Happened", "跟进时间", "发生时间", "操作时间", required=True, event=True
    )
    actor: str = _field("操作人", "Actor", "跟进人")
    note: str = _field("备注", "Note", "跟进内容", "跟进备注", personal="text")


class Inquiry(Record):
    """问询记录: one question of a customer."""

    inquiry_no: str = _field("问询编号", "Inquiry no.", "问询单号", "咨询编号", required=True)
    received_at: TIME = _field("受理时间", "Received", "问询时间", "受理日期", required=True, event=True)
    topic: str = _field("问询主题", "Topic", "咨询主题", "主题", personal="text")
    first_contact_at: TIME = _field("首次联系时间", "First contact", "联系时间", event=True)
    closed_at: TIME = _field("结案时间", "Closed", "关闭时间", "结单时间", event=True)
    handler: str = _field("处理人", "Handler", "经办人", "受理人")


@dataclass(frozen=True)
class Field:
    """One field of a record, as its model declares it."""

    name: str
    zh: str
    en: str
    kind: Kind
    required: bool
    synonyms: tuple[str, ...]
    personal: Personal | None
    event: bool

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of the judged column."""
        return {
            "flag": pl.Boolean(),
            "time": TIME,
            "integer": pl.Int32(),
            "number": pl.Float64(),
        }.get(self.kind, pl.String())


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its name, its model, and the fields that make two rows the same."""

    name: str
    zh: str
    en: str
    model: type[Record]
    key: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Field]:
        """All fields by name, in the template's order."""
        return _fields(self.model)


@cache
def _fields(model: type[Record]) -> dict[str, Field]:
    return {name: _read_field(name, column) for name, column in model.to_schema().columns.items()}


def _read_field(name: str, column: Any) -> Field:
    meta = column.metadata
    return Field(
        name=name,
        zh=column.title,
        en=meta["en"],
        kind=_kind(name, column.dtype.type),
        required=not column.nullable,
        synonyms=meta["synonyms"],
        personal=meta["personal"],
        event=meta["event"],
    )


def _kind(name: str, dtype: pl.DataType) -> Kind:
    if name in VOCABULARIES:
        return "code"
    if dtype == pl.Boolean:
        return "flag"
    if dtype == TIME:
        return "time"
    if dtype.is_integer():
        return "integer"
    return "number" if dtype.is_float() else "text"


RECORDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        RecordKind("service_orders", "维修工单", "Service orders", ServiceOrder, ("order_no",)),
        RecordKind("vehicle_sales", "新车交付", "Vehicle sales", VehicleSale, ("sale_no",)),
        RecordKind("callbacks", "回访记录", "Callbacks", Callback, ("callback_no",)),
        RecordKind("complaints", "投诉记录", "Complaints", Complaint, ("complaint_no",)),
        RecordKind(
            "complaint_events",
            "投诉跟进",
            "Complaint events",
            ComplaintEvent,
            ("complaint_no", "event", "happened_at"),
        ),
        RecordKind("inquiries", "问询记录", "Inquiries", Inquiry, ("inquiry_no",)),
    )
}
"""Every kind of record by name; keys are within a store (store_code belongs to each)."""
