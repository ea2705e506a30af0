"""The bootstrap: what it says to an unfit machine, when it installs, and what the lock holds for."""

import os
import re
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

import run

ROOT = Path(run.__file__).parent


def test_an_old_python_is_named_and_the_cure_told_in_both_languages():
    with pytest.raises(run.CannotSetUp) as told:
        run.check_python((3, 10, 4))
    assert "需要 Python 3.11" in str(told.value)
    assert "Python 3.11 or newer is needed, this is 3.10.4" in str(told.value)


def test_a_python_without_venv_is_told_which_package_to_install():
    with pytest.raises(run.CannotSetUp, match="python3-venv"):
        run.check_python((3, 11, 0), modules=("venv", "a_module_that_is_not_there"))


def test_this_python_is_fit():
    run.check_python(sys.version_info[:3])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_a_second_run_installs_nothing_until_the_lock_changes(checkout: Path):
    stamp, python = checkout / "installed", Path(sys.executable)
    assert not run.is_installed(stamp, python, checkout)
    stamp.write_text(run.fingerprint(checkout))
    assert run.is_installed(stamp, python, checkout)
    (checkout / "requirements.txt").write_text("another lock")
    assert not run.is_installed(stamp, python, checkout)


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path):
    stamp = checkout / "installed"
    stamp.write_text(run.fingerprint(checkout))
    assert not run.is_installed(stamp, checkout / "bin" / "python", checkout)


def test_of_two_that_start_at_once_one_installs_and_the_other_waits_for_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
):
    steps: list[str] = []
    told: list[str] = []
    waits = Event()
    stamp, venv, entered, go_on = checkout / "installed", checkout / ".venv", Event(), Event()

    def slowly(_zh: str, en: str, *_command: str) -> None:
        steps.append(en)
        entered.set()
        assert go_on.wait(60)

    def tell(words: str, **_options: object) -> None:
        told.append(words)
        waits.set()

    monkeypatch.setattr(run, "print", tell, raising=False)
    monkeypatch.setattr(run, "step", slowly)
    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run, "STAMP", stamp)
    monkeypatch.setattr(run, "is_installed", stamp.exists)
    with ThreadPoolExecutor(2) as both:
        first = both.submit(run.set_up)
        assert entered.wait(60)
        second = both.submit(run.set_up)
        waits.wait(60)
        begun_by_then = [*steps]
        go_on.set()
        first.result(), second.result()
    assert [words for words in told if "waiting for another run.py" in words] == told[:1] != []
    assert begun_by_then == ["make the environment"]
    assert steps == ["make the environment", "install the dependencies", "install the care command"]
    with run.alone():
        pass


@pytest.mark.parametrize(
    ("printed", "cure"),
    [
        (
            "WARNING: Retrying after NewConnectionError('[Errno 101] Network is unreachable')",
            "check the network",
        ),
        ("ERROR: No matching distribution found for polars==2.1.0", "lacks a version"),
        ("OSError: [Errno 28] No space left on device", "free about 2 GB"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "another package index"),
        ("something\nunheard of\n\n", "unheard of"),
    ],
)
def test_a_failed_installation_says_what_to_do(printed: str, cure: str):
    zh, en = run.cure(printed)
    assert cure in en
    assert re.search("[一-鿿]", zh)


def test_what_it_cannot_do_is_answered_with_what_it_can(capsys: pytest.CaptureFixture[str]):
    assert run.main(["srve"]) == run.CANNOT
    assert "run.py test" in capsys.readouterr().out


def test_a_quick_run_leaves_out_what_needs_spark_or_much_time_and_passes_options_on(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(run, "set_up", lambda: None)
    monkeypatch.setattr(run, "become", lambda *words: words)
    started = run.main(["test", "quick", "-x", "tests/test_run.py"])
    assert started == ("-m", "pytest", "-m", run.QUICK, "-x", "tests/test_run.py")
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    marks = {mark.partition(":")[0] for mark in declared["tool"]["pytest"]["ini_options"]["markers"]}
    assert marks == set(re.findall(r"not (\w+)", run.QUICK))


def test_what_the_suite_starts_is_compiled_once_whatever_the_machine_keeps(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for step in ("set_up", "add_spark", "become"):
        monkeypatch.setattr(run, step, lambda *_: None)
    run.main(["test"])
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ


def test_the_lock_pins_and_hashes_everything_and_names_no_place():
    lock = (ROOT / "requirements.txt").read_text()
    packages = re.split(r"\n(?=[a-z])", lock)[1:]
    assert len(packages) > 30
    for package in packages:
        assert re.match(r"[a-z0-9-]+==\S+", package)
        assert "--hash=sha256:" in package
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|--trusted", lock)


def test_the_lock_holds_everything_the_project_asks_for():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*declared["project"]["dependencies"], *declared["dependency-groups"]["test"]]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in asked}
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {"polars", "pytest"} <= names <= set(locked)
