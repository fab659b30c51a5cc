"""The failure modes F01 to F22, one by one: what the templates must hold so that each stays without consequence.

Seen on the resolved platform, in prod unless said otherwise. What remains all the same stands in each test's docstring.
"""

import math
import re

import pytest

from cfn.unknown import Unknown
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks, variables

REGIONS = ("primary", "secondary")
SERVICES = ("svc-ui", "svc-catalog", "svc-cart", "svc-checkout", "svc-orders")
DATABASES = ("data-catalog", "data-orders")
SCALABLE = "AWS::ApplicationAutoScaling::ScalableTarget"
DELAY = "deregistration_delay.timeout_seconds"

# Who is woken when a row's failure happens: stack and alarm, event rule or event subscription (F20).
WOKEN_BY = {
    "F01": [(name, f"{name[4:].title()}{what}Alarm") for name in SERVICES for what in ("Errors", "TaskCount")],
    "F02": [("compute", "InstancesMissingAlarm")],
    "F03": [("compute", "InstancesMissingAlarm"), ("compute", "ServerErrorsAlarm")],
    "F04": [("network", "NatPortAlarmA"), ("network", "NatPortAlarmB"), ("network", "NatPortAlarmC")],
    "F05": [(name, "ClusterEvents") for name in DATABASES] + [(name, "ProxyBorrowAlarm") for name in DATABASES],
    "F06": [("data-catalog", "CpuAlarm")],
    "F07": [("data-checkout", "NodeSilentAlarm"), ("svc-checkout", "CheckoutErrorsAlarm")],
    "F08": [("data-cart", f"Carts{i}{d}ThrottleAlarm") for i in ("", "Index") for d in ("Read", "Write")],
    "F09": [("messaging", "OldestEventAlarm")],
    "F10": [("messaging", "DeadLettersAlarm"), ("clickstream", "SessioniserGaveUpAlarm")],
    "F11": [("clickstream", "ClicksNearExpiryAlarm")],
    "F12": [("clickstream", "ArchiveLateAlarm")],
    "F13": [("edge", "ServerErrorsAlarm"), ("storage", "MediaReplicationFailedAlarm")],
    "F14": [("dns-failover", "PrimaryDownAlarm"), ("dns-failover", "OriginMovedAlarm")],
    "F15": [("observability", "CheckoutCanaryAlarm")],
    "F16": [("alerting", "KeyAtRisk")],
    "F17": [("alerting", "RotationFailed"), *((name, "ProxyAuthAlarm") for name in DATABASES)],
    "F18": [("compute", "NearMaximumAlarm")],
    "F19": [("alerting", "BackupFailed"), ("backup", "NoBackupsAlarm")],
    "F20": [("observability", "CheckoutCanaryAlarm")],
    "F21": [("alerting", "DeploymentFailed"), ("svc-ui", "UiTaskCountAlarm")],
    "F22": [("svc-fulfilment", "ReconcileSilentAlarm"), ("svc-fulfilment", "OrdersMissingAlarm")],
}
# What does not stand in the second region, because what it watches does not happen there while it stands by.
FIRST_REGION_ONLY = {
    ("storage", "MediaReplicationFailedAlarm"),
    ("backup", "NoBackupsAlarm"),
    ("svc-fulfilment", "ReconcileSilentAlarm"),
    *WOKEN_BY["F08"],
}


def _found(environment, name):
    found = stacks(environment, name)
    assert found, f"{environment} has no {name}"
    return found


def _numbers(resource, *paths):
    return [int(resource.get(path)) for path in paths]


def _actions(resource):
    """Where an alarm, an event rule or an event subscription sends what it has to say."""
    entry = {
        "AWS::Events::Rule": [target["Arn"] for target in resource.get("Targets") or []],
        "AWS::RDS::EventSubscription": resource.get("SnsTopicArn"),
    }
    return entry.get(resource.type, resource.get("AlarmActions"))


def _wakes(environment, resource):
    topics = [t for t in platform(environment).graph.targets(_actions(resource)) if t.type == "AWS::SNS::Topic"]
    return [(topic.stack.key, topic.logical_id) for topic in topics] == [
        (f"{resource.stack.role}/alerting", "CriticalTopic")
    ]


def test_every_row_has_somebody_to_wake():
    assert sorted(WOKEN_BY) == [f"F{number:02}" for number in range(1, 23)]
    assert all(WOKEN_BY.values())


@pytest.mark.parametrize("row", sorted(WOKEN_BY))
def test_a_failure_of_the_row_wakes_somebody_in_each_region_it_can_happen_in(row):
    for name, logical_id in WOKEN_BY[row]:
        for found in _found("prod", name):
            if found.role != "secondary" or (name, logical_id) not in FIRST_REGION_ONLY:
                resource = found.resources[logical_id]
                assert resource.get("ActionsEnabled") in (None, True)
                assert _wakes("prod", resource), f"{found.key}: {logical_id} does not reach the critical topic"


def test_what_should_always_speak_is_missed_when_it_is_silent():
    """A heartbeat's silence is the failure."""
    for name, logical_id in (
        ("compute", "InstancesMissingAlarm"),
        ("svc-ui", "UiHealthyAlarm"),
        ("observability", "CheckoutCanaryAlarm"),
        ("backup", "NoBackupsAlarm"),
        ("svc-fulfilment", "ReconcileSilentAlarm"),
        *((name, f"{name[4:].title()}TaskCountAlarm") for name in SERVICES),
    ):
        for found in _found("prod", name):
            if logical_id in found.resources:
                assert found.resources[logical_id].get("TreatMissingData") == "breaching", f"{found.key}: {logical_id}"
        assert logical_id in stack("prod", name).resources


def test_f01_a_dying_task_or_a_bad_release_is_replaced_before_shoppers_notice():
    """What stays: the pages' own retry waits for minutes, so an error that reaches them is shown."""
    for name in SERVICES:
        for found in _found("prod", name):
            service, target = only(found, "AWS::ECS::Service"), only(found, SCALABLE)
            deployment = service.get("DeploymentConfiguration")
            assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
            assert (deployment["Alarms"]["Enable"], deployment["Alarms"]["Rollback"]) == (True, True)
            assert (deployment["MinimumHealthyPercent"], deployment["MaximumPercent"] >= 150) == (100, True)
            assert service.get("DesiredCount") is None
            assert int(target.get("MinCapacity")) >= (3 if found.role == "primary" else 2)
            for task in found.of_type("AWS::ECS::TaskDefinition"):
                for _, container in task.find("ContainerDefinitions.*"):
                    assert container["StopTimeout"] >= 30
    for found in _found("prod", "svc-ui"):
        group = only(found, "AWS::ElasticLoadBalancingV2::TargetGroup")
        attributes = {entry["Key"]: entry["Value"] for entry in group.get("TargetGroupAttributes")}
        assert int(attributes[DELAY]) <= 60
        assert (
            only(found, "AWS::ECS::TaskDefinition").get("ContainerDefinitions.0.StopTimeout")
            >= int(attributes[DELAY]) + 5
        )


def test_f01_a_database_that_fails_over_does_not_kill_the_orders():
    """Their deep health check asks the database: as the container's it would end every task at once."""
    for found in _found("prod", "svc-orders"):
        command = " ".join(only(found, "AWS::ECS::TaskDefinition").get("ContainerDefinitions.0.HealthCheck.Command"))
        assert "/actuator/health/liveness" in command


def test_f02_an_instance_that_goes_is_drained_and_replaced():
    """What stays: requests under way on it are lost; the warm pool only shortens the gap."""
    for found in _found("prod", "compute"):
        provider, group = only(found, "AWS::ECS::CapacityProvider"), only(found, "AWS::AutoScaling::AutoScalingGroup")
        assert provider.get("AutoScalingGroupProvider.ManagedDraining") == "ENABLED"
        assert provider.get("AutoScalingGroupProvider.ManagedTerminationProtection") == "ENABLED"
        scaling = provider.get("AutoScalingGroupProvider.ManagedScaling")
        assert (scaling["Status"], scaling["TargetCapacity"] < 100) == ("ENABLED", True)
        assert group.get("NewInstancesProtectedFromScaleIn") is True
        assert int(group.get("MinSize")) >= 3
        # Targets are of type ip: the load balancer's health says nothing of an instance, its volume's does.
        assert "EBS" in group.get("HealthCheckType")
        assert only(found, "AWS::AutoScaling::WarmPool").get("MaxGroupPreparedCapacity")
    for name in SERVICES:
        for found in _found("prod", name):
            assert only(found, "AWS::ECS::Service").get("PlacementStrategies")[0] == {
                "Type": "spread",
                "Field": "attribute:ecs.availability-zone",
            }


def test_f03_a_zone_that_goes_takes_a_third_and_the_rest_carries_the_load():
    """What stays: until scaling has caught up, two thirds carry everything; hence 60 percent as target."""
    graph = platform("prod").graph
    for found in _found("prod", "compute"):
        for kind, entry in (
            ("AWS::AutoScaling::AutoScalingGroup", "VPCZoneIdentifier"),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Subnets"),
        ):
            zones = {subnet.get("AvailabilityZone").text for subnet in graph.targets(only(found, kind).get(entry))}
            assert len(zones) == 3
        shift = only(found, "AWS::ARCZonalShift::ZonalAutoshiftConfiguration")
        assert shift.get("ZonalAutoshiftStatus") == "ENABLED"
        assert shift.get("PracticeRunConfiguration.OutcomeAlarms")
        attributes = only(found, "AWS::ElasticLoadBalancingV2::LoadBalancer").get("LoadBalancerAttributes")
        assert {"Key": "load_balancing.cross_zone.enabled", "Value": "false"} not in attributes
    for name in SERVICES:
        for found in _found("prod", name):
            assert only(found, "AWS::ECS::Service").get("AvailabilityZoneRebalancing") == "ENABLED"
            [cpu] = [p for p in found.of_type("AWS::ApplicationAutoScaling::ScalingPolicy") if "Cpu" in p.logical_id]
            assert cpu.get("TargetTrackingScalingPolicyConfiguration.TargetValue") <= 60


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_f04_a_nat_gateway_that_goes_takes_its_zone_only_and_no_call_to_aws(environment):
    """What stays: dev has one gateway. Images of a registry outside come through the account's own cache (F21)."""
    wanted = {"ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "sqs", "s3", "dynamodb"}
    for found in _found(environment, "network"):
        gateways = list(found.of_type("AWS::EC2::NatGateway"))
        private = [s for s in found.of_type("AWS::EC2::Subnet") if s.logical_id.startswith("Private")]
        assert len(gateways) == len(private) == 3
        endpoints = [*found.of_type("AWS::EC2::VPCEndpoint")]
        endpoints += stack(environment, "endpoints", found.role).of_type("AWS::EC2::VPCEndpoint")
        names = {str(e.get("ServiceName")).split(".", 3)[3] for e in endpoints}
        assert wanted <= names


@pytest.mark.parametrize("environment", ["staging", "prod"])
@pytest.mark.parametrize("name", DATABASES)
def test_f05_a_writer_that_goes_is_followed_by_a_reader_of_another_zone_behind_a_proxy(environment, name):
    """What stays: writes wait for some 30 seconds; none that was confirmed is lost, Aurora stores six copies."""
    for found in _found(environment, name):
        instances = list(found.of_type("AWS::RDS::DBInstance"))
        assert len({str(i.get("AvailabilityZone")) for i in instances}) == len(instances) >= 2
        assert any(i.get("PromotionTier") in (0, 1) for i in instances)
        cluster = only(found, "AWS::RDS::DBCluster")
        assert cluster.get("DeletionProtection") is True
        assert int(cluster.get("BackupRetentionPeriod")) >= (14 if environment == "prod" else 7)
        assert cluster.get("EngineMode") in (None, "provisioned")
        assert referred(environment, only(found, "AWS::RDS::DBProxyTargetGroup").get("DBClusterIdentifiers")) == [
            cluster.logical_id
        ]
        events = found.resources["ClusterEvents"]
        assert {"failover", "failure"} <= set(events.get("EventCategories"))
        assert _wakes(environment, events)


@pytest.mark.parametrize("name", DATABASES)
def test_f05_the_proxy_holds_requests_for_as_long_as_a_failover_takes(name):
    for found in _found("prod", name):
        group = only(found, "AWS::RDS::DBProxyTargetGroup")
        assert 30 <= int(group.get("ConnectionPoolConfigurationInfo.ConnectionBorrowTimeout")) <= 60


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize(("name", "service"), [("data-catalog", "svc-catalog"), ("data-orders", "svc-orders")])
def test_f05_no_service_goes_round_the_proxy(environment, name, service):
    for found in _found(environment, service):
        for task in found.of_type("AWS::ECS::TaskDefinition"):
            for _, container in task.find("ContainerDefinitions.*"):
                [endpoint] = [v for k, v in variables(container).items() if k.endswith("PERSISTENCE_ENDPOINT")]
                targets = platform(environment).graph.targets(endpoint)
                assert {target.type for target in targets} <= {"AWS::RDS::DBProxy", "AWS::RDS::DBProxyEndpoint"}
                assert {target.stack.key for target in targets} == {f"{found.role}/{name}"}


def test_f06_a_storm_of_reads_meets_readers_that_multiply():
    """What stays: a new reader takes minutes. Pictures never reach the database, the delivery network has them."""
    for name in DATABASES:
        found = stack("prod", name)
        target, policy = only(found, SCALABLE), only(found, "AWS::ApplicationAutoScaling::ScalingPolicy")
        assert target.get("ScalableDimension") == "rds:cluster:ReadReplicaCount"
        low, high = _numbers(target, "MinCapacity", "MaxCapacity")
        assert (low >= 2, high >= 5) == (True, True)
        tracking = policy.get("TargetTrackingScalingPolicyConfiguration")
        assert tracking["PredefinedMetricSpecification"]["PredefinedMetricType"] == "RDSReaderAverageCPUUtilization"
        assert tracking["TargetValue"] <= 60
    task = stack("prod", "svc-catalog").resources["CatalogTaskDefinition"]
    [reader] = platform("prod").graph.targets(
        variables(task.get("ContainerDefinitions.0"))["RETAIL_CATALOG_PERSISTENCE_ENDPOINT"]
    )
    assert reader.get("TargetRole") == "READ_ONLY"


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_f07_a_cache_primary_that_goes_is_followed_within_seconds(environment):
    """What stays: the last writes may be lost, replication is asynchronous; a checkout can be entered again."""
    found = stack(environment, "data-checkout")
    cache = only(found, "AWS::ElastiCache::ReplicationGroup")
    for switch in ("AutomaticFailover", "MultiAZ", "TransitEncryption", "AtRestEncryption"):
        assert cache.get(f"{switch}Enabled") is True
    assert int(cache.get("NumCacheClusters")) >= (3 if environment == "prod" else 2)
    assert referred(environment, cache.get("AuthToken")) == ["TokenSecret"]
    assert int(cache.get("SnapshotRetentionLimit")) >= 1
    parameters = only(found, "AWS::ElastiCache::ParameterGroup").get("Properties")
    # Keys have no expiry: any policy that looks for one never frees anything.
    assert parameters["maxmemory-policy"] == "allkeys-lru"
    assert parameters.get("cluster-enabled", "no") == "no"
    assert "CheckoutCache.PrimaryEndPoint.Address" in str(found.resources["UrlSecret"].properties)


def test_f07_the_checkout_reads_where_it_writes():
    """From a lagging replica it would submit a stale basket."""
    for found in _found("prod", "svc-checkout"):
        for task in found.of_type("AWS::ECS::TaskDefinition"):
            for _, container in task.find("ContainerDefinitions.*"):
                names = {s["Name"] for s in container["Secrets"]} | set(variables(container))
                assert "RETAIL_CHECKOUT_PERSISTENCE_REDIS_URL" in names
                assert "RETAIL_CHECKOUT_PERSISTENCE_REDIS_READER_URL" not in names


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f08_tables_follow_demand_and_are_watched_index_by_index(environment):
    """What stays: an index is read eventually consistently, and one that throttles holds up its table."""
    found = stack(environment, "data-cart")
    watched = {
        (str(alarm.get("Dimensions.0.Value")), alarm.get("Dimensions.1.Value"), alarm.get("MetricName"))
        for alarm in found.of_type("AWS::CloudWatch::Alarm")
        if alarm.get("MetricName", "").endswith("ThrottleEvents")
    }
    for table in found.of_type("AWS::DynamoDB::GlobalTable"):
        assert table.get("BillingMode") == "PAY_PER_REQUEST"
        for replica in table.get("Replicas"):
            assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
            assert replica["DeletionProtectionEnabled"] is True
            assert replica["SSESpecification"]
            assert replica["ContributorInsightsSpecification"]["Enabled"] is True, "hot keys are not seen"
            for index in replica.get("GlobalSecondaryIndexes") or []:
                assert index["ContributorInsightsSpecification"]["Enabled"] is True
        names = [None, *(index["IndexName"] for index in table.get("GlobalSecondaryIndexes") or [])]
        for name in names:
            for metric in ("ReadThrottleEvents", "WriteThrottleEvents"):
                assert (f"${{{table.logical_id}}}", name, metric) in watched


def test_f08_carts_are_warm_before_the_first_minute_of_a_peak():
    """What stays: more than twice the warm throughput at once is throttled for minutes."""
    table = stack("prod", "data-cart").resources["CartsTable"]
    for path in ("WarmThroughput", "GlobalSecondaryIndexes.0.WarmThroughput"):
        warm = table.get(path)
        assert int(warm["ReadUnitsPerSecond"]) >= 12_000, path
        assert int(warm["WriteUnitsPerSecond"]) >= 4_000, path


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f09_a_consumer_that_crashes_loses_no_event_and_repeats_none(environment):
    """What stays: an event is taken late. Two regions each know their own orders until the tables have met."""
    for found in _found(environment, "svc-fulfilment"):
        graph = platform(environment).graph
        mapping, function = found.resources["OrderEventsMapping"], found.resources["Fulfilment"]
        [queue] = graph.targets(mapping.get("EventSourceArn"))
        assert queue.type == "AWS::SQS::Queue"
        assert int(queue.get("VisibilityTimeout")) >= 6 * int(function.get("Timeout"))
        assert queue.get("ReceiveMessageWaitTimeSeconds") == 20
        assert int(queue.get("MessageRetentionPeriod")) >= 345_600
        assert mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"]
        [role] = graph.targets(function.get("Role"))
        written = [
            statement["Resource"]
            for _, statement in role.find("Policies.*.PolicyDocument.Statement.*")
            if "dynamodb:PutItem" in statement["Action"]
        ]
        assert written
        if found.role == "primary":  # the second region knows the table by name only: its owner is the first
            [table] = graph.targets(written)
            assert table.logical_id == "IdempotencyTable"
            assert table.get("TimeToLiveSpecification")["Enabled"] is True


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f10_a_message_that_nobody_can_read_steps_aside_and_is_reported(environment):
    """What stays: a person has to look at it; StartMessageMoveTask brings it back."""
    graph = platform(environment).graph
    queues = graph.of_type("AWS::SQS::Queue")
    behind = {t.target for queue in queues for t in graph.targets(queue.get("RedrivePolicy"))}
    failures = {
        t.target
        for kind in ("AWS::Lambda::EventSourceMapping", "AWS::Lambda::EventInvokeConfig")
        for each in graph.of_type(kind)
        for t in graph.targets(each.get("DestinationConfig.OnFailure"))
    }
    failures |= {
        t.target
        for kind in ("AWS::Events::Rule", "AWS::Lambda::Function", "AWS::SNS::Subscription")
        for each in graph.of_type(kind)
        for entry in ("Targets", "DeadLetterConfig", "RedrivePolicy")
        for t in graph.targets(each.get(entry))
        if t.type == "AWS::SQS::Queue"
    }
    assert behind
    for queue in queues:
        if queue.target in behind | failures:
            assert int(queue.get("MessageRetentionPeriod")) == 1_209_600, queue.location
            alarms = [
                alarm
                for alarm in graph.of_type("AWS::CloudWatch::Alarm")
                if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"
                and queue in graph.targets(alarm.get("Dimensions"))
            ]
            assert any(_wakes(environment, alarm) and alarm.get("Threshold") == 0 for alarm in alarms), queue.location
        else:
            assert 5 <= int(queue.get("RedrivePolicy.maxReceiveCount")) <= 10, queue.location
        if queue.target in behind:
            assert queue.get("RedriveAllowPolicy")["redrivePermission"] == "byQueue"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f11_a_busy_stream_grows_and_a_bad_record_does_not_block_it(environment):
    """What stays: one key that is hot alone cannot be split; CloudFront chooses keys at random."""
    for found in _found(environment, "clickstream"):
        stream, mapping = only(found, "AWS::Kinesis::Stream"), only(found, "AWS::Lambda::EventSourceMapping")
        assert stream.get("StreamModeDetails.StreamMode") == "ON_DEMAND"
        assert int(stream.get("RetentionPeriodHours")) >= (72 if environment == "prod" else 24)
        assert mapping.get("BisectBatchOnFunctionError") is True
        assert 0 < int(mapping.get("MaximumRetryAttempts")) <= 10
        assert 0 < int(mapping.get("MaximumRecordAgeInSeconds")) <= 86_400
        assert referred(environment, mapping.get("DestinationConfig.OnFailure")) == ["ClickDeadLetterQueue"]
        metrics = {alarm.get("MetricName") for alarm in found.of_type("AWS::CloudWatch::Alarm")}
        assert {"WriteProvisionedThroughputExceeded", "GetRecords.IteratorAgeMilliseconds"} <= metrics


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f12_an_archive_that_cannot_be_written_is_late_not_lost(environment):
    """What stays: the stream keeps clicks for its retention, then they are gone; no order depends on them."""
    for found in _found(environment, "clickstream"):
        delivery = only(found, "AWS::KinesisFirehose::DeliveryStream")
        to = delivery.get("ExtendedS3DestinationConfiguration")
        assert to["ErrorOutputPrefix"].startswith("errors/")
        assert to["CloudWatchLoggingOptions"]["Enabled"] is True
        alarm = found.resources["ArchiveLateAlarm"]
        assert alarm.get("MetricName") == "DeliveryToS3.DataFreshness"
        assert only(found, "AWS::Kinesis::Stream").get("RetentionPeriodHours") * 3600 > alarm.get("Threshold")


def test_f13_pictures_are_copied_to_a_second_region_and_the_copy_is_watched():
    """What stays: what was there before replication began is not copied by it."""
    found = stack("prod", "storage")
    [rule] = found.resources["MediaBucket"].get("ReplicationConfiguration.Rules")
    assert rule["Status"] == "Enabled"
    assert rule["Destination"]["Metrics"]["Status"] == rule["Destination"]["ReplicationTime"]["Status"] == "Enabled"
    copy = stack("prod", "storage", "secondary").resources["MediaBucket"]
    assert str(rule["Destination"]["Bucket"]).partition(":::")[2] == str(copy.get("BucketName"))
    for role in REGIONS:
        assert (
            stack("prod", "storage", role).resources["MediaBucket"].get("VersioningConfiguration.Status") == "Enabled"
        )


def test_f13_pictures_come_from_the_second_bucket_when_the_first_fails():
    """What stays: only reading fails over (GET, HEAD, OPTIONS), which is all that pictures need."""
    distribution = only(stack("prod", "edge", "edge"), "AWS::CloudFront::Distribution")
    config = distribution.get("DistributionConfig")
    origins = {origin["Id"]: origin for origin in config["Origins"]}
    [group] = config["OriginGroups"]["Items"]
    codes = group["FailoverCriteria"]["StatusCodes"]["Items"]
    assert {500, 502, 503, 504} <= {int(code) for code in codes}
    domains = [str(origins[member["OriginId"]]["DomainName"]) for member in group["Members"]["Items"]]
    assert len(set(domains)) == 2
    [pictures] = [each for each in config["CacheBehaviors"] if each["PathPattern"] == "/assets/img/products/*"]
    assert pictures["TargetOriginId"] == group["Id"], "a second origin that no behaviour asks"
    for role, domain in zip(REGIONS, domains, strict=True):
        assert f".s3.{platform('prod').regions[role]}." in domain
    assert all(origins[member["OriginId"]].get("OriginAccessControlId") for member in group["Members"]["Items"])
    kept = {int(each["ErrorCode"]): int(each["ErrorCachingMinTTL"]) for each in config["CustomErrorResponses"]}
    assert all(kept[code] >= 10 for code in (502, 503, 504))


def test_f14_a_region_that_goes_is_followed_by_the_standby():
    """What stays: the last second of writes is not copied yet; whoever promotes must fence the old region first."""
    found = stack("prod", "dns-failover", "edge")
    records = {r.get("Failover"): r for r in found.of_type("AWS::Route53::RecordSet") if r.get("Failover")}
    assert set(records) == {"PRIMARY", "SECONDARY"}
    for record in records.values():
        assert record.get("Name") == "origin.shop.example.com"
        assert record.get("AliasTarget.EvaluateTargetHealth") is True
        assert record.get("HealthCheckId") is not None
    origins = only(stack("prod", "edge", "edge"), "AWS::CloudFront::Distribution").get("DistributionConfig.Origins")
    assert "origin.shop.example.com" in {str(origin["DomainName"]) for origin in origins}
    for role, name in (("primary", "PrimaryHealth"), ("secondary", "SecondaryHealth")):
        asked = found.resources[name].get("HealthCheckConfig.AlarmIdentifier")
        alarm = stack("prod", "svc-ui", role).resources["UiHealthyAlarm"]
        assert asked == {"Name": alarm.get("AlarmName"), "Region": platform("prod").regions[role]}


def test_f14_the_standby_has_its_data_its_secrets_and_its_tasks():
    """What stays: databases have to be promoted by hand (or by the failover command), within minutes."""
    for name in DATABASES:
        leader, member = (only(stack("prod", name, role), "AWS::RDS::DBCluster") for role in REGIONS)
        assert only(leader.stack, "AWS::RDS::GlobalCluster").get("GlobalClusterIdentifier") == member.get(
            "GlobalClusterIdentifier"
        )
        assert not {"MasterUsername", "MasterUserPassword", "ManageMasterUserPassword"} & set(member.properties)
        assert member.get("KmsKeyId") is not None
        assert list(member.stack.of_type("AWS::RDS::DBInstance"))
        secret = leader.stack.resources["DatabaseSecret"]
        assert [replica["Region"] for replica in secret.get("ReplicaRegions")] == [
            platform("prod").regions["secondary"]
        ]
    for table in stack("prod", "data-cart").of_type("AWS::DynamoDB::GlobalTable"):
        assert len(table.get("Replicas")) == 2
    for name in SERVICES:
        found = stack("prod", name, "secondary")
        assert int(only(found, SCALABLE).get("MinCapacity")) >= 1
        for task in found.of_type("AWS::ECS::TaskDefinition"):
            image = task.get("ContainerDefinitions.0.Image")
            assert isinstance(image, Unknown)
            assert platform("prod").regions["secondary"] in str(image)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f15_a_rule_that_blocks_shoppers_is_seen(environment):
    """What stays: a rule that blocks a few is found by whoever reads the log; the limit per client is a parameter."""
    acls = platform(environment).graph.of_type("AWS::WAFv2::WebACL")
    assert {acl.stack.role for acl in acls} >= {"primary", "edge"}
    for acl in acls:
        for rule in acl.get("Rules"):
            assert rule["VisibilityConfig"]["CloudWatchMetricsEnabled"] is True
        assert any("RateBasedStatement" in rule["Statement"] for rule in acl.get("Rules"))
        blocked = [
            alarm
            for alarm in acl.stack.of_type("AWS::CloudWatch::Alarm")
            for _, name in alarm.find("Metrics.*.MetricStat.Metric.MetricName")
            if name == "BlockedRequests"
        ]
        assert blocked
        assert all("ANOMALY_DETECTION_BAND" in str(alarm.get("Metrics")) for alarm in blocked)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f16_a_key_cannot_be_lost_in_silence(environment):
    """What stays: whoever holds the break-glass role can; everybody hears of it, and a month remains to undo it."""
    for key in platform(environment).graph.of_type("AWS::KMS::Key"):
        assert key.get("EnableKeyRotation") is True
        assert int(key.get("PendingWindowInDays")) == 30
        assert key.body["DeletionPolicy"] == key.body["UpdateReplacePolicy"] == "Retain"
        denied = [s for s in key.get("KeyPolicy.Statement") if s["Effect"] == "Deny"]
        assert any("kms:ScheduleKeyDeletion" in statement["Action"] for statement in denied)
    for found in _found(environment, "alerting"):
        rule = found.resources["KeyAtRisk"]
        assert {"DisableKey", "ScheduleKeyDeletion"} <= set(rule.get("EventPattern.detail.eventName"))
        assert _wakes(environment, rule)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f17_a_rotated_secret_reaches_those_who_hold_the_old_one(environment):
    """What stays: for a minute between database and secret, and until new tasks stand, new connections fail."""
    graph = platform(environment).graph
    for found in _found(environment, "rotation"):
        function = found.resources["Redeploy"]
        events = [r for r in found.of_type("AWS::Events::Rule") if function in graph.targets(r.get("Targets"))]
        assert [bool(rule.get("EventPattern")) for rule in events] == [True, False], "by event, and by the clock"
        changed, hourly = events
        assert hourly.get("ScheduleExpression") == "rate(1 hour)"
        assert changed.get("EventPattern.detail.labelUpdated") == ["AWSCURRENT"]
        input_of = {str(rule.get("Targets.0.Input")) for rule in events}
        assert len(input_of) == 1
        for name in changed.get("EventPattern.detail.name"):
            assert f'"{name}": "{name.split("/")[2]}"' in str(changed.get("Targets.0.Input"))
        [role] = graph.targets(function.get("Role"))
        assert "ecs:UpdateService" in str(role.get("Policies"))
        if found.role == "primary":
            rotated = graph.targets([r.get("SecretId") for r in found.of_type("AWS::SecretsManager::RotationSchedule")])
            assert {secret.stack.key for secret in rotated} == {
                f"primary/{name}" for name in (*DATABASES, "data-checkout")
            }
    for name in DATABASES:
        for found in _found(environment, name):
            assert only(found, "AWS::RDS::DBProxy").get("Auth.0.SecretArn") is not None


def test_f18_a_sale_finds_everything_wide_awake():
    """What stays: above the maxima the shop slows down; the alarm at nine tenths asks for more before."""
    compute = stack("prod", "compute")
    group = only(compute, "AWS::AutoScaling::AutoScalingGroup")
    begins, ends = compute.of_type("AWS::AutoScaling::ScheduledAction")
    assert int(begins.get("MinSize")) > int(ends.get("MinSize")) == int(group.get("MinSize"))
    assert group.body["UpdatePolicy"]["AutoScalingScheduledAction"]["IgnoreUnmodifiedGroupSizeProperties"] is True
    tasks = 0
    for name in (*SERVICES, "data-catalog", "data-orders"):
        target = only(stack("prod", name), SCALABLE)
        starts, stops = target.get("ScheduledActions")
        assert starts["ScalableTargetAction"]["MinCapacity"] >= stops["ScalableTargetAction"]["MinCapacity"]
        if name in SERVICES:
            assert starts["ScalableTargetAction"]["MinCapacity"] > int(target.get("MinCapacity"))
            tasks += int(target.get("MaxCapacity"))
    # An m7g.xlarge has four network interfaces, one of them its own; every task takes one.
    assert compute.parameters["InstanceType"] == "m7g.xlarge"
    assert math.ceil(tasks / 3) <= int(group.get("MaxSize"))
    for subnet in stack("prod", "network").of_type("AWS::EC2::Subnet"):
        assert int(subnet.get("CidrBlock").partition("/")[2]) <= 20


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f19_what_is_deleted_can_be_had_back(environment):
    """What stays: what was written since the last recovery point; only prod has copies in another region."""
    vault = only(stack(environment, "backup"), "AWS::Backup::BackupVault")
    least = vault.get("LockConfiguration.MinRetentionDays", 0)
    assert least >= {"dev": 0, "staging": 1, "prod": 7}[environment]
    [denied] = [s["Action"] for s in vault.get("AccessPolicy.Statement") if s["Effect"] == "Deny"]
    assert "backup:DeleteRecoveryPoint" in denied
    copies = [
        action["DestinationBackupVaultArn"]
        for plan in stack(environment, "backup").of_type("AWS::Backup::BackupPlan")
        for _, action in plan.find("BackupPlan.BackupPlanRule.*.CopyActions.*")
    ]
    if environment == "prod":
        assert copies
        assert all(f":{platform('prod').regions['secondary']}:" in str(copy) for copy in copies)
    proof = only(stack(environment, "backup"), "AWS::Backup::RestoreTestingPlan")
    assert re.fullmatch(r"cron\(\d+ \d+ \d+ \* \? \*\)", proof.get("ScheduleExpression")), "not every month"
    kinds = {each.get("ProtectedResourceType") for each in proof.stack.of_type("AWS::Backup::RestoreTestingSelection")}
    assert kinds == {"Aurora", "DynamoDB", "S3"}
    for bucket in platform(environment).graph.of_type("AWS::S3::Bucket"):
        assert bucket.get("VersioningConfiguration.Status") == "Enabled", bucket.location
    locked = [b for b in platform(environment).graph.of_type("AWS::S3::Bucket") if b.get("ObjectLockEnabled") is True]
    assert {bucket.logical_id for bucket in locked} >= {"AuditLogBucket"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f20_every_alarm_reaches_a_topic_of_its_own_region_that_somebody_reads(environment):
    """What stays: whether the mailbox has confirmed its subscription, and whether anybody reads it."""
    graph = platform(environment).graph
    alarms = graph.of_type("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    assert alarms
    for alarm in alarms:
        topics = graph.targets(alarm.get("AlarmActions"))
        assert [topic.stack.key for topic in topics] == [f"{alarm.stack.role}/alerting"], alarm.location
        assert alarm.get("OKActions"), f"{alarm.location}: nobody hears that it is over"
    for topic in graph.of_type("AWS::SNS::Topic"):
        assert graph.referrers(topic, "AWS::SNS::Subscription")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_f21_images_come_from_the_accounts_own_registry(environment):
    """What stays: a version that was never pulled needs the public registry once."""
    for found in _found(environment, "compute"):
        prefix = only(found, "AWS::ECR::PullThroughCacheRule").get("EcrRepositoryPrefix")
        for name in SERVICES:
            for task in stack(environment, name, found.role).of_type("AWS::ECS::TaskDefinition"):
                for _, container in task.find("ContainerDefinitions.*"):
                    assert re.search(
                        rf"\.dkr\.ecr\.{platform(environment).regions[found.role]}\.", str(container["Image"])
                    )
                    assert f"/{prefix}/" in str(container["Image"])


def test_f22_an_order_whose_event_was_lost_is_found_and_sent_again():
    """What stays: the image commits first, tells afterwards; an order can be late, and an undone one is not told."""
    found = stack("prod", "svc-fulfilment")
    graph = platform("prod").graph
    rules = [rule for rule in found.of_type("AWS::Events::Rule") if rule.get("ScheduleExpression")]
    assert rules
    for rule in rules:
        assert rule.get("State") in (None, "ENABLED")
        assert "Reconcile" in [target.logical_id for target in graph.targets(rule.get("Targets"))]
    [role] = graph.targets(found.resources["Reconcile"].get("Role"))
    asked = str(role.get("Policies"))
    assert "rds-data:ExecuteStatement" in asked
    assert "sqs:SendMessage" in asked
    assert "IdempotencyTable" in [target.logical_id for target in graph.targets(role.get("Policies"))]
