"""What the patterns share: the environment, the network, keys, logs, roles and alarms of one template."""

from typing import Any

from bench.sections import Node, Sections, att, join, ref, sub


class Draft(Sections):
    """A template being drafted, asked for parts that several patterns need."""

    def environment(self) -> Node:
        """The Environment parameter; one in five templates gives it no default, so every value must be tried."""
        if "Environment" not in self.parameters:
            default = {} if self.chance(0.2) else {"Default": self.pick("dev", "prod")}
            return self.parameter("Environment", "String", AllowedValues=["dev", "staging", "prod"], **default)
        return ref("Environment")

    def when_prod(self, then: Any, otherwise: Any) -> Node:
        """``Fn::If`` on the environment being production."""
        self.conditions.setdefault("IsProduction", {"Fn::Equals": [self.environment(), "prod"]})
        return {"Fn::If": ["IsProduction", then, otherwise]}

    def only_live(self) -> str:
        """The name of a condition: staging or production."""
        live: Node = {"Fn::Or": [{"Fn::Equals": [self.environment(), each]} for each in ("staging", "prod")]}
        self.conditions.setdefault("IsLive", live)
        return "IsLive"

    def by_environment(self, key: str, dev: Any, staging: Any, prod: Any) -> Node:
        """``Fn::FindInMap`` by environment."""
        sizes = self.mappings.setdefault("Sizes", {"dev": {}, "staging": {}, "prod": {}})
        for name, value in (("dev", dev), ("staging", staging), ("prod", prod)):
            sizes[name][key] = value
        return {"Fn::FindInMap": ["Sizes", self.environment(), key]}

    def varied(self, key: str, dev: Any, prod: Any) -> Any:
        """A value as authors write it: plain, by condition or by mapping."""
        style = self.random.random()
        if style < 0.5:
            return self.pick(dev, prod)
        return self.when_prod(prod, dev) if style < 0.8 else self.by_environment(key, dev, prod, prod)

    def named(self, suffix: str) -> Any:
        """A physical name as authors write it: Sub, Join or left to CloudFormation (None)."""
        style = self.random.random()
        if style < 0.35:
            return None
        if style < 0.8:
            return sub("${AWS::StackName}-" + suffix)
        return join("-", self.environment(), self.domain.lower(), suffix)

    def tags(self) -> list[Node] | None:
        """Tags, or none."""
        if self.chance(0.35):
            return None
        found = [{"Key": "service", "Value": self.domain.lower()}]
        if self.chance(0.6):
            found.append({"Key": "environment", "Value": self.environment()})
        return found

    def vpc(self) -> Node:
        """The VPC: the template's own when it has one, else a parameter."""
        if "Vpc" in self.resources:
            return ref("Vpc")
        return self.parameter("VpcId", "AWS::EC2::VPC::Id", Description="Network to deploy into")

    def subnets(self) -> Any:
        """At least two private subnets: the template's own, else a parameter."""
        if "Vpc" in self.resources:
            return [ref("PrivateSubnetA"), ref("PrivateSubnetB")]
        return self.parameter("SubnetIds", "List<AWS::EC2::Subnet::Id>", Description="Two or more private subnets")

    def security_group(self, name: str, port: int) -> Node:
        """The id of a new security group; one in five opens its port to the world."""
        source: Node = {"CidrIp": self.pick("10.0.0.0/8", "10.20.0.0/16", "172.16.0.0/12")}
        if self.chance(0.2):
            source = {"CidrIp": "0.0.0.0/0"}
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "Description": "Callers", **source}
        properties: Node = {
            "GroupDescription": f"Access to {name}",
            "VpcId": self.vpc(),
            "SecurityGroupIngress": [rule],
        }
        if self.chance(0.4):
            egress = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}
            properties["SecurityGroupEgress"] = [egress]
        return att(self.add(f"{name}SecurityGroup", "AWS::EC2::SecurityGroup", properties), "GroupId")

    def key(self) -> Any:
        """The ARN of a KMS key: the template's own when it has one, else a parameter."""
        if "Key" in self.resources:
            return att("Key")
        return self.parameter(
            "KeyArn", "String", AllowedPattern="^arn:aws[a-z-]*:kms:.+$", Description="Encryption key"
        )

    def topic(self) -> Node:
        """Where alarms go."""
        if "AlarmTopic" not in self.resources:
            self.add("AlarmTopic", "AWS::SNS::Topic", {"KmsMasterKeyId": self.pick(None, "alias/aws/sns")})
        return ref("AlarmTopic")

    def log_group(self, name: str) -> str:
        """A log group; its retention and key vary."""
        retention = self.varied("LogDays", 14, 365) if self.chance(0.8) else None
        key = self.key() if self.chance(0.3) else None
        return self.add(f"{name}Logs", "AWS::Logs::LogGroup", {"RetentionInDays": retention, "KmsKeyId": key})

    def role(self, name: str, service: str, *statements: Node, managed: str | None = None) -> Node:
        """The ARN of a role that ``service`` assumes, with an inline policy of ``statements``."""
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        policy = {"Version": "2012-10-17", "Statement": list(statements)}
        properties: Node = {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "ManagedPolicyArns": [sub("arn:${AWS::Partition}:iam::aws:policy/" + managed)] if managed else None,
            "Policies": [{"PolicyName": "access", "PolicyDocument": policy}] if statements else None,
        }
        return att(self.add(f"{name}Role", "AWS::IAM::Role", properties))

    def alarm(self, name: str, namespace: str, metric: str, dimensions: dict[str, Any], **more: Any) -> str:
        """An alarm on one metric, told to the alarm topic."""
        properties = {
            "AlarmDescription": f"{metric} of {name}",
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
            "Statistic": "Sum",
            "Period": self.pick(60, 300),
            "EvaluationPeriods": self.pick(1, 3, 5),
            "Threshold": self.pick(1, 10, 100),
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [self.topic()],
            **more,
        }
        return self.add(f"{name}{metric.replace('_', '')}Alarm", "AWS::CloudWatch::Alarm", properties)
