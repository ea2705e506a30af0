"""Typical mistakes, so that the demo has rejected rows: the cells that replace those of a valid row."""

Fault = dict[str, str]

FAULTS: dict[tuple[str, str], tuple[Fault, ...]] = {
    ("S01", "callbacks"): (
        {"callback_no": "HF900001", "attempted_at": "昨天"},
        {"callback_no": "HF900002", "satisfaction": "11"},
        {"callback_no": ""},
    ),
    ("S01", "service_orders"): (
        {"order_no": "RO900001", "completed_at": "2026-01-05 15:00", "delivered_at": "2026-01-05 09:30"},
    ),
    ("S02", "callbacks"): (
        {"callback_no": "HF900001", "outcome": "打通了，说忙"},
        {"callback_no": "HF900002", "attempted_at": "2062/03/05 10:20"},
    ),
    ("S02", "complaints"): (
        {"complaint_no": "TS900001", "first_contact_at": "2024-01-01 16:00:00"},
        {"complaint_no": ""},
    ),
    ("S03", "callbacks"): ({"callback_no": "HF900001", "satisfaction": "很满意"},),
    ("S03", "complaints"): ({"complaint_no": "TS900001", "received_at": "2月30日"},),
}
"""By store and record; they stand at the end of the store's last file of that record."""
