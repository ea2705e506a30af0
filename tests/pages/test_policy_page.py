"""The page 制度与目标: what a policy would do is shown before it is decided, and its decision is recorded."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from care.audit.log import read_audit
from care.i18n import language, set_language
from care.policies.policy_decisions import read_policies
from tests.support.harness import open_app

pytestmark = pytest.mark.slow

ORDERS = [
    {"order_no": f"D{n}", "vin": f"LSVAB2BR9EN10000{n}", "delivered_at": "2026-03-02 10:00"} for n in range(4)
]
CALLS = [
    {
        "callback_type": "售后回访",
        "subject_no": f"D{n}",
        "attempted_at": f"2026-03-0{3 if n < 2 else 5} 10:00",
        "outcome": "成功",
    }
    for n in range(4)
] + [{"callback_type": "售后回访", "attempted_at": "2026-03-20 10:00", "outcome": "成功"}]


@pytest.fixture
def policies(load_rows, home, monkeypatch) -> Iterator[AppTest]:
    """The page of policies, of a home with four visits of which two were called the next day."""
    load_rows(service_orders=ORDERS, callbacks=CALLS)
    monkeypatch.setenv("CARE_HOME", str(home))
    was = language()
    set_language("zh")
    yield open_app("targets", lang="zh")
    set_language(was)


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_a_policy_is_previewed_on_the_records_then_decided_recorded_and_built(policies, home):
    app = policies
    app.multiselect(key="policy-presets-zh").set_value(["svw"]).run()
    assert not any(button.label == "决定并重建" for button in app.button)
    press(app, "预览")
    assert not app.exception
    sentences = [text.value for text in app.text]
    assert "按上海大众制度，回访按时完成率 50.0%（现为 100.0%）" in sentences
    press(app, "决定并重建")
    assert app.warning[0].value == "请填写决定人。"
    app.text_input(key="policy-by").input("王经理").run()
    press(app, "决定并重建")
    assert not app.exception
    (decision,) = read_policies(home)
    assert (decision.preset, decision.by, decision.store) == (("svw",), "王经理", None)
    assert [one for one in read_audit(home)["what"] if one != "intent"][-2:] == ["policy", "rebuild"]


def test_a_value_that_a_document_does_not_fix_is_said_to_be_inherited(policies):
    app = policies
    app.multiselect(key="policy-presets-zh").set_value(["ghac"]).run()
    sources = next(table.value["依据"] for table in app.dataframe if "改为" in table.value.columns)
    assert "沿用通用标准（VGIC p. 15）" in sources.to_list()
    assert "《电话回访询问&记录方法指引》 2-5" in sources.to_list()
