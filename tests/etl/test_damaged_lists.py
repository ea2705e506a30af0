"""Lists that a home keeps beside its records: damaged, each is a sentence or made anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Care, write_rows

from care.storage.json_lines import complete_lines
from care.storage.saved_views import SavedView, UserViews, ViewsUnavailable
from care.storage.shared_views import FILE as SHARED
from care.storage.shared_views import SharedViews
from etl.pipeline.load import load
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home
from warehouse.storage.rewritten_batches import rewritten_batches

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00"}
CASE = {"received_at": "2026-03-02 09:00", "description": "刹车异响"}
DAMAGES = ["{", '[{"a": 1}]']


@pytest.fixture
def loaded(home: Path, tmp_path: Path, make_home: Callable[..., Path]) -> Path:
    exports = [
        write_rows(tmp_path / "工单.csv", "service_orders", [ORDER]),
        write_rows(tmp_path / "投诉.csv", "complaints", [CASE]),
    ]
    return make_home(exports, lambda: load(home, exports))


@pytest.fixture
def more(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "more.csv", "service_orders", [ORDER | {"order_no": "R2"}])


def damage(home: Path, file: str, content: str) -> None:
    (home / file).parent.mkdir(exist_ok=True)
    (home / file).write_text(content, encoding="utf-8")


def test_what_follows_from_the_records_is_made_anew(loaded: Path, more: Path, care: Care):
    lists = ("rewritten.json", "causes/learnt.json", "causes/suggestions.parquet")
    for content in DAMAGES:
        for words in (("load", more), ("rebuild",), ("causes", "learn"), ("metrics", "callback_rate")):
            for file in lists:
                damage(loaded, file, content)
            said = care(*words)
            assert said.code == 0, (content, words, said.err)
        assert Warehouse.open(loaded).files()["accepted"].sum() == 3


def test_where_the_list_of_rewritten_batches_is_lost_all_are(loaded: Path):
    damage(loaded, "rewritten.json", "{")
    assert len(rewritten_batches(Home(loaded))) == 2


def test_decisions_that_cannot_be_read_stop_a_build_with_the_cure(loaded: Path, more: Path, care: Care):
    for content in DAMAGES:
        damage(loaded, "causes/codes.json", content)
        for words in (("load", more), ("rebuild",), ("metrics", "callback_rate")):
            said = care(*words)
            assert said.code == 2, (content, words)
            assert "codes.json" in said.err
            assert "归类" in said.err
        assert care("doctor").code == 1
    (loaded / "causes" / "codes.json").unlink()
    assert care("load", more).code == 0


def test_who_was_erased_does_not_come_back_because_the_list_is_damaged(loaded: Path, more: Path, care: Care):
    for content in DAMAGES:
        damage(loaded, "erased.json", content)
        said = care("load", more)
        assert said.code == 2, content
        assert "erased.json" in said.err
        assert "备份" in said.err
        assert Warehouse.open(loaded).files()["accepted"].sum() == 2


@pytest.mark.parametrize("content", ["{", "[1]", "3", '[{"a": 1}]', '{"span": 3}'])
def test_views_that_are_no_views_are_one_sentence(home: Path, content: str):
    mine = UserViews(home, "林芳")
    mine.remember({})
    mine.save(SavedView("上周", "overview", {}))
    for file in (home / "views").glob("*.json"):
        file.write_text(content, encoding="utf-8")
    (home / "views" / SHARED).write_text(content, encoding="utf-8")
    for read in (mine.last, mine.views, SharedViews(home).views):
        with pytest.raises(ViewsUnavailable, match="文件损坏时请删除它"):
            read()


def test_a_damaged_line_of_a_log_hides_no_other(tmp_path: Path):
    (tmp_path / "log").write_text('{"a": "1"}\n{"a": }\n[2]\n{"b": "2"}\n{"a": 2}\n{"a": "3"}\n{"a": 4')
    assert list(complete_lines(tmp_path / "log", ["a"])) == [{"a": "1"}, {"a": "3"}]


NO_MANIFESTS = (
    *DAMAGES,
    '{"loads": []}',
    '{"loads": [1]}',
    '{"loads": [{}]}',
    '{"loads": [], "format": "x"}',
    '{"loads": {"a": 1}}',
)


def test_a_manifest_that_is_none_is_damage(loaded: Path, more: Path, care: Care):
    for content in NO_MANIFESTS:
        Home(loaded).manifest(Home(loaded).current()).write_text(content, encoding="utf-8")
        for words in (("status",), ("loads",), ("load", more), ("metrics", "callback_rate"), ("rebuild",)):
            said = care(*words)
            assert said.code == 2, (content, words)
            assert "care doctor" in said.err, (content, words)
        assert care("doctor").code == 1, content


def test_a_manifest_that_is_none_is_mended(loaded: Path, more: Path, care: Care):
    Home(loaded).manifest(Home(loaded).current()).write_text('{"loads": []}', encoding="utf-8")
    assert care("doctor", "--repair").code in (0, 1)
    assert care("load", loaded.parent / "工单.csv", loaded.parent / "投诉.csv", more).code == 0
    assert Warehouse.open(loaded).files()["accepted"].sum() == 3
