"""The service-linked roles that stacks name: an account has them only after the first use of a service."""

from stackwarden.deploy.aws import AwsError
from stackwarden.deploy.settings import BILLING, Setting
from stackwarden.deploy.steps import Found

LINKED = (
    ("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", "ManageServiceLinkedRoles"),
    ("ecs.amazonaws.com", "AWSServiceRoleForECS", "ManageServiceLinkedRoles"),
    ("config.amazonaws.com", "AWSServiceRoleForConfig", "ManageConfigRole"),
)
"""Service, its role, and the parameter by which a stack makes it."""


class LinkedRoles(Setting):
    """KMS refuses the name of a role that is not there, and ECS its first cluster while its own is being made."""

    def look(self) -> Found:
        """Which of them are missing."""
        missing = self._missing()
        return Found(not missing, f"make {', '.join(missing.values())}" if missing else "there, or a stack makes them")

    def do(self) -> None:
        """Make those."""
        for service in self._missing():
            self.account.call(BILLING, "iam", "create_service_linked_role", AWSServiceName=service)

    def _missing(self) -> dict[str, str]:
        """Of those that no stack makes; where none has the parameter, none names the role."""
        stacks = self.account.target.platform.stacks
        return {
            service: role
            for service, role, parameter in LINKED
            if {stack.parameters.get(parameter) for stack in stacks} - {None} == {"no"} and not self._there(role)
        }

    def _there(self, role: str) -> bool:
        try:
            self.account.call(BILLING, "iam", "get_role", RoleName=role)
        except AwsError as error:
            if error.aws_code in ("NoSuchEntity", "NoSuchEntityException"):
                return False
            raise
        return True
