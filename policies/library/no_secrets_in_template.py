"""Policy no-secrets-in-template."""

from collections.abc import Iterator
from typing import Any

from cfn.located import Path
from cfn.unknown import Unknown
from policies.aws.credentials import holds, is_credential, is_holder
from policies.aws.secrets import decoded, looks_like_secret, names_secret, place_of_secret
from policies.kernel import ANY, CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

INIT = "AWS::CloudFormation::Init"
"""In Metadata: files and commands for instances to be set up with."""
ELSEWHERE = {
    "AWS::ECS::TaskDefinition": "Environment",
    "AWS::Batch::JobDefinition": "Environment",
    "AWS::Lambda::Function": "Environment",
    "AWS::Serverless::Function": "Environment",
    "AWS::CodeBuild::Project": "EnvironmentVariables",
    "AWS::AppRunner::Service": "RuntimeEnvironmentVariables",
    "AWS::Amplify::App": "EnvironmentVariables",
    "AWS::Amplify::Branch": "EnvironmentVariables",
    "AWS::ElasticBeanstalk::Environment": "OptionSettings",
}
"""What other policies look at, by type."""
SCRIPTS = ("UserData", "SecretString")
"""Where names are given values, also in a secret that is put together of literals and references."""
PARAMETER = "AWS::SSM::Parameter"
SHORTEST = 9
"""Characters: no form of a secret that is looked for is shorter; a URL such as ``x://a:b@h`` is the shortest."""

policy = Policy(
    id="no-secrets-in-template",
    severity=CRITICAL,
    waivable=False,
    resource=ANY,
    title="No password, token or private key stands in a template",
    serves={
        PCI: {"8.6.2": DIRECT, "3.6.1.2": SUPPORTING, "8.3.2": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="What is in the repository is read by everyone who ever clones it, and stays in its history. A credential "
    "property with a literal (also from a parameter's default) is flagged, and any text with the form of a key, token "
    "or password in a URL; in user data, cfn-init and a secret that is put together also a literal given to a name "
    "like a secret's. Variables of tasks, functions and builds are the matter of ecs-secrets-by-reference. Not seen: "
    "secrets without a telling form, and defaults of parameters that no resource uses.",
    fix="Keep the secret in Secrets Manager and write {{resolve:secretsmanager:…}} or GenerateSecretString instead.",
    severity_reason="The credential is in the repository and its history, for everybody who ever cloned it, and opens "
    "what it is for at once.",
    passing=(
        """
Secret:
  Type: AWS::SecretsManager::Secret
  Properties: {GenerateSecretString: {SecretStringTemplate: '{"username": "owner"}', GenerateStringKey: password}}
Cache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {AuthToken: !Sub "{{resolve:secretsmanager:${Secret}}}"}
Server:
  Type: AWS::EC2::Instance
  Properties:
    UserData:
      Fn::Base64: !Sub |
        #!/bin/bash
        export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id ${Secret})
        TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token`
        PASSWORD_FILE=/run/secrets/password
        curl -u "user:$DB_PASSWORD" https://mirror.example/${AWS::Region}
        echo "password=$DB_PASSWORD" > /etc/shop.conf
        aws configure set secret=/run/secrets/key --token="prefix-$TOKEN"
        echo "Enter the password: anything goes"
""",
        """
Database:
  Type: AWS::RDS::DBInstance
  Properties: {MasterUserPassword: "{{resolve:secretsmanager:shop:SecretString:password}}"}
Cache: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {AuthToken: ""}}
Short: {Type: AWS::SSM::Parameter, Properties: {Name: a, Type: String, Value: "//a:b@h"}}
Address: {Type: AWS::SSM::Parameter, Properties: {Name: /shop/password, Type: String, Value: "arn:aws:a:b:c:d"}}
Client:
  Type: AWS::Cognito::UserPoolClient
  Properties: {TokenValidityUnits: {AccessToken: hours, RefreshToken: days}, AccessTokenValidity: 1}
Mesh: {Type: AWS::AppMesh::VirtualNode, Properties: {Spec: {Tls: {PrivateKey: /keys/key.pem}}}}
Stream: {Type: AWS::MediaLive::Input, Properties: {Sources: [{PasswordParam: stream-password}]}}
Pool:
  Type: AWS::Cognito::UserPool
  Properties: {Policies: {PasswordPolicy: {MinimumLength: 14, TemporaryPasswordValidityDays: 1}}}
""",
    ),
    failing=(
        """
Parameters:
  Token: {Type: String, NoEcho: true, Default: swordfish-swordfish}
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      SecretString: hunter2  # <--
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AuthToken: !Ref Token  # <--
  Server:
    Type: AWS::EC2::Instance
    Properties:
      UserData:  # <--
        Fn::Base64: "export KEY=AKIAIOSFODNN7EXAMPLE"
  Other:
    Type: AWS::EC2::Instance
    Properties:
      UserData:  # <--
        Fn::Base64: !Sub "git clone https://bot:letmein@git.example/${AWS::Region}"
  Scripted:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:  # <--
          Fn::Base64: !Sub |
            #!/bin/bash
            export DB_PASSWORD=${Token}
  Echoed:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:  # <--
          Fn::Base64: |
            echo "password=hunter22222" > /etc/shop.conf
  Prepared:
    Type: AWS::EC2::Instance
    Metadata:
      AWS::CloudFormation::Init:
        config:
          files:
            /etc/shop.conf:
              content: "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # <--
            /etc/shop.json:
              content: '{"user": "shop", "password": "s3cr3t-passw0rd"}'  # <--
            /etc/motd: {content: "secret: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop"}
  Authenticated:
    Type: AWS::EC2::Instance
    Metadata:
      AWS::CloudFormation::Authentication:
        mirror: {type: basic, username: bot, password: letmein}  # <--
  Listed:
    Type: Custom::Deployment
    Properties:
      Arguments:
        - verbose
        - https://bot:letmein@git.example/shop  # <--
  Broker:
    Type: AWS::AmazonMQ::Broker
    Properties:
      Users:
        - Username: shop
          Password: hunter2hunter2  # <--
  Source:
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      Token: hunter2hunter2  # <--
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Command:
            - fetch
            - https://bot:letmein@git.example/shop  # <--
          Environment: [{Name: DB_PASSWORD, Value: hunter22}]
  Kerberos:
    Type: AWS::EMR::Cluster
    Properties:
      KerberosAttributes:
        KdcAdminPassword: hunter2hunter2  # <--
  Named:
    Type: AWS::SSM::Parameter
    Properties:
      Name: /shop/db_password
      Type: String
      Value: hunter2hunter2  # <--
  Users:
    Type: AWS::ElastiCache::User
    Properties:
      Passwords:
        - hunter2hunter2  # <--
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: !Ref Token  # <--
  Joined:
    Type: AWS::SecretsManager::Secret
    Properties:
      SecretString: !Sub '{"host": "${Cache}", "password": "hunter2hunter2"}'  # <--
  Key:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY  # <--
  Published:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Name: key
      Value: "-----BEGIN RSA PRIVATE KEY-----"  # <--
""",
        """
Parameters:
  Host: {Type: String}
Resources:
  Shortest:
    Type: AWS::SSM::Parameter
    Properties:
      Name: short
      Type: String
      Value: x://a:b@h  # <--
  Sent:
    Type: AWS::SSM::Parameter
    Properties:
      Name: sent
      Type: String
      Value: !Sub "https://bot:letmein@${Host}/shop"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Every scalar: by the property that holds it, then by its form."""
    if not _worth_a_look(resource):
        yield from _published(resource)
        return
    other = ELSEWHERE.get(resource.type)
    for path, key, raw in _texts(resource.whole):
        if other in path:
            continue
        if is_holder(resource.type, key) and isinstance(raw, str) and is_credential(key, raw):
            yield Value(raw, resource, path), f"{key} is written in clear"
        elif (place := _secret(raw, key in SCRIPTS or INIT in path)) is not None:
            yield Value(raw, resource, path), f"{key} holds text with the form of a secret ({place})"


def _published(resource: Resource) -> Violations:
    """A parameter whose name says that it is a secret; its type cannot be SecureString in CloudFormation."""
    value = resource.get("Value") if resource.type == PARAMETER else None
    if value is None or value.unknown or not is_credential("Value", str(value)):
        return
    name = resource.get("Name")
    if names_secret(resource.id if name is None else str(name)) or looks_like_secret(value):
        yield value, "a secret is published in clear"


def _worth_a_look(resource: Resource) -> bool:
    """Whether anything may be found at all: by the names of properties, or by a look at all texts at once."""
    return (
        holds(resource, "UserData", INIT)
        or place_of_secret("\n".join(resource.inside().texts), script=False) is not None
    )


def _texts(body: Any) -> Iterator[tuple[Path, str, str | Unknown]]:
    """Path, nearest key and text of every scalar."""
    waiting: list[tuple[Path, str, Any]] = [((), "", body)]
    while waiting:
        path, key, here = waiting.pop()
        if isinstance(here, str | Unknown):
            yield path, key, here
        elif isinstance(here, dict):
            waiting += [((*path, name), name, entry) for name, entry in here.items()]
        elif isinstance(here, list):
            waiting += [((*path, index), key, entry) for index, entry in enumerate(here)]


def _secret(raw: str | Unknown, script: bool) -> str | None:
    """Where in a text a secret stands; what is unknown in it counts as a variable."""
    if isinstance(raw, Unknown):
        raw = "".join(part if isinstance(part, str) else "$" for part in raw.parts)
    if len(raw) < SHORTEST:
        return None
    return place_of_secret(decoded(raw) if script else raw, script)
