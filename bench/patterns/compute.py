"""Instances, auto scaling, load balancers, containers."""

from bench.draft import Draft
from bench.sections import Node, att, ref, sub

AMI = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
USER_DATA = """#!/bin/bash -xe
dnf install -y amazon-cloudwatch-agent
echo "stack=${AWS::StackName}" >> /etc/environment
/opt/aws/bin/cfn-signal --stack ${AWS::StackName} --region ${AWS::Region} || true
"""


def instances(draft: Draft) -> None:
    """A launch template and an auto scaling group, scaled on CPU and by the clock."""
    image = draft.parameter("ImageId", "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default=AMI)
    role = draft.role("Instance", "ec2.amazonaws.com", managed="AmazonSSMManagedInstanceCore")
    profile = draft.add("InstanceProfile", "AWS::IAM::InstanceProfile", {"Roles": [ref(role["Fn::GetAtt"][0])]})
    volume = {"VolumeSize": 20, "VolumeType": "gp3", "Encrypted": draft.chance(0.8)}
    data: Node = {
        "ImageId": image,
        "InstanceType": draft.varied("InstanceType", "t3.small", "m6i.large"),
        "IamInstanceProfile": {"Arn": att(profile)},
        "SecurityGroupIds": [draft.security_group("Instance", draft.pick(80, 22, 8080))],
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": volume}],
        "UserData": {"Fn::Base64": sub(USER_DATA)},
    }
    if draft.chance(0.6):
        data["MetadataOptions"] = {
            "HttpTokens": draft.pick("required", "required", "optional"),
            "HttpEndpoint": "enabled",
        }
    launch = draft.add("Launch", "AWS::EC2::LaunchTemplate", {"LaunchTemplateData": data})
    group = draft.add(
        "Group",
        "AWS::AutoScaling::AutoScalingGroup",
        {
            "MinSize": draft.varied("MinSize", "1", "3"),
            "MaxSize": draft.varied("MaxSize", "4", "12"),
            "VPCZoneIdentifier": draft.subnets(),
            "LaunchTemplate": {"LaunchTemplateId": ref(launch), "Version": att(launch, "LatestVersionNumber")},
            "HealthCheckType": draft.pick("EC2", "ELB"),
            "HealthCheckGracePeriod": 120,
        },
    )
    target = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 55}
    policy = {"AutoScalingGroupName": ref(group), "PolicyType": "TargetTrackingScaling"}
    draft.add(f"{group}Cpu", "AWS::AutoScaling::ScalingPolicy", {**policy, "TargetTrackingConfiguration": target})
    if draft.chance(0.4):
        action = {"AutoScalingGroupName": ref(group), "MinSize": 1, "MaxSize": 4, "Recurrence": "0 20 * * *"}
        draft.add(f"{group}Nightly", "AWS::AutoScaling::ScheduledAction", action)


def load_balancer(draft: Draft) -> None:
    """An application load balancer with one target group; TLS in most cases."""
    public = draft.pick("internet-facing", "internal")
    attributes = [{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": draft.pick("true", "false")}]
    properties = {
        "Type": "application",
        "Scheme": public,
        "Subnets": draft.subnets(),
        "SecurityGroups": [draft.security_group("Balancer", 443)],
        "LoadBalancerAttributes": attributes,
        "Tags": draft.tags(),
    }
    name = draft.add("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", properties)
    group = {
        "VpcId": draft.vpc(),
        "Protocol": "HTTP",
        "Port": 8080,
        "TargetType": "ip",
        "HealthCheckPath": draft.pick("/", "/health"),
        "HealthCheckIntervalSeconds": 15,
    }
    target = draft.add(f"{name}Targets", "AWS::ElasticLoadBalancingV2::TargetGroup", group)
    forward = [{"Type": "forward", "TargetGroupArn": ref(target)}]
    listener: Node = {"LoadBalancerArn": ref(name), "DefaultActions": forward, "Port": 80, "Protocol": "HTTP"}
    if draft.chance(0.7):
        certificate = draft.parameter("CertificateArn", "String", Description="Certificate in this region")
        listener |= {"Port": 443, "Protocol": "HTTPS", "Certificates": [{"CertificateArn": certificate}]}
        listener["SslPolicy"] = draft.pick("ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08")
    listening = draft.add(f"{name}Listener", "AWS::ElasticLoadBalancingV2::Listener", listener)
    if draft.chance(0.4):
        condition = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}
        rule = {"ListenerArn": ref(listening), "Priority": 10, "Conditions": [condition], "Actions": forward}
        draft.add(f"{name}ApiRule", "AWS::ElasticLoadBalancingV2::ListenerRule", rule)
    balancer = {"LoadBalancer": att(name, "LoadBalancerFullName")}
    if draft.chance(0.4):
        draft.alarm(name, "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", balancer)
    draft.output(f"{name}Dns", att(name, "DNSName"))


def container_service(draft: Draft) -> None:
    """A Fargate service with its cluster, roles, logs and scaling."""
    cluster = draft.add(
        "Cluster",
        "AWS::ECS::Cluster",
        {"ClusterSettings": [{"Name": "containerInsights", "Value": draft.pick("enabled", "disabled")}]},
    )
    logs = draft.log_group("Service")
    options = {"awslogs-group": ref(logs), "awslogs-region": ref("AWS::Region"), "awslogs-stream-prefix": "app"}
    image = draft.parameter("Image", "String", Default="public.ecr.aws/docker/library/nginx:1.27")
    container: Node = {
        "Name": "app",
        "Image": image,
        "Essential": True,
        "PortMappings": [{"ContainerPort": 8080}],
        "Environment": [{"Name": "STAGE", "Value": draft.environment()}],
        "ReadonlyRootFilesystem": draft.pick(True, None),
        "LogConfiguration": {"LogDriver": "awslogs", "Options": options},
    }
    managed = "service-role/AmazonECSTaskExecutionRolePolicy"
    task = {
        "Family": sub("${AWS::StackName}-app"),
        "RequiresCompatibilities": ["FARGATE"],
        "NetworkMode": "awsvpc",
        "Cpu": "512",
        "Memory": "1024",
        "ExecutionRoleArn": draft.role("Execution", "ecs-tasks.amazonaws.com", managed=managed),
        "ContainerDefinitions": [{key: value for key, value in container.items() if value is not None}],
    }
    network = {
        "Subnets": draft.subnets(),
        "SecurityGroups": [draft.security_group("Service", 8080)],
        "AssignPublicIp": draft.pick("DISABLED", "ENABLED"),
    }
    service = draft.add(
        "Service",
        "AWS::ECS::Service",
        {
            "Cluster": ref(cluster),
            "TaskDefinition": ref(draft.add("Task", "AWS::ECS::TaskDefinition", task)),
            "LaunchType": "FARGATE",
            "DesiredCount": draft.varied("Tasks", 1, 3),
            "NetworkConfiguration": {"AwsvpcConfiguration": network},
        },
    )
    if draft.chance(0.6):
        _task_scaling(draft, cluster, service)


def _task_scaling(draft: Draft, cluster: str, service: str) -> None:
    target = {
        "ServiceNamespace": "ecs",
        "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": sub(f"service/${{{cluster}}}/${{{service}.Name}}"),
        "MinCapacity": 1,
        "MaxCapacity": draft.varied("MaxTasks", 2, 20),
    }
    scaling = draft.add(f"{service}Scaling", "AWS::ApplicationAutoScaling::ScalableTarget", target)
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    policy = {
        "PolicyName": sub("${AWS::StackName}-cpu"),
        "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": ref(scaling),
        "TargetTrackingScalingPolicyConfiguration": {"PredefinedMetricSpecification": metric, "TargetValue": 60},
    }
    draft.add(f"{service}Cpu", "AWS::ApplicationAutoScaling::ScalingPolicy", policy)
