"""Trusted Advisor's findings stand beside the policies that would have prevented them."""

from cfn.aws.advisor import Advice, Check, Flagged
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from checks.advisor import flags

BUCKET = "Resources: {Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-%s-logs}}}"


def graph(environment: str) -> Graph:
    (stack,) = resolve(parse((BUCKET % environment).encode(), f"{environment}.yaml"), Context())
    return Graph([stack])


def check(identifier: str, category: str, *flagged: Flagged) -> Check:
    return Check(identifier, "n", category, "error", "2026-11-20", flagged)


def bucket(name: str, status: str = "error", excluded: bool = False) -> Flagged:
    return Flagged(name, "", "", status, {}, excluded)


GRAPHS = {"dev": graph("dev"), "prod": graph("prod")}


def test_a_flag_names_resource_environment_and_policies() -> None:
    (flag,) = flags(Advice((check("Pfx0RwqBli", "security", bucket("shop-prod-logs")),)), GRAPHS)
    assert (flag.environment, flag.found.resource.logical_id) == ("prod", "Logs")  # type: ignore[union-attr]
    assert "s3-block-public-access" in flag.policies
    assert flag.preventable == "yes"


def test_what_is_in_no_template_is_kept_and_says_so() -> None:
    (flag,) = flags(Advice((check("Pfx0RwqBli", "security", bucket("another")),)), GRAPHS)
    assert (flag.found, flag.environment) == (None, "")


def test_what_could_be_in_two_environments_is_in_none() -> None:
    (flag,) = flags(
        Advice((check("x", "security", bucket("shop-dev-logs")),)), {"a": GRAPHS["dev"], "b": GRAPHS["dev"]}
    )
    assert flag.found is None


def test_what_is_all_right_or_left_out_or_about_cost_is_not_flagged() -> None:
    advice = Advice(
        (
            check("a", "security", bucket("b", "ok"), bucket("b", excluded=True)),
            check("c", "cost_optimizing", bucket("b")),
        )
    )
    assert flags(advice, GRAPHS) == []
    assert len(flags(advice, GRAPHS, ("cost_optimizing",))) == 1


def test_a_check_newer_than_our_list_is_shown_all_the_same() -> None:
    (flag,) = flags(Advice((check("brand-new", "security", bucket("b", "warning")),)), {})
    assert (flag.policies, flag.preventable, flag.known) == ((), "unknown", None)
