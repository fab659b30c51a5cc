"""Our resolver against two others: where they disagree, a written ruling says who is right."""

import re

import pytest
from hypothesis import HealthCheck, given, settings

from tests.cfn.cases import ABSENT, BY_NAME, CASES
from tests.cfn.generated import templates
from tests.cfn.oracles import ERROR, ROOT, CloudRadar, MiniStack, fill
from tests.cfn.rulings import RULINGS, ruling
from tests.cfn.shapes import filled
from tests.cfn.test_generated import stack_of
from tests.cfn.test_intrinsics import value_of

PAGE = ROOT / "docs" / "decisions" / "0002-resolver-rulings.md"
CALM = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def ministack():
    oracle = MiniStack()
    yield oracle
    oracle.close()


def check(oracle, case):
    ours = filled(value_of(case, "json"), fill)
    answer = oracle(case.template, {name: str(value) for name, value in case.given.items()})
    theirs = answer if answer == ERROR else answer["R"].get("V", ABSENT)
    number = ruling(oracle.name, case.name)
    if number is None:
        assert theirs == ours, f"{oracle.name} disagrees: correct the resolver, or write a ruling"
    else:
        assert theirs != ours, f"{oracle.name} agrees now: ruling {number} no longer covers {case.name}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cloud_radar(case):
    check(CloudRadar(), case)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_ministack(case, ministack):
    check(ministack, case)


def agrees(oracle, generated):
    answer = oracle(generated.template, generated.given)
    assert answer["R"]["V"] == filled(stack_of(generated, "json").resources["R"].properties["V"], fill)


@CALM
@given(templates(plain=True))
def test_cloud_radar_agrees_on_generated_templates(generated):
    agrees(CloudRadar(), generated)


@pytest.mark.slow
@CALM
@given(generated=templates(plain=True))
def test_ministack_agrees_on_generated_templates(ministack, generated):
    agrees(ministack, generated)


def test_every_ruling_is_written_and_needed():
    written = re.findall(r"^## (R\d+) ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    used = {number for numbers in RULINGS.values() for number in numbers}
    assert sorted(written) == sorted(set(written))
    assert set(written) == used
    assert {case for numbers in RULINGS.values() for cases in numbers.values() for case in cases} <= set(BY_NAME)
