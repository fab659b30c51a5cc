"""Alternatives by hand: what each adds to the month, and what it does where a figure is missing."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest

from cfn.aws.instances import instance
from cost_model.alternatives.base import named, quantity
from cost_model.alternatives.catalogue import ALTERNATIVES
from cost_model.alternatives.change import Change, changed_graph
from cost_model.alternatives.compute import CANDIDATES, Trunking
from cost_model.alternatives.network import even_gb
from cost_model.alternatives.plans import PLANS, commitments
from cost_model.alternatives.series import hourly
from cost_model.alternatives.study import study
from cost_model.prices import PriceBook
from cost_model.prices.commitments import COLUMNS
from cost_model.types.dynamodb import capacity_units

HOURS = Decimal(730)


def price(case, service, key):
    return case.book.price(service, key).unit_price


def test_a_gp2_volume_as_gp3(case, rows):
    month = case("Resources: {V: {Type: AWS::EC2::Volume, Properties: {Size: 100, AvailabilityZone: a}}}")
    row = rows(month)["gp3"]
    gp2, gp3 = (price(month, "AmazonEC2", f"EBS:VolumeUsage.{kind}") for kind in ("gp2", "gp3"))
    assert row.deltas["month"] == 100 * (gp3 - gp2) < 0


def test_volumes_of_a_launch_template(case, rows):
    month = case("""
        Resources:
          T:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateData:
                InstanceType: m5.large
                BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeSize: 50, VolumeType: gp2}}]
          I: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}}}
        """)
    found = rows(month)
    gp2, gp3 = (price(month, "AmazonEC2", f"EBS:VolumeUsage.{kind}") for kind in ("gp2", "gp3"))
    assert found["gp3"].deltas["month"] == 50 * (gp3 - gp2)
    m5, m7g = (price(month, "AmazonEC2", f"BoxUsage:{kind}.large") for kind in ("m5", "m7g"))
    assert found["graviton"].deltas["month"] == HOURS * (m7g - m5)
    assert "m7g.large" in found["graviton"].break_even


def test_one_nat_gateway_takes_addresses_away_and_pays_for_crossing(case, rows):
    nats = "".join(
        f"""
          Ip{zone}: {{Type: AWS::EC2::EIP}}
          Nat{zone}: {{Type: AWS::EC2::NatGateway, Properties: {{AllocationId: !GetAtt Ip{zone}.AllocationId,
                  SubnetId: s-{zone}}}}}"""
        for zone in "ABC"
    )
    usage = "{version: 1, resources: {'Nat*': {processed_gb: 100}}}"
    month = case(f"        Resources:{nats}\n", usage=usage)
    hours = price(month, "AmazonEC2", "NatGateway-Hours")
    address = price(month, "AmazonVPC", "PublicIPv4:InUseAddress")
    crossing = price(month, "AWSDataTransfer", "DataTransfer-Regional-Bytes")
    delta = rows(month)["one-nat"].deltas["month"]
    # the 300 GB stay; two thirds of them cross, and are billed in both directions
    assert abs(delta - (-2 * HOURS * (hours + address) + 400 * crossing)) < Decimal("0.0001")


def test_the_417_gb_rule_follows_from_prices(case):
    month = case("Resources: {A: {Type: AWS::EC2::EIP}}")
    told = even_gb(2, month, "us-east-1")
    hours, own = (month.book.price("AmazonVPC", f"VpcEndpoint-{k}", region="us-east-1") for k in ("Hours", "Bytes"))
    gateway = month.book.price("AmazonEC2", "NatGateway-Bytes", region="us-east-1")
    gb = hours.unit_price * HOURS * 2 / (gateway.unit_price - own.unit_price)
    assert round(gb) == 417
    assert "417 GB" in told


def test_a_table_on_demand_as_provisioned_follows_the_load_hour_by_hour(platform, studied):
    row = next(r for r in studied.rows if r.id.startswith("dynamodb-provisioned") and "CartsTable" in r.name)
    assert row.deltas["normal"] is not None
    assert row.deltas["normal"] < 0
    assert "28.9%" in row.break_even  # hourly price / (3,600 x price of a request)


def test_without_a_load_a_table_has_a_break_even_and_no_figure(case, rows):
    table = "Resources: {T: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST, KeySchema: []}}}"
    row = rows(case(table, profile=None))["dynamodb-provisioned"]
    assert row.deltas["month"] is None
    assert row.break_even
    assert row.missing


def test_aurora_io_breaks_even_at_the_share_it_names(platform, studied):
    row = next(r for r in studied.rows if r.alternative.id == "aurora-io" and "Catalog" in r.name)
    assert row.deltas["normal"] > 0
    assert "pays from an I/O share of 23.3%" in row.break_even


@pytest.mark.parametrize(("multi", "gigabytes"), [(True, 5000), (False, 5000), (False, 1)])
def test_rds_as_aurora_names_the_requests_it_may_make(case, rows, multi, gigabytes):
    month = case(f"""
        Resources:
          D:
            Type: AWS::RDS::DBInstance
            Properties: {{Engine: postgres, DBInstanceClass: db.r7g.large, AllocatedStorage: {gigabytes},
                         StorageType: gp3, MultiAZ: {str(multi).lower()}}}
        """)
    row = rows(month)["rds-to-aurora"]
    assert row.deltas["month"] is None
    assert "I/O" in row.missing
    p = lambda key: price(month, "AmazonRDS", key)  # noqa: E731
    usage, disk = ("Multi-AZUsage", "Multi-AZ-GP3") if multi else ("InstanceUsage", "GP3")
    rds = HOURS * p(f"{usage}:db.r7g.large|PostgreSQL") + gigabytes * p(f"RDS:{disk}-Storage|PostgreSQL")
    aurora = HOURS * (1 + multi) * p("InstanceUsage:db.r7g.large|Aurora PostgreSQL")
    room = rds - aurora - gigabytes * p("Aurora:StorageUsage|Aurora PostgreSQL")
    millions = room / p("Aurora:StorageIOUsage|Aurora PostgreSQL") / 1_000_000
    told = (
        f"cheaper below {millions:,.1f} million"
        if room > 0
        else f"never: instances and storage alone cost ${-room:,.2f}"
    )
    assert row.break_even.startswith(told)


def test_aurora_as_rds_pays_one_pair_and_its_storage(case, rows):
    member = "{Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-postgresql, DBInstanceClass: db.r7g.large, "
    month = case(
        f"""
        Resources:
          C: {{Type: AWS::RDS::DBCluster, Properties: {{Engine: aurora-postgresql}}}}
          W: {member} DBClusterIdentifier: !Ref C}}}}
          R: {member} DBClusterIdentifier: !Ref C}}}}
        """,
        usage="{version: 1, resources: {C: {storage_gb: 200, io_requests: 1000000, backup_gb: 0, cross_az_gb: 0}}}",
    )
    p = lambda key: price(month, "AmazonRDS", key)  # noqa: E731
    aurora = 2 * HOURS * p("InstanceUsage:db.r7g.large|Aurora PostgreSQL")
    aurora += 200 * p("Aurora:StorageUsage|Aurora PostgreSQL") + 1_000_000 * p(
        "Aurora:StorageIOUsage|Aurora PostgreSQL"
    )
    rds = HOURS * p("Multi-AZUsage:db.r7g.large|PostgreSQL") + 200 * p("RDS:Multi-AZ-GP3-Storage|PostgreSQL")
    assert rows(month)["aurora-to-rds"].deltas["month"] == rds - aurora


def test_a_schedule_stops_instances_and_leaves_disks(case, rows):
    text = """
        Resources:
          I:
            Type: AWS::EC2::Instance
            Properties:
              InstanceType: m7g.large
              BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeSize: 50, VolumeType: gp3}}]
        """
    month = case(text, environment="dev")
    saved = HOURS * price(month, "AmazonEC2", "BoxUsage:m7g.large") * 118 / 168
    assert abs(rows(month)["schedule"].deltas["month"] + saved) < Decimal("0.000001")
    assert "schedule" not in rows(case(text, environment="prod"))


FLEET = """
    Resources:
      T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m7g.large,
          BlockDeviceMappings: [{DeviceName: a, Ebs: {VolumeSize: 30, VolumeType: gp3}}]}}}
      G:
        Type: AWS::AutoScaling::AutoScalingGroup
        Properties: {MinSize: "2", MaxSize: "2", LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}}
    """


def test_spot_has_no_figure_until_a_price_is_given(case, rows, overlay):
    row = rows(case(FLEET))["spot"]
    assert row.deltas["month"] is None
    assert "SpotUsage:m7g.large" in row.missing
    month = case(FLEET, prices=overlay("AmazonEC2 SpotUsage:m7g.large 0.03"))
    own = price(month, "AmazonEC2", "BoxUsage:m7g.large")
    assert rows(month)["spot"].deltas["month"] == 2 * HOURS * (Decimal("0.03") - own)


def test_a_commitment_without_prices_shows_break_even_and_no_saving(case):
    found = {each.plan.id: each for each in commitments(case(FLEET))}
    plan = found["compute-savings-plan"]
    assert plan.delta is None
    assert not plan.offers
    assert "refresh" in plan.missing
    assert {level.break_even for level in plan.levels} == {Fraction(0)}  # the same in every hour: any discount pays


def test_a_commitment_with_prices_covers_what_runs_always(case, overlay):
    month = case(FLEET, prices=overlay("AmazonEC2 SavingsPlan-1y:BoxUsage:m7g.large 0.05"))
    found = next(each for each in commitments(month) if each.plan.id == "compute-savings-plan")
    own = price(month, "AmazonEC2", "BoxUsage:m7g.large")
    assert [offer.term for offer in found.offers] == [1]
    assert found.offers[0].best.commitment == Fraction(1, 10)
    assert found.delta == 2 * HOURS * (Decimal("0.05") - own)


def test_series_add_up_to_the_lines_of_the_month(platform):
    found = hourly(platform, lambda line: any(plan.covers(line) is not None for plan in PLANS))
    counts = [slot.count for slot in platform.profile.slots()]
    assert found
    for each in found:
        assert sum(c * d for c, d in zip(counts, each.dollars, strict=True)) == Fraction(each.line.amount)
    assert any(min(each.dollars) < max(each.dollars) for each in found)


@pytest.mark.parametrize(
    ("tasks", "zones", "mode"), [(40, "[a]", "awsvpc"), (40, "[a]", "bridge"), (1, "[a, b, c]", "x")]
)
def test_fargate_tasks_are_packed_by_what_runs_out_first(case, rows, tasks, zones, mode):
    month = case(f"""
        Resources:
          D: {{Type: AWS::ECS::TaskDefinition, Properties: {{Cpu: 512, Memory: 1024, NetworkMode: {mode},
              RuntimePlatform: {{CpuArchitecture: ARM64}}, ContainerDefinitions: []}}}}
          S: {{Type: AWS::ECS::Service, Properties: {{TaskDefinition: !Ref D, LaunchType: FARGATE,
              DesiredCount: {tasks}, NetworkConfiguration: {{AwsvpcConfiguration: {{Subnets: {zones}}}}}}}}}
        """)
    gp3 = price(month, "AmazonEC2", "EBS:VolumeUsage.gp3")
    usable = month.profile.placement.usable_memory.base
    costs = {}
    for kind in CANDIDATES["arm64"]:
        facts, hourly_price = instance(kind), month.book.find("AmazonEC2", f"BoxUsage:{kind}")
        if facts and hourly_price:
            interfaces = tasks / (facts.interfaces - 1) if mode == "awsvpc" else 0
            full = max(tasks * 0.5 / facts.vcpus, tasks * 1024 / (facts.memory * usable), interfaces)
            count = max(ceil(ceil(full) / 0.9), zones.count(",") + 1)
            costs[kind] = count * HOURS * hourly_price.unit_price, count
    amount, count = min(costs.values())
    cpu, gb = (
        price(month, "AmazonECS", "Fargate-ARM-vCPU-Hours:perCPU"),
        price(month, "AmazonECS", "Fargate-ARM-GB-Hours"),
    )
    fargate = tasks * HOURS * (cpu / 2 + gb)
    row = rows(month)["fargate-to-instances"]
    assert row.deltas["month"] == amount + count * 30 * gp3 - fargate
    assert "bound by" in row.break_even


def test_capacity_that_scales_has_the_shape_of_its_units(case):
    month = case("""
        Resources:
          CartsTable:
            Type: AWS::DynamoDB::GlobalTable
            Properties:
              BillingMode: PROVISIONED
              KeySchema: []
              Replicas: [{Region: eu-west-1}]
              WriteProvisionedThroughputSettings: {WriteCapacityAutoScalingSettings: {MinCapacity: 1, MaxCapacity: 900,
                  TargetTrackingScalingPolicyConfiguration: {TargetValue: 70}}}
              ReadProvisionedThroughputSettings: {ReadCapacityAutoScalingSettings: {MinCapacity: 1, MaxCapacity: 900,
                  TargetTrackingScalingPolicyConfiguration: {TargetValue: 70}}}
        """)
    [table] = month.graph.of_type("AWS::DynamoDB::GlobalTable")
    for word in ("Read", "Write"):
        [each] = hourly(month, lambda line, word=word: line.charge.key == f"{word}CapacityUnit-Hrs")
        assert [float(unit) for unit in each.units] == pytest.approx(capacity_units(table, word, month.context))
        assert len(set(each.units)) > 1


def test_together_is_repriced_and_touches_nothing_twice(studied):
    found = studied.together
    assert found is not None
    names = [each.partition(": ")[2] for each in found.ids]
    assert len(set(names)) == len(names)
    assert found.deltas["normal"] < 0


def test_changes_of_one_resource_cannot_be_made_together(platform):
    target = platform.graph.of_type("AWS::Kinesis::Stream")[0].target
    change = Change(removed=frozenset({target}))
    with pytest.raises(ValueError, match="cannot be made together"):
        change.plus(Change(edits={target: {"ShardCount": 2}}))


def test_a_change_leaves_the_templates_as_they_are(platform):
    stream = platform.graph.of_type("AWS::Kinesis::Stream")[0]
    before = stream.get("ShardCount")
    changed = changed_graph(platform.graph, Change(edits={stream.target: {"StreamModeDetails.StreamMode": "X"}}))
    assert changed.resource(stream.target).get("StreamModeDetails.StreamMode") == "X"
    assert stream.get("StreamModeDetails.StreamMode") == "ON_DEMAND"
    assert stream.get("ShardCount") == before


def test_an_unchanged_month_costs_the_same(platform):
    assert platform.changed(Change()).lines.keys() == platform.scenario.lines.keys()


def test_every_alternative_says_what_it_is_paid_with():
    for each in ALTERNATIVES:
        assert each.title
        assert each.risk
        assert each.worse
        assert 0 < each.effort.low <= each.effort.high
        assert each.effort.work
    assert len({each.id for each in ALTERNATIVES}) == len(ALTERNATIVES)


def test_nobody_has_alternatives_to_nothing(case):
    found = study([("month", case("Resources: {B: {Type: AWS::SNS::Topic}}"))])
    assert found.rows == ()
    assert found.bought == ()
    assert found.together is None


def test_what_depends_on_unknown_usage_has_no_figure(case, rows):
    found = rows(
        case(
            """
            Resources:
              F: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}
              A: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: s-1}}
              B: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: s-2}}
              C: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
              W: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBInstanceClass: db.r7g.large,
                  DBClusterIdentifier: !Ref C}}
            """,
            profile=None,
        )
    )
    for name in ("graviton", "one-nat", "aurora-to-rds", "aurora-io", "s3-gateway-endpoint"):
        assert found[name].deltas == {"month": None}, name
        assert found[name].missing, name
    assert "GB a month" in found["one-nat"].break_even


def test_refreshed_rates_lead_to_the_optimum(case, book, tmp_path):
    folder = tmp_path / ".stackwarden" / "prices" / "commitments"
    folder.mkdir(parents=True)
    row = "eu-west-1,BoxUsage:m7g.large,RunInstances,{},1,No Upfront,hour,{},2026-11-01,2026-11-01,s,sku,"
    rates = [row.format("ComputeSavingsPlans", "0.06"), row.format("EC2InstanceSavingsPlans", "0.05")]
    (folder / "AmazonEC2.csv").write_text("\n".join([",".join(COLUMNS), *rates]) + "\n")
    month = case(FLEET, prices=PriceBook.load("eu-west-1", project=tmp_path))
    own = price(month, "AmazonEC2", "BoxUsage:m7g.large")
    found = {each.plan.id: each for each in commitments(month)}
    assert found["compute-savings-plan"].delta == 2 * HOURS * (Decimal("0.06") - own)
    assert found["ec2-instance-savings-plan"].delta == 2 * HOURS * (Decimal("0.05") - own)


def test_a_commitment_is_chosen_for_the_first_month_and_kept_in_the_others(case, overlay):
    prices = overlay("AmazonEC2 SavingsPlan-1y:BoxUsage:m7g.large 0.05")
    two, one = case(FLEET, prices=prices), case(FLEET.replace('"2"', '"1"'), prices=prices)
    [bought] = [e for e in study([("two", two), ("one", one)]).bought if e.commitment.plan.id == "compute-savings-plan"]
    own = price(two, "AmazonEC2", "BoxUsage:m7g.large")
    assert bought.deltas["two"] == 2 * HOURS * (Decimal("0.05") - own)
    assert bought.deltas["one"] == HOURS * (Decimal("0.10") - own)  # half of what is committed is not used


def test_trunking_lets_more_tasks_onto_an_instance(platform, studied):
    row = next(each for each in studied.rows if each.alternative.id == "awsvpc-trunking")
    assert row.deltas["normal"] < 0
    assert not platform.profile.placement.awsvpc_trunking
    change = next(Trunking().proposals(platform)).change
    group = platform.graph.of_type("AWS::AutoScaling::AutoScalingGroup")[0]
    now, then = (quantity(each, named(group), "BoxUsage") for each in (platform.scenario, platform.changed(change)))
    assert then < now


def test_a_month_whose_size_of_tasks_is_unknown_has_no_figure_on_fargate(case, rows):
    row = rows(
        case("""
        Resources:
          T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m7g.large}}}
          G:
            Type: AWS::AutoScaling::AutoScalingGroup
            Properties: {MinSize: "1", MaxSize: "2", LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}}
          P: {Type: AWS::ECS::CapacityProvider, Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref G}}}
          D: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: []}}
          S: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref D,
              CapacityProviderStrategy: [{CapacityProvider: !Ref P}]}}
        """)
    )["instances-to-fargate"]
    assert row.deltas["month"] is None
    assert "size" in row.missing


def test_a_changed_graph_knows_who_refers_to_whom(case):
    month = case("""
        Resources:
          A: {Type: AWS::EC2::EIP}
          B: {Type: AWS::EC2::EIP}
          Nat: {Type: AWS::EC2::NatGateway, Properties: {AllocationId: !GetAtt A.AllocationId, SubnetId: s-1}}
        """)
    a, b = month.graph.of_type("AWS::EC2::EIP")
    [nat] = month.graph.of_type("AWS::EC2::NatGateway")
    assert month.graph.referrers(a) == [nat]
    moved = changed_graph(month.graph, Change(edits={nat.target: {"AllocationId": None}}))
    assert moved.referrers(a) == []
    gone = changed_graph(month.graph, Change(removed=frozenset({nat.target, b.target})))
    assert gone.referrers(a) == []
    assert gone.resource(b.target) is None
    assert month.graph.referrers(a) == [nat]
