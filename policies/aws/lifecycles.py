"""Until when AWS supports what a template asks for: the verdict is that of ``AS_OF``, and never changes by itself.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (deprecation dates) and
https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html (end of extended support).
"""

AS_OF = "2026-11-28"

RUNTIMES = {
    "nodejs": "2016-08-30",
    "nodejs4.3": "2020-03-05",
    "nodejs4.3-edge": "2020-03-05",
    "nodejs6.10": "2019-08-12",
    "nodejs8.10": "2020-03-06",
    "nodejs10.x": "2021-07-30",
    "nodejs12.x": "2023-03-31",
    "nodejs14.x": "2023-12-04",
    "nodejs16.x": "2024-06-12",
    "nodejs18.x": "2025-09-01",
    "nodejs20.x": "2026-04-30",
    "nodejs22.x": "2027-04-30",
    "nodejs24.x": "2028-04-30",
    "python2.7": "2021-07-15",
    "python3.6": "2022-07-18",
    "python3.7": "2023-12-04",
    "python3.8": "2024-10-14",
    "python3.9": "2025-12-15",
    "python3.10": "2026-10-31",
    "python3.11": "2027-06-30",
    "python3.12": "2028-10-31",
    "python3.13": "2029-06-30",
    "python3.14": "2029-06-30",
    "java8": "2024-01-08",
    "java8.al2": "2027-06-30",
    "java11": "2027-06-30",
    "java17": "2027-06-30",
    "java21": "2029-06-30",
    "java25": "2029-06-30",
    "dotnetcore1.0": "2019-06-27",
    "dotnetcore2.0": "2019-05-30",
    "dotnetcore2.1": "2022-01-05",
    "dotnetcore3.1": "2023-04-03",
    "dotnet5.0": "2022-05-10",
    "dotnet6": "2024-12-20",
    "dotnet7": "2024-05-14",
    "dotnet8": "2026-11-10",
    "dotnet9": "2026-11-10",
    "dotnet10": "2028-11-14",
    "go1.x": "2024-01-08",
    "ruby2.5": "2021-07-30",
    "ruby2.7": "2023-12-07",
    "ruby3.2": "2026-03-31",
    "ruby3.3": "2027-03-31",
    "ruby3.4": "2028-03-31",
    "ruby4.0": "2029-03-31",
    "provided": "2024-01-08",
    "provided.al2": "2026-07-31",
    "provided.al2023": "2029-06-30",
}
"""Runtime of Lambda → the day AWS stops to patch it."""

KUBERNETES = {
    "1.29": "2026-03-23",
    "1.30": "2026-07-23",
    "1.31": "2026-11-26",
    "1.32": "2027-03-23",
    "1.33": "2027-07-29",
    "1.34": "2027-12-02",
    "1.35": "2028-03-27",
}
"""Version of Kubernetes → the end of its extended support on EKS; older ones have none left."""


def is_out_of_support(runtime: str) -> bool:
    """Whether AWS no longer patches a runtime of Lambda; one that is not in the table is newer than it."""
    return RUNTIMES.get(runtime, AS_OF) < AS_OF


def is_ended(version: str) -> bool:
    """Whether a version of Kubernetes has left extended support on EKS."""
    if version in KUBERNETES:
        return KUBERNETES[version] < AS_OF
    major, _, minor = version.partition(".")
    return major == "1" and minor.isdigit() and int(minor) < min(int(each[2:]) for each in KUBERNETES)
