"""No ratio of the benchmark is more than twice the one in limits.toml (docs/performance.md)."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import asking, loading
from tests.bench.loading import Bench
from tests.bench.network import SIZES, network
from tests.bench.ratio import Ratio

pytestmark = pytest.mark.slow

LIMITS = tomllib.loads((Path(__file__).with_name("limits.toml")).read_text(encoding="utf-8"))


def _measured(bench: Bench) -> Iterator[Ratio]:
    yield from loading.whole(bench)
    yield from asking.by_week(bench)
    yield from asking.pages(bench, ("overview",))


@pytest.fixture(scope="module")
def ratios(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ratio]:
    folder = tmp_path_factory.mktemp("bench")
    bench = Bench(network(SIZES["XS"], folder), folder, runs=2)
    return {ratio.name: ratio for ratio in _measured(bench)}


@pytest.mark.parametrize("name", LIMITS["ratio"])
def test_no_ratio_has_doubled_even_in_its_best_run(ratios: dict[str, Ratio], name: str) -> None:
    best = ratios[name].ratios[0]
    assert best <= 2 * LIMITS["ratio"][name], f"{name}: {best:.2f}, limit {LIMITS['ratio'][name]:.2f}"


def test_the_overview_asks_no_more_queries_than_it_did(ratios: dict[str, Ratio]) -> None:
    asked = int(ratios["page overview, cold"].against.split()[0])
    assert asked <= LIMITS["queries"]["overview"]
