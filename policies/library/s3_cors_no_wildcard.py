"""Policy s3-cors-no-wildcard."""

from policies.kernel import LOW, Policy, Resource, Violations

METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")

policy = Policy(
    id="s3-cors-no-wildcard",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="CORS rules of buckets name their origins and few methods",
    serves={},
    opinion=True,
    severity_reason="Low: CORS gives nobody a right that the bucket's policy does not; it lets any page use a right "
    "that a browser has.",
    why="AllowedOrigins * lets the script of any page read what the visitor's browser can, with presigned links for "
    "instance; a rule for every method lets it write and delete too. Public fonts and pictures may want that; a "
    "bucket of documents does not. Not seen: what the bucket holds.",
    fix="List the origins of the shop in AllowedOrigins, and the methods it needs.",
    passing=(
        """
Media:
  Type: AWS::S3::Bucket
  Properties:
    CorsConfiguration:
      CorsRules: [{AllowedMethods: [GET], AllowedOrigins: ["https://shop.example.com", "https://*.example.com"]}]
""",
    ),
    failing=(
        """
Open:
  Type: AWS::S3::Bucket
  Properties:
    CorsConfiguration:
      CorsRules:
        - AllowedMethods: [GET, PUT]
          AllowedOrigins:
            - "*"  # <--
        - AllowedMethods: [GET, PUT, POST, DELETE, HEAD]  # <--
          AllowedOrigins: ["https://shop.example.com"]
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """No rule for any origin, none for every method."""
    for rule in bucket.each("CorsConfiguration.CorsRules.*"):
        for origin in rule.each("AllowedOrigins.*"):
            if origin in ("*", "http://*", "https://*"):
                yield origin, "pages of any origin may use the bucket"
        methods = list(rule.each("AllowedMethods.*"))
        if all(any(each == method for each in methods) for method in METHODS):
            yield rule.spot("AllowedMethods"), "pages may use every method"
