"""What people wrote into a file of the home stays when the product writes into it."""

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from care.signals import BadBaseline, Baseline, read_baselines, set_baseline
from care.staff.staff import Person, read_staff, write_staff
from care.storage.toml_edit import add_entry, updated_text
from care.targets.targets import BadTarget, Target, read_targets, set_target

ROOT = Path(__file__).parents[3]
TARGETS = """\
# Decided in the meeting of January.

[[target]]
metric = 'close_rate'   # both stores
value  = 0.9
since = 2026-01-01
by = "王总"
# To be looked at again in June.
"""
STAFF = """\
# Whose spellings are one person.

[[person]]
name = "李强"   # our best
store = 'S01'
aliases = [
  "LiQiang",  # as the old system writes it
  "Li Q.",
]
# left and came back

# Store two
[[person]]  # since March
store = "S02"
name = "赵敏"

# end
"""
LI = Person("李强", "S01", ("LiQiang", "Li Q."))
ZHAO = Person("赵敏", "S02")


def test_a_target_is_added_below_what_people_wrote(tmp_path: Path):
    file = tmp_path / "targets.toml"
    file.write_text(TARGETS, encoding="utf-8")
    set_target(tmp_path, Target("close_rate", 0.95, date(2026, 6, 1), '王"总"', "第一行\n第二行"))
    written = file.read_text(encoding="utf-8")
    assert written.startswith(TARGETS + "\n[[target]]\n")
    assert [target.value for target in read_targets(tmp_path)] == [0.9, 0.95]
    set_target(tmp_path, Target("close_rate", 0.97, date(2026, 7, 1), "王总"))
    assert file.read_text(encoding="utf-8").startswith(written + "\n[[target]]\n")


@pytest.mark.parametrize("text", ["[[target", "targets = 1\n", "[[target]]\nmetric = 'close_rate'\n"])
def test_nothing_is_added_to_a_file_that_cannot_be_read(tmp_path: Path, text: str):
    for name in ("targets.toml", "baselines.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadTarget):
        set_target(tmp_path, Target("close_rate", 0.95, date(2026, 6, 1), "王总"))
    with pytest.raises(BadBaseline):
        set_baseline(tmp_path, Baseline("close_rate", date(2026, 6, 1), "王", date(2026, 6, 1), "x"))
    assert (tmp_path / "targets.toml").read_text(encoding="utf-8") == text


def test_a_baseline_is_added_to_entries_that_were_written_on_one_line(tmp_path: Path):
    day = date(2026, 1, 5)
    one = f"{{metric = 'close_rate', since = {day}, by = 'x', decided_on = {day}, reason = 'y'}}"
    (tmp_path / "baselines.toml").write_text(f"baseline = [{one}]  # ours\n", encoding="utf-8")
    set_baseline(tmp_path, Baseline("reopen_rate", day, "王", day, "新流程"))
    assert [baseline.metric for baseline in read_baselines(tmp_path)] == ["close_rate", "reopen_rate"]
    assert "# ours" in (tmp_path / "baselines.toml").read_text(encoding="utf-8")


@pytest.fixture
def staff(tmp_path: Path):
    """``staff(people)``: the text of ``STAFF`` after these people were written, read back as well."""

    def written(*people: Person, text: str = STAFF) -> str:
        (tmp_path / "staff.toml").write_text(text, encoding="utf-8")
        write_staff(tmp_path, people)
        assert {*read_staff(tmp_path)} == {*people}
        return (tmp_path / "staff.toml").read_text(encoding="utf-8")

    return written


def test_staff_that_did_not_change_leave_the_file_as_it_is(staff):
    assert staff(ZHAO, LI) == STAFF


def test_only_what_changed_about_a_person_is_written(staff):
    text = staff(Person("李强", "S01", LI.aliases, "一组"), Person("赵敏", "S02", left_on=date(2026, 1, 31)))
    assert text == STAFF.replace("]\n# left", ']\nteam = "一组"\n# left').replace(
        'name = "赵敏"\n', 'name = "赵敏"\nleft_on = 2026-01-31\n'
    )
    assert "aliases" not in staff(Person("李强", "S01"), ZHAO)


def test_new_people_follow_at_the_end(staff):
    assert staff(LI, Person("周芳", "S01"), ZHAO) == STAFF + '\n[[person]]\nname = "周芳"\nstore = "S01"\n'


def test_who_is_gone_takes_no_comment_of_others_along(staff):
    assert staff(ZHAO) == STAFF[: STAFF.index("[[person]]")] + STAFF[STAFF.index("# left") :]
    assert staff(LI) == STAFF[: STAFF.index("[[person]]  #")] + "\n# end\n"
    for text in (staff(), staff(Person("周芳", "S01"))):
        assert [line for line in text.splitlines() if line.startswith("#")] == [
            "# Whose spellings are one person.",
            "# left and came back",
            "# Store two",
            "# end",
        ]


def test_people_written_on_one_line_are_changed_too(staff):
    lines = "person = [{name = '李强', store = 'S01'}, {name = '赵敏', store = 'S02'}]\n"
    staff(ZHAO, Person("周芳", "S01"), text=lines)
    staff(LI, text=lines)
    staff(text=lines)


def test_a_file_without_entries_keeps_its_heading(tmp_path: Path):
    file = tmp_path / "x.toml"
    file.write_text("# heading", encoding="utf-8")
    add_entry(file, "x", {"a": 1})
    assert file.read_text(encoding="utf-8") == "# heading\n\n[[x]]\na = 1\n"


def test_reading_does_not_import_the_library_that_writes():
    used = "cli, care.targets.targets, care.staff.staff, care.signals, care.access.oidc, commands.figures"
    check = f"import {used}, sys; print('tomlkit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


SOURCE = """\
# Exported by Wang on Mondays.
record = "callbacks"  # attempts
files = ["x*.csv"]

[columns]
callback_no = "编号"   # as printed
attempted_at = { join = ["日期", "时间"] } # both
agent = "谁"  # left
# no other columns

[names]
store_code = { from = "folder" }
# the folder is the store

[words.outcome]
"通" = "reached" # yes
"""


def test_a_text_changes_only_where_its_content_does():
    content = tomllib.loads(SOURCE)
    assert updated_text(SOURCE, content) == SOURCE
    content |= {"latest": "版本", "names": {}, "constants": {"store_code": "S01"}, "derived": {}}
    content["columns"] = {"callback_no": "编号", "attempted_at": "时间", "vin": {"first": ["车架", "底盘"]}}
    written = updated_text(SOURCE, content)
    assert tomllib.loads(written) == {key: value for key, value in content.items() if key != "derived"}
    comments = (
        "# Exported",
        "# attempts",
        "# as printed",
        "# both",
        "# no other",
        "# the folder is",
        "# yes",
    )
    assert all(comment in written for comment in comments)
    assert "谁" not in written


@pytest.mark.parametrize(
    "text",
    [
        "",
        'files = ["x"]\n[columns.vin]\njoin = ["a", "b"]\n[columns.agent]\nfirst = ["x"]\n',
        'columns = { vin = "a", agent = "b" } # inline\nwords.outcome.x = "reached"\n',
        '[columns]\n"a\\u007f" = "b"\n',
    ],
)
def test_any_way_to_write_a_table_can_be_changed(text: str):
    content = {
        "files": ["y"],
        "columns": {"vin": 'a"\x7f', "voice": {"first": ["t"]}},
        "only": {"类型": ["", "TT"]},
    }
    assert tomllib.loads(updated_text(text, content)) == content
