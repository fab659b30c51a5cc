"""What ``stackwarden policies --test`` tells of a policy whose examples disagree."""

from collections.abc import Callable

import pytest

from policies.kernel.policy import LOW, Policy
from policies.kernel.resource import Resource
from policies.proving import problems

BAD = "A:\n  Type: AWS::X::Y\n  Properties: {On: false}  # <--\n"
GOOD = "A: {Type: AWS::X::Y, Properties: {On: true}}\n"


def _told(
    check: Callable[[Resource], bool], passing: tuple[str, ...] = (GOOD,), failing: tuple[str, ...] = (BAD,)
) -> str:
    policy = Policy(
        id="ours", title="t", severity=LOW, resource="AWS::X::Y", serves={}, opinion=True,
        why="w", fix="f", passing=passing, failing=failing,
    )  # fmt: skip

    @policy.check
    def _(resource: Resource):  # type: ignore[no-untyped-def]
        if check(resource):
            yield resource.spot("On"), "off"

    return "\n".join(problems(policy))


def _off(resource: Resource) -> bool:
    return not resource.on("On")


def _off_to_the_letter(resource: Resource) -> bool:
    return resource.get("On").raw is False  # type: ignore[union-attr]


def test_a_policy_that_does_what_it_says_has_no_problem() -> None:
    assert _told(_off) == ""


@pytest.mark.parametrize(
    ("check", "examples", "told"),
    [
        (_off, {"passing": ()}, "ours: has no passing or no failing example"),
        (_off, {"failing": (GOOD,)}, "ours: failing[0]: a passing example marks no line"),
        (_off, {"failing": (BAD.replace("false", "true"),)}, "ours: failing[0]: not found: line 4 (fail)"),
        (_off, {"passing": (GOOD.replace("true", "false"),)}, "ours: passing[0]: not marked: line 2 (fail)"),
        (_off, {"passing": ("A: {Type: AWS::X::Y, Properties: {On: [}}",)}, "Not valid YAML"),
        (_off_to_the_letter, {}, "ours: failing[0]: another verdict when spelled quoted"),
    ],
)
def test_what_disagrees_is_told(
    check: Callable[[Resource], bool], examples: dict[str, tuple[str, ...]], told: str
) -> None:
    assert told in _told(check, **examples)
