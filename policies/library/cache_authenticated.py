"""Policy cache-authenticated."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP, SERVERLESS = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache"
USER = "AWS::ElastiCache::User"

policy = Policy(
    id="cache-authenticated",
    severity=HIGH,
    severity_reason="High: whoever reaches the port reads and empties the cache; the network still stands before it.",
    resource=(GROUP, SERVERLESS, USER),
    title="Caches ask who is there, by a user group or a token, and no user does without a password",
    serves={
        PCI: {"8.3.1": PARTIAL, "2.2.2": PARTIAL, "7.3.1": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Without either, whoever reaches the port reads and empties the cache; a security group is one mistake away "
    "from that. A user without password is accepted only while switched off, as the default user of a group should "
    "be. Memcached can ask for neither and is left out, and so is a further member of a global datastore. Not seen: "
    "what the users of a group may do, and how the token is kept (no-secrets-in-template and "
    "secrets-rotated-cmk look).",
    fix="Give UserGroupIds (UserGroupId of a serverless cache) or AuthToken; give each user a password or IAM, or the "
    "access string `off -@all`.",
    passing=(
        """
Token:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {AuthToken: "{{resolve:secretsmanager:token}}", TransitEncryptionEnabled: "true"}
Users:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {UserGroupIds: [!Ref Group], TransitEncryptionEnabled: true}
Group: {Type: AWS::ElastiCache::UserGroup, Properties: {UserGroupId: g, Engine: valkey, UserIds: [!Ref Nobody]}}
Nobody:
  Type: AWS::ElastiCache::User
  Properties: {UserName: default, AccessString: "off -@all", NoPasswordRequired: true}
App: {Type: AWS::ElastiCache::User, Properties: {UserName: app, AuthenticationMode: {Type: iam}}}
Serverless: {Type: AWS::ElastiCache::ServerlessCache, Properties: {Engine: valkey, UserGroupId: !Ref Group}}
Plain: {Type: AWS::ElastiCache::ServerlessCache, Properties: {Engine: memcached}}
""",
        """
Second: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {GlobalReplicationGroupId: shop}}
""",
    ),
    failing=(
        """
Parameters:
  Secret: {Type: String}
Conditions:
  Has: !Not [!Equals [!Ref Secret, ""]]
Resources:
  Open:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {Engine: redis, TransitEncryptionEnabled: true}
  Empty:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      UserGroupIds: []  # <--
  Gone:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {AuthToken: !Ref AWS::NoValue}
  Perhaps:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {AuthToken: !If [Has, !Ref Secret, !Ref AWS::NoValue]}
  Serverless:  # <--
    Type: AWS::ElastiCache::ServerlessCache
    Properties: {Engine: redis}
""",
        """
Parameters:
  Kind: {Type: String}
Resources:
  Anybody:
    Type: AWS::ElastiCache::User
    Properties:
      AccessString: "on ~* +@all"
      NoPasswordRequired: "true"  # <--
  Modern:
    Type: AWS::ElastiCache::User
    Properties:
      AuthenticationMode:
        Type: no-password-required  # <--
  Chosen:
    Type: AWS::ElastiCache::User
    Properties:
      AuthenticationMode:
        Type: !Ref Kind  # <-- ?
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All that can ask, and decide for themselves."""
    engine = resource.get("Engine")
    memcached = resource.type == SERVERLESS and engine is not None and engine == "memcached"
    return not memcached and resource.get("GlobalReplicationGroupId") is None


@policy.check
def check(resource: Resource) -> Violations:
    """A group or token at the cache; a password at each user that is on."""
    if resource.type == USER:
        access = resource.get("AccessString")
        if access is not None and access.startswith("off"):
            return
        if resource.on("NoPasswordRequired"):
            yield resource.spot("NoPasswordRequired"), "the user needs no password"
        kind = resource.get("AuthenticationMode.Type")
        if kind is not None and kind.lower() == "no-password-required":
            yield kind, "the user needs no password"
    elif resource.type == SERVERLESS:
        if resource.get("UserGroupId") is None:
            yield resource.spot("UserGroupId"), "the cache asks nobody who they are"
    elif resource.get("AuthToken") is None and next(resource.each("UserGroupIds.*"), None) is None:
        yield resource.spot("UserGroupIds"), "the cache asks nobody who they are"
