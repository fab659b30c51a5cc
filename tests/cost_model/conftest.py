from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile, load_profile
from cost_model.project import project
from cost_model.projection import LineItem, Projection
from cost_model.types import usage_keys
from cost_model.usage import load_usage

Priced = Callable[..., Projection]


@pytest.fixture
def book(tmp_path, monkeypatch) -> PriceBook:
    """The shipped prices of eu-west-1, whatever the machine has in its user folders."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return PriceBook.load("eu-west-1")


@pytest.fixture
def priced(book, tmp_path) -> Priced:
    """Price the Resources of a template written in YAML; ``profile=None``: no load is meant."""

    def run(
        resources: str,
        profile: str | LoadedProfile | None = "normal",
        usage: str = "",
        name: str = "shop",
    ) -> Projection:
        body = "AWSTemplateFormatVersion: '2010-09-09'\n" + dedent(resources)
        stacks = resolve(parse(body.encode(), f"{name}.yaml"), Context(region="eu-west-1", name=name))
        assert len(stacks) == 1
        found = load_profile(profile or "normal") if profile is None or isinstance(profile, str) else profile
        known = None
        if usage:
            path = tmp_path / "usage.yaml"
            path.write_text(dedent(usage))
            known = load_usage(path, Graph(stacks).stacks[0].resources.values(), usage_keys())
        return project(stacks, found, book, known, loaded=profile is not None)

    return run


@pytest.fixture
def line() -> Callable[[Projection, str, str], LineItem]:
    """The one line of a resource whose component starts so."""

    def find(projection: Projection, logical_id: str, component: str) -> LineItem:
        found = [
            each
            for each in projection.lines
            if each.resource.logical_id == logical_id and each.component.startswith(component)
        ]
        assert len(found) == 1, [each.component for each in projection.lines]
        return found[0]

    return find


@pytest.fixture
def amounts() -> Callable[[Projection], dict[str, Decimal]]:
    """Component → base amount of all lines."""

    def gather(projection: Projection) -> dict[str, Decimal]:
        return {f"{each.resource.logical_id}: {each.component}": each.amount.base for each in projection.lines}

    return gather


@pytest.fixture
def repository() -> Path:
    return Path(__file__).resolve().parents[2]
