from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from cfn.graph import Graph
from cfn.platform import load
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.alternatives.change import Case
from cost_model.alternatives.study import Row, Study, study
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.usage import Usage, load_usage

ROOT = Path(__file__).parents[3]


@pytest.fixture
def book(tmp_path, monkeypatch) -> PriceBook:
    """The shipped prices of eu-west-1, whatever the machine has in its user folders."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return PriceBook.load("eu-west-1")


@pytest.fixture
def overlay(book, tmp_path) -> Callable[[str], PriceBook]:
    """A book with an overlay of ``service key price`` lines."""

    def make(text: str) -> PriceBook:
        rows = [line.split() for line in dedent(text).strip().splitlines()]
        prices = "".join(f"  - {{service: {s}, key: '{k}', unit: hour, price: {p}}}\n" for s, k, p in rows)
        path = tmp_path / "overlay.yaml"
        path.write_text(f"version: 1\nsource: contract\neffective_date: 2026-11-01\nprices:\n{prices}")
        return PriceBook.load("eu-west-1", [path])

    return make


@pytest.fixture
def case(book, tmp_path) -> Callable[..., Case]:
    """The month of a template written in YAML."""

    def make(
        resources: str,
        profile: str | None = "normal",
        prices: PriceBook | None = None,
        usage: str = "",
        environment: str = "",
    ) -> Case:
        body = "AWSTemplateFormatVersion: '2010-09-09'\n" + dedent(resources)
        stacks = resolve(parse(body.encode(), "shop.yaml"), Context(region="eu-west-1", name="shop"))
        stacks[0].environment = environment
        graph = Graph(stacks)
        month = load_profile(profile or "normal").profile.at("base")
        known = Usage()
        if usage:
            path = tmp_path / "usage.yaml"
            path.write_text(dedent(usage))
            from cost_model.types import usage_keys

            known = load_usage(path, graph.stacks[0].resources.values(), usage_keys())
        return Case.of(graph, month, prices or book, known, loaded=profile is not None)

    return make


@pytest.fixture
def rows() -> Callable[[Case], dict[str, Row]]:
    """Alternative → its only row."""

    def find(month: Case) -> dict[str, Row]:
        return {row.alternative.id: row for row in study([("month", month)]).rows}

    return find


@pytest.fixture(scope="session")
def platform() -> Case:
    """The platform in production, in the normal month."""
    graph = Graph(load(ROOT / "templates/platform.yaml", "prod", None).stacks)
    month = load_profile("normal").profile.at("base")
    return Case.of(graph, month, PriceBook.load("eu-west-1", project=Path("/nowhere")), Usage(), loaded=True)


@pytest.fixture(scope="session")
def studied(platform) -> Study:
    return study([("normal", platform)])
