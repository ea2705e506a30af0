"""The lock of the Spark engine: whole, hashed, and of one mind with the first."""

import re
import tomllib
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


def test_the_second_lock_holds_the_extra_and_contradicts_the_first_in_nothing():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = declared["project"]["optional-dependencies"]["spark"]
    first, second = locked("requirements.txt"), locked("requirements-spark.txt")
    assert {re.match(r"[\w-]+", one)[0] for one in asked} <= second.keys()
    assert "pyspark" not in first
    assert {name: second[name] for name in first.keys() & second.keys()} == {
        name: first[name] for name in first.keys() & second.keys()
    }


def test_the_second_lock_names_no_place_and_hashes_everything():
    lock = (ROOT / "requirements-spark.txt").read_text()
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|--trusted", lock)
    assert all("--hash=sha256:" in package for package in re.split(r"\n(?=[a-z])", lock)[1:])


def test_the_engine_is_installed_for_the_tests_and_not_for_the_dashboard(monkeypatch: pytest.MonkeyPatch):
    done = []
    monkeypatch.setattr(run, "set_up", lambda: done.append("set up"))
    monkeypatch.setattr(run, "add_spark", lambda: done.append("spark"))
    monkeypatch.setattr(run, "become", lambda *words: done.append(words[1]) or 0)
    run.main(["setup"])
    assert done == ["set up"]
    run.main(["test"])
    assert done == ["set up", "set up", "spark", "pytest"]
    done.clear()
    run.main(["test", "quick", "-x"])
    assert done == ["set up", "pytest"]
