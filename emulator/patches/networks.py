"""Networks."""

from typing import Any

from ministack.services import ec2


def remember_subnets_of_acls() -> None:
    """MiniStack's ReplaceNetworkAclAssociation forgets the subnet, and subnets have no association to begin with.

    A subnet's id stands for its first association.
    """
    original = ec2._replace_network_acl_association

    def replace(parameters: dict[str, Any]) -> Any:
        association = ec2._p(parameters, "AssociationId")
        acl_id = ec2._p(parameters, "NetworkAclId")
        subnet = _subnet(association)
        for acl in ec2._network_acls.values():
            acl["Associations"] = [each for each in acl["Associations"] if each["SubnetId"] != subnet]
        answer = original(parameters)
        if acl_id in ec2._network_acls:
            ec2._network_acls[acl_id]["Associations"][-1]["SubnetId"] = subnet
        return answer

    ec2._replace_network_acl_association = replace
    ec2._ACTION_MAP["ReplaceNetworkAclAssociation"] = replace


def _subnet(association: str) -> str:
    for acl in ec2._network_acls.values():
        for each in acl["Associations"]:
            if each["NetworkAclAssociationId"] == association:
                found: str = each["SubnetId"]
                return found
    return association
