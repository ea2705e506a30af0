"""The built-in policies, as the table of rules §1 has them.

A preset holds only what its document fixes. A callback type that a preset does not have is not owed under
it; any other value that it does not have is the standard's.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

Values = Mapping[str, Any]

SVW_SALES = {
    "sale_day0": {"owed": True, "opens_days": 0, "due_days": 0},
    "sale_day3": {"owed": True, "opens_days": 1, "due_days": 3},
    "sale_day7": {"owed": True, "opens_days": 4, "due_days": 7},
}

SVW_REMINDERS = {
    "first_service": {"after_days": 90, "company_after_days": 30, "lead_days": (7,)},
    "maintenance": {"lead_days": (7, 1)},
    "insurance": {"lead_days": (15, 3)},
    "birthday": {"lead_days": (3,)},
    "festival": {"lead_days": (7,)},
}
FAW_VW_REMINDERS = {
    "first_service": {"after_days": 90},
    "maintenance": {"lead_days": (14,)},
    "warranty_end": {"lead_days": (30, 14)},
}

STANDARD: Values = {
    "callbacks": {
        "service": {"owed": True, "opens_days": 0, "due_days": 3},
        **SVW_SALES,
        "complaint_revisit": {"owed": True, "due_days": 1},
        "lost_customer": {"owed": True},
        "tries": 3,
        "channels": ("phone", "wechat", "visit"),
        "hours": ((time(9), time(12)), (time(13, 30), time(19))),
        "match_days": 30,
        "next_days": 1,
        "reach_hours": 48,
        "answer_hours": 24,
        "voice_days": 30,
    },
    "lost": {"after_months": 12, "until_months": 24, "silent_months": 6},
    "returns": {"reminder_days": 30, "win_back_days": 90, "grace_days": 15},
    "complaints": {
        "form_days": 0,
        "contact_hours": 2,
        "reply_hours": 3,
        "watch_months": 3,
        "sources": ("hotline", "survey", "online", "media"),
    },
    "inquiries": {"close_hours": 24},
    "profiles": {"due_days": 3},
    "reminders": {
        **SVW_REMINDERS,
        "warranty_end": {"lead_days": (30, 14)},
        "inspection": {"lead_days": (7,)},
        "campaign": {"lead_days": (7,)},
    },
    "targets": {
        "callback_rate": 1,
        "callback_on_time_rate": 0.95,
        "service_callback_rate": 1,
        "private_callback_rate": 1,
        "key_customer_callback_rate": 1,
        "key_customer_quarter_rate": 1,
        "new_car_callback_rate": 1,
        "new_car_success_rate": 0.9,
        "lost_customer_callback_rate": 1,
        "revisit_on_time_rate": 1,
        "persistence_rate": 1,
        "first_contact_on_time_rate": 1,
        "first_reply_on_time_rate": 1,
        "timely_standard_rate": 0.9,
        "one_shot_close_rate": 0.8,
        "one_shot_close_to_date": 0.8,
        "inquiry_24h_rate": 1,
        "reminder_on_time_rate": 1,
    },
}

PRESETS: Mapping[str, Values] = {
    "standard": STANDARD,
    "svw": {
        "callbacks": {
            "service": {"owed": True, "due_days": 1},
            **SVW_SALES,
            "complaint_revisit": {"owed": True, "due_days": 1},
            "lost_customer": {"owed": True},
            "key_customer": {"owed": True},
            "tries": 3,
            "next_days": 1,
        },
        "reminders": SVW_REMINDERS,
        "targets": {
            "callback_on_time_rate": 0.95,
            "service_callback_rate": 0.3,
            "private_callback_rate": 1,
            "key_customer_callback_rate": 1,
            "new_car_callback_rate": 1,
            "new_car_success_rate": 0.9,
            "next_day_rate": 1,
            "one_shot_close_rate": 0.8,
            "timely_standard_rate": 0.9,
        },
    },
    "ghac": {
        "callbacks": {"service": {"owed": True, "due_days": 3}, "tries": 3},
        "targets": {"service_callback_rate": 1},
    },
    "faw_vw": {
        "callbacks": {
            "service": {"owed": True, "due_hours": 48},
            "lost_customer": {"owed": True},
            "reach_hours": 48,
        },
        "lost": {"after_months": 12, "silent_months": 6},
        "reminders": FAW_VW_REMINDERS,
        "targets": {"within_48h_rate": 1},
    },
    "dyk": {
        "callbacks": {
            "service": {"owed": True, "due_days": 3},
            "sale_day7": {"owed": True, "opens_days": 4, "due_days": 7},
        },
    },
    "vgic": {
        "callbacks": {"complaint_revisit": {"owed": True}},
        "complaints": {"contact_hours": 2, "reply_hours": 3, "watch_months": 3},
        "inquiries": {"close_hours": 24},
    },
}
