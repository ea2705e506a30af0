"""The intake page: nothing is loaded unseen, columns can be told anew, rejects come back mended."""

import io
from collections.abc import Callable
from pathlib import Path

import fastexcel
import pytest
from streamlit.testing.v1 import AppTest
from xlsxwriter import Workbook

from care.i18n import set_language
from etl import intake
from etl.intake import (
    RECORDS,
    Upload,
    UserSource,
    history,
    load_uploads,
    preview_upload,
    rejects_workbook,
    source_from_columns,
)
from etl.mapping.edit import edited_source
from etl.mapping.schema import read_source
from tests.support.harness import open_app
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

HEADINGS = "门店代码,回访编号,回访类型,回访时间,回访结果,联系电话,备注"
GOOD = "S01,1,售后回访,2026-03-03 10:00,成功,13812345678,"
BAD = "S01,2,售后回访,昨天,成功,13812345678,请回电"
CALLS = Upload("回访_20260309.csv", "\n".join((HEADINGS, GOOD, BAD, "")).encode("gb18030"))
STRANGE = Upload(
    "拨打记录_2026.csv",
    "流水,种类,拨打于,怎样\n1,售后回访,2026-03-03 10:00,成功\n2,售后回访,2026-03-04 10:00,成功\n".encode(),
)
COLUMNS = {"callback_no": "流水", "callback_type": "种类", "attempted_at": "拨打于", "outcome": "怎样"}


def test_looking_at_a_file_tells_what_a_load_would_and_writes_nothing(home: Path):
    (seen,) = preview_upload(home, CALLS)
    assert (seen.record.name, seen.source, seen.read, seen.rejected) == ("callbacks", "template", 2, 1)
    assert seen.columns["attempted_at"] == "回访时间"
    assert seen.unknown_columns == ("联系电话", "备注")
    assert "昨天" in seen.notes["reason_zh"][0]
    assert "13812345678" not in seen.notes["raw"][0]
    assert not home.exists()


def test_rejected_rows_come_as_they_stood_with_their_reasons_and_load_once_mended(home: Path):
    (seen,) = preview_upload(home, CALLS)
    name, content = rejects_workbook(seen)
    sheet = fastexcel.read_excel(content).load_sheet(0, dtypes="string").to_polars()
    assert sheet.columns[:7] == HEADINGS.split(",")
    assert sheet.row(0)[:7] == tuple(BAD.split(","))
    assert "昨天" in sheet.row(0)[7]

    mended = io.BytesIO()
    with Workbook(mended, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate([sheet.columns, *sheet.rows()]):
            page.write_row(row, 0, ["2026-03-05 09:00" if cell == "昨天" else cell for cell in cells])
    load_uploads(home, [CALLS], [], "李强")
    corrected = Upload(name, mended.getvalue())
    (again,) = preview_upload(home, corrected)
    assert again.unknown_columns == seen.unknown_columns
    load_uploads(home, [corrected], [], "李强")
    files = Warehouse.open(home).files()
    assert dict(files.select("file", "accepted").rows()) == {CALLS.name: 1, name: 1}


def test_a_mended_workbook_is_still_known_by_the_source_of_its_csv(home: Path):
    (unknown,) = preview_upload(home, STRANGE)
    meaning = source_from_columns(unknown, "拨打", COLUMNS, "S07")
    broken = Upload(STRANGE.name, STRANGE.content.replace(b"2026-03-04", b"yesterday"))
    (seen,) = preview_upload(home, broken, [meaning])
    name, content = rejects_workbook(seen)
    (again,) = preview_upload(home, Upload(name, content), [meaning])
    assert (again.source, again.read, again.rejected) == ("拨打", 1, 1)


def test_a_sheet_that_resembles_nothing_can_be_told_from_lists_and_is_known_ever_after(home: Path):
    (unknown,) = preview_upload(home, STRANGE)
    assert unknown.fault
    assert {"流水", "种类", "拨打于", "怎样"} <= {*unknown.headings}
    meaning = source_from_columns(unknown, "拨打 记录", COLUMNS, "S07")
    (seen,) = preview_upload(home, STRANGE, [meaning])
    assert (seen.source, seen.read, seen.rejected, seen.store) == ("拨打_记录", 2, 0, "S07")
    assert not (home / "sources").exists()
    load_uploads(home, [STRANGE], [meaning], "李强")
    assert (home / "sources" / "拨打_记录.toml").exists()
    other = Upload("拨打记录_2027.csv", STRANGE.content)
    assert preview_upload(home, other)[0].source == "拨打_记录"


def test_what_a_sheet_is_can_be_said_where_it_resembles_nothing(home: Path):
    for record in ("callbacks", "complaints"):
        (seen,) = preview_upload(home, STRANGE, record=record)
        assert seen.record.name == record


def test_a_store_that_a_folder_would_tell_is_never_guessed_for_an_upload(home: Path):
    (home / "sources").mkdir(parents=True)
    (home / "sources" / "byfolder.toml").write_text(
        'record = "callbacks"\nfiles = ["回访_*"]\n[names]\nstore_code = { from = "folder" }',
        encoding="utf-8",
    )
    (seen,) = preview_upload(home, CALLS)
    assert "byfolder" in seen.fault
    assert "care load" in seen.fault


def test_an_unreadable_file_is_answered_with_its_fault(home: Path):
    (seen,) = preview_upload(home, Upload("图片.csv", b"\x89PNG\r\n\x1a\n\x00\x00"))
    assert seen.fault
    assert seen.source_definition is None


def test_a_source_told_anew_keeps_everything_else_that_it_says():
    told = {
        "record": "callbacks",
        "files": ["*.csv"],
        "earliest": None,
        "columns": {"callback_no": {"join": ["a", "b"]}, "attempted_at": "日期", "agent": "谁"},
        "constants": {"outcome": "reached"},
        "words": {"callback_type": {'售"后': "service"}},
    }
    del told["earliest"]
    columns = {"callback_no": "a + b", "attempted_at": "时间", "agent": "", "outcome": "结果"}
    source = read_source(UserSource("x", edited_source(told, columns, store="S01")).toml, "x")
    assert source.columns["callback_no"].headings == ("a", "b")
    assert source.columns["attempted_at"].headings == ("时间",)
    assert source.columns["outcome"].headings == ("结果",)
    assert "agent" not in source.columns
    assert source.constants == {"store_code": "S01"}
    assert source.words == {"callback_type": {'售"后': "service"}}


def test_a_source_edited_on_the_page_keeps_the_comments_of_its_file(home: Path):
    (unknown,) = preview_upload(home, STRANGE)
    written = source_from_columns(unknown, "拨打", COLUMNS, "S07").toml
    commented = f"# 王工导出\n{written}".replace('"拨打于"', '"拨打于"  # 不是挂断的时间')
    file = home / "sources" / "拨打.toml"
    file.parent.mkdir(parents=True)
    file.write_text(commented, encoding="utf-8")
    other = Upload("拨打记录_2027.csv", STRANGE.content.replace("怎样".encode(), "结果如何".encode()))
    (seen,) = preview_upload(home, STRANGE)
    meaning = source_from_columns(seen, "拨打", COLUMNS | {"outcome": "结果如何"}, "")
    assert meaning.toml == commented.replace('"怎样"', '"结果如何"')
    load_uploads(home, [other], [meaning], "李强")
    assert file.read_text(encoding="utf-8") == meaning.toml
    assert preview_upload(home, other)[0].read == 2


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, home: Path) -> Callable[..., AppTest]:
    """The intake page of this test's home, in a language."""

    def arrive(lang: str = "zh") -> AppTest:
        monkeypatch.setenv("CARE_HOME", str(home))
        return open_app("intake", lang=lang)

    yield arrive
    set_language("zh")


def drop(app: AppTest, *uploads: Upload) -> AppTest:
    app.file_uploader[0].set_value([(one.name, one.content, "text/csv") for one in uploads]).run()
    assert not app.exception, app.exception[0].message
    return app


def button(app: AppTest, label: str):
    return next(one for one in app.button if label in one.label)


def test_nothing_is_loaded_until_it_is_confirmed(home: Path, page: Callable[..., AppTest]):
    app = drop(page(), CALLS, STRANGE)
    assert Home(home).current() is None
    assert any("回访记录" in one.value for one in app.markdown)
    assert any("认不出" in one.value for one in app.error)
    assert button(app, "确认导入").disabled
    app.text_input(key="who").set_value("李强").run()
    button(app, "确认导入 1 行").click().run()
    assert not app.exception, app.exception[0].message
    assert "采用 1 行" in app.success[0].value
    loads = {row["file"]: row for row in history(home).to_dicts()}
    assert loads[CALLS.name]["who"] == "李强"
    assert not app.file_uploader[0].value


def test_a_sheet_that_resembles_nothing_is_told_on_the_page_and_loaded(
    home: Path, page: Callable[..., AppTest]
):
    app = drop(page(), Upload(STRANGE.name, STRANGE.content.replace("怎样".encode(), "回访结果".encode())))
    app.text_input(key="who").set_value("李强").run()
    assert button(app, "确认导入").disabled
    store = next(one for one in app.text_input if "门店代码" in one.label)
    store.set_value("S07").run()
    button(app, "按此重新读取").click().run()
    assert not app.error, app.error[0].value
    button(app, "确认导入 2 行").click().run()
    assert not app.exception, app.exception[0].message
    assert Warehouse.open(home).files().select("source", "accepted").rows() == [("拨打记录_2026", 2)]


def test_a_home_whose_rows_were_all_rejected_says_where_the_reasons_are(
    home: Path, page: Callable[..., AppTest]
):
    load_uploads(home, [Upload("回访.csv", f"{HEADINGS}\n{BAD}\n".encode())], [], "李强")
    app = page()
    app.switch_page("pages/overview.py").run()
    assert not app.exception, app.exception[0].message
    assert "没有一行被采用" in app.info[0].value


def test_the_page_speaks_english_too(page: Callable[..., AppTest]):
    app = drop(page("en"), CALLS)
    assert any("Taken for" in one.value for one in app.markdown)
    offered = {one.proto.label for one in app.get("download_button")}
    assert {record.en for record in RECORDS.values()} <= offered
    assert button(app, "Load 1 row")


def test_the_templates_are_offered_for_download(page: Callable[..., AppTest]):
    offered = {button.proto.label for button in page("zh").get("download_button")}
    assert {record.zh for record in RECORDS.values()} <= offered


def test_a_file_that_goes_wrong_leaves_the_button_for_the_others(
    page: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    detect = intake.detect_file

    def broken(path: Path, *given: object) -> object:
        if path.name == "坏.csv":
            raise RuntimeError("boom")
        return detect(path, *given)

    monkeypatch.setattr(intake, "detect_file", broken)
    app = drop(page("zh"), Upload("坏.csv", CALLS.content), CALLS)
    assert any("编号" in error.value for error in app.error)
    app.text_input(key="who").input("李强").run()
    button = next(button for button in app.button if "确认" in button.label)
    assert not button.disabled
    caplog.clear()


@pytest.mark.parametrize("stage", ["load_uploads", "doubt_messages"])
def test_a_fault_of_the_load_itself_leaves_the_button_to_press_again(
    page: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    stage: str,
):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    app = drop(page("zh"), CALLS)
    app.text_input(key="who").input("李强").run()
    with monkeypatch.context() as patched:
        patched.setattr(f"pages.parts.admin.uploads.upload.{stage}", broken)
        next(button for button in app.button if "确认" in button.label).click().run()
        assert not app.exception
        assert any("编号" in error.value for error in app.error)
    next(button for button in app.button if "确认" in button.label).click().run()
    assert "已导入" in app.success[0].value
    caplog.clear()
    (lists,) = (one for one in app.expander if one.label == "各门店有哪些记录，还缺什么")
    assert lists.proto.expanded
    (store,) = (one.value for one in lists.markdown)
    assert "**S01**" in store
    assert "- 有 回访记录至 " in store
    assert "- 还缺 维修工单：" in store
