"""Networks: VPCs, endpoints, security groups."""

from bench.draft import Draft
from bench.sections import att, ref, sub


def vpc(draft: Draft) -> None:
    """A VPC with two public and two private subnets, gateways and routes, with or without flow logs."""
    if "Vpc" in draft.resources or "VpcId" in draft.parameters:
        return
    cidr = draft.parameter("VpcCidr", "String", Default=draft.pick("10.0.0.0/16", "10.42.0.0/16"))
    draft.add("Vpc", "AWS::EC2::VPC", {"CidrBlock": cidr, "EnableDnsHostnames": True, "Tags": draft.tags()})
    draft.add("Gateway", "AWS::EC2::InternetGateway", {"Tags": draft.tags()})
    attached = {"VpcId": ref("Vpc"), "InternetGatewayId": ref("Gateway")}
    draft.add("GatewayAttachment", "AWS::EC2::VPCGatewayAttachment", attached)
    draft.add("PublicRoutes", "AWS::EC2::RouteTable", {"VpcId": ref("Vpc")})
    route = {"RouteTableId": ref("PublicRoutes"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Gateway")}
    draft.add("InternetRoute", "AWS::EC2::Route", route, DependsOn="GatewayAttachment")
    draft.add("Address", "AWS::EC2::EIP", {"Domain": "vpc"}, DependsOn="GatewayAttachment")
    for index, zone in enumerate("AB"):
        _subnet(draft, f"PublicSubnet{zone}", index, "PublicRoutes", draft.chance(0.5))
    nat = {"AllocationId": att("Address", "AllocationId"), "SubnetId": ref("PublicSubnetA")}
    draft.add("Nat", "AWS::EC2::NatGateway", nat)
    draft.add("PrivateRoutes", "AWS::EC2::RouteTable", {"VpcId": ref("Vpc")})
    route = {"RouteTableId": ref("PrivateRoutes"), "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": ref("Nat")}
    draft.add("NatRoute", "AWS::EC2::Route", route)
    for index, zone in enumerate("AB", 2):
        _subnet(draft, f"PrivateSubnet{zone}", index, "PrivateRoutes", False)
    if draft.chance(0.5):
        _flow_log(draft)
    draft.output("VpcId", ref("Vpc"), export=draft.chance(0.5))


def _subnet(draft: Draft, name: str, index: int, routes: str, public: bool) -> None:
    cidr = {"Fn::Select": [index, {"Fn::Cidr": [att("Vpc", "CidrBlock"), 8, 8]}]}
    zone = {"Fn::Select": [index % 2, {"Fn::GetAZs": ""}]}
    properties = {
        "VpcId": ref("Vpc"),
        "CidrBlock": cidr,
        "AvailabilityZone": zone,
        "MapPublicIpOnLaunch": public or None,
    }
    draft.add(name, "AWS::EC2::Subnet", properties)
    association = {"SubnetId": ref(name), "RouteTableId": ref(routes)}
    draft.add(f"{name}Routes", "AWS::EC2::SubnetRouteTableAssociation", association)


def _flow_log(draft: Draft) -> None:
    group = draft.log_group("Flow")
    actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": draft.pick("*", att(group))}
    properties = {
        "ResourceType": "VPC",
        "ResourceId": ref("Vpc"),
        "TrafficType": draft.pick("ALL", "REJECT"),
        "LogGroupName": ref(group),
        "DeliverLogsPermissionArn": draft.role("Flow", "vpc-flow-logs.amazonaws.com", statement),
    }
    draft.add("FlowLog", "AWS::EC2::FlowLog", properties)


def endpoints(draft: Draft) -> None:
    """Interface endpoints behind one security group."""
    group = draft.security_group("Endpoint", 443)
    for service in draft.pick(("logs",), ("sqs", "kms"), ("ecr.api", "ecr.dkr", "secretsmanager")):
        properties = {
            "VpcId": draft.vpc(),
            "ServiceName": sub("com.amazonaws.${AWS::Region}." + service),
            "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": True,
            "SubnetIds": draft.subnets(),
            "SecurityGroupIds": [group],
        }
        draft.add(
            "".join(part.title() for part in service.split(".")) + "Endpoint", "AWS::EC2::VPCEndpoint", properties
        )


def access_lists(draft: Draft) -> None:
    """A network ACL with one entry per direction, and a separate security-group rule."""
    acl = draft.add("Acl", "AWS::EC2::NetworkAcl", {"VpcId": draft.vpc(), "Tags": draft.tags()})
    for egress, number in ((False, 100), (True, 110)):
        entry = {
            "NetworkAclId": ref(acl),
            "RuleNumber": number,
            "Protocol": 6,
            "RuleAction": "allow",
            "Egress": egress,
            "CidrBlock": draft.pick("0.0.0.0/0", "10.0.0.0/8"),
            "PortRange": {"From": 443, "To": 443},
        }
        draft.add(f"{acl}{'Out' if egress else 'In'}", "AWS::EC2::NetworkAclEntry", entry)
    group = draft.security_group("Admin", 22)
    rule = {"GroupId": group, "IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "CidrIp": "10.1.0.0/16"}
    draft.add("AdminDesktopRule", "AWS::EC2::SecurityGroupIngress", rule)
