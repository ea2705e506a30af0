"""Words that exports use for codes and flags, in addition to the code itself and its two labels."""

FLAGS = {
    **dict.fromkeys(
        ("是", "y", "yes", "1", "1.0", "true", "t", "√", "✓", "✔", "有", "需要", "需", "对", "是的", "☑"),
        True,
    ),
    **dict.fromkeys(
        ("否", "n", "no", "0", "0.0", "false", "f", "×", "✗", "✘", "无", "没有", "不需要", "不需"), False
    ),
}

SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "callback_type": {
        "service": ("售后", "售后三日回访", "维修回访", "服务回访"),
        "sale_day0": ("当日回访", "新车当天回访"),
        "sale_day3": ("新车3日回访", "三日回访", "销售三日回访"),
        "sale_day7": ("新车7日回访", "七日回访", "销售七日回访"),
        "complaint_revisit": ("投诉回访", "复访"),
        "lost_customer": ("流失客户回访", "流失"),
        "key_customer": ("重点客户", "重点客户季度回访"),
    },
    "outcome": {
        "reached": ("已接通", "接通", "成功回访", "回访成功", "已回访", "成功接通"),
        "inconvenient": ("不方便", "不方便接听", "不便", "稍后再联系"),
        "unreachable": ("未接", "未接通", "无人接听", "关机", "忙音", "占线", "停机", "不在服务区", "未接听"),
        "wrong_number": ("空号", "错号", "号码有误", "非本人", "号码不正确"),
        "refused": ("拒接", "拒绝", "拒绝回访", "拒绝访问"),
    },
    "channel": {
        "phone": ("来电", "去电", "电话回访"),
        "sms": ("手机短信",),
        "letter": ("信件", "邮寄"),
        "visit": ("上门", "登门", "当面"),
    },
    "owner_type": {"private": ("私家车", "私人", "个人"), "company": ("公司", "单位", "企业", "公务车")},
    "customer_grade": {grade: (f"{grade}级", f"{grade}类") for grade in "ABCD"},
    "order_type": {
        "maintenance": ("定期保养", "常规保养", "例行保养"),
        "first_maintenance": ("首次保养", "免费首保"),
        "repair": ("一般维修", "机电维修", "普通维修", "修理"),
        "accident": ("事故车", "事故维修", "钣喷"),
        "warranty": ("保修", "三包索赔", "质保"),
        "rework": ("返工", "内返", "外返"),
        "internal": ("内部维修", "PDI"),
        "other": ("其它",),
    },
    "source": {
        "callback": ("回访投诉", "电话回访"),
        "hotline": ("400", "400热线", "热线", "厂家", "厂家转办"),
        "survey": ("第三方", "第三方调查"),
        "walk_in": ("到店", "来访", "现场"),
        "inbound_call": ("电话", "客户来电"),
        "online": ("互联网", "网上", "微信"),
        "media": ("新闻媒体",),
    },
    "process": {
        "general": ("一般投诉", "普通"),
        "major": ("重大投诉",),
        "internal": ("内部投诉",),
        "three_guarantees": ("三包投诉",),
    },
    "level": {level: (f"{level}级", f"{level}类") for level in "ABCDE"},
    "department": {
        "sales": ("销售部",),
        "service": ("售后部", "服务部", "售后服务部", "维修"),
        "parts": ("配件部", "备件", "零件"),
        "other": ("其它",),
    },
    "status": {
        "open": ("未处理", "待处理", "已受理", "新建", "new", "opened", "registered"),
        "in_progress": ("跟进中", "进行中", "active", "pending", "on hold", "assigned", "work in progress"),
        "closed": ("已关闭", "结案", "已结案", "已完成", "办结", "resolved", "solved", "completed", "done"),
    },
    "revisit_result": {"satisfied": ("认可",), "unsatisfied": ("不认可", "不满")},
    "sale_status": {
        "delivered": ("交付", "已交车", "交车", "正常", "有效", "已完成"),
        "cancelled": ("取消", "已退车", "退车", "退订", "作废", "canceled"),
    },
    "loss_reason": {
        "little_use": ("很少用车", "少用车", "用车频率低", "里程少"),
        "price": ("价格高", "价格贵", "收费高", "费用高"),
        "quality": ("维修质量", "质量差", "质量不满意"),
        "service": ("服务差", "服务态度", "服务不满意"),
        "other_shop": ("其他店", "流失到他店", "他店维修", "社会修理厂", "路边店", "外面修理厂"),
        "car_sold": ("卖车", "车已卖", "车辆已出售", "已售", "已转让"),
    },
    "reminder_type": {
        "first_service": ("首保", "首次保养", "首保邀约"),
        "maintenance": ("定期保养", "定保", "保养", "保养提醒", "保养到期"),
        "insurance": ("保险", "保险到期", "续保", "续保提醒"),
        "inspection": ("年检", "年审", "验车", "年审提醒"),
        "warranty_end": ("质保", "质保到期", "保修到期", "出保"),
        "birthday": ("生日", "生日祝福", "生日问候"),
        "festival": ("节日", "节日祝福", "节日问候"),
        "campaign": ("活动", "活动邀约", "服务活动", "服务活动通知"),
    },
    "answer": {
        **{f"{score}": (f"{score}.0", f"{score}分") for score in range(1, 11)},
        "yes": ("y", "true", "√", "满意"),
        "no": ("n", "false", "×", "不满意"),
    },
    "survey": {
        "css": ("CSS调查", "售后满意度调查"),
        "ssi": ("SSI调查", "销售满意度调查"),
        "csi": ("CSI调查", "D-CSI", "DCSI"),
        "own": ("自有调查", "内部调查", "店内调查"),
    },
    "event": {
        "received": ("登记", "创建", "新建", "opened", "created", "registered", "new"),
        "contacted": ("首次联系",),
        "replied": ("首次回复", "答复", "responded"),
        "followed_up": ("转派", "派单", "更新", "assigned", "updated", "in progress"),
        "closed": ("结案", "已关闭", "办结", "resolved", "completed", "done"),
        "reopened": ("重新打开", "reopen"),
        "revisited": ("回访",),
    },
}
"""Field → code → words; compared without case, width and inner spaces."""
