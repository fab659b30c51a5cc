"""Aurora global databases: which region writes, and how that changes."""

from dataclasses import dataclass
from typing import Any

from stackwarden.deploy.aws import Aws, AwsError
from stackwarden.deploy.steps import Found


@dataclass(frozen=True)
class Databases:
    """The global databases of an environment. ``source`` and ``target``: the regions between which the writer moves.

    ``lossy``: fail over with what the target has received so far, instead of switching over once it has all.
    """

    aws: Aws
    prefix: str
    source: str
    target: str
    lossy: bool

    def names(self) -> list[str]:
        """The identifiers of the global databases, sorted."""
        found = self.aws.call(self.target, "rds", "describe_global_clusters")["GlobalClusters"]
        return sorted(
            each["GlobalClusterIdentifier"] for each in found if each["GlobalClusterIdentifier"].startswith(self.prefix)
        )

    def moved(self, name: str) -> Found:
        """Whether the target region writes, and no change of that is under way."""
        database = self._get(name)
        writer = next((_region(each) for each in database["GlobalClusterMembers"] if each["IsWriter"]), "none")
        status = database.get("Status", "available")
        if writer == self.target and status == "available":
            return Found(done=True, text=f"{self.target} writes")
        how = "fail over, losing what was not copied yet," if self.lossy else "switch over, losing nothing,"
        return Found(done=False, text=f"{how} from {writer} to {self.target} (status {status})")

    def copy(self, name: str) -> str:
        """The ARN of the cluster in the target region. Raises AwsError where it has no copy of the database."""
        for member in self._get(name)["GlobalClusterMembers"]:
            if _region(member) == self.target:
                return str(member["DBClusterArn"])
        message = f"{name} has no cluster in {self.target}: wait until AWS has brought it back as a copy"
        raise AwsError("rds:describe_global_clusters", "NoCopy", message)

    def move(self, name: str) -> None:
        """Let the target region write. Raises AwsError where it has no copy of the database."""
        if self._get(name).get("Status", "available") not in ("available", "active"):
            return  # an earlier run has asked already
        arguments = {"GlobalClusterIdentifier": name, "TargetDbClusterIdentifier": self.copy(name)}
        if self.lossy:
            self.aws.call(self.target, "rds", "failover_global_cluster", **arguments, AllowDataLoss=True)
        else:  # asked of the region that writes: it stops writing first
            self.aws.call(self.source, "rds", "switchover_global_cluster", **arguments)

    def _get(self, name: str) -> dict[str, Any]:
        answer = self.aws.call(self.target, "rds", "describe_global_clusters", GlobalClusterIdentifier=name)
        found: dict[str, Any] = answer["GlobalClusters"][0]
        return found


def _region(member: dict[str, Any]) -> str:
    """The region in a cluster's ARN."""
    return str(member["DBClusterArn"]).split(":")[3]
