"""What templates of strangers write: other spellings, other licences, Spot. Unit prices are those of eu-west-1."""

from base64 import b64encode
from decimal import Decimal

import pytest

from cost_model.present import text

D = Decimal


@pytest.mark.parametrize(("engine", "hour"), [("MySQL", "0.168"), ("Postgres", "0.176"), ("MARIADB", None)])
def test_engines_are_read_in_any_case(priced, line, engine, hour):
    properties = f"{{Engine: {engine}, DBInstanceClass: db.m6g.large}}"
    found = priced(f"Resources:\n  Db: {{Type: AWS::RDS::DBInstance, Properties: {properties}}}")
    if hour is None:  # known, but without price data: said, not dropped
        assert [each.cause for each in found.price_missing] == ["price"]
    else:
        assert line(found, "Db", "instance hours").amount.base == 730 * D(hour)


def test_aurora_by_its_first_name_is_aurora_mysql(priced, line):
    found = priced("""
        Resources:
          C: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora}}
          I:
            Type: AWS::RDS::DBInstance
            Properties: {Engine: aurora, DBClusterIdentifier: !Ref C, DBInstanceClass: db.r6g.large}
        """)
    assert line(found, "I", "instance hours").amount.base == 730 * D("0.286")
    assert not found.price_missing


@pytest.mark.parametrize(
    "resource",
    [
        "{Type: AWS::RDS::DBInstance, Properties: {Engine: sqlserver-se, DBInstanceClass: db.m5.large}}",
        "{Type: AWS::RDS::DBInstance, Properties: {Engine: db2-se, DBInstanceClass: db.m5.large}}",
        "{Type: AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterInstanceClass: db.m6gd.large}}",
        "{Type: AWS::RDS::DBCluster, Properties: {Engine: neptune}}",
        "{Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, Tenancy: dedicated}}",
        "{Type: AWS::EC2::Volume, Properties: {VolumeType: gp9, Size: 1}}",
    ],
)
def test_a_value_without_price_or_model_counts_as_missing(priced, resource):
    found = priced(f"Resources:\n  A: {resource}\n", None)
    assert found.price_missing
    assert found.total.base == 0


def test_a_replica_finds_its_source_by_the_plain_name(priced, line):
    found = priced(
        """
        Resources:
          Main:
            Type: AWS::RDS::DBInstance
            Properties:
              {DBInstanceIdentifier: main, Engine: MySQL, DBInstanceClass: db.m6g.large, AllocatedStorage: 100}
          Copy:
            Type: AWS::RDS::DBInstance
            Properties: {SourceDBInstanceIdentifier: main, DBInstanceClass: db.m6g.large}
        """,
        None,
    )
    assert line(found, "Copy", "instance hours").amount.base == 730 * D("0.168")
    assert line(found, "Copy", "gp2 storage").quantity.base == 100


FARGATE = """
    Resources:
      S:
        Type: AWS::ECS::Service
        Properties: {{LaunchType: FARGATE, TaskDefinition: !Ref T, DesiredCount: 2{more}}}
      T: {{Type: AWS::ECS::TaskDefinition, Properties: {{Cpu: {cpu}, Memory: {memory}}}}}
    """


@pytest.mark.parametrize(
    ("cpu", "memory"),
    [("256", "512"), ("'256'", "'512'"), ("0.25 vCPU", "0.5GB"), (".25 vcpu", "0.5 GB"), ("'0.25vCPU'", "' 0.5 gb '")],
)
def test_task_sizes_in_all_spellings(priced, amounts, cpu, memory):
    found = amounts(priced(FARGATE.format(cpu=cpu, memory=memory, more=""), None))
    assert found == {
        "S: Fargate vCPU hours": 2 * 730 * D("0.25") * D("0.04048"),
        "S: Fargate GB hours": 2 * 730 * D("0.5") * D("0.004445"),
    }


def test_a_task_size_that_is_none_is_missing_and_names_the_property(priced):
    found = priced(FARGATE.format(cpu="a quarter", memory="1 GB", more=""), None)
    assert [each.component for each in found.price_missing] == ["tasks"]
    assert "Cpu of the task 'a quarter'" in found.price_missing[0].reason


def test_public_addresses_of_fargate_tasks(priced, line):
    network = ", NetworkConfiguration: {AwsvpcConfiguration: {AssignPublicIp: ENABLED, Subnets: [a]}}"
    found = priced(FARGATE.format(cpu="256", memory="512", more=network), None)
    assert line(found, "S", "public IPv4 address").amount.base == 2 * 730 * D("0.005")


def test_fargate_spot_beside_fargate_is_stated(priced):
    strategy = "CapacityProviderStrategy: [{CapacityProvider: FARGATE}, {CapacityProvider: FARGATE_SPOT}]"
    found = priced(FARGATE.format(cpu="256", memory="512", more="").replace("LaunchType: FARGATE", strategy), None)
    assert any("Fargate Spot" in each.text for each in found.assumptions)
    assert found.total.base > 0


SERVERLESS = (
    "Resources:\n  C: {{Type: AWS::RDS::DBCluster, Properties: {{Engine: aurora-mysql, EngineMode: serverless{0}}}}}\n"
)


@pytest.mark.parametrize("scaling", ["", ", ScalingConfiguration: {MinCapacity: 2}"])
def test_serverless_v1_that_may_pause_has_a_gap_for_its_units_and_takes_usage(priced, line, scaling):
    found = priced(SERVERLESS.format(scaling), None)
    assert "capacity unit hours (Serverless v1)" in [each.component for each in found.unpriced]
    given = priced(SERVERLESS.format(scaling), None, "version: 1\nresources:\n  C: {acu_hours: 100}\n")
    assert line(given, "C", "capacity unit hours").amount.base == 100 * D("0.07")


def test_serverless_v1_that_never_pauses_costs_at_least_its_minimum(priced, line):
    found = priced(SERVERLESS.format(", ScalingConfiguration: {AutoPause: false, MinCapacity: 2}"), None)
    assert line(found, "C", "capacity unit hours").amount.base == 2 * 730 * D("0.07")


def instance(properties):
    return f"Resources:\n  A: {{Type: AWS::EC2::Instance, Properties: {{InstanceType: m5.large, {properties}}}}}\n"


POWERSHELL = b64encode(b"<powershell>\nInstall-WindowsFeature\n</powershell>").decode()


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ("ImageId: '{{resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base}}'", "Windows"),
        ("ImageId: ami-1, UserData: !Base64 '<powershell>x</powershell>'", "Windows"),
        (f"ImageId: ami-1, UserData: {POWERSHELL}", "Windows"),
        ("ImageId: ami-1, UserData: !Base64 {'Fn::Sub': '<powershell>${AWS::AccountId}'}", "Windows"),
        ("ImageId: '{{resolve:ssm:/aws/service/suse/sles/15-sp6/x86_64/latest}}'", "SUSE"),
    ],
)
def test_licensed_images_are_not_priced_as_linux(priced, properties, said):
    found = priced(instance(properties), None)
    assert found.total.base == 0
    assert [each.component for each in found.price_missing] == ["instance hours"]
    assert said in found.price_missing[0].reason


@pytest.mark.parametrize(
    ("image", "stated"),
    [
        ("ami-1", True),
        ("'{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}'", False),
    ],
)
def test_that_an_image_is_linux_is_stated_unless_its_name_tells(priced, line, image, stated):
    found = priced(instance(f"ImageId: {image}"), None)
    assert line(found, "A", "instance hours").amount.base == 730 * D("0.107")
    assert any("Linux" in each.text for each in found.assumptions) is stated


GROUP = """
    Resources:
      Group:
        Type: AWS::AutoScaling::AutoScalingGroup
        Properties: {{MinSize: 1, MaxSize: 1, {launch}}}
      Lt: {{Type: AWS::EC2::LaunchTemplate, Properties: {{LaunchTemplateData: {{InstanceType: m5.large{data}}}}}}}
      Lc: {{Type: AWS::AutoScaling::LaunchConfiguration, Properties: {{InstanceType: m5.large, SpotPrice: '0.05'}}}}
    """
PLAIN = "LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: '1'}"
MIXED = (
    "MixedInstancesPolicy: {{LaunchTemplate: {{LaunchTemplateSpecification: {{LaunchTemplateId: !Ref Lt}}}},"
    " InstancesDistribution: {{OnDemandPercentageAboveBaseCapacity: 0{0}}}}}"
)


@pytest.mark.parametrize(
    ("launch", "data"),
    [
        (PLAIN, ", InstanceMarketOptions: {MarketType: spot}"),
        (MIXED.format(""), ""),
        (MIXED.format(", OnDemandBaseCapacity: 0"), ""),
        ("LaunchConfigurationName: !Ref Lc", ""),
    ],
)
def test_spot_is_never_priced_on_demand(priced, launch, data):
    found = priced(GROUP.format(launch=launch, data=data), None)
    assert found.total.base == 0
    assert [(each.component, "Spot" in each.reason) for each in found.price_missing] == [("instance hours", True)]


def test_a_spot_instance_of_a_launch_template_is_not_priced_on_demand(priced):
    found = priced(
        """
        Resources:
          A: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: '1'}}}
          Lt:
            Type: AWS::EC2::LaunchTemplate
            Properties: {LaunchTemplateData: {InstanceType: m5.large, InstanceMarketOptions: {MarketType: spot}}}
        """,
        None,
    )
    assert found.total.base == 0
    assert "Spot" in found.price_missing[0].reason


@pytest.mark.parametrize("type_", ["AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup"])
def test_launch_data_that_is_not_known_is_a_gap(priced, type_):
    found = priced(
        f"""
        Parameters: {{Data: {{Type: String}}}}
        Resources:
          A:
            Type: {type_}
            Properties: {{MinSize: 1, MaxSize: 1, LaunchTemplate: {{LaunchTemplateId: !Ref Lt, Version: '1'}}}}
          Lt: {{Type: AWS::EC2::LaunchTemplate, Properties: {{LaunchTemplateData: !Ref Data}}}}
        """,
        None,
    )
    assert {each.cause for each in found.unpriced} <= {"property", "usage"}
    assert found.lines == ()
    assert any(each.component.startswith("instance hours") for each in found.unpriced)


def test_some_on_demand_capacity_is_priced_and_stated(priced):
    found = priced(GROUP.format(launch=MIXED.format(", OnDemandBaseCapacity: 1"), data=""), None)
    assert found.total.base == 730 * D("0.107")
    assert any("Spot and other types" in each.text for each in found.assumptions)


PUBLIC = "NetworkInterfaces: [{DeviceIndex: '0', AssociatePublicIpAddress: true}]"


@pytest.mark.parametrize(
    ("more", "addresses"),
    [
        ("", 1),
        ("  Ip: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref A}}\n", 1),
        (
            "  Ip: {Type: AWS::EC2::EIP}\n"
            "  On: {Type: AWS::EC2::EIPAssociation, Properties:"
            " {InstanceId: !Ref A, AllocationId: !GetAtt Ip.AllocationId}}\n",
            1,
        ),
        ("  Ip: {Type: AWS::EC2::EIP}\n", 2),
    ],
)
def test_an_elastic_ip_replaces_the_address_of_its_instance(priced, more, addresses):
    found = priced(instance(PUBLIC) + more, None)
    hours = sum(each.quantity.base for each in found.lines if each.component == "public IPv4 address")
    assert hours == addresses * 730


INTERFACE = "NetworkInterfaces: [{{DeviceIndex: '0', SubnetId: !Ref Net{0}}}]"


@pytest.mark.parametrize(
    ("own", "addresses"),
    [
        ("SubnetId: !Ref Net", 1),
        (INTERFACE.format(""), 1),
        (INTERFACE.format(", AssociatePublicIpAddress: 'false'"), 0),
    ],
)
def test_a_public_subnet_gives_an_address_unless_the_instance_says_otherwise(priced, own, addresses):
    found = priced(instance(own) + "  Net: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: true}}\n", None)
    assert sum(each.component == "public IPv4 address" for each in found.lines) == addresses


def test_the_group_of_a_public_subnet_pays_for_addresses(priced, line):
    found = priced(
        GROUP.format(launch=PLAIN + ", VPCZoneIdentifier: [!Ref Net]", data="")
        + "  Net: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: 'true'}}\n",
        None,
    )
    assert line(found, "Group", "public IPv4 address").quantity.base == 730


def test_lines_of_the_usage_file_stand_in_for_what_has_no_model(priced):
    line = "{component: windows, service: AmazonEC2, key: 'BoxUsage:m5.large', quantity: 730}"
    usage = f"version: 1\nresources:\n  A: {{root_volume_gb: 30, lines: [{line}]}}\n"
    found = priced(instance("ImageId: ami-1, UserData: !Base64 '<powershell>'"), None, usage)
    assert found.total.base == 730 * D("0.107") + 30 * D("0.088")
    assert found.unpriced == ()
    assert any("lines of the usage file" in each.text for each in found.assumptions)


def addresses(projection):
    return sum(each.quantity.base for each in projection.lines if each.component == "public IPv4 address") / 730


@pytest.mark.parametrize(
    ("properties", "count", "stated"),
    [
        ("Subnets: [a, b, c]", 3, False),
        ("Subnets: [!Ref One, !Ref Two, c]", 3, False),
        ("Subnets: !Ref Ids", 2, True),
        ("Type: network, Subnets: !Ref Ids", 1, True),
        ("Type: network, SubnetMappings: [{SubnetId: a, AllocationId: eip-1}, {SubnetId: b}]", 1, False),
        ("Type: network, SubnetMappings: [{SubnetId: a, AllocationId: eip-1}]", 0, False),
    ],
)
def test_addresses_of_a_load_balancer_follow_its_zones(priced, properties, count, stated):
    found = priced(
        f"""
        Parameters: {{Ids: {{Type: List<AWS::EC2::Subnet::Id>}}, One: {{Type: String}}}}
        Resources:
          Two: {{Type: AWS::EC2::Subnet}}
          Lb: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{{properties}}}}}
        """,
        None,
    )
    assert addresses(found) == count
    assert any("subnets are not known" in each.text for each in found.assumptions) is stated


def test_a_classic_load_balancer_of_unknown_subnets_says_what_it_assumes(priced):
    found = priced(
        """
        Parameters: {Ids: {Type: List<AWS::EC2::Subnet::Id>}}
        Resources:
          Lb: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Subnets: !Ref Ids}}
        """,
        None,
    )
    assert addresses(found) == 1
    assert any("subnets are not known" in each.text for each in found.assumptions)


def test_an_endpoint_in_unknown_subnets_is_not_priced_as_one_zone(priced):
    found = priced(
        """
        Parameters: {Ids: {Type: List<AWS::EC2::Subnet::Id>}}
        Resources:
          E: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcEndpointType: Interface, SubnetIds: !Ref Ids}}
        """,
        None,
    )
    assert [(each.component, each.cause) for each in found.unpriced] == [("endpoint hours", "property")]


def test_storage_is_priced_where_only_the_class_of_the_instance_is_unknown(priced, amounts):
    found = priced(
        """
        Parameters: {Size: {Type: String}}
        Resources:
          Db:
            Type: AWS::RDS::DBInstance
            Properties: {Engine: mysql, DBInstanceClass: !Ref Size, AllocatedStorage: 100}
        """,
        None,
    )
    assert amounts(found) == {"Db: gp2 storage": 100 * D("0.127")}
    assert [each.component for each in found.unpriced] == ["instance hours"]


def test_a_custom_resource_is_free_and_what_it_makes_is_said_to_be_out(priced):
    found = priced("Resources:\n  A: {Type: 'Custom::Thing', Properties: {ServiceToken: x}}\n", None)
    assert [each.resource.logical_id for each in found.free] == ["A"]
    assert [each.text for each in found.assumptions] == ["what a custom resource makes is not priced"]


def test_a_total_of_nothing_says_so(priced):
    assert "NOTHING COULD BE PRICED" in text(priced("Resources:\n  B: {Type: AWS::S3::Bucket}\n", None))
    assert "NOTHING" not in text(priced("Resources:\n  R: {Type: AWS::IAM::Role}\n", None))


@pytest.mark.parametrize(
    ("type_", "properties", "is_free"),
    [
        ("AWS::EC2::EIPAssociation", "{}", True),
        ("AWS::ApiGateway::Stage", "{}", True),
        ("AWS::ApiGateway::Stage", "{CacheClusterEnabled: true}", False),
        ("AWS::Cognito::UserPoolClient", "{AllowedOAuthFlows: [code]}", True),
        ("AWS::Cognito::UserPoolClient", "{AllowedOAuthFlows: [client_credentials]}", False),
        ("AWS::CodeDeploy::DeploymentGroup", "{OnPremisesInstanceTagFilters: [{Key: a}]}", False),
    ],
)
def test_parts_of_services_are_free_unless_a_property_makes_them_cost(priced, type_, properties, is_free):
    found = priced(f"Resources:\n  A: {{Type: {type_}, Properties: {properties}}}\n", None)
    assert bool(found.free) is is_free
    assert bool(found.price_missing) is not is_free
