"""What was done about a complaint, with its notes, stands in the drawer of its records; masked."""

from pages.parts.components.records.drawer import OPEN
from tests.pages.test_pages import visit  # noqa: F401 - fixture

RECEIVED = {"received_at": "2026-03-02 09:00", "status": "处理中", "handler": "高翔"}
CASES = [RECEIVED | {"complaint_no": "TS01"}, RECEIVED | {"complaint_no": "TS02"}]
NOTES = [
    ("received", "2026-03-02 09:00", "客户来电，空调不制冷", None),
    ("contacted", "2026-03-02 10:00", "已联系 13812345678，约三天后到店", "2026-03-05 10:00"),
    ("followed_up", "2026-03-05 09:00", "配件已到", None),
]
EVENTS = [
    {"complaint_no": "TS01", "event": event, "happened_at": at, "note": note, "next_follow_up_at": promised}
    | {"actor": "高翔"}
    for event, at, note, promised in NOTES
]


def test_the_drawer_of_complaints_shows_the_whole_log_of_the_case_chosen(load_rows, home, visit):  # noqa: F811
    load_rows(complaints=CASES, complaint_events=EVENTS)
    app = visit(home, "complaints", **{OPEN: "card-complaint_count"})
    choice = app.selectbox(key="log-complaint_count-denominator")
    assert choice.options == ["TS01 · S01"], "only what has a log"
    choice.select_index(0).run()
    log = app.dataframe[-1].value
    assert list(log["事件"]) == ["受理", "联系", "跟进"]
    assert list(log["备注"])[1] == "已联系 138****5678，约三天后到店"
    assert str(log["下次跟进时间"][1]).startswith("2026-03-05 10:00")
    cards = " ".join(one.proto.body for one in app.get("html"))
    assert "<h4>2026-03-05 09:00</h4>" in cards, "on a phone each step is a card"
    assert "<dt>备注</dt><dd>已联系 138****5678，约三天后到店</dd>" in cards
