"""Make the demo's raw files in a home and load them."""

from pathlib import Path

from etl.demo import write_demo
from etl.pipeline.load import load
from etl.pipeline.load_report import LoadReport
from warehouse.build.full import ReportProgress


def load_demo(home: Path, by: str = "", tell: ReportProgress = lambda *_: None) -> LoadReport:
    """Three fictional stores of two years, half a minute's work. Raises what :func:`load` raises."""
    folder = home / "demo"
    write_demo(folder, tell)
    return load(home, [folder], by=by, tell=tell)
