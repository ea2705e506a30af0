"""The rows of the home that version 0.1.0 wrote, ``tests/homes/0.1.0.zip``; one more order was withdrawn."""

from datetime import datetime
from pathlib import Path
from typing import Any

ZIPPED = Path(__file__).parents[1] / "homes" / "0.1.0.zip"
Row = dict[str, Any]


def _of_car(number: int, **fields: Any) -> Row:
    return {"store_code": "S01", "vin": f"LSV0000000000000{number}", **fields}


def _of_customer(number: int, **fields: Any) -> Row:
    return _of_car(number, customer_name="某", customer_phone=f"1390000000{number}", **fields)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute)


def _order(number: int, order_type: str, advisor: str, arrived: datetime, delivered: datetime) -> Row:
    kind = {"order_no": f"RO{number}", "order_type": order_type, "service_advisor": advisor}
    times = {"arrived_at": arrived, "delivered_at": delivered}
    return _of_customer(number, plate=f"京A·0004{number}", **kind, **times)


def _call(number: int, car: int, day: int, outcome: str, score: int | None, voice: str | None) -> Row:
    call = {"callback_no": f"CB{number}", "callback_type": "service", "subject_no": f"RO{car}"}
    said = {"outcome": outcome, "satisfaction": score, "voice": voice}
    dissatisfied = None if score is None else score < 7
    way = {"agent": "陈静", "channel": "phone", "attempted_at": _at(day, 10)}
    return _of_car(car, **call, **way, **said, dissatisfied=dissatisfied)


ROWS = {
    "service_orders": [
        _order(1, "maintenance", "李明", _at(2, 8, 30), _at(2, 11)),
        _order(2, "repair", "李明", _at(3, 8, 30), _at(3, 17)),
        _order(3, "maintenance", "周敏", _at(4, 9, 30), _at(4, 12)),
        _order(4, "maintenance", "周敏", _at(5, 9, 30), _at(5, 12)),
    ],
    "callbacks": [
        _call(1, 1, 3, "reached", 9, "都很好，交车也快"),
        _call(2, 2, 4, "unreachable", None, None),
        _call(3, 2, 10, "reached", 6, "等了两个小时才交车"),
        _call(4, 3, 28, "reached", 10, "很满意"),
    ],
    "complaints": [
        _of_customer(
            2,
            complaint_no="C1",
            source="hotline",
            level="B",
            department="service",
            advisor="李明",
            handler="高强",
            cause_1="维修质量",
            description="刹车异响修了两次仍有",
            received_at=_at(5, 10),
            first_contact_at=_at(5, 10, 40),
            first_reply_at=_at(5, 12, 30),
            first_closed_at=_at(7, 10),
            reopen_count=0,
            status="closed",
        ),
        _of_customer(
            3,
            complaint_no="C2",
            source="walk_in",
            level="C",
            department="service",
            advisor="周敏",
            handler="高强",
            cause_1="等待时间",
            description="等待时间太长没有人说明原因",
            received_at=_at(6, 15),
            first_contact_at=None,
            first_reply_at=None,
            first_closed_at=None,
            reopen_count=None,
            status="in_progress",
        ),
    ],
}
