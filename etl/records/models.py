"""The schema of each record kind as one pandera model (definitions §3).

A field names the synonyms of its heading; the heading itself stands in ``care/semantic/labels.py``. A check's
``error`` is the reason that a clerk reads, Chinese and English separated by " | ".
"""

import polars as pl

from etl.records.pandera_alone import pa
from etl.records.schema_fields import TIME, Record, coded_field, field, not_after, record_kind
from etl.records.shared_fields import (
    campaign_no_field,
    complaint_no_field,
    customer_name_field,
    customer_phone_field,
    key_customer_field,
    next_follow_up_field,
    owner_type_field,
    plate_field,
    subject_no_field,
    vin_field,
)

CLOSING = ("first_closed_at", "last_closed_at", "complaint_events.closed")
REOPENING = ("first_closed_at", "last_reopened_at", "complaint_events.reopened")
REVISITING = ("first_closed_at", "revisited_at", "complaint_events.revisited")
"""The times of a complaint that tell when it was closed, reopened or revisited."""


@record_kind("service_orders", key=("order_no",), part="vin")
class ServiceOrder(Record):
    """One order of one car at the workshop."""

    order_no: str = field(
        "工单编号", "维修工单号", "委托书号", "结算单号", "RO号", required=True, example="RO20260301001"
    )
    vin: str = vin_field()
    plate: str = plate_field()
    customer_name: str = customer_name_field()
    customer_phone: str = customer_phone_field()
    owner_type: str = owner_type_field()
    customer_grade: str = coded_field("customer_grade", "客户级别", "顾客等级")
    key_customer: bool = key_customer_field()
    order_type: str = coded_field("order_type", "工单类型", "维修类别", "业务类型")
    service_advisor: str = field("SA", "接待顾问", "售后顾问", "业务接待")
    arrived_at: TIME = field("进店时间", "来厂时间", "接车时间", "进厂日期", event=True)
    completed_at: TIME = field("完工时间", "竣工日期", "完工日期", event=True)
    delivered_at: TIME = field("出厂时间", "交车日期", "出厂日期", "离厂时间", event=True)
    mileage_km: float = field("里程", "里程数", "公里数", ge=0)
    amount: float = field("金额", "结算金额", "维修金额", came_with=("delivered_at",))
    campaign_no: str = campaign_no_field()

    completed_after_arrived = pa.dataframe_check(
        not_after("arrived_at", "completed_at"),
        error="竣工时间早于进厂时间 | completed before it arrived",
    )
    delivered_after_completed = pa.dataframe_check(
        not_after("completed_at", "delivered_at"),
        error="交车时间早于竣工时间 | delivered before it was completed",
    )


@record_kind("vehicle_sales", key=("sale_no",))
class VehicleSale(Record):
    """One new car handed over."""

    sale_no: str = field(
        "销售订单号", "订单编号", "销售编号", "合同号", required=True, example="XS20260301001"
    )
    vin: str = vin_field()
    plate: str = plate_field()
    customer_name: str = customer_name_field()
    customer_phone: str = customer_phone_field()
    owner_type: str = owner_type_field()
    key_customer: bool = key_customer_field()
    sales_advisor: str = field("销售员", "销售人员")
    delivered_at: TIME = field("交付时间", "交车日期", "交付日期", required=True, event=True)
    model: str = field("车型名称", "车系车型", example="1.5T 豪华型")
    sale_status: str = coded_field("sale_status", "交付状态", "销售单状态")
    profile_uploaded_at: TIME = field("档案上传日期", "建档时间", "客户档案上传时间", event=True)


@record_kind("callbacks", key=("callback_no",))
class Callback(Record):
    """One attempt to reach one customer."""

    callback_no: str = field("回访单号", "回访记录号", "回访流水号", required=True, example="HF20260304001")
    callback_type: str = coded_field("callback_type", "回访类别", "回访种类", required=True)
    subject_no: str = subject_no_field()
    vin: str = vin_field()
    agent: str = field("回访员", "回访人", "回访人员", "坐席", "客服专员")
    assigned_to: str = field("应回访专员", "应回访人员", "分配专员", "回访责任人")
    channel: str = coded_field("channel", "回访渠道")
    attempted_at: TIME = field("回访日期", "拨打时间", "呼叫时间", "通话时间", required=True, event=True)
    outcome: str = coded_field("outcome", "拨打结果", "回访状态", "通话结果", required=True)
    satisfaction: pl.Int32 = field("满意度评分", "满意度得分", "评分", ge=1, le=10, example="9")
    dissatisfied: bool = field("不满", "是否抱怨", "有无不满")
    voice: str = field(
        "客户声音", "客户意见", "VOC", "回访内容", personal="text", example="空调异响，等配件等了三天"
    )
    complaint_no: str = complaint_no_field()
    loss_reason: str = field("未来店原因", "不来店原因", "流失原因分类", personal="text")


@record_kind("complaints", key=("complaint_no",))
class Complaint(Record):
    """One complaint case as it stands now."""

    complaint_no: str = complaint_no_field("案件号", required=True)
    source: str = coded_field("source", "来源", "投诉渠道", "受理渠道")
    process: str = coded_field("process", "流程", "流程类型")
    level: str = coded_field("level", "等级", "投诉级别")
    department: str = coded_field("department", "部门")
    advisor: str = field("顾问", "责任人")
    handler: str = field("经办人", "受理人", "处理专员")
    vin: str = vin_field()
    plate: str = plate_field()
    customer_name: str = customer_name_field()
    customer_phone: str = customer_phone_field()
    subject_no: str = subject_no_field()
    cause_1: str = field("投诉原因", "原因大类", "一级分类", example="配件缺货/等待")
    cause_2: str = field("原因小类", "二级分类", "原因明细")
    description: str = field("投诉描述", "投诉详情", "问题描述", personal="text")
    received_at: TIME = field("投诉时间", "受理日期", "投诉日期", required=True, event=True)
    first_contact_at: TIME = field("首联时间", "联系时间", event=True)
    first_reply_at: TIME = field("首复时间", "回复时间", event=True)
    due_at: TIME = field("要求完成日期", "截止时间", "期限")
    first_closed_at: TIME = field("首次关闭日期", "首次结案时间", event=True)
    reopen_count: pl.Int32 = field("重新打开次数", "重启次数", ge=0, came_with=REOPENING)
    last_reopened_at: TIME = field("重开时间", "最近重新打开时间", event=True)
    last_closed_at: TIME = field("关闭时间", "结案时间", "关闭日期", "最终关闭日期", event=True)
    status: str = coded_field("status", "处理状态", "案件状态", "投诉状态", came_with=CLOSING + REOPENING)
    revisit_required: bool = field("需复访", "是否复访", "需要回访")
    revisited_at: TIME = field("复访日期", event=True)
    revisit_result: str = coded_field("revisit_result", "复访满意度", came_with=REVISITING)
    next_follow_up_at: TIME = next_follow_up_field()
    form_filed_at: TIME = field("意见处理表完成时间", "处理表提交时间", "处理表完成日期", event=True)
    opinion_decision: str = field("处理意见", "处理结论", "意见处理决定", personal="text")

    filed_after_received = pa.dataframe_check(
        not_after("received_at", "form_filed_at"),
        error="处理表完成时间早于受理时间 | form filed before the complaint was received",
    )
    promised_after_received = pa.dataframe_check(
        not_after("received_at", "next_follow_up_at"),
        error="下次跟进时间早于受理时间 | next follow-up before the complaint was received",
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


@record_kind("complaint_events", key=("complaint_no", "event", "happened_at"))
class ComplaintEvent(Record):
    """One step of a complaint, from sources that export a log."""

    complaint_no: str = complaint_no_field("案件号", required=True)
    event: str = coded_field("event", "跟进类型", "动作", required=True)
    happened_at: TIME = field("跟进时间", "发生时间", "操作时间", required=True, event=True)
    actor: str = field("跟进人")
    note: str = field("跟进内容", "跟进备注", personal="text")
    next_follow_up_at: TIME = next_follow_up_field()

    promised_after_event = pa.dataframe_check(
        not_after("happened_at", "next_follow_up_at"),
        error="下次跟进时间早于本次跟进 | next follow-up before this event",
    )


@record_kind("inquiries", key=("inquiry_no",))
class Inquiry(Record):
    """One question of a customer."""

    inquiry_no: str = field("问询单号", "咨询编号", required=True, example="WX20260305001")
    received_at: TIME = field("问询时间", "受理日期", required=True, event=True)
    topic: str = field("咨询主题", "主题", personal="text")
    first_contact_at: TIME = field("联系时间", event=True)
    closed_at: TIME = field("关闭时间", "结单时间", event=True)
    handler: str = field("经办人", "受理人")


@record_kind("reminders", key=("reminder_no",), plan=True)
class Reminder(Record):
    """One reminder of one customer: to be sent, or sent."""

    reminder_no: str = field("提醒单号", "关爱编号", "关怀编号", required=True, example="TX20260301001")
    reminder_type: str = coded_field("reminder_type", "关爱类型", "关怀类型", "提醒类别", required=True)
    vin: str = vin_field()
    due_on: TIME = field("到期时间", "应保养日期", "保养到期日", "提醒事项日期", example="2026-03-15")
    sent_at: TIME = field("提醒时间", "提醒日期", "发送日期", "通知时间", event=True)
    channel: str = coded_field("channel", "提醒方式", "发送方式", "通知方式")
    result: str = field(
        "提醒结果", "反馈", "客户反馈", personal="text", came_with=("sent_at",), example="已预约"
    )


@record_kind("callback_answers", key=("callback_no", "item"))
class CallbackAnswer(Record):
    """One item of the questionnaire as a customer answered it on a callback."""

    callback_no: str = field("回访单号", "回访记录号", "回访流水号", required=True, example="HF20260304001")
    item: str = field("问题", "题目", "回访项目", "调查项目", required=True, example="等待时间")
    answer: str = coded_field("answer", "答案", "得分", "评分", "分数", "打分")
    reason: str = field("不满原因", "理由", personal="text", example="柜台结账等了二十分钟")


@record_kind("surveys", key=("survey", "survey_month", "item"))
class SurveyScore(Record):
    """The score of a store in one item of one month's survey; the item 总分 is the whole survey's."""

    survey: str = coded_field("survey", "调查类型", "调查名称", required=True)
    survey_month: TIME = field("月份", "期间", "调查期", required=True, event=True, example="2026-03")
    item: str = field("问题", "题目", "指标", "调查项目", required=True, example="总分")
    score: float = field("分数", "评分", "成绩", ge=0, example="86.5")
    respondents: pl.Int32 = field("样本数", "有效样本", "样本量", ge=0, example="32")
    network_score: float = field("全国平均", "区域平均", "网络平均", ge=0, example="84.2")


@record_kind("campaigns", key=("campaign_no",))
class Campaign(Record):
    """One service campaign of a store; both days are a plan, no events."""

    campaign_no: str = campaign_no_field(required=True)
    campaign_name: str = field("活动主题", "服务活动名称", example="夏季免费检测")
    starts_on: TIME = field("活动开始", "活动开始日期", "起始日期", example="2026-03-01")
    ends_on: TIME = field("活动结束", "活动结束日期", "截止日期", example="2026-03-31")

    ends_after_it_starts = pa.dataframe_check(
        not_after("starts_on", "ends_on"),
        error="结束日期早于开始日期 | ends before it starts",
    )
