"""What a command answers is written whole, or it says that it was not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.slow
FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="a disk that is always full is a device of Linux")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["--version"], ["metrics", "callback_rate"], ["records", "callback_rate"]])
def test_an_answer_that_a_full_disk_does_not_take_is_told_in_one_sentence(
    demo_home: Path, words: list[str], unbuffered: str
):
    command = [sys.executable, "cli.py", "--home", str(demo_home), *words]
    own = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with FULL.open("wb") as full:
        said = subprocess.run(command, cwd=ROOT, env=own, stdout=full, stderr=subprocess.PIPE, check=False)
    assert said.returncode == 2
    assert said.stderr.decode().splitlines() == [
        "结果没有写完（No space left on device）。请检查输出所在的磁盘，再运行一次。"
    ]


@pytest.mark.skipif(not FULL.exists(), reason="a shell of Linux closes what it does not pass on")
@pytest.mark.parametrize(
    ("words", "code"),
    [("--version >&-", 0), ("metrics nonsense >&- 2>&-", 2), ("metrics nonsense 2>/dev/full", 2)],
)
def test_a_command_without_a_place_to_speak_ends_with_its_code(demo_home: Path, words: str, code: int):
    line = f'"{sys.executable}" cli.py --home "{demo_home}" {words}'
    assert subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, check=False).returncode == code
