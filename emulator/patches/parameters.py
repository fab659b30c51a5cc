"""Template parameters."""

from typing import Any

from ministack.services import ssm
from ministack.services.cloudformation import engine


def check_keys_of_ssm_parameters() -> None:
    """CloudFormation holds AllowedPattern and lengths of a typed SSM parameter against the key; MiniStack the value."""
    original = engine._check_parameter_constraints

    def check(name: str, declaration: dict[str, Any], kind: str, value: str) -> None:
        if not kind.startswith("AWS::SSM::Parameter::Value<"):
            original(name, declaration, kind, value)

    engine._check_parameter_constraints = check


def publish_images() -> None:
    """AWS publishes the newest images as SSM parameters; MiniStack knows two, not those of ECS."""
    ecs = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
    ssm._PUBLIC_AMI_PARAMETERS[ecs] = "ami-0ec52023a64000001"
