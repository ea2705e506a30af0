"""The pages of care and of customers' voice: there where such records are, silent where there are none."""

from pathlib import Path

import pytest
from conftest import Rows, write_rows
from streamlit.testing.v1 import AppTest

from etl.pipeline.load import load
from tests.support.harness import open_app

VIN = "LSVAA4182E2184847"
ORDERS: Rows = [{"vin": VIN, "order_type": "maintenance", "delivered_at": "2026-03-02 16:00"}]
CALLS: Rows = [
    {
        "callback_type": "service",
        "subject_no": 1,
        "attempted_at": "2026-03-03 10:00",
        "outcome": "reached",
        "satisfaction": 9,
    }
]
REMINDERS: Rows = [
    {"reminder_type": "insurance", "vin": VIN, "due_on": "2026-03-18", "sent_at": "2026-03-03 09:30"},
    {"reminder_type": "maintenance", "vin": VIN, "due_on": "2026-03-11", "sent_at": None},
]
ANSWERS: Rows = [
    {"callback_no": 1, "item": "柜台等候", "answer": "2", "reason": "等了半小时"},
    {"callback_no": 1, "item": "接待", "answer": "是"},
]


def open_page(home: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CARE_HOME", str(home))
    return open_app(page, lang="zh", days="all")


def words_of(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.info, *app.metric)
    return "\n".join(str(getattr(part, "value", "")) + str(getattr(part, "label", "")) for part in parts)


def test_a_home_without_such_records_has_no_empty_shells_and_is_told_once_what_it_could_load(
    home, tmp_path, monkeypatch
):
    load(
        home,
        [
            write_rows(tmp_path / "单.csv", "service_orders", ORDERS),
            write_rows(tmp_path / "回访.csv", "callbacks", CALLS),
        ],
    )
    customers = words_of(open_page(home, "customers", monkeypatch))
    assert "档案上传及时率" not in customers
    files = words_of(open_page(home, "files", monkeypatch))
    assert "关爱提醒：提醒按时发送率、提醒后回店率" in files
    assert files.count("还可以导入什么") == 1


def test_care_and_voice_show_what_was_loaded_and_nothing_else(home, tmp_path, monkeypatch):
    given = {
        "service_orders": ORDERS,
        "callbacks": CALLS,
        "reminders": REMINDERS,
        "callback_answers": ANSWERS,
    }
    load(home, [write_rows(tmp_path / f"{record}.csv", record, rows) for record, rows in given.items()])
    care = words_of(open_page(home, "care", monkeypatch))
    assert "提醒按时发送率" in care
    assert "未来两周到期的提醒" in care
    assert "活动回站人数" not in care
    voice = words_of(open_page(home, "voice", monkeypatch))
    assert "单项不满占比" in voice
    assert "CSS" not in voice
    assert "客户为什么不再来" not in voice
