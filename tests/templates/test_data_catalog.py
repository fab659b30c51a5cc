"""What must be true of the catalogue database in every environment, seen on the resolved platform."""

import pytest

from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks


@pytest.mark.parametrize(
    ("environment", "role", "count"),
    [("dev", "primary", 1), ("staging", "primary", 2), ("prod", "primary", 3), ("prod", "secondary", 2)],
)
def test_every_instance_of_the_cluster_has_a_zone_of_its_own(environment: str, role: str, count: int) -> None:
    instances = list(stack(environment, "data-catalog", role).of_type("AWS::RDS::DBInstance"))
    assert len({i.get("AvailabilityZone") for i in instances}) == len(instances) == count
    assert all(i.get("PubliclyAccessible") is False for i in instances)


@pytest.mark.parametrize(("environment", "fixed"), [("staging", 1), ("prod", 2)])
def test_reader_scaling_starts_from_the_readers_that_are_there(environment: str, fixed: int) -> None:
    found = stack(environment, "data-catalog")
    assert len(list(found.of_type("AWS::RDS::DBInstance"))) - 1 == fixed
    target = only(found, "AWS::ApplicationAutoScaling::ScalableTarget")
    assert (target.get("MinCapacity"), target.get("MaxCapacity") <= 15) == (fixed, True)


def test_readers_scale_in_the_primary_region_only() -> None:
    assert not list(stack("prod", "data-catalog", "secondary").of_type("AWS::ApplicationAutoScaling::ScalableTarget"))
    assert not list(stack("dev", "data-catalog").of_type("AWS::ApplicationAutoScaling::ScalableTarget"))


def test_the_second_cluster_joins_the_first_ones_global_database() -> None:
    leader = only(stack("prod", "data-catalog"), "AWS::RDS::GlobalCluster")
    assert referred("prod", leader.get("SourceDBClusterIdentifier")) == ["CatalogCluster"]
    member = only(stack("prod", "data-catalog", "secondary"), "AWS::RDS::DBCluster")
    assert member.get("GlobalClusterIdentifier") == leader.get("GlobalClusterIdentifier")
    assert not {"MasterUsername", "MasterUserPassword", "DatabaseName"} & set(member.properties)
    assert [t.stack.role for t in platform("prod").graph.targets(member.get("KmsKeyId"))] == ["secondary"]


def test_the_secret_is_copied_to_the_second_region_where_its_whole_arn_is_known() -> None:
    """The ending of the ARN travels as a copied secret, because only names are known across regions."""
    secrets = {s.logical_id: s for s in stack("prod", "data-catalog").of_type("AWS::SecretsManager::Secret")}
    for secret in secrets.values():
        [replica] = secret.get("ReplicaRegions")
        assert replica["Region"] == platform("prod").regions["secondary"]
        assert replica["KmsKeyId"].suffix.endswith(":alias/shop-prod-secrets")
    standby = stack("prod", "data-catalog", "secondary")
    [told] = [p for p in standby.of_type("AWS::SSM::Parameter") if p.logical_id == "SecretArnParameter"]
    *_, name, ending = told.get("Value").parts
    assert name.endswith(f":secret:{secrets['DatabaseSecret'].get('Name')}")
    assert ending.path == f"secretsmanager:{secrets['SecretEnding'].get('Name')}:SecretString:ending"
    login = only(standby, "AWS::RDS::DBProxy").get("Auth.0.SecretArn")
    assert (login.target.logical_id, login.attribute) == ("SecretArnParameter", "Value")


@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_without_a_second_region_nothing_is_copied(environment: str) -> None:
    secret = only(stack(environment, "data-catalog"), "AWS::SecretsManager::Secret")
    assert "ReplicaRegions" not in secret.properties


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_database_writes_to_log_groups_made_before_it(environment: str) -> None:
    for found in stacks(environment, "data-catalog"):
        cluster = only(found, "AWS::RDS::DBCluster")
        groups = {g.get("LogGroupName"): g.logical_id for g in found.of_type("AWS::Logs::LogGroup")}
        for log in cluster.get("EnableCloudwatchLogsExports"):
            assert groups[f"/aws/rds/cluster/{cluster.get('DBClusterIdentifier')}/{log}"] in cluster.body["DependsOn"]
        proxy = only(found, "AWS::RDS::DBProxy")
        assert groups[f"/aws/rds/proxy/{proxy.get('DBProxyName')}"] == proxy.body["DependsOn"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_database_refuses_plain_text_and_is_hard_to_lose(environment: str) -> None:
    for found in stacks(environment, "data-catalog"):
        cluster = only(found, "AWS::RDS::DBCluster")
        [group] = platform(environment).graph.targets(cluster.get("DBClusterParameterGroupName"))
        assert group.get("Parameters")["require_secure_transport"] == "ON"
        assert cluster.get("StorageEncrypted") is True
        assert cluster.get("DeletionProtection") is True
        assert cluster.get("BackupRetentionPeriod") >= 7
        assert cluster.body["DeletionPolicy"] == cluster.body["UpdateReplacePolicy"] == "Snapshot"
