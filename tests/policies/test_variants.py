import re
from typing import Any

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.kernel.evaluate import evaluate
from policies.kernel.variants import tell_variants
from policies.registry import load

HEAD = """
Parameters:
  Env: {Type: String, AllowedValues: [dev, staging, prod]}
  Size: {Type: String, AllowedValues: [a, b]}
  Open: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsOpen: !Equals [!Ref Open, "yes"]
  Odd: !And [!Equals [!Ref Env, dev], !Equals [!Ref Size, b]]
Resources:
  Base:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      PubliclyAccessible: """


def messages(body: str) -> set[str]:
    stacks = resolve(parse((HEAD + body).encode(), "t.yaml"), Context(region="eu-west-1"))
    results: list[Any] = [(stack, evaluate(Graph([stack]), [load("rds-not-public")])) for stack in stacks]
    tell_variants(results)
    assert len(stacks) > 1
    return {outcome.message for _, result in results for outcome in result.outcomes}


def test_a_finding_of_all_variants_names_no_values() -> None:
    assert messages("true") == {"the database has a public address"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("!If [IsProd, false, true]", "(if Env is dev or staging)"),
        ("!If [IsProd, true, false]", "(if Env is prod)"),
        ("!If [IsOpen, true, false]", "(if condition IsOpen is true)"),
        ("!If [Odd, true, false]", "(if condition Odd is true)"),
    ],
)
def test_a_finding_of_some_variants_names_what_leads_there(value: str, told: str) -> None:
    assert messages(value) == {f"the database has a public address {told}"}


def test_values_that_only_vary_together_are_all_named() -> None:
    names = "ABCDE"
    parameters = "".join(f"  {name}: {{Type: String, AllowedValues: [a, b, c, d, e, f]}}\n" for name in names)
    text = (
        f"Parameters:\n{parameters}Conditions:\n  Y: !Equals [!Ref E, f]\n"
        + HEAD.partition("Odd")[2].partition("\n")[2]
    )
    stacks = resolve(parse(f"{text}!If [Y, true, false]".encode(), "t.yaml"), Context(region="eu-west-1"))
    results: list[Any] = [(stack, evaluate(Graph([stack]), [load("rds-not-public")])) for stack in stacks]
    tell_variants(results)
    (message,) = {outcome.message for _, result in results for outcome in result.outcomes}
    # Which of the others' values the example shows is the resolver's choice; that E is f is what matters.
    others = ", ".join(f"{name} is [a-f]" for name in "ABCD")
    assert re.search(rf" \(for example if {others}, E is f\)$", message)


def test_where_no_single_choice_explains_it_one_example_is_given() -> None:
    (message,) = messages("!If [IsOpen, !If [IsProd, true, false], false]")
    assert (
        message == "the database has a public address (for example if Env is prod, Size is a, condition IsOpen is true)"
    )
