"""Policy detect-config-rule-encrypted-volumes."""

from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, View, Violations

RULE, PACK = "AWS::Config::ConfigRule", ("AWS::Config::ConformancePack", "AWS::Config::OrganizationConformancePack")

policy = Policy(
    id="detect-config-rule-encrypted-volumes",
    severity=LOW,
    severity_reason="The volumes themselves are encrypted or not whatever rule looks at them; it is a second pair of "
    "eyes.",
    resource=RULE,
    graph=True,
    opinion=True,
    title="AWS Config rules check that EBS volumes are encrypted",
    serves={PCI: {"3.5.1": SUPPORTING}},
    why="Volumes are made by hand, by images and by other tools too; the rule ENCRYPTED_VOLUMES finds those that no "
    "template holds. It is asked where a template declares rules at all, and no conformance pack, which may hold it. "
    "Not seen: rules made elsewhere, and Security Hub, which asks the same.",
    fix="Declare an AWS::Config::ConfigRule with Source.SourceIdentifier ENCRYPTED_VOLUMES.",
    passing=(
        """
Volumes:
  Type: AWS::Config::ConfigRule
  Properties: {Source: {Owner: AWS, SourceIdentifier: ENCRYPTED_VOLUMES}}
Other: {Type: AWS::Config::ConfigRule, Properties: {Source: {Owner: AWS, SourceIdentifier: ROOT_ACCOUNT_MFA_ENABLED}}}
""",
    ),
    failing=(
        """
Other:  # <--
  Type: AWS::Config::ConfigRule
  Properties: {Source: {Owner: AWS, SourceIdentifier: ROOT_ACCOUNT_MFA_ENABLED}}
""",
        """
Own:  # <--
  Type: AWS::Config::ConfigRule
  Properties: {Source: {Owner: CUSTOM_LAMBDA, SourceIdentifier: !Sub "arn:${AWS::Partition}:lambda:::function:f"}}
""",
    ),
)


@policy.check
def check(view: View) -> Violations:
    """One of the rules, where there are rules and no packs."""
    rules = view.of_type(RULE)
    names = [name for rule in rules if not _is_own(rule) for name in rule.each("Source.SourceIdentifier")]
    if rules and not view.of_type(*PACK) and not any(name.lower() == "encrypted_volumes" for name in names):
        yield rules[0], "no rule finds volumes that are not encrypted"


def _is_own(rule: Resource) -> bool:
    owner = rule.get("Source.Owner")
    return owner is not None and owner != "AWS"
