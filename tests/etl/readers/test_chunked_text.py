"""A long text is read in pieces, and nobody can tell from its cells where it was cut."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.readers import encoding as decoding
from etl.readers.csv import read_delimited
from etl.records.sheet_table import Sheet

HEAD = "编号,内容,时间\n" + "甲,乙,丙\n" * 60
"""More lines than tell how wide a text is."""
LINES = st.lists(st.text(st.sampled_from('ab,,"\r中'), max_size=9), min_size=3, max_size=60)


def read(content: bytes, monkeypatch, piece: int, block: int) -> Sheet:
    with monkeypatch.context() as cut:
        cut.setattr(decoding, "PIECE", piece)
        cut.setattr(decoding, "BLOCK", block)
        return read_delimited(content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.sampled_from(("utf-8", "gb18030", "utf-16")), st.integers(1, 40), st.booleans())
@example(['1,5" 屏幕', 'a,"first', 'second"', "b,c", 'd,"e', 'f"'], "gb18030", 1, True)
@example(["a,b", '1,"x', "3,4", "5,6"], "utf-8", 1, True)
@example(["编号,内容", "1,中", "2,中", "3,中"], "utf-8", 1, False)
def test_a_text_reads_the_same_wherever_it_is_cut(monkeypatch, lines, encoding, piece, ended):
    content = (HEAD + "\n".join(lines) + "\n" * ended).encode(encoding)
    whole = read(content, monkeypatch, 1 << 20, 1 << 20)
    cut = read(content, monkeypatch, len(HEAD.encode()) + piece, 7)
    assert cut.cells.fill_null("").rows() == whole.cells.fill_null("").rows()
    assert cut.unfinished == whole.unfinished


def test_a_long_text_is_cut_at_ends_of_lines_and_never_inside_quotation_marks(monkeypatch):
    monkeypatch.setattr(decoding, "PIECE", 40)
    monkeypatch.setattr(decoding, "BLOCK", 8)
    text = 'S01,空调不冷\nS01,"第一行\n第二行"\n' * 20
    pieces = [piece.decode() for piece in decoding.split_at_lines(text.encode("gb18030"), "gb18030")]
    assert "".join(pieces) == text
    assert len(pieces) > 10
    assert all(piece.endswith("\n") and piece.count('"') % 2 == 0 for piece in pieces)


def test_a_text_beyond_one_piece_is_read_ahead_and_whole(monkeypatch):
    monkeypatch.setattr(decoding, "PIECE", 4000)
    monkeypatch.setattr("etl.readers.csv.PIECE", 4000)
    rows = [(f"S{n:02}", f"第{n}行", "2026-03-01") for n in range(2000)]
    content = (HEAD + "\n".join(map(",".join, rows)) + "\n").encode("gb18030")
    sheet = read_delimited(content)
    assert sheet.cells.rows()[61:] == rows
    assert sheet.physical_lines == 2061
