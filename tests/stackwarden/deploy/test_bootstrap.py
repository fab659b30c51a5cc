"""Bootstrap: looks, says, does; a second run finds nothing to do."""

import pytest

from stackwarden.cli import EXIT_FAILED, EXIT_USAGE
from stackwarden.deploy.bootstrap import TAGS
from stackwarden.ending import EXIT_TERMINATED, TerminatedError
from tests.stackwarden.deploy.regions import Regions

SURE = ("--apply", "--yes")
LOOKS = ("get", "list", "describe")


@pytest.fixture
def fake():
    return Regions()


@pytest.fixture
def account(world, fake):
    fake.settings["tags"] = dict.fromkeys(TAGS, "Inactive")
    for region in ("eu-west-1", "eu-central-1"):
        fake.store[region, "/shop/prod/network/vpc-id"] = ("vpc-1", 1)
        fake.settings["rules", region] = [
            {"SecurityGroupRuleId": f"sgr-{side}", "GroupId": "sg-default", "IsEgress": side == "out"}
            for side in ("in", "out")
        ]
    return world


def changes(fake):
    return [name for _, name, _ in fake.calls if not name.startswith(LOOKS)]


def test_without_apply_nothing_changes(account, fake):
    code, out, _ = account.run("bootstrap")
    assert code == 0
    assert "to do    S3: no bucket of the account is public: set the public access block" in out
    assert "to do    eu-central-1: the VPC's default security group is empty: remove its 2 rules" in out
    assert "--apply does what is to do" in out
    assert changes(fake) == []


def test_everything_is_set_once(account, fake):
    code, out, _ = account.run("bootstrap", *SURE)
    assert code == 0, out
    assert "failed" not in out
    assert all(fake.settings["block"].values())
    assert set(fake.settings["tags"].values()) == {"Active"}
    for region in ("eu-west-1", "eu-central-1"):
        assert fake.settings["ebs", region]
        assert fake.settings["awsvpcTrunking", region] == "enabled"
        assert fake.settings["backup", region]["ResourceTypeManagementPreference"] == {"DynamoDB": True}
        assert fake.settings["rules", region] == []
    fake.calls.clear()
    code, out, _ = account.run("bootstrap", *SURE)
    assert code == 0
    assert changes(fake) == []
    assert "to do" not in out


def test_what_a_person_has_to_do_is_listed_every_time(account, fake):
    fake.settings["detectors"] = ["d"]
    fake.settings["subscriptions"] = [
        {"TopicArn": "arn:aws:sns:eu-west-1:1:shop-prod-critical", "SubscriptionArn": "PendingConfirmation"},
        {"TopicArn": "arn:aws:sns:eu-west-1:1:other", "SubscriptionArn": "PendingConfirmation"},
    ]
    _, out, _ = account.run("bootstrap", *SURE)
    assert "by hand  eu-west-1: GuardDuty has one owner: GuardDuty is on already: set EnableGuardDuty: 'no'" in out
    assert "by hand  eu-west-1: subscriptions are confirmed: confirm the mail of shop-prod-critical\n" in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Default-Services-Monitor", "by hand  cost anomalies of services have one monitor: there is one already: set"),
        ("shop-prod-services", "cost anomalies of services have one monitor: the stack cost's"),
    ],
)
def test_the_monitor_that_aws_made_itself_is_named(account, fake, name, said):
    arn = "arn:aws:ce::111122223333:anomalymonitor/6f3b0c1e-0000-4000-8000-000000000001"
    fake.settings["monitors"] = [{"MonitorName": name, "MonitorDimension": "SERVICE", "MonitorArn": arn}]
    _, out, _ = account.run("bootstrap")
    assert said in out


def test_before_the_network_stands(account, fake):
    for region in ("eu-west-1", "eu-central-1"):
        del fake.store[region, "/shop/prod/network/vpc-id"]
    _, out, _ = account.run("bootstrap")
    assert "not before the network stands" in out


class TestTheCataloguesSchema:
    @pytest.fixture
    def shop(self, account, fake):
        network = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
        fake.services["eu-west-1", "catalog"] = {
            "serviceName": "catalog", "status": "ACTIVE", "desiredCount": 0, "runningCount": 0,
            "networkConfiguration": network, "deployments": [{"id": "1", "status": "PRIMARY"}],
        }  # fmt: skip
        return account

    def test_its_task_runs_once_until_it_is_healthy_and_is_stopped(self, shop, fake):
        _, out, _ = shop.run("bootstrap", *SURE)
        assert "done     the catalogue has its schema: made" in out
        (ran,) = fake.named("run_task")
        assert ran["taskDefinition"] == "shop-prod-catalog-migrate"
        assert ran["networkConfiguration"]["awsvpcConfiguration"]["subnets"] == ["subnet-1"]
        _, out, _ = shop.run("bootstrap", *SURE)
        assert "is so    the catalogue has its schema: made" in out
        assert (fake.settings["ran"], fake.settings["stopped"]) == (1, 1)

    def test_the_wait_is_told_as_it_goes_on(self, shop, fake, monkeypatch):
        fake.settings["health"] = ["UNKNOWN"] * 3 + ["HEALTHY"]
        monkeypatch.setattr("stackwarden.deploy.schema.now", iter(range(0, 10**4, 15)).__next__)
        code, _, error = shop.run("bootstrap", *SURE)
        assert code == 0
        first, *more = error.splitlines()
        assert first == "waits for the task arn:task that makes the catalogue's schema, at most 15 minutes"
        assert more
        assert all("waits for the task of the schema since" in line for line in more)
        assert "RUNNING, health UNKNOWN" in more[0]

    @pytest.mark.parametrize(("end", "exit_code"), [(TerminatedError, EXIT_TERMINATED), (KeyboardInterrupt, 130)])
    @pytest.mark.parametrize("stops", [True, False])
    def test_a_task_does_not_outlive_the_command_unsaid(self, shop, fake, end, exit_code, stops):
        def on_call(operation, _):
            if operation == "describe_tasks":
                raise end

        fake.on_call = on_call
        fake.errors = [] if stops else [("stop_task", "AccessDenied", "not allowed")]
        code, _, error = shop.run("bootstrap", *SURE)
        assert code == exit_code
        assert fake.settings.get("stopped", 0) == stops
        how = "aws ecs stop-task --cluster shop-prod --task arn:task --region eu-west-1"
        assert (how in error) is not stops

    def test_a_task_that_fails_is_told_stopped_and_run_again(self, shop, fake):
        fake.settings["health"] = ["UNKNOWN"]
        code, out, _ = shop.run("bootstrap", *SURE)
        assert code == EXIT_FAILED
        assert "the task is STOPPED: out of memory" in out
        fake.settings["health"] = ["HEALTHY"]
        assert shop.run("bootstrap", *SURE)[0] == 0
        assert (fake.settings["ran"], fake.settings["stopped"]) == (2, 2)

    def test_not_before_the_service_stands(self, account):
        _, out, _ = account.run("bootstrap")
        assert "not before svc-catalog stands" in out


def test_one_failure_does_not_stop_the_others(account, fake):
    fake.errors = [("put_public_access_block", "AccessDenied", "not allowed")]
    code, out, _ = account.run("bootstrap", *SURE)
    assert code == EXIT_FAILED
    assert "failed   S3: no bucket of the account is public: s3control:put_public_access_block: AccessDenied" in out
    assert set(fake.settings["tags"].values()) == {"Active"}


def test_a_service_that_is_not_there_is_one_line_and_the_others_go_on(account, fake):
    fake.errors = [("get_ebs_encryption_by_default", "404", "<html>\n<h1>Not Found</h1>\n</html>")]
    code, out, _ = account.run("bootstrap", *SURE)
    assert code == EXIT_FAILED
    [line] = [line for line in out.splitlines() if line.startswith("failed")]
    assert line == (
        "failed   eu-west-1: EBS volumes are encrypted by default: "
        "ec2:get_ebs_encryption_by_default: 404: <html> <h1>Not Found</h1> </html>"
    )
    assert all(len(line.split(maxsplit=1)) == 2 and ": " in line for line in out.splitlines())
    assert fake.settings["ebs", "eu-central-1"]
    assert fake.settings["awsvpcTrunking", "eu-west-1"] == "enabled"


def test_tags_that_billing_does_not_know_yet(account, fake):
    fake.settings["tags"] = {}
    code, out, _ = account.run("bootstrap", *SURE)
    assert code == 0
    assert "later    cost-allocation tags are active: not known to billing yet, run this again tomorrow" in out
    fake.settings["tags"] = {"Project": "Inactive"}
    _, out, _ = account.run("bootstrap", *SURE)
    assert fake.settings["tags"] == {"Project": "Active"}
    assert "later    cost-allocation tags are active: not known to billing yet" in out


def test_nobody_is_there_to_ask(account, fake):
    assert account.run("bootstrap", "--apply")[0] == EXIT_USAGE
    assert changes(fake) == []


CHOICE = "Parameters: {ManageServiceLinkedRoles: {Type: String, Default: 'CHOICE'}}\n"


def test_roles_that_a_stack_names_are_made_before_it(account, fake):
    """A key policy that names a role which is not there is refused, and with it the first stack of an empty account."""
    account.edit("lone.yaml", "Resources", CHOICE.replace("CHOICE", "no") + "Resources")
    fake.settings["roles"] = ["AWSServiceRoleForECS"]
    _, out, _ = account.run("bootstrap")
    assert "to do    the services that stacks name have their roles: make AWSServiceRoleForAutoScaling\n" in out
    assert account.run("bootstrap", *SURE)[0] == 0
    assert fake.settings["roles"] == ["AWSServiceRoleForECS", "AWSServiceRoleForAutoScaling"]


def test_a_role_that_a_stack_makes_is_left_to_it(account, fake):
    account.edit("lone.yaml", "Resources", CHOICE.replace("CHOICE", "yes") + "Resources")
    fake.settings["roles"] = []
    account.run("bootstrap", *SURE)
    assert fake.settings["roles"] == []


def test_functions_reserve_less_than_the_quota_leaves(account, fake):
    function = "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {ReservedConcurrentExecutions: 42}}, Lone:"
    account.edit("lone.yaml", "Resources: {Lone:", function)
    fake.settings["L-B99A9384"] = 10.0
    _, out, _ = account.run("bootstrap")
    assert "concurrent executions of functions: 10, the platform may take 142: raise lambda L-B99A9384" in out
