"""Web firewalls: the types of AWS WAF in its three generations."""

WEB_ACL = "AWS::WAFv2::WebACL"
ASSOCIATIONS = ("AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation")
GROUP = "Statement.ManagedRuleGroupStatement.Name"
"""Below a rule: the name of the managed rule group in it."""
