"""Properties of reading and resolving over generated templates."""

import pytest
from hypothesis import HealthCheck, given, settings

from cfn.located import Map, Seq, mark_at
from cfn.resolve import Context, resolve
from cfn.source import parse
from tests.cfn.forms import FORMS
from tests.cfn.generated import Generated, templates
from tests.cfn.oracles import fill
from tests.cfn.shapes import filled, shown

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stack_of(generated: Generated, form: str):
    template = parse(FORMS[form](generated.template), "t")
    (stack,) = resolve(template, Context(parameters=generated.given, strict=True))
    return stack


@CALM
@given(templates())
def test_the_value_is_what_was_built_beside_it(generated):
    stack = stack_of(generated, "long")
    assert filled(stack.resources["R"].properties["V"], fill) == generated.expected
    assert stack.conditions == generated.truths


@CALM
@given(templates())
def test_three_forms_mean_the_same(generated):
    short, long, json = (stack_of(generated, form) for form in FORMS)
    assert shown(short.resources["R"].body) == shown(long.resources["R"].body) == shown(json.resources["R"].body)
    assert short.conditions == long.conditions == json.conditions


@CALM
@given(templates())
def test_resolving_is_deterministic_and_leaves_the_template_alone(generated):
    template = parse(FORMS["short"](generated.template), "t")
    before = repr(template.root)
    context = Context(parameters=generated.given, strict=True)
    first, second = resolve(template, context), resolve(template, context)
    assert [repr(stack.resources["R"].body) for stack in first] == [repr(s.resources["R"].body) for s in second]
    assert repr(template.root) == before


@CALM
@given(templates())
def test_what_is_resolved_resolves_to_itself(generated):
    found = filled(stack_of(generated, "json").resources["R"].properties, fill)
    resources = {"R": {"Type": "AWS::SSM::Parameter", "Properties": found}}
    again = stack_of(Generated({"Resources": resources}, {}, None, {}), "json")
    assert filled(again.resources["R"].properties, fill) == found


@pytest.mark.parametrize("form", FORMS)
@CALM
@given(generated=templates())
def test_marks_point_at_lines_that_hold_the_key(form, generated):
    data = FORMS[form](generated.template)
    lines = data.decode().split("\n")
    root = parse(data, "t").root

    def walk(node):
        if isinstance(node, Map):
            for key, entry in node.items():
                line, column = node.marks[key]
                rest = lines[line - 1][column - 1 :]
                plain = key.removeprefix("Fn::")
                assert rest.lstrip("\"'?").startswith((key, f"!{plain}")) or "\\" in rest, (key, rest)
                walk(entry)
        elif isinstance(node, Seq):
            assert len(node.marks) == len(node)
            for entry, mark in zip(node, node.marks, strict=True):
                assert mark[0] <= len(lines)
                walk(entry)

    walk(root)
    assert mark_at(root, ("Resources", "R", "Properties", "V"), (0, 0)) != (0, 0)
