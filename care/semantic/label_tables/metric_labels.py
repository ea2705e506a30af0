"""What the explanation of a metric calls its dates and deadlines, and what a source has to supply for it."""

from care.semantic.label import labels_of

DATES = labels_of(
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

DEADLINES = labels_of(
    ("due_at", "期限过", "once it is past its due time"),
    ("next_day_due_at", "期限和次日都过", "once its due time and the next day are over"),
    ("within_48h_due_at", "期限和 48 小时都过", "once its due time and the 48 hours are over"),
    ("answer_due_at", "结案期限过", "once the time for the answer is over"),
    ("contact_due_at", "首次联系期限过", "once the time for the first contact is over"),
    ("reply_due_at", "首次回复期限过", "once the time for the first reply is over"),
    ("timely_due_at", "联系和回复期限都过", "once the times for contact and reply are over"),
    ("loop_due_at", "应做的复访到期", "once the revisit owed falls due"),
    ("response_due_at", "表示不满满 24 小时", "from 24 h after the dissatisfaction"),
    ("silence_ends_at", "接通满 30 天", "from 30 days after the customer was reached"),
    ("win_back_ends_at", "接通满 90 天", "from 90 days after the customer was reached"),
    ("watch_ends_at", "观察期满", "once the watch for reopening ends"),
    ("month_ends_at", "月末过", "once the month has ended"),
    ("limit_ends_at", "首保期限过", "once the limit for the first maintenance is over"),
    ("delivered_at", "交车", "once delivered"),
    ("promise_ends_at", "约定时间过", "once the promised time is past"),
    ("form_due_at", "受理当天过", "once the day of receipt is over"),
    ("profile_due_at", "上传期限过", "once the limit for the upload is over"),
    ("return_ends_at", "发送满 30 天", "from 30 days after it was sent"),
    ("campaign_ends_at", "活动结束", "once the campaign has ended"),
)
"""The deadline from which on a row counts."""

SUPPLIED = labels_of(
    ("attempts_known", "这类回访的记录", "callbacks of this type"),
    ("voice_known", "客户原话", "the customer's words"),
    ("note_known", "客户原话或跟进备注", "the customer's words, or notes"),
    ("response_known", "投诉记录或投诉编号", "complaints, or their numbers"),
    ("form_known", "等级、部门、处理人、原因和内容", "level, department, handler, cause and description"),
    ("order_type_known", "维修类型", "the type of order"),
    ("first_service_known", "车架号和维修类型", "VINs and the type of order"),
    ("revisit_known", "复访", "revisits"),
    ("dissatisfaction_known", "是否不满", "dissatisfaction"),
    ("vin_known", "车架号", "VINs"),
    ("contact_known", "首次联系时间", "the first contact"),
    ("reply_known", "首次回复时间", "the first reply"),
    ("closing_known", "状态或关闭时间", "status or closing"),
    ("closing_time_known", "关闭时间", "the time of closing"),
    ("return_known", "重开，或可辨认重复投诉的车辆与原因", "reopening, or vehicle and cause to find repeats"),
    ("repeat_known", "可辨认重复投诉的车辆与原因", "vehicle and cause to find repeats"),
    ("complaints_until", "投诉记录", "records of complaints"),
    ("callbacks_until", "回访记录", "records of callbacks"),
    ("orders_until", "维修工单或新车交付", "orders or sales"),
    ("visit_known", "车架号和维修工单", "VINs and service orders"),
    ("profile_known", "车架号、车牌、姓名和电话", "VIN, plate, name and phone"),
)
"""What a source has to supply for a metric to count its rows, by the mart's ``…_known`` column."""
