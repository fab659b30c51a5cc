"""Policy waf-default-action."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="waf-default-action",
    severity=LOW,
    resource=("AWS::WAF::WebACL", "AWS::WAFRegional::WebACL"),
    title="The default action of classic web ACLs is to block",
    serves={},
    opinion=True,
    severity_reason="Low: a public shop has to let strangers in; its rules say whom not.",
    why="With the default action ALLOW whatever no rule knows gets through. An administration site can afford BLOCK "
    "and a list of whom to let in. Web ACLs of the current kind belong before shops as a rule and are left out. Not "
    "seen: what stands behind the web ACL.",
    fix="Set DefaultAction.Type to BLOCK and let in by rules.",
    passing=(
        """
Acl: {Type: AWS::WAF::WebACL, Properties: {DefaultAction: {Type: BLOCK}}}
""",
    ),
    failing=(
        """
Acl:
  Type: AWS::WAF::WebACL
  Properties:
    DefaultAction:
      Type: ALLOW  # <--
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """What meets no rule is refused."""
    action = acl.get("DefaultAction.Type")
    if action is not None and action == "ALLOW":
        yield action, "what meets no rule is let through"
