"""Users, directories, certificates, desktops, protection and detection by the account."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

COGNITO, CA = "AmazonCognito", "AWSCertificateManager"


class UserPool(MeteredType):
    """A pool of users: those active in a month, by plan; SAML or OIDC users, machine tokens, added security."""

    types = ("AWS::Cognito::UserPool",)
    reads = ("UserPoolTier", "UserPoolAddOns")
    meters = (
        *(
            Meter(
                "monthly_users",
                "users active in the month",
                f"active users, {name.title()}",
                COGNITO,
                key,
                "MAU",
                "50000",
                price,
                main=True,
                when=When("UserPoolTier", (name,), "ESSENTIALS"),
            )
            for name, key, price in (
                ("LITE", "CognitoUserPools-Lite-MAU", "0.0055"),
                ("ESSENTIALS", "CognitoUserPools-Essentials-MAU", "0.015"),
                ("PLUS", "CognitoUserPools-Plus-MAU", "0.02"),
            )
        ),
        Meter(
            "federated_users",
            "users active in the month who sign in by SAML or OIDC",
            "federated users",
            COGNITO,
            "CognitoEnterpriseMAU",
            "MAU",
            "1000",
            "0.015",
        ),
        Meter(
            "security_users",
            "users active in the month under advanced security features",
            "advanced security",
            COGNITO,
            "CognitoUserPools-ASF-MAU",
            "MAU",
            "50000",
            "0.05",
        ),
        Meter(
            "machine_tokens",
            "tokens for machines (client credentials)",
            "machine tokens",
            COGNITO,
            "CognitoUserPools-M2M-TokenRequest",
            "request",
            "100000",
            "0.00225",
        ),
        Meter(
            "machine_clients",
            "app clients of machines, by the month",
            "machine clients",
            COGNITO,
            "CognitoUserPools-M2M-AppClient",
            "client-month",
            "5",
            "6",
        ),
    )


class ManagedDirectory(MeteredType):
    """AWS Managed Microsoft AD: its domain controllers by the hour."""

    types = ("AWS::DirectoryService::MicrosoftAD",)
    reads = ("Edition",)
    standing = (
        Standing(
            "directory, two domain controllers",
            "AWSDirectoryService",
            "MicrosoftAD:{Edition=Enterprise}",
            "hour",
            "0.4",
        ),
    )
    meters = (
        Meter(
            "additional_controller_hours",
            "hours of domain controllers beyond two",
            "further controllers",
            "AWSDirectoryService",
            "MicrosoftAD:{Edition=Enterprise}:DomainController",
            "hour",
            "730",
            "0.2",
        ),
        Meter(
            "shared_account_hours",
            "hours of sharing, by account",
            "sharing",
            "AWSDirectoryService",
            "MicrosoftAD:{Edition=Enterprise}:Sharing",
            "hour",
            "730",
            "0.0375",
        ),
    )


class SimpleDirectory(MeteredType):
    """Simple AD by size, by the hour."""

    types = ("AWS::DirectoryService::SimpleAD",)
    reads = ("Size",)
    properties: ClassVar[Mapping[str, Any]] = {"Size": "Small"}
    standing = (Standing("directory", "AWSDirectoryService", "SimpleAD:{Size}", "hour", "0.05"),)


class Workspace(MeteredType):
    """A desktop: by the month, or a base fee and hours; its volumes are part of the bundle."""

    types = ("AWS::WorkSpaces::Workspace",)
    reads = ("WorkspaceProperties",)
    properties: ClassVar[Mapping[str, Any]] = {
        "WorkspaceProperties": {"ComputeTypeName": "STANDARD", "RunningMode": "ALWAYS_ON"}
    }
    _mode = "WorkspaceProperties.RunningMode"
    _hourly = When(_mode, ("AUTO_STOP",), "ALWAYS_ON")
    standing = (
        Standing(
            "desktop by the month",
            "AmazonWorkSpaces",
            "AW-HW:{WorkspaceProperties.ComputeTypeName=STANDARD}",
            "month",
            "35",
            "month",
            when=When(_mode, ("ALWAYS_ON",), "ALWAYS_ON"),
        ),
        Standing(
            "base fee",
            "AmazonWorkSpaces",
            "AutoStop-User:{WorkspaceProperties.ComputeTypeName=STANDARD}",
            "month",
            "9.75",
            "month",
            when=_hourly,
        ),
    )
    meters = (
        Meter(
            "usage_hours",
            "hours of use (AutoStop)",
            "hours of use",
            "AmazonWorkSpaces",
            "AutoStop-Usage:{WorkspaceProperties.ComputeTypeName=STANDARD}",
            "hour",
            "80",
            "0.3",
            main=True,
            when=_hourly,
        ),
    )


class CertificateAuthority(MeteredType):
    """A private certificate authority by the month, and the certificates it issues."""

    types = ("AWS::ACMPCA::CertificateAuthority",)
    reads = ("UsageMode",)
    _general, _short = (
        When("UsageMode", ("GENERAL_PURPOSE",), "GENERAL_PURPOSE"),
        When("UsageMode", ("SHORT_LIVED_CERTIFICATE",), "GENERAL_PURPOSE"),
    )
    standing = (
        Standing("certificate authority", CA, "PaidPrivateCA", "month", "400", "month", when=_general),
        Standing(
            "certificate authority, short-lived",
            CA,
            "ShortLivedCertificatePrivateCA",
            "month",
            "50",
            "month",
            when=_short,
        ),
    )
    meters = (
        Meter(
            "certificates",
            "private certificates issued",
            "certificates",
            CA,
            "PrivateCertificatesIssued",
            "certificate",
            "500",
            "0.75",
            main=True,
            when=_general,
        ),
        Meter(
            "certificates",
            "short-lived certificates issued",
            "short-lived certificates",
            CA,
            "ShortLivedCertificatesIssued",
            "certificate",
            "500",
            "0.058",
            main=True,
            when=_short,
        ),
        Meter(
            "ocsp_certificates",
            "certificates with OCSP answers, by the month",
            "OCSP",
            CA,
            "OCSPCertificates",
            "certificate-month",
            "500",
            "0.06",
        ),
    )


class AdvancedShield(MeteredType):
    """Shield Advanced: one fee for an organisation, and data out of what is protected."""

    types = ("AWS::Shield::Protection",)
    meters = (
        Meter(
            "subscriptions",
            "subscriptions by the month (one for an organisation: give 1 at one protection)",
            "subscription",
            "AWSShield",
            "SubscriptionFee",
            "month",
            "1",
            "3000",
            main=True,
        ),
        Meter(
            "protected_gb",
            "GB sent out of protected CloudFront, Global Accelerator or Route 53",
            "data out, edge",
            "AWSShield",
            "DataTransfer-Out-Bytes|CloudFront",
            "GB",
            "1000",
            "0.025",
        ),
        Meter(
            "protected_regional_gb",
            "GB sent out of protected load balancers and addresses",
            "data out, regional",
            "AWSShield",
            "DataTransfer-Out-Bytes|ELB",
            "GB",
            "1000",
            "0.05",
        ),
    )


class DataDiscovery(MeteredType):
    """Macie in a region: buckets, objects watched, GB inspected."""

    types = ("AWS::Macie::Session",)
    meters = (
        Meter(
            "buckets",
            "buckets evaluated, by the month",
            "buckets",
            "AmazonMacie",
            "S3BucketEvaluation",
            "bucket-month",
            "100",
            "0.1",
            main=True,
        ),
        Meter(
            "objects",
            "objects watched for automated discovery",
            "objects watched",
            "AmazonMacie",
            "AutomatedDiscovery-Objects",
            "object",
            "1000000",
            "0.0000001",
            main=True,
        ),
        Meter(
            "inspected_gb",
            "GB inspected",
            "data inspected",
            "AmazonMacie",
            "SensitiveDataDiscovery",
            "GB",
            "100",
            "1",
            main=True,
        ),
    )


class Detective(MeteredType):
    """A behaviour graph: GB of logs taken in."""

    types = ("AWS::Detective::Graph",)
    meters = (
        Meter(
            "ingested_gb",
            "GB of logs taken in",
            "data taken in",
            "AmazonDetective",
            "DataIngested",
            "GB",
            "1000",
            "2",
            main=True,
        ),
    )


class ExportedCertificate(MeteredType):
    """A public certificate: free, unless its key may be exported."""

    types = ("AWS::CertificateManager::Certificate",)
    reads = ("CertificateExport", "DomainName")
    free = "public certificates that stay in AWS cost nothing (https://aws.amazon.com/certificate-manager/pricing/)"
    _export = When("CertificateExport", ("ENABLED",), "DISABLED")
    meters = (
        Meter(
            "exportable_names",
            "names in exportable certificates issued or renewed",
            "exportable names",
            CA,
            "ExportableCertificate-FQDN",
            "name",
            "1",
            "15",
            main=True,
            when=_export,
        ),
        Meter(
            "exportable_wildcards",
            "wildcard names in exportable certificates issued or renewed",
            "exportable wildcards",
            CA,
            "ExportableCertificate-Wildcard",
            "name",
            "1",
            "149",
            when=_export,
        ),
    )
