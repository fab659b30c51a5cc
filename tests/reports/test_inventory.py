"""The inventory has every certificate, key and TLS setting that templates declare, and says what they do not say."""

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from reports.inventory import UNSAID, inventory, text

TEMPLATE = """\
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties: {Description: Orders, EnableKeyRotation: 'true', RotationPeriodInDays: 90, KeyPolicy: {},
                 Tags: [{Key: Owner, Value: data-team}]}
  Name: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/orders, TargetKeyId: !Ref Key}}
  Sign: {Type: AWS::KMS::Key, Properties: {KeySpec: RSA_4096, KeyUsage: SIGN_VERIFY, KeyPolicy: {}}}
  Replica: {Type: AWS::KMS::ReplicaKey, Properties: {PrimaryKeyArn: a, KeyPolicy: {}}}
  Site:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: shop.example, SubjectAlternativeNames: [www.shop.example], ValidationMethod: DNS}
  Mail:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: mail.example, KeyAlgorithm: EC_prime256v1}
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {Protocol: HTTPS, LoadBalancerArn: a, SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}
  Default: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: TLS, LoadBalancerArn: a}}
  Http: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: HTTP, LoadBalancerArn: a}}
  Site2:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        ViewerCertificate: {MinimumProtocolVersion: TLSv1.2_2021}
        Origins: [{CustomOriginConfig: {OriginSSLProtocols: [TLSv1.2, TLSv1.3]}}]
  Database:
    Type: AWS::RDS::DBClusterParameterGroup
    Properties:
      Description: d
      Parameters: {rds.force_ssl: 1, ssl_ciphers: ECDHE-RSA-AES256-GCM-SHA384, max_connections: 9}
"""


def rows(template=TEMPLATE):
    (stack,) = resolve(parse(template.encode(), "a.yaml"), Context())
    return inventory([("prod", Graph([stack])), ("dev", Graph([stack]))])


def by_id(found):
    return {(row.logical_id, row.what): row for row in found}


def test_keys_have_spec_purpose_owner_and_rotation():
    found = by_id(rows())
    key = found["Key", "alias/orders"]
    assert (key.spec, key.purpose, key.owner, key.rotation) == (
        "SYMMETRIC_DEFAULT (AES-256)",
        "Orders",
        "data-team",
        "every 90 days",
    )
    sign = found["Sign", "Sign"]
    assert (sign.spec, sign.purpose, sign.owner, sign.rotation) == ("RSA_4096, SIGN_VERIFY", UNSAID, UNSAID, "none")
    assert found["Replica", "Replica"].rotation == "with its primary key"


def test_certificates_say_how_they_are_renewed():
    found = by_id(rows())
    site = found["Site", "shop.example, www.shop.example"]
    assert (site.spec, site.rotation) == ("RSA_2048 (AWS's default)", "by AWS, before it ends")
    mail = found["Mail", "mail.example"]
    assert (mail.spec, mail.rotation) == ("EC_prime256v1", "by hand: validated by e-mail")


def test_a_private_certificate_is_renewed_by_its_authority():
    template = "Resources:\n  Inner:\n    Type: AWS::CertificateManager::Certificate\n"
    (row,) = rows(template + "    Properties: {DomainName: a.internal, CertificateAuthorityArn: arn}\n")
    assert row.rotation == "by AWS, before it ends"


def test_tls_policies_and_ciphers_and_what_is_left_to_aws():
    found = {key: row.spec for key, row in by_id(rows()).items() if row.kind == "transit"}
    assert found == {
        ("Https", "SslPolicy"): "ELBSecurityPolicy-TLS13-1-2-2021-06",
        ("Default", "SslPolicy"): "AWS's default",
        ("Site2", "MinimumProtocolVersion"): "TLSv1.2_2021",
        ("Site2", "OriginSSLProtocols"): "TLSv1.2, TLSv1.3",
        ("Database", "rds.force_ssl"): "1",
        ("Database", "ssl_ciphers"): "ECDHE-RSA-AES256-GCM-SHA384",
    }


def test_what_is_the_same_in_several_environments_is_one_row():
    assert all(row.environments == ("dev", "prod") for row in rows())


def test_a_value_of_the_deployment_says_so():
    template = "Parameters: {Days: {Type: Number}}\nResources:\n  Key:\n    Type: AWS::KMS::Key\n"
    template += "    Properties: {KeyPolicy: {}, EnableKeyRotation: true, RotationPeriodInDays: !Ref Days}\n"
    (row,) = rows(template)
    assert row.rotation == "every ${Days} (set at deployment) days"
    assert text(None) == UNSAID
