"""What a server measures for Prometheus: pages, viewers, requests, faults, and what its home holds."""

import logging
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pages.parts.server.monitoring.state_of_home import HomeState, state_of_home

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 3.0, 5.0, 10.0)
"""Seconds of a page; those that are promised (1.5 and 3) among them."""
FAULT_LOG = "care.fault"


class Measurements:
    """One server's, in a registry of its own."""

    def __init__(self, home: Path) -> None:
        self._registry = CollectorRegistry()
        self.page_seconds = Histogram(
            "care_page_seconds",
            "From a viewer's click until the server had sent the page",
            ["page"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self.viewers = Gauge("care_viewers", "Pages open in browsers", registry=self._registry)
        self.requests = Counter("care_requests", "Requests by status", ["status"], registry=self._registry)
        faults = Counter("care_faults", "What nobody foresaw, told by a number", registry=self._registry)
        self._registry.register(_OfHome(lambda: state_of_home(home)))
        logging.getLogger(FAULT_LOG).addHandler(_Counting(faults))

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)


class _OfHome(Collector):
    def __init__(self, state: Callable[[], HomeState]) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """What the home holds at this moment."""
        state = self._state()
        build = GaugeMetricFamily("care_build_info", "Version and build", labels=["version", "build"])
        build.add_metric([version("care"), state.build or ""], 1)
        yield build
        yield GaugeMetricFamily("care_home_damaged", "1: run care doctor", value=int(state.damaged))
        yield GaugeMetricFamily("care_loads", "Files loaded and not withdrawn", value=state.loads)
        rows = GaugeMetricFamily("care_rows", "Rows of these files", labels=["judged"])
        rows.add_metric(["accepted"], state.rows_read - state.rows_rejected)
        rows.add_metric(["rejected"], state.rows_rejected)
        yield rows
        if state.age is not None:
            yield GaugeMetricFamily("care_records_age_seconds", "Since the newest record", value=state.age)


class _Counting(logging.Handler):
    def __init__(self, faults: Counter) -> None:
        super().__init__()
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - as logging asks
        """Count one fault."""
        self._faults.inc()
