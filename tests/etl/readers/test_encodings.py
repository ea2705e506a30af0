"""One bad byte costs one row; the encoding is told by all the others."""

import pytest

from etl.readers.csv import read_delimited
from etl.records.sheet_table import Unreadable

HEAD = "门店代码,投诉编号,投诉内容\n"
TEXT = HEAD + "".join(f"S01,C{n},空调异响，等配件等了三天\n" for n in range(1, 30))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("bad", [b"\xff", b"\xe5"], ids=repr)
def test_one_bad_byte_rejects_its_row_alone(encoding, bad):
    lines = TEXT.encode(encoding).split(b"\n")
    lines[7] = lines[7][:-2] + bad
    sheet = read_delimited(b"\n".join(lines))
    assert sheet.faults["source_row"].to_list() == [8]
    assert sheet.cells[1].row(0) == ("S01", "C1", "空调异响，等配件等了三天")
    assert sheet.cells[20].row(0) == ("S01", "C20", "空调异响，等配件等了三天")


def test_a_bad_byte_far_behind_a_long_beginning_changes_nothing_before_it():
    content = (HEAD + "S01,C1,空调异响\n" * 30_000).encode() + b"S01,C2,\xe5\xa4\nS01,C3,\xe7\xa9\xba\n"
    sheet = read_delimited(content)
    assert sheet.faults["source_row"].to_list() == [30_002]
    assert sheet.cells[-1, 2] == "空"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_a_mark_and_without(encoding):
    sheet = read_delimited(TEXT.encode(encoding))
    assert sheet.cells.height == 30
    assert sheet.cells[1, 2] == "空调异响，等配件等了三天"


def test_traditional_chinese_in_big5_is_read_as_such():
    text = "門店代碼,投訴編號,投訴內容\n" + "S01,C1,冷氣異響，等零件等了三天，客戶不滿意\n" * 20
    sheet = read_delimited(text.encode("big5"))
    assert sheet.cells[1, 2] == "冷氣異響，等零件等了三天，客戶不滿意"


def test_a_mark_in_the_middle_is_part_of_no_cell():
    sheet = read_delimited(("\ufeff" + TEXT + "\ufeffS02,C40,客户来电\n" + '\ufeff"S02",C41,x\n').encode())
    assert sheet.cells.to_series(0).to_list()[-2:] == ["S02", "S02"]


@pytest.mark.parametrize("strange", ["\ue000", "\uf8ff", "\ufffd"])
def test_characters_that_nobody_can_read_are_warned_of_with_their_row(strange):
    sheet = read_delimited((TEXT + f"S01,C77,{strange}异响\n").encode())
    assert sheet.faults.is_empty()
    assert sheet.warnings.select("source_row", "column").rows() == [(31, 2)]


def test_a_text_kept_by_a_formula_is_that_text():
    sheet = read_delimited(b'store,no,text\nS01,="00016",a\nS01,"=""00017""",b\nS01,00018,="x"\n')
    assert sheet.cells.to_series(1).to_list()[1:] == ["00016", "00017", "00018"]
    assert sheet.cells[3, 2] == "x"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n', "MHTML"),
        (b"From: <Saved>\r\nContent-Type: multipart/related;\r\n", "MHTML"),
        (b"<tr><td>1</td></tr>", "HTML"),
        (b"\r\n<div class='x'><table>", "HTML"),
        (b"<!-- export --><table>", "HTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(content, named):
    with pytest.raises(Unreadable, match=named) as refused:
        read_delimited(content)
    assert "XLSX" in refused.value.zh
    assert named in refused.value.en


ENGLISH = "store_code,inquiry_no,received_at,topic,handler\n" + "".join(
    f"S01,Q{n},2026-03-02 09:{n:02},Price of service,Jose\n" for n in range(1, 30)
)


@pytest.mark.parametrize("bad", [b"\xe9", b"\x96", b"\xff", b"\0"], ids=repr)
def test_one_bad_byte_among_ascii_costs_its_row(bad):
    content = ENGLISH.encode().replace(
        b"Q7,2026-03-02 09:07,Price of s", b"Q7,2026-03-02 09:07,Price of " + bad + b"s"
    )
    sheet = read_delimited(content)
    assert sheet.faults["source_row"].to_list() == [8]
    assert sheet.cells[8, 3] == "Price of service"
