"""Template parameters."""

from typing import Any

from ministack.services import ssm
from ministack.services.cloudformation import engine

from emulator.patches.everywhere import replace


def check_keys_of_ssm_parameters() -> None:
    """CloudFormation holds AllowedPattern and lengths of a typed SSM parameter against the key; MiniStack the value."""
    original = engine._check_parameter_constraints

    def leave_values(name: str, declaration: dict[str, Any], kind: str, value: str) -> None:
        if not kind.startswith("AWS::SSM::Parameter::Value<"):
            original(name, declaration, kind, value)

    def resolving(resolve: Any) -> Any:
        def checked(template: dict[str, Any], *given: Any) -> dict[str, Any]:
            resolved: dict[str, Any] = resolve(template, *given)
            for name, found in resolved.items():
                if "SsmName" in found:
                    original(name, template["Parameters"][name], "String", found["SsmName"])
            return resolved

        return checked

    engine._check_parameter_constraints = leave_values
    replace("_resolve_parameters", resolving)


def publish_images() -> None:
    """AWS publishes the newest images as SSM parameters; MiniStack knows two, not those of ECS."""
    ecs = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
    ssm._PUBLIC_AMI_PARAMETERS[ecs] = "ami-0ec52023a64000001"
