"""The recipes for services: they start what there is, as somebody who may do little."""

import configparser
import re
import shlex
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import typer

import cli

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
JOINED = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", CONTAINERFILE, flags=re.MULTILINE))
INSTRUCTIONS = [line.split(maxsplit=1) for line in JOINED.splitlines() if line.strip()]


def of(name: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / "care.service", encoding="utf-8")
    return parser


def commands() -> list[list[str]]:
    """How each recipe starts the dashboard."""
    service = ET.parse(DEPLOY / "care-service.xml").getroot()  # noqa: S314 - our own file
    (container,) = of("CMD")
    return [
        shlex.split(unit()["Service"]["ExecStart"])[1:],
        shlex.split(service.findtext("arguments")),
        [word.strip(' "') for word in container.strip("[]").split(",")][1:],
    ]


@pytest.mark.parametrize("words", commands())
def test_each_recipe_starts_the_dashboard_with_options_that_there_are(words):
    group = typer.main.get_group(cli.app)
    serve = group.get_command(None, words[0])
    assert words[0] == "serve"
    known = {option for parameter in serve.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_container_is_built_of_what_is_locked_and_runs_as_nobody_special():
    images = [image.split()[0] for image in of("FROM")]
    assert all(re.search(r":\d+\.\d+[\w.-]*$", image) for image in images), images
    last = INSTRUCTIONS[max(n for n, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM") :]
    names = [name for name, _ in last]
    (user,) = (rest for name, rest in last if name == "USER")
    assert re.fullmatch(r"[1-9]\d{3,}", user), "a number, so that a cluster sees that it is not root"
    assert names.index("USER") < names.index("CMD")
    assert not [name for name in names[names.index("USER") :] if name == "RUN"]
    ran = " ".join(of("RUN"))
    assert "--require-hashes" in ran
    assert not re.search(r"\bsudo\b|\bsu\b|setcap|chmod|curl|wget|--privileged|apt-get", ran)
    assert not of("ADD")
    assert all(int(port) > 1024 for port in of("EXPOSE"))
    assert "/healthz" in of("HEALTHCHECK")[0]
    assert not re.search(r"(?i)(secret|token|password|CARE_KEY)\s*=", CONTAINERFILE)


def test_the_container_is_rid_of_what_only_the_suite_needs():
    (removed,) = re.findall(r"pip uninstall --yes ([\w -]+?) *&&", " ".join(of("RUN")))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = {re.split(r"[\[>]", one)[0] for one in project["dependency-groups"]["test"]}
    served = {re.split(r"[\[>]", one)[0] for one in project["project"]["dependencies"]}
    # Drivers of databases stay; setuptools has built the project, and psutil is small.
    assert {*removed.split()} == tools - served - {"psycopg", "pymysql", "psutil", "setuptools"}


def test_all_that_the_container_copies_is_there_and_nothing_of_a_home():
    copied = [word for line in of("COPY") if "--from" not in line for word in line.split()[:-1]]
    assert {"care", "commands", "etl", "warehouse", "pages", ".streamlit", "app.py", "cli.py"} <= {*copied}
    assert all((ROOT / name).exists() for name in copied)
    assert not {".", "data", "tests"} & {*copied}


def test_the_unit_may_write_the_home_and_nothing_else():
    service = unit()["Service"]
    assert service["User"] not in ("", "root")
    assert service["NoNewPrivileges"] == "true"
    assert service["ProtectSystem"] == "strict"
    assert f"CARE_HOME={service['ReadWritePaths']}" in (DEPLOY / "care.service").read_text(encoding="utf-8")
    assert service["Restart"] == "on-failure"
