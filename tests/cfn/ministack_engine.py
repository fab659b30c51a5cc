"""Runs inside the emulator's own environment: answers template evaluations, one JSON line in, one JSON line out.

It uses private functions of MiniStack's CloudFormation engine, hence the pinned version (requirements/emulator.in).
"""

import contextlib
import json
import sys
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import engine

# What the deployed resources would answer; the other oracles fill in the same.
DEPLOYED = {"Arn": "B.Arn", "Endpoint.Address": "B.Endpoint.Address", "Endpoint.Port": "B.Endpoint.Port"}


def evaluate(question: dict[str, Any]) -> dict[str, Any]:
    for name, value in question["exports"].items():
        cloudformation._exports[name] = {"Value": value}
    given = [{"Key": name, "Value": value} for name, value in question["given"].items()]
    template = engine._apply_transforms(engine._parse_template(question["template"]), given)
    assert not isinstance(template, engine._TransformFailed), "the transform failed"
    parameters = engine._resolve_parameters(template, given)
    conditions = engine._evaluate_conditions(template, parameters)
    engine._evaluate_rules(template, parameters, conditions)
    engine._validate_template_statics(template)
    bodies = template["Resources"]
    deployed = {name: {"PhysicalResourceId": name, "Attributes": DEPLOYED} for name in bodies}
    engine._topological_sort(bodies, conditions)
    answers = {}
    for name, body in bodies.items():
        if conditions.get(body.get("Condition"), True):
            properties = body.get("Properties", {})
            answers[name] = engine._resolve_refs(
                properties, deployed, parameters, conditions, template.get("Mappings", {}), "stack", "id"
            )
    return answers


def main() -> None:
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            try:
                answer = {"resources": evaluate(json.loads(line))}
            except Exception as error:  # an oracle that refuses has answered
                answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
