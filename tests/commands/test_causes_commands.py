"""``care causes``: on files that nobody loads, and on a home."""

import json
import tomllib

import pytest
from conftest import write_rows

from tests.care.causes.test_phrases import planted

pytestmark = pytest.mark.slow

ROWS = [("刹车异响，刹车片换过两次", "制动"), ("空调不制冷", "空调"), ("变速箱换挡顿挫", "传动")] * 8


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "导出.csv"
    lines = ["客户投诉明细,,", "单号,投诉内容,问题"]
    lines += [f"{n},{text}，第{n}次,{cause if n > 2 else ''}" for n, (text, cause) in enumerate(ROWS)]
    path.write_bytes(
        "\n".join([*lines, "99,,制动", "100,请拨打13800138000，刹车失灵,其他"]).encode("gb18030")
    )
    return path


def test_causes_are_suggested_for_a_file_without_a_cause(care, export):
    done = care("causes", "suggest", str(export), "--text", "投诉内容", "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["learnt_from"]["kind"], found["learnt_from"]["cases"]) == ("lexicon", 0)
    assert len(found["rows"]) == len(ROWS) + 1  # a row without a text has nothing to suggest
    first = found["rows"][0]
    assert (first["row"], first["recorded"], first["causes"][0]["cause"]) == (3, None, "制动")
    assert first["causes"][0]["words"]
    assert 0 < first["causes"][0]["probability"] < 1


def test_causes_are_learnt_from_a_column_of_the_file(care, export):
    done = care("causes", "suggest", str(export), "--text", "投诉内容", "--learn", "问题", "--format", "json")
    found = json.loads(done.out)
    assert found["learnt_from"] == {"kind": "file", "cases": 21, "causes": ["传动", "制动", "空调"]}
    blank = [row for row in found["rows"] if row["recorded"] is None and row["row"] < 6]
    assert [row["causes"][0]["cause"] for row in blank] == ["制动", "空调", "传动"]
    assert [len(row["causes"]) for row in blank] == [3, 3, 3]
    assert "13800138000" not in done.out


def test_suggestions_are_evaluated(care, export):
    words = ("--text", "投诉内容", "--label", "问题", "--folds", "3", "--format", "json")
    found = json.loads(care("causes", "evaluate", str(export), *words).out)
    assert found["cases"] == 22
    assert found["causes"] == {"传动": 7, "空调": 7, "制动": 7, "其他": 1}
    assert found["accuracy"] > 0.8
    assert {"among_three", "macro_f1", "calibration_error", "coverage", "learning_curve"} <= found.keys()
    assert [one["certainty"] for one in found["coverage"]] == [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]


def test_answers_are_tables_for_people(care, export):
    assert "制动" in care("causes", "suggest", str(export), "--text", "投诉内容").out
    words = ("causes", "evaluate", str(export), "--text", "投诉内容", "--label", "问题", "--folds", "3")
    table = care(*words).out
    assert all(one in table for one in ("交叉验证", "只用词表", "宏平均 F1", "把握不低于 90.0%", "%"))
    assert "Cross-validated" in care(*words, "--lang", "en").out


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("suggest", "FILE", "--text", "投诉内客"), "投诉内容"),
        (("evaluate", "FILE", "--text", "投诉内容", "--label", "单号"), "两种"),
        (("rising", "FILE", "--text", "投诉内容"), "--date"),
        (("rising", "FILE", "--text", "投诉内容", "--date", "问题"), "日期"),
    ],
)
def test_a_mistake_is_a_sentence_with_the_cure(care, export, words, cure):
    done = care("causes", *(str(export) if word == "FILE" else word for word in words))
    assert done.code == 2
    assert cure in done.err
    assert "Traceback" not in done.err


def test_phrases_of_a_home_are_looked_at(care, load_rows):
    complaints = [
        {
            "complaint_no": f"T{n}",
            "description": f"第{n}次说空调不制冷",
            "received_at": f"2026-03-{n + 1:02} 10:00",
        }
        for n in range(9)
    ]
    load_rows(complaints=complaints)
    found = json.loads(care("causes", "rising", "--format", "json").out)
    assert (found["until"], found["phrases"]) == ("2026-03-09", [])
    done = care("causes", "rising", "--callbacks", "--format", "json")
    assert (done.code, json.loads(done.out)["phrases"]) == (0, [])


def test_a_foreign_list_is_mapped_for_a_source(care, tmp_path, home):
    path = tmp_path / "导出.csv"
    causes = {"传动系": "换挡顿挫", "K17": "空调不制冷", "Z9": "说不清楚", "制动": "刹车响"}
    lines = [
        f"T{n}{cause},2026-03-0{n + 1} 09:00,{text}，第{n}次,{cause}"
        for cause, text in causes.items()
        for n in range(6)
    ]
    path.write_text("\n".join(["投诉编号,受理时间,投诉内容,类别", *lines]), encoding="utf-8")
    done = care("causes", "map", str(path), "--text", "投诉内容", "--label", "类别")
    words = tomllib.loads(done.out)["words"]["cause_1"]
    assert words == {"传动系": "变速器", "K17": "空调", "制动": "制动"}
    assert '# "Z9"' in done.out
    columns = {
        "complaint_no": "投诉编号",
        "received_at": "受理时间",
        "description": "投诉内容",
        "cause_1": "类别",
    }
    source = 'record = "complaints"\nfiles = ["导出*"]\n[columns]\n' + "".join(
        f'{key} = "{name}"\n' for key, name in columns.items()
    )
    (home / "sources").mkdir(parents=True)
    confirmed = f'{source}[constants]\nstore_code = "S01"\n{done.out}'
    (home / "sources" / "other.toml").write_text(confirmed, encoding="utf-8")
    assert care("load", str(path)).code == 0
    found = json.loads(care("metrics", "complaint_count", "--by", "cause_1", "--format", "json").out)
    assert {row["cause_1"]: row["value"] for row in found} == {"变速器": 6, "空调": 6, "制动": 6, "Z9": 6}


def test_texts_copied_by_a_clerk_are_listed_and_one_customers_reports_apart(care, load_rows):
    report = "行驶中方向盘突然变重，多次到店检修没有结果"
    told = [("已处理，客户满意", f"LSVAU2180N20000{n:02}") for n in range(6)] + [
        (report, "LSVAU2180N2000099")
    ] * 2
    load_rows(
        complaints=[
            {"complaint_no": f"T{n}", "description": text, "vin": vin, "received_at": "2026-03-02 09:00"}
            for n, (text, vin) in enumerate(told)
        ]
    )
    found = json.loads(care("causes", "copied", "--format", "json").out)
    assert found["texts"] == 8
    assert found["copied"] == [{"text": "已处理，客户满意", "cases": 6, "customers": 6}]
    assert found["repeated"] == [{"text": report, "cases": 2}]
    assert "已处理，客户满意" in care("causes", "copied").out


def test_a_load_says_that_suggestions_are_old_and_learns_where_it_is_asked_to(care, tmp_path):
    row = {"complaint_no": "C1", "received_at": "2026-03-02 09:00", "description": "刹车异响"}
    file = write_rows(tmp_path / "投诉.csv", "complaints", [row])
    assert "推荐的原因早于现在的投诉内容" in care("load", str(file)).err
    assert "推荐已更新" in care("load", str(file), "--learn").err
    assert "推荐" not in care("load", str(file)).err


def test_phrases_that_rise_are_a_table_and_json(care, tmp_path):
    texts, days = planted()
    path = tmp_path / "投诉.csv"
    rows = [f"{day},{text}" for text, day in zip(texts, days, strict=True)]
    path.write_text(
        "\n".join(["日期,投诉内容", *(row.replace("，", "；") for row in rows)]), encoding="utf-8"
    )
    words = ("causes", "rising", str(path), "--text", "投诉内容", "--date", "日期")
    said = care(*words)
    assert said.code == 0, said.err
    assert "电子水阀卡滞" in said.out
    assert "例句" in said.out
    english = care(*words, "--lang", "en")
    assert "Sentence" in english.out
    found = care(*words, "--format", "json").json
    assert any("电子水阀卡滞" in one["phrase"] for one in found["phrases"])


def test_a_column_without_a_text_is_a_sentence(care, tmp_path):
    path = tmp_path / "空.csv"
    path.write_text("日期,投诉内容\n2026-03-01,\n2026-03-02,\n", encoding="utf-8")
    for words in (("suggest",), ("rising", "--date", "日期")):
        said = care("causes", words[0], str(path), "--text", "投诉内容", *words[1:])
        assert said.code == 2
        assert "投诉内容" in said.err
        assert "全是空的" in said.err
