"""Audit trail, configuration record and detection (Q15, Q17), seen on the resolved platform."""

import re

import pytest

from tests.templates.conftest import TEMPLATES
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

NAME = "account-baseline"
SINGLETONS = ("AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel", "AWS::GuardDuty::Detector")
CIS = [f"CIS 4.{number}" for number in range(1, 16)]
# CloudWatch Logs takes no longer patterns.
PATTERN_LIMIT = 1024


def _selectors(environment):
    trail = stack(environment, NAME).resources["Trail"]
    for selector in trail.get("AdvancedEventSelectors"):
        fields = {f["Field"]: {op: f[op] for op in f if op != "Field"} for f in selector["FieldSelectors"]}
        yield selector["Name"], fields


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_one_validated_encrypted_trail_covers_all_regions(environment: str) -> None:
    [trail] = platform(environment).graph.of_type("AWS::CloudTrail::Trail")
    assert trail.stack.role == "primary"
    for flag in ("IsLogging", "IsMultiRegionTrail", "IncludeGlobalServiceEvents", "EnableLogFileValidation"):
        assert trail.get(flag) is True
    assert referred(environment, trail.get("KMSKeyId")) == ["LogsKey"]
    assert referred(environment, trail.get("CloudWatchLogsLogGroupArn")) == ["TrailLogGroup"]
    assert {each["InsightType"] for each in trail.get("InsightSelectors")} == {
        "ApiCallRateInsight",
        "ApiErrorRateInsight",
    }
    bucket = stack(environment, "security").resources["AuditLogBucket"]
    assert trail.get("S3BucketName") == bucket.get("BucketName")
    assert bucket.get("ObjectLockEnabled") is True


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_bucket_and_key_let_exactly_this_trail_in(environment: str) -> None:
    name = stack(environment, NAME).resources["Trail"].get("TrailName")
    security = stack(environment, "security").resources
    bucket, key = security["AuditLogBucketPolicy"].get("PolicyDocument"), security["LogsKey"].get("KeyPolicy")
    statements = [*bucket["Statement"], *key["Statement"]]
    granted = [s for s in statements if s["Principal"] == {"Service": "cloudtrail.amazonaws.com"}]
    assert len(granted) == 3
    for each in granted:
        pattern = each["Condition"]["ArnLike"]["aws:SourceArn"].suffix.rpartition("/")[2]
        assert re.fullmatch(pattern.replace("*", ".*"), name)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_cloudtrail_may_assume_the_role_and_write_its_streams(environment: str) -> None:
    """Either mistake fails the trail's creation: it passes no source, and the group's Arn ends in ":*"."""
    role = stack(environment, NAME).resources["TrailLogRole"]
    assert "Condition" not in role.get("AssumeRolePolicyDocument.Statement.0")
    [statement] = role.get("Policies.0.PolicyDocument.Statement")
    assert ":log-group:${TrailLogGroup}:log-stream:" in str(statement["Resource"])
    assert statement["Resource"].suffix == "_CloudTrail_*"


def test_nothing_is_added_behind_the_arn_of_a_log_group() -> None:
    """It ends in ":*" already: behind it nothing matches."""
    for path in (TEMPLATES / "stacks").glob("*.yaml"):
        text = path.read_text()
        groups = re.findall(r"^  (\w+):\n    Type: AWS::Logs::LogGroup$", text, re.MULTILINE)
        assert not [name for name in groups if f"${{{name}.Arn}}:" in text], path.name


def test_data_events_cover_what_people_may_touch() -> None:
    found = dict(_selectors("prod"))
    assert found["management events"] == {"eventCategory": {"Equals": ["Management"]}}
    archive = found["objects of the archive"]
    assert "readOnly" not in archive
    assert found["changes of media"]["readOnly"] == {"Equals": ["false"]}
    people = found["people at tables"]
    assert people["resources.type"] == {"Equals": ["AWS::DynamoDB::Table"]}
    [roles] = people["userIdentity.arn"]["NotStartsWith"]
    assert roles.suffix == ":assumed-role/shop-"


def test_reads_of_every_log_bucket_are_recorded_and_their_writes_are_not() -> None:
    """A delivery is a write: recorded, it would cause the next one."""
    readers = dict(_selectors("prod"))["readers of logs"]
    assert readers["readOnly"] == {"Equals": ["true"]}
    prefixes = {arn.rpartition(":")[2] for arn in readers["resources.ARN"]["StartsWith"]}
    # Buckets of logs, and of what shoppers did; the canary's and the bill hold neither.
    logs = [
        bucket.get("BucketName").prefix
        for bucket in platform("prod").graph.of_type("AWS::S3::Bucket")
        if re.search("Log|Click|Config", bucket.logical_id)
    ]
    assert len(logs) > len(prefixes)
    assert set(logs) <= prefixes


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_alarm_of_the_benchmark_has_a_filter_and_a_topic(environment: str) -> None:
    found = stack(environment, NAME)
    filters = {}
    for each in found.of_type("AWS::Logs::MetricFilter"):
        [metric] = each.get("MetricTransformations")
        assert referred(environment, each.get("LogGroupName")) == ["TrailLogGroup"]
        assert len(each.get("FilterPattern")) <= PATTERN_LIMIT
        assert each.get("FilterPattern").count("(") == each.get("FilterPattern").count(")")
        filters[(metric["MetricNamespace"], metric["MetricName"])] = each
    alarms = list(found.of_type("AWS::CloudWatch::Alarm"))
    assert {(a.get("Namespace"), a.get("MetricName")) for a in alarms} == set(filters)
    assert sorted(re.search(r"CIS 4\.\d+", a.get("AlarmDescription"))[0] for a in alarms) == sorted(CIS)
    for alarm in alarms:
        assert referred(environment, alarm.get("AlarmActions"))[0] in ("CriticalTopic", "WarningTopic")


@pytest.mark.parametrize("metric", ["RootUsed", "TrailChanged", "KeyAtRisk", "RecorderChanged", "SignInWithoutMfa"])
def test_what_hides_an_attack_wakes_somebody(metric: str) -> None:
    alarm = stack("prod", NAME).resources[f"{metric}Alarm"]
    assert referred("prod", alarm.get("AlarmActions")) == ["CriticalTopic"]


def test_only_changes_by_hand_are_reported_but_the_trail_and_keys_always() -> None:
    found = stack("prod", NAME).resources
    for name in ("SecurityGroupChanged", "RouteChanged", "IdentityChanged"):
        assert "cloudformation.amazonaws.com" in found[f"{name}Filter"].get("FilterPattern")
    for name in ("RootUsed", "TrailChanged", "KeyAtRisk"):
        assert "cloudformation.amazonaws.com" not in found[f"{name}Filter"].get("FilterPattern")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_region_is_recorded_and_watched_once(environment: str) -> None:
    for found in stacks(environment, NAME):
        for kind in (*SINGLETONS, "AWS::SecurityHub::Hub"):
            assert len(list(found.of_type(kind))) == 1, (found.key, kind)
        detector = only(found, "AWS::GuardDuty::Detector")
        features = {each["Name"]: each["Status"] for each in detector.get("Features")}
        assert features["S3_DATA_EVENTS"] == features["RDS_LOGIN_EVENTS"] == "ENABLED"
        assert detector.get("DataSources") is None
        recorder = only(found, "AWS::Config::ConfigurationRecorder")
        assert recorder.get("RecordingGroup.IncludeGlobalResourceTypes") is (found.role == "primary")
    assert {found.role for found in stacks(environment, NAME)} == set(platform(environment).regions)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_record_of_every_region_goes_to_one_bucket_in_the_primary_region(environment: str) -> None:
    [bucket] = [
        each
        for each in platform(environment).graph.of_type("AWS::S3::Bucket")
        if each.stack.key.partition("/")[2] == NAME
    ]
    assert bucket.stack.role == "primary"
    assert bucket.get("ObjectLockEnabled") is None, "Config refuses a bucket with a lock"
    for found in stacks(environment, NAME):
        assert only(found, "AWS::Config::DeliveryChannel").get("S3BucketName") == bucket.get("BucketName")
        for kind in ("AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel"):
            assert only(found, kind).get("Name") == f"shop-{environment}"
        arn = only(found, "AWS::Config::DeliveryChannel").get("S3KmsKeyArn")
        if found.role == "primary":
            assert referred(environment, arn) == ["LogsKey"]
        else:
            assert str(arn).startswith(f"arn:aws:kms:{platform(environment).regions['primary']}:")
            assert arn.suffix == f":alias/shop-{environment}-logs"
    key = stack(environment, "security").resources["LogsKey"].get("KeyPolicy")["Statement"]
    assert any(s["Principal"] == {"Service": "config.amazonaws.com"} for s in key)


def test_recorder_and_channel_wait_for_the_buckets_policy_and_the_recorder_for_its_role() -> None:
    """Config writes to the bucket as soon as the channel is made; the role may be made by the same stack."""
    from cfn.source import read

    resources = read(TEMPLATES / "stacks" / f"{NAME}.yaml").root["Resources"]
    for name in ("ConfigRecorder", "ConfigChannel"):
        assert "Ref': 'ConfigBucketPolicy'" in repr(resources[name]["Properties"]["Name"])
    assert "'Ref': 'ConfigServiceRole'" in repr(resources["ConfigRecorder"]["Properties"]["RoleARN"])


def test_the_bucket_stands_before_the_recorders_that_deliver_to_it(manifest) -> None:
    [entry] = [each for each in manifest["stacks"] if each["name"] == NAME]
    assert entry["after"] == {role: [f"primary/{NAME}"] for role in ("secondary", "edge")}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_rules_and_standards_wait_for_recorder_and_hub(environment: str) -> None:
    """They read nothing of them, so that no wiring says it; without them their creation is refused."""
    for found in stacks(environment, "compliance"):
        assert f"{found.role}/{NAME}" in platform(environment).waits[found.key]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_data_key_waits_for_the_role_that_its_policy_names(environment: str) -> None:
    for found in stacks(environment, "security"):
        assert found.role == "primary" or "primary/security" in platform(environment).waits[found.key]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_malware_scans_can_open_encrypted_volumes(environment: str) -> None:
    for found in stacks(environment, "security"):
        statements = {s["Sid"]: s for s in found.resources["DataKey"].get("KeyPolicy.Statement")}
        scan = statements["MalwareScansOpenSnapshots"]
        assert scan["Action"] == "kms:CreateGrant"
        assert scan["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
        assert "malware-protection.guardduty" in str(scan["Condition"]["ArnLike"]["aws:PrincipalArn"])


def test_each_part_can_be_left_to_somebody_else(manifest) -> None:
    """Where environments share an account, or an organisation runs it, a second recorder or detector cannot be made."""
    from cfn.source import read

    root = read(TEMPLATES / "stacks" / f"{NAME}.yaml").root
    switches = {name for name in root["Parameters"] if name.startswith("Enable")}
    assert len(switches) == 5
    for name, body in root["Resources"].items():
        assert "Condition" in body, f"{name} cannot be switched off"
    assert "Transform" not in root


def test_findings_are_gathered_in_the_primary_region_without_unchosen_standards() -> None:
    [aggregator] = platform("prod").graph.of_type("AWS::SecurityHub::FindingAggregator")
    assert aggregator.stack.role == "primary"
    for found in stacks("prod", NAME):
        assert only(found, "AWS::SecurityHub::Hub").get("EnableDefaultStandards") is False
        rules = stack("prod", "alerting", found.role).resources
        for rule, topic, label in (
            ("SecurityFinding", "CriticalTopic", "CRITICAL"),
            ("SecurityWeakness", "WarningTopic", "HIGH"),
        ):
            assert referred("prod", rules[rule].get("Targets.0.Arn")) == [topic]
            assert rules[rule].get("EventPattern.detail.findings.Severity.Label") == [label]
        assert referred("prod", rules["ThreatFinding"].get("Targets.0.Arn")) == ["CriticalTopic"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_keys_outlive_mistakes_and_their_risk_wakes_somebody(environment: str) -> None:
    """F16: rotation, a month to change one's mind, deletion by one role only, and an alert in the key's own region."""
    for found in stacks(environment, "security"):
        for key in found.of_type("AWS::KMS::Key"):
            assert (key.get("EnableKeyRotation"), key.get("PendingWindowInDays")) == (True, 30)
            assert key.body["DeletionPolicy"] == key.body["UpdateReplacePolicy"] == "Retain"
            [deny] = [s for s in key.get("KeyPolicy")["Statement"] if s["Effect"] == "Deny"]
            assert {"kms:DisableKey", "kms:ScheduleKeyDeletion"} <= set(deny["Action"])
        rule = stack(environment, "alerting", found.role).resources["KeyAtRisk"]
        assert {"DisableKey", "ScheduleKeyDeletion"} <= set(rule.get("EventPattern.detail.eventName"))
        assert referred(environment, rule.get("Targets.0.Arn")) == ["CriticalTopic"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alarms_of_data_at_rest_and_of_the_account_reach_their_own_region(environment: str) -> None:
    for found in stacks(environment, NAME, "storage", "backup"):
        for alarm in found.of_type("AWS::CloudWatch::Alarm"):
            [topic] = platform(environment).graph.targets(alarm.get("AlarmActions"))
            assert (topic.type, topic.stack.key) == ("AWS::SNS::Topic", f"{found.role}/alerting")
            assert alarm.get("OKActions") == alarm.get("AlarmActions")
