"""Policy s3-cors-no-wildcard."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-cors-no-wildcard",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="CORS rules of buckets name their origins",
    serves={},
    opinion=True,
    severity_reason="Low: CORS gives nobody a right that the bucket's policy does not; it lets any page use a right "
    "that a browser has.",
    why="AllowedOrigins * lets the script of any page read what the visitor's browser can, with presigned links for "
    "instance. Public fonts and pictures may want that; a bucket of documents does not. Not seen: what the bucket "
    "holds.",
    fix="List the origins of the shop in AllowedOrigins.",
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
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """No rule for any origin."""
    for origins in bucket.each("CorsConfiguration.CorsRules.*.AllowedOrigins"):
        for origin in origins:
            if origin in ("*", "http://*", "https://*"):
                yield origin, "pages of any origin may use the bucket"
