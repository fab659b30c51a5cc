"""Policy cf-security-headers-csp."""

import re

from policies.aws.cdn import DISTRIBUTION, behaviours, is_set
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

HEADERS = "AWS::CloudFront::ResponseHeadersPolicy"
UNDER = "ResponseHeadersPolicyConfig.SecurityHeadersConfig"
MANAGED = (
    "60669652-455b-4ae9-85a4-c4c02393f86c",
    "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
    "67f7725c-6f97-4210-82d7-5512b31e9d03",
    "e61eb60c-9c35-4d20-a928-2b84e02af89c",
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
)
"""The headers policies that AWS manages: the same in every account, none with a content security policy."""
PAYING = re.compile(r"check-?out|payment|/pay\b|basket|cart", re.IGNORECASE)
YEAR = 31536000

policy = Policy(
    id="cf-security-headers-csp",
    severity=MEDIUM,
    resource=(DISTRIBUTION, HEADERS),
    title="Pages tell browsers which scripts to run, to stay on HTTPS and not to be framed",
    serves={PCI: {"6.4.3": PARTIAL, "11.6.1": SUPPORTING, "4.2.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: it is the second line behind the page's own code.",
    why="Card skimmers run in the shopper's browser, past every server: only a content security policy says which "
    "scripts a payment page may run and where it may send what was typed. One that admits any source or inline script "
    "without nonce or hash admits the skimmer. Looked at are the default behaviour and paths named for checkout or "
    "payment; where a function edits the response it is undecided. Not seen: headers that the application itself "
    "sends, and whether each script is needed.",
    fix="Give the behaviour a ResponseHeadersPolicyId; in it StrictTransportSecurity of a year, "
    "ContentSecurityPolicy with script-src 'self' and nonces or hashes, FrameOptions DENY, ContentTypeOptions.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior: {ViewerProtocolPolicy: https-only, ResponseHeadersPolicyId: !Ref Headers}
      CacheBehaviors: [{PathPattern: /assets/*, ViewerProtocolPolicy: https-only}]
Headers:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      Name: headers
      SecurityHeadersConfig:
        StrictTransportSecurity: {AccessControlMaxAgeSec: "31536000", Override: true}
        ContentTypeOptions: {Override: true}
        ContentSecurityPolicy:
          ContentSecurityPolicy: "script-src 'self' 'nonce-a' 'unsafe-inline'; frame-ancestors 'none'"
          Override: true
Sharing:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties: {ResponseHeadersPolicyConfig: {Name: cors, CorsConfig: {OriginOverride: true}}}
""",
    ),
    failing=(
        """
Lone:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior: {ViewerProtocolPolicy: https-only}  # <--
      CacheBehaviors:
        - PathPattern: /checkout/*
          ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03  # <--
Edited:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior:  # <-- ?
        FunctionAssociations: [{EventType: viewer-response, FunctionARN: "arn:aws:cloudfront::1:function/a"}]
""",
        """
Headers:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      Name: headers
      SecurityHeadersConfig:  # <--
        StrictTransportSecurity:
          AccessControlMaxAgeSec: 3600  # <--
        FrameOptions: {FrameOption: DENY, Override: true}
        ContentSecurityPolicy:
          ContentSecurityPolicy: "script-src 'self' 'unsafe-inline'"  # <--
Wide:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      SecurityHeadersConfig:  # <--
        ContentTypeOptions: {Override: true}
        ContentSecurityPolicy:
          ContentSecurityPolicy: default-src *  # <--
""",
        """
Scripts:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      SecurityHeadersConfig:  # <--
        StrictTransportSecurity: {AccessControlMaxAgeSec: 31536000, Override: true}
        ContentTypeOptions: {Override: true}
        FrameOptions: {FrameOption: DENY, Override: true}
Frames:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      SecurityHeadersConfig:  # <--
        StrictTransportSecurity: {AccessControlMaxAgeSec: 31536000, Override: true}
        ContentTypeOptions: {Override: true}
        ContentSecurityPolicy: {ContentSecurityPolicy: "script-src 'self'", Override: true}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Distributions: pages have a policy. Headers policies that secure anything: they secure enough."""
    if resource.type == DISTRIBUTION:
        for behaviour in behaviours(resource):
            yield from _behaviour(behaviour)
        return
    config = resource.get(UNDER)
    if config is not None and not config.unknown:
        yield from _config(config)


def _behaviour(behaviour: Value) -> Violations:
    path = behaviour.get("PathPattern")
    if path is not None and not path.matches(PAYING):
        return
    found = behaviour.get("ResponseHeadersPolicyId")
    if found is None or not is_set(found):
        if not _is_edited(behaviour):
            yield behaviour.spot("ResponseHeadersPolicyId"), "pages are sent without security headers"
    elif not found.targets() and found in MANAGED:
        yield found, "the policy that AWS manages sets no content security policy"


def _is_edited(behaviour: Value) -> bool:
    kinds = [
        *behaviour.each("FunctionAssociations.*.EventType"),
        *behaviour.each("LambdaFunctionAssociations.*.EventType"),
    ]
    edits = any(kind.endswith("-response") for kind in kinds)
    return edits and behaviour.resource.may("get its headers from the function")


def _config(config: Value) -> Violations:
    age = config.get("StrictTransportSecurity.AccessControlMaxAgeSec")
    if age is None or age < YEAR:
        yield (
            config.spot("StrictTransportSecurity.AccessControlMaxAgeSec"),
            "browsers stay on HTTPS for less than a year",
        )
    if config.get("ContentTypeOptions") is None:
        yield (config, "ContentTypeOptions"), "browsers may guess the type of a file"
    rules = config.get("ContentSecurityPolicy.ContentSecurityPolicy")
    if rules is None:
        yield (config, "ContentSecurityPolicy"), "pages may run any script"
    if config.get("FrameOptions") is None and (rules is None or not rules.contains("frame-ancestors")):
        yield (config, "FrameOptions"), "pages may be framed by others"
    if rules is not None and not rules.unknown and _is_wide(str(rules)):
        yield rules, "the content security policy admits scripts of any source, or any inline script"


def _is_wide(text: str) -> bool:
    found = {words[0].lower(): words[1:] for part in text.split(";") if (words := part.split())}
    sources = found.get("script-src", found.get("default-src"))
    if sources is None or any(each in ("*", "http:", "https:", "data:") for each in sources):
        return True
    guarded = any(each.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for each in sources)
    return "'unsafe-inline'" in sources and not guarded
