"""What each record is: one pandera model a kind, and nothing else says it (definitions §3).

The checks' ``error`` is the reason a clerk reads, Chinese and English parted by " | ".
"""

import pandera.polars as pa
import polars as pl

from etl.records.schema_fields import TIME, Record, coded_field, field, not_after

CLOSING = ("first_closed_at", "last_closed_at", "complaint_events.closed")
REOPENING = ("first_closed_at", "last_reopened_at", "complaint_events.reopened")
REVISITING = ("first_closed_at", "revisited_at", "complaint_events.revisited")
"""The times of a complaint before which nothing of that sort had happened to it."""


class ServiceOrder(Record):
    """维修工单: one order of one car at the workshop."""

    order_no: str = field(
        "工单号", "Order no.", "工单编号", "维修工单号", "委托书号", "结算单号", "RO号", required=True
    )
    vin: str = field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    plate: str = field("车牌号", "Plate", "车牌", "牌照号", "车牌号码", personal="plate")
    customer_name: str = field(
        "客户姓名", "Customer", "客户名称", "车主姓名", "车主", "客户", personal="name"
    )
    customer_phone: str = field(
        "客户电话", "Phone", "联系电话", "手机", "手机号", "手机号码", "电话", "客户手机", personal="phone"
    )
    owner_type: str = coded_field("owner_type", "车辆性质", "Owner type", "车主性质", "车辆类别", "公私车")
    customer_grade: str = coded_field("customer_grade", "客户等级", "Customer grade", "客户级别", "顾客等级")
    key_customer: bool = field("重点客户", "Key customer", "是否重点客户", "贡献客户")
    order_type: str = coded_field("order_type", "维修类型", "Order type", "工单类型", "维修类别", "业务类型")
    service_advisor: str = field("服务顾问", "Service advisor", "SA", "接待顾问", "售后顾问", "业务接待")
    arrived_at: TIME = field(
        "进厂时间", "Arrived", "进店时间", "来厂时间", "接车时间", "进厂日期", event=True
    )
    completed_at: TIME = field("竣工时间", "Completed", "完工时间", "竣工日期", "完工日期", event=True)
    delivered_at: TIME = field(
        "交车时间", "Delivered", "出厂时间", "交车日期", "出厂日期", "离厂时间", event=True
    )
    mileage_km: float = field("行驶里程", "Mileage (km)", "里程", "里程数", "公里数", ge=0)
    amount: float = field("工单金额", "Amount", "金额", "结算金额", "维修金额", came_with=("delivered_at",))

    completed_after_arrived = pa.dataframe_check(
        not_after("arrived_at", "completed_at"),
        error="竣工时间早于进厂时间 | completed before it arrived",
    )
    delivered_after_completed = pa.dataframe_check(
        not_after("completed_at", "delivered_at"),
        error="交车时间早于竣工时间 | delivered before it was completed",
    )


class VehicleSale(Record):
    """新车交付: one new car handed over."""

    sale_no: str = field(
        "销售单号", "Sale no.", "销售订单号", "订单编号", "销售编号", "合同号", required=True
    )
    vin: str = field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    plate: str = field("车牌号", "Plate", "车牌", "牌照号", "车牌号码", personal="plate")
    customer_name: str = field(
        "客户姓名", "Customer", "客户名称", "车主姓名", "车主", "客户", personal="name"
    )
    customer_phone: str = field(
        "客户电话", "Phone", "联系电话", "手机", "手机号", "手机号码", "电话", "客户手机", personal="phone"
    )
    owner_type: str = coded_field("owner_type", "车辆性质", "Owner type", "车主性质", "车辆类别", "公私车")
    key_customer: bool = field("重点客户", "Key customer", "是否重点客户", "贡献客户")
    sales_advisor: str = field("销售顾问", "Sales advisor", "销售员", "销售人员")
    delivered_at: TIME = field(
        "交车时间", "Delivered", "交付时间", "交车日期", "交付日期", required=True, event=True
    )
    model: str = field("车型", "Model", "车型名称", "车系车型")


class Callback(Record):
    """回访记录: one attempt to reach one customer."""

    callback_no: str = field(
        "回访编号", "Callback no.", "回访单号", "回访记录号", "回访流水号", required=True
    )
    callback_type: str = coded_field(
        "callback_type", "回访类型", "Callback type", "回访类别", "回访种类", required=True
    )
    subject_no: str = field("关联单号", "Subject no.", "关联编号", "业务单号", "单据号", personal="reference")
    vin: str = field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    agent: str = field("回访专员", "Agent", "回访员", "回访人", "回访人员", "坐席", "客服专员")
    channel: str = coded_field("channel", "回访方式", "Channel", "回访渠道")
    attempted_at: TIME = field(
        "回访时间", "Attempted", "回访日期", "拨打时间", "呼叫时间", "通话时间", required=True, event=True
    )
    outcome: str = coded_field(
        "outcome", "回访结果", "Outcome", "拨打结果", "回访状态", "通话结果", required=True
    )
    satisfaction: pl.Int32 = field("满意度", "Satisfaction", "满意度评分", "满意度得分", "评分", ge=1, le=10)
    dissatisfied: bool = field("是否不满", "Dissatisfied", "不满", "是否抱怨", "有无不满")
    voice: str = field(
        "客户原话", "Customer's words", "客户声音", "客户意见", "VOC", "回访内容", personal="text"
    )
    complaint_no: str = field("投诉编号", "Complaint no.", "投诉单号", "案件编号")


class Complaint(Record):
    """投诉记录: one complaint case as it stands now."""

    complaint_no: str = field("投诉编号", "Complaint no.", "投诉单号", "案件编号", "案件号", required=True)
    source: str = coded_field("source", "投诉来源", "Source", "来源", "投诉渠道", "受理渠道")
    process: str = coded_field("process", "处理流程", "Process", "流程", "流程类型")
    level: str = coded_field("level", "投诉等级", "Level", "等级", "投诉级别")
    department: str = coded_field("department", "责任部门", "Department", "部门")
    advisor: str = field("责任顾问", "Advisor", "顾问", "责任人")
    handler: str = field("处理人", "Handler", "经办人", "受理人", "处理专员")
    vin: str = field("车架号", "VIN", "VIN码", "VIN号", "底盘号", "车辆识别代号", personal="vin")
    plate: str = field("车牌号", "Plate", "车牌", "牌照号", "车牌号码", personal="plate")
    customer_name: str = field(
        "客户姓名", "Customer", "客户名称", "车主姓名", "车主", "客户", personal="name"
    )
    customer_phone: str = field(
        "客户电话", "Phone", "联系电话", "手机", "手机号", "手机号码", "电话", "客户手机", personal="phone"
    )
    subject_no: str = field("关联单号", "Subject no.", "关联编号", "业务单号", "单据号", personal="reference")
    cause_1: str = field("一级原因", "Cause", "投诉原因", "原因大类", "一级分类")
    cause_2: str = field("二级原因", "Detail", "原因小类", "二级分类", "原因明细")
    description: str = field("投诉内容", "Description", "投诉描述", "投诉详情", "问题描述", personal="text")
    received_at: TIME = field(
        "受理时间", "Received", "投诉时间", "受理日期", "投诉日期", required=True, event=True
    )
    first_contact_at: TIME = field("首次联系时间", "First contact", "首联时间", "联系时间", event=True)
    first_reply_at: TIME = field("首次回复时间", "First reply", "首复时间", "回复时间", event=True)
    due_at: TIME = field("要求完成时间", "Due", "要求完成日期", "截止时间", "期限")
    first_closed_at: TIME = field("首次关闭时间", "First closed", "首次关闭日期", "首次结案时间", event=True)
    reopen_count: pl.Int32 = field(
        "重开次数", "Times reopened", "重新打开次数", "重启次数", ge=0, came_with=REOPENING
    )
    last_reopened_at: TIME = field(
        "最近重开时间", "Last reopened", "重开时间", "最近重新打开时间", event=True
    )
    last_closed_at: TIME = field(
        "最终关闭时间", "Last closed", "关闭时间", "结案时间", "关闭日期", "最终关闭日期", event=True
    )
    status: str = coded_field(
        "status", "状态", "Status", "处理状态", "案件状态", "投诉状态", came_with=CLOSING + REOPENING
    )
    revisit_required: bool = field("是否需复访", "Revisit required", "需复访", "是否复访", "需要回访")
    revisited_at: TIME = field("复访时间", "Revisited", "复访日期", event=True)
    revisit_result: str = coded_field(
        "revisit_result", "复访结果", "Revisit result", "复访满意度", came_with=REVISITING
    )

    contact_after_received = pa.dataframe_check(
        not_after("received_at", "first_contact_at"),
        error="首次联系时间早于受理时间 | first contact before the complaint was received",
    )
    reply_after_received = pa.dataframe_check(
        not_after("received_at", "first_reply_at"),
        error="首次回复时间早于受理时间 | first reply before the complaint was received",
    )
    closed_after_received = pa.dataframe_check(
        not_after("received_at", "first_closed_at"),
        error="首次关闭时间早于受理时间 | first closed before the complaint was received",
    )
    last_closed_after_first = pa.dataframe_check(
        not_after("first_closed_at", "last_closed_at"),
        error="最终关闭时间早于首次关闭时间 | last closed before it was first closed",
    )
    reopened_after_closed = pa.dataframe_check(
        not_after("first_closed_at", "last_reopened_at"),
        error="最近重开时间早于首次关闭时间 | reopened before it was first closed",
    )


class ComplaintEvent(Record):
    """投诉跟进: one step of a complaint, from sources that export a log."""

    complaint_no: str = field("投诉编号", "Complaint no.", "投诉单号", "案件编号", "案件号", required=True)
    event: str = coded_field("event", "事件", "Event", "跟进类型", "动作", required=True)
    happened_at: TIME = field(
        "时间", "Happened", "跟进时间", "发生时间", "操作时间", required=True, event=True
    )
    actor: str = field("操作人", "Actor", "跟进人")
    note: str = field("备注", "Note", "跟进内容", "跟进备注", personal="text")


class Inquiry(Record):
    """问询记录: one question of a customer."""

    inquiry_no: str = field("问询编号", "Inquiry no.", "问询单号", "咨询编号", required=True)
    received_at: TIME = field("受理时间", "Received", "问询时间", "受理日期", required=True, event=True)
    topic: str = field("问询主题", "Topic", "咨询主题", "主题", personal="text")
    first_contact_at: TIME = field("首次联系时间", "First contact", "联系时间", event=True)
    closed_at: TIME = field("结案时间", "Closed", "关闭时间", "结单时间", event=True)
    handler: str = field("处理人", "Handler", "经办人", "受理人")
