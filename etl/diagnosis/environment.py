"""Checks of the computer that the product runs on: its libraries, and how it reads names of files."""

import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from care.i18n import say
from etl.diagnosis.finding import Finding, Severity

PRODUCT = "care"


def library_findings(_home: Path) -> Iterator[Finding]:
    """Libraries that are missing or older than what the product was written for."""
    try:
        wanted = [Requirement(one) for one in requires(PRODUCT) or ()]
    except PackageNotFoundError:
        return  # run from a checkout that was not installed: nothing says what it needs
    lacking = [fault for one in wanted if (fault := _lacking(one))]
    if lacking:
        yield Finding(
            "versions",
            Severity.FAULT,
            say(f"程序库缺少或过旧：{'；'.join(lacking)}。", f"Missing or too old: {'; '.join(lacking)}."),
            say("运行 python3 run.py setup。", "Run “python3 run.py setup”."),
        )


def _lacking(wanted: Requirement) -> str | None:
    """What is wrong with one library; None where it is as wanted, or wanted only with an extra."""
    if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
        return None
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return f"{wanted.name} {wanted.specifier}"
    if wanted.specifier.contains(found, prereleases=True):
        return None
    return f"{wanted.name} {found} ({wanted.specifier})"


def locale_findings(_home: Path) -> Iterator[Finding]:
    """A locale under which Chinese names of files cannot be written."""
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") != "utf8":
        told = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "-"
        yield Finding(
            "locale",
            Severity.WARNING,
            say(
                f"文件名按 {encoding} 读写（区域设置 {told}）：中文文件名会读错。",
                f"Names of files are read as {encoding} (locale {told}): Chinese ones come out wrong.",
            ),
            say("设置 LANG=C.UTF-8 或 PYTHONUTF8=1。", "Set LANG=C.UTF-8 or PYTHONUTF8=1."),
        )
