"""What record kinds, their fields and the marts' columns are called, in Chinese and English.

Each label stands here once. Import templates, dimensions, tables on pages, exports and reports read it; a
pandera model (``etl/records/models.py``) declares a field without its label.
"""

from care.semantic.label import Label
from care.semantic.label import labels_of as _labels
from care.semantic.label_tables.load_labels import LOAD_LABELS

RECORD_LABELS = _labels(
    ("service_orders", "维修工单", "Service orders"),
    ("vehicle_sales", "新车交付", "Vehicle sales"),
    ("callbacks", "回访记录", "Callbacks"),
    ("complaints", "投诉记录", "Complaints"),
    ("complaint_events", "投诉跟进", "Complaint events"),
    ("inquiries", "问询记录", "Inquiries"),
    ("reminders", "关爱提醒", "Reminders"),
    ("callback_answers", "回访问卷", "Callback answers"),
    ("surveys", "满意度调查", "Surveys"),
    ("campaigns", "服务活动", "Campaigns"),
)
"""By record kind; ``<kind>_at`` of the mart ``stores`` has the same label."""

COLUMN_LABELS = {
    **_labels(
        ("marked", "重点", "Meant"),
        ("store", "门店", "Store"),
        ("days_late", "超期（天）", "Days late"),
        ("days_open", "已开（天）", "Days open"),
        ("hours_to_close", "处理时长（小时）", "Hours to close"),
        ("complaint_no", "投诉编号", "Complaint no."),
        ("inquiry_no", "问询编号", "Inquiry no."),
        ("callback_no", "回访编号", "Callback no."),
        ("callback_type", "回访类型", "Callback type"),
        ("subject_no", "关联单号", "Subject no."),
        ("visit_no", "到店单号", "Visit no."),
        ("received_at", "受理时间", "Received"),
        ("triggered_at", "触发时间", "Triggered"),
        ("delivered_at", "交车时间", "Delivered"),
        ("attempted_at", "回访时间", "Attempted"),
        ("due_at", "到期时间", "Due"),
        ("month_end_on", "月末", "Month end"),
        ("last_visit_on", "最近到店", "Last visit"),
        ("advisor", "顾问", "Advisor"),
        ("team", "团队", "Team"),
        ("agent", "回访专员", "Agent"),
        ("assigned_to", "应回访人", "Assigned to"),
        ("handler", "处理人", "Handler"),
        ("status", "状态", "Status"),
        ("level", "投诉等级", "Level"),
        ("source", "投诉来源", "Source"),
        ("process", "处理流程", "Process"),
        ("department", "责任部门", "Department"),
        ("cause_1", "一级原因", "Cause"),
        ("cause_2", "二级原因", "Detail"),
        ("model", "车型", "Model"),
        ("cause_suggested", "推荐原因", "Suggested cause"),
        ("cause_probability", "推荐把握", "Certainty of the suggestion"),
        ("cause_words", "推荐依据", "Words behind the suggestion"),
        ("cause_coded", "原因由人归类", "Cause decided by a coder"),
        ("description", "投诉内容", "Description"),
        ("topic", "问询主题", "Topic"),
        ("outcome", "回访结果", "Outcome"),
        ("satisfaction", "满意度", "Satisfaction"),
        ("dissatisfied", "是否不满", "Dissatisfied"),
        ("voice", "客户原话", "Customer's words"),
        ("attempts", "拨打次数", "Attempts"),
        ("days_tried", "拨打天数", "Days tried"),
        ("first_attempt_at", "首次拨打", "First attempt"),
        ("opens_on", "起始日", "Opens"),
        ("tries", "应拨天数", "Days to try"),
        ("reached_at", "接通时间", "Reached"),
        ("concluded_at", "完成时间", "Concluded"),
        ("wrong_number", "号码错误", "Wrong number"),
        ("complained_elsewhere", "另行投诉", "Complained elsewhere"),
        ("first_contact_at", "首次联系时间", "First contact"),
        ("first_reply_at", "首次回复时间", "First reply"),
        ("first_closed_at", "首次关闭时间", "First closed"),
        ("closed_at", "关闭时间", "Closed"),
        ("watch_ends_at", "观察期止", "Watch ends"),
        ("reopened", "重开过", "Reopened"),
        ("repeated", "再次投诉", "Complained again"),
        ("repeat_of", "重复于", "Repeat of"),
        ("revisited_at", "复访时间", "Revisited"),
        ("revisit_result", "复访结果", "Revisit result"),
        ("lost", "已流失", "Lost"),
        ("silent", "半年失联", "Out of touch"),
        ("last_seen_on", "最近来店或购车", "Last seen"),
        ("follow_up_gap", "缺什么", "Lacks"),
        ("sister_seen_on", "姊妹店来店日", "Seen by a sister store on"),
        ("sister_store", "姊妹店", "Sister store"),
        ("came_on", "首保日", "First maintenance"),
        ("limit_on", "首保期限", "Limit of the first maintenance"),
        ("rework", "返修", "Rework"),
        ("out_of_hours", "非时段拨打", "Out of hours"),
        ("note_length", "字数", "Characters"),
        ("in_form", "记录规范", "In form"),
        ("loop_closed", "已闭环", "Closed loop"),
        ("revisit_owed", "应复访", "Revisit owed"),
        ("dissatisfaction_answered", "不满已登记投诉", "Dissatisfaction answered"),
        ("dissatisfied_at", "首次表示不满", "First dissatisfied"),
        ("won_back", "已挽回", "Won back"),
        ("made_at", "约定时间", "Promised on"),
        ("promised_at", "约定跟进时间", "Follow-up promised for"),
        ("kept_in_time", "按约跟进", "Promise kept"),
        ("form_filed_at", "处理表完成时间", "Form filed"),
        ("opinion_decision", "处理决定", "Decision"),
        ("profile_uploaded_at", "档案上传时间", "Profile uploaded"),
        ("profile_due_at", "档案上传期限", "Profile due"),
        ("loss_reason", "流失原因", "Reason for leaving"),
        ("reminder_no", "提醒编号", "Reminder no."),
        ("reminder_type", "提醒类型", "Reminder type"),
        ("event_on", "提醒事项日", "Day of the event"),
        ("sent_at", "发送时间", "Sent"),
        ("result", "提醒结果", "Result"),
        ("came_back_on", "回店日", "Came on"),
        ("item", "项目", "Item"),
        ("answer", "回答", "Answer"),
        ("questions", "询问项目数", "Items asked"),
        ("survey", "调查", "Survey"),
        ("score", "得分", "Score"),
        ("network_score", "网络平均分", "Network average"),
        ("respondents", "样本数", "Respondents"),
        ("campaign_no", "活动编号", "Campaign no."),
        ("campaign_name", "活动名称", "Campaign"),
        ("starts_on", "开始日期", "Starts"),
        ("ends_on", "结束日期", "Ends"),
        ("order_type", "维修类型", "Order type"),
        ("owner_type", "车辆性质", "Owner type"),
        ("customer_grade", "客户等级", "Customer grade"),
        ("key_customer", "重点客户", "Key customer"),
        ("customer_name", "客户姓名", "Customer"),
        ("customer_phone", "客户电话", "Phone"),
        ("plate", "车牌号", "Plate"),
        ("vin", "车架号", "VIN"),
    ),
    **LOAD_LABELS,
    **{f"{kind}_at": label for kind, label in RECORD_LABELS.items()},
    **_labels(
        ("file_id", "文件号", "File no."),
        ("source_row", "行号", "Row"),
    ),
}
"""By column of a mart, a load table or a history, in the order in which tables show them.

A field of a record that a mart carries under the same name has its heading here, too.
"""

FIELD_LABELS = _labels(
    ("store_code", "门店代码", "Store code"),
    ("order_no", "工单号", "Order no."),
    ("service_advisor", "服务顾问", "Service advisor"),
    ("arrived_at", "进厂时间", "Arrived"),
    ("completed_at", "竣工时间", "Completed"),
    ("mileage_km", "行驶里程", "Mileage (km)"),
    ("amount", "工单金额", "Amount"),
    ("sale_no", "销售单号", "Sale no."),
    ("sales_advisor", "销售顾问", "Sales advisor"),
    ("channel", "回访方式", "Channel"),
    ("reopen_count", "重开次数", "Times reopened"),
    ("last_reopened_at", "最近重开时间", "Last reopened"),
    ("last_closed_at", "最终关闭时间", "Last closed"),
    ("revisit_required", "是否需复访", "Revisit required"),
    ("event", "事件", "Event"),
    ("happened_at", "时间", "Happened"),
    ("actor", "操作人", "Actor"),
    ("note", "备注", "Note"),
    ("next_follow_up_at", "下次跟进时间", "Next follow-up"),
    ("sale_status", "销售状态", "Sale status"),
    ("due_on", "到期日期", "Due on"),
    ("survey_month", "调查月份", "Month"),
)
"""Headings of fields that templates have and tables do not show."""

HEADINGS = _labels(
    ("complaints.advisor", "责任顾问", "Advisor"),
    ("complaints.due_at", "要求完成时间", "Due"),
    ("inquiries.closed_at", "结案时间", "Closed"),
)
"""Headings of one record kind that differ from what tables call the column."""


DATES = _labels(
    ("due_on", "任务到期日", "the day the task falls due"),
    ("triggered_on", "半年首日", "the first day of the half-year"),
    ("watch_ends_on", "观察期满之日", "the day the watch ends"),
    ("dissatisfied_on", "首次表示不满之日", "the day the customer was first dissatisfied"),
    ("noted_on", "记录之日", "the day of the note"),
    ("limit_on", "首保期限之日", "the last day for the first maintenance"),
    ("received_on", "受理日", "the day the case was received (R)"),
    ("first_closed_on", "首次关闭日", "the day the case was first closed (C)"),
    ("attempted_on", "拨打日", "the day of the attempt"),
    ("reached_on", "接通日", "the day the customer was reached"),
    ("delivered_on", "交车日", "the day of delivery"),
    ("month_end_on", "月末", "the month's end"),
    ("promised_on", "约定跟进日", "the day the follow-up was promised for"),
    ("sent_on", "发送日", "the day it was sent"),
    ("survey_on", "调查月份", "the month of the survey"),
    ("ends_on", "活动结束日", "the day the campaign ends"),
)
"""The date that places a metric's rows in a period, as an explanation names it."""

DEADLINES = _labels(
    ("due_at", "期限过", "once it is past its due time"),
    (
        "next_day_due_at",
        "期限和首次拨打的窗口都过",
        "once its due time and the window of the first try are over",
    ),
    ("within_48h_due_at", "期限和接通的窗口都过", "once its due time and the window of reaching are over"),
    ("answer_due_at", "结案期限过", "once the time for the answer is over"),
    ("contact_due_at", "首次联系期限过", "once the time for the first contact is over"),
    ("reply_due_at", "首次回复期限过", "once the time for the first reply is over"),
    ("timely_due_at", "联系和回复期限都过", "once the times for contact and reply are over"),
    ("loop_due_at", "应做的复访到期", "once the revisit owed falls due"),
    ("response_due_at", "不满应对的时限过", "once the time to answer the dissatisfaction is over"),
    ("silence_ends_at", "疑似漏记的判断期满", "once the days in which a missed voice shows are over"),
    ("win_back_ends_at", "挽回的判断期满", "once the days in which a customer comes back are over"),
    ("watch_ends_at", "观察期满", "once the watch for reopening ends"),
    ("month_ends_at", "月末过", "once the month has ended"),
    ("limit_ends_at", "首保期限过", "once the limit for the first maintenance is over"),
    ("delivered_at", "交车", "once delivered"),
    ("promise_ends_at", "约定时间过", "once the promised time is past"),
    ("form_due_at", "处理表期限过", "once the limit for the form is over"),
    ("profile_due_at", "上传期限过", "once the limit for the upload is over"),
    ("return_ends_at", "提醒后的回店期满", "once the days in which a car comes after it are over"),
    ("campaign_ends_at", "活动结束", "once the campaign has ended"),
)
"""The deadline from which on a row counts."""


def heading_label(record: str, field: str) -> Label:
    """The heading of a field in the template of a record kind.

    Raises KeyError for a field without a label; the message says where one is to be added.
    """
    for labels, key in ((HEADINGS, f"{record}.{field}"), (COLUMN_LABELS, field), (FIELD_LABELS, field)):
        if key in labels:
            return labels[key]
    raise KeyError(f"“{field}” of {record} has no label: add it to care/semantic/labels.py")
