"""A record kind is declared in five files, labels, model, two marts and metric; everything else follows."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from care.semantic.labels import RECORD_LABELS
from etl.records.registry import RECORDS

ROOT = Path(__file__).parents[2]

LABELS = (
    ('    ("inquiries", "问询记录", "Inquiries"),\n', '    ("test_drives", "试驾记录", "Test drives"),\n'),
    ('    ("store_code", "门店代码", "Store code"),\n', '    ("drive_no", "试驾编号", "Drive no."),\n'),
    (
        '    ("month_end_on", "月末", "the month\'s end"),\n',
        '    ("driven_on", "试驾日", "the day of it"),\n',
    ),
    (
        '        ("topic", "问询主题", "Topic"),\n',
        '        ("driven_at", "试驾时间", "Driven"),\n        ("ordered", "是否订车", "Ordered"),\n',
    ),
)
STORES = (
    (
        "with latest as (\n",
        "    select store_code as store, 'test_drives' as record, min(driven_at) as first_at, "
        "max(driven_at) as last_at\n    from records.test_drives group by store_code\n    union all\n",
    ),
    (
        "    min(first_at) as earliest_at,\n",
        "    max(case when latest.record = 'test_drives' then latest.last_at end) as test_drives_at,\n",
    ),
)
MODEL = '''

@record_kind("test_drives", key=("drive_no",))
class TestDrive(Record):
    """One test drive of one customer."""

    drive_no: str = field("试乘编号", required=True, example="SJ1")
    driven_at: TIME = field("试乘时间", required=True, event=True)
    ordered: bool = field("订车")
'''
MART = """-- one row is one test drive
select d.store_code as store, d.drive_no, d.driven_at, cast(d.driven_at as date) as driven_on, d.ordered,
    s.as_of, d.file_id, d.source_row
from records.test_drives d
join stores s on s.store = d.store_code
"""
METRIC = """
theme = "customer"
label = { zh = "试驾订车率", en = "Test drives that led to an order" }
meaning = { zh = "试驾后订车的占比。", en = "Of the test drives, those that led to an order." }
kind = "proportion"
mart = "test_drives"
date = "driven_on"
numerator = "ordered"
source = { document = "—", clause = "1" }
"""
EXPORT = """门店代码,试乘编号,试驾时间,订车
S01,1,2026-03-01 10:00,是
S01,2,2026-03-02 10:00,否
S01,3,2026-03-03 10:00,是
S01,4,昨天,是
"""
ASK = """
import json, sys
from datetime import date
from pathlib import Path
from care.i18n import set_language
from care.presentation.explain import help_text
from care.semantic.column_labels import with_labels
from care.semantic.metric import METRICS
from care.targets.targets import NO_AIM
from etl.pipeline.load import load
from etl.pipeline.point_in_time import warehouse_before
from etl.templates.workbooks import write_templates
from warehouse.query.warehouse import Question, Warehouse

folder = Path(sys.argv[1])
load(folder / "home", [folder / "raw"])
warehouse = Warehouse.open(folder / "home")
past = Warehouse(folder / "home", warehouse_before(folder / "home", date(2026, 3, 3)))
question = Question(("drive_order_rate",), by=("store",))
row = warehouse.measure(question).row(0, named=True)
set_language("en")
print(json.dumps({
    "figure": [row["store"], row["numerator"], row["denominator"]],
    "past": [past.measure(question).row(0, named=True)["denominator"]],
    "files": with_labels(warehouse.files()).select("Record", "Read", "Accepted", "Rejected").rows(),
    "records": with_labels(warehouse.records("drive_order_rate", "missed")).columns,
    "stores": with_labels(warehouse.stores()).columns,
    "templates": [path.name for path in write_templates(folder / "templates")],
    "help": help_text(METRICS["drive_order_rate"], row, NO_AIM),
}))
"""


def insert(file: Path, *lines: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for before, added in lines:
        assert text.count(before) == 1, f"{file.name} has no single {before!r}"
        text = text.replace(before, before + added)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the product says of an export of a kind that was declared in it."""
    folder = tmp_path_factory.mktemp("kind")
    product = folder / "product"
    for room in ("care", "etl", "warehouse"):
        shutil.copytree(ROOT / room, product / room, ignore=shutil.ignore_patterns("__pycache__"))
    insert(product / "care/semantic/labels.py", *LABELS)
    insert(product / "warehouse/marts/stores.sql", *STORES)
    (product / "warehouse/marts/test_drives.sql").write_text(MART, encoding="utf-8")
    (product / "care/metrics/drive_order_rate.toml").write_text(METRIC, encoding="utf-8")
    with (product / "etl/records/models.py").open("a", encoding="utf-8") as models:
        models.write(MODEL)
    (folder / "raw").mkdir()
    (folder / "raw" / "导出.csv").write_text(EXPORT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", ASK, folder],
        cwd=product,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


pytestmark = pytest.mark.slow


def test_a_new_kind_goes_from_its_export_to_a_figure(answered: dict[str, Any]):
    assert answered["figure"] == ["S01", 2.0, 3]
    assert answered["files"] == [["Test drives", 4, 3, 1]]
    assert answered["records"] == ["Store", "Driven", "Ordered", "File no.", "Row"]


def test_a_new_kind_is_wound_back_to_a_past_day(answered: dict[str, Any]):
    assert answered["past"] == [2]


def test_a_new_kind_has_a_template_and_its_reach_by_store(answered: dict[str, Any]):
    assert "试驾记录.xlsx" in answered["templates"]
    assert "Test drives" in answered["stores"]


def test_a_new_kind_explains_its_metric(answered: dict[str, Any]):
    assert "**By date** the day of it" in answered["help"]


@pytest.mark.parametrize("kind", RECORDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_named_and_counts_for_how_far_a_store_reaches(kind):
    stores = (ROOT / "warehouse" / "marts" / "stores.sql").read_text(encoding="utf-8")
    (part,) = re.findall(rf"'{kind.name}'[^;]*?from records\.{kind.name} group by", stores)
    part = part.rpartition("union all")[2] if "union all" in part else part
    assert kind.name in RECORD_LABELS
    assert not [time for time in kind.times if time not in part], "stores.sql leaves a time out"
