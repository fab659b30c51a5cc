"""Properties that hold a credential itself: passwords, tokens and private keys, by the name that CloudFormation has.

Swept from the resource schemas of all types; names that mean a reference (SecretArn, SecretsManagerSecretId), a
lifetime (AccessTokenValidity) or a file are not among them.
"""

import re

from policies.kernel import Resource

HOLDERS = frozenset(
    {
        "ADDomainJoinPassword", "AccessToken", "AccountPassword", "AddPrivateKey", "AdminPassword", "AdminUserPassword",
        "ApiKeySecret", "ApiKeyValue", "ApiToken", "AppSecret", "AsmPassword", "AuthPassword", "AuthToken",
        "AuthorizationApiKeyValue", "AzureBlobSasToken", "BearerToken", "CdnIdentifierSecret", "ClientSecret",
        "CrossRealmTrustPrincipalPassword", "DbPassword", "DomainSigningPrivateKey", "EventSourceToken",
        "FsxAdminPassword", "HECToken", "JwtToken", "KdcAdminPassword", "KeyPassphrase", "MasterUserPassword",
        "OAuthToken", "OauthToken", "PASSWORD", "Passphrase", "Password", "PasswordParam", "Passwords", "PreSharedKey",
        "PrivateKey", "PrivateKeyPassphrase", "RefreshToken", "RepositoryAccessToken", "SaslPassword", "SecretString",
        "SecretToken", "ServiceAccountPassword", "SharedSecret", "SmtpPassword", "SshKey", "SslClientKeyPassword",
        "SvmAdminPassword", "TdeCredentialPassword", "TokenKey", "UserManagedClientApplicationClientSecret",
        "client_secret", "password", "secretKey",
    }
)  # fmt: skip
"""Also in Metadata (AWS::CloudFormation::Authentication), maps of connection properties and custom resources."""
HOLDERS_OF = {
    "AWS::ApiGateway::ApiKey": frozenset({"Value"}),
    "AWS::CodeBuild::SourceCredential": frozenset({"Token"}),
    "AWS::Pinpoint::BaiduChannel": frozenset({"SecretKey"}),
    "AWS::Pinpoint::GCMChannel": frozenset({"ApiKey", "ServiceJson"}),
    "AWS::AppFlow::ConnectorProfile": frozenset({"ApiKey", "SecretKey"}),
}
"""Names that are a credential in one type only."""
ELSEWHERE = re.compile(r"^(/|arn:|true$|false$|(seconds|minutes|hours|days)$)", re.IGNORECASE)
"""Values of such properties that are no credential: a path, an ARN, a switch, the unit of a lifetime."""
NAME_OF_PARAMETER = re.compile(r"^[A-Za-z0-9_./-]+$")
"""What may be the name of an SSM parameter, which MediaLive's PasswordParam is."""
NONE = frozenset[str]()


def is_holder(kind: str, key: str) -> bool:
    """Whether property ``key`` of a resource of type ``kind`` holds a credential."""
    return key in HOLDERS or key in HOLDERS_OF.get(kind, NONE)


def is_credential(key: str, text: str) -> bool:
    """Whether a literal in such a property is the credential, not a reference to it."""
    if not text or ELSEWHERE.match(text):
        return False
    return key != "PasswordParam" or NAME_OF_PARAMETER.match(text) is None


def holds(resource: Resource, *more: str) -> bool:
    """Whether there is any such property in a resource, or one of ``more``."""
    names = resource.inside().names
    return not all(names.isdisjoint(each) for each in (HOLDERS, HOLDERS_OF.get(resource.type, NONE), more))
