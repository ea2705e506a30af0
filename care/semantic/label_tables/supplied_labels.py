"""What a source has to supply for a metric, as explanations and notes call it."""

from care.semantic.label import labels_of

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
