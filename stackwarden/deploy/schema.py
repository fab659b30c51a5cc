"""The catalogue's schema: one task of the service's image against the writer makes it, and the sample products."""

from typing import Any

from stackwarden.deploy.aws import AwsError, now, paces
from stackwarden.deploy.settings import Setting
from stackwarden.deploy.steps import Found
from stackwarden.ending import RefusedError

_SERVICE, _MINUTES = "catalog", 15
_SECONDS = 30.0  # between lines about the task
DATABASE, NOTE = "data-catalog", "catalog-schema"
"""The stack of the database; and the note, of the ledger's, that it was done."""
_DONE = f"deployments/{NOTE}"


class CatalogSchema(Setting):
    """The service itself may only read; its migration task is run once, until it is healthy, and stopped."""

    def look(self) -> Found:
        """Whether it was done; told by a note, since nothing of it shows from outside the database."""
        if self.account.published(self.region, _DONE):
            return Found(done=True, text="made")
        if self._service() is None:
            text = "not before svc-catalog stands: run this again after the first deployment"
            return Found(done=False, text=text, later=True)
        return Found(done=False, text=f"run one task of {self._cluster}-catalog-migrate until it is healthy")

    def do(self) -> None:
        """Run it. Raises RefusedError where the task does not become healthy."""
        service = self._service()
        if service is None:
            return
        task = self._run(service)
        try:
            self._await(task)
        except BaseException:  # interrupted and terminated, too: it writes, and costs
            self._stop_anyway(task)
            raise
        self._call("stop_task", task=task, reason="the schema is made")
        platform = self.account.target.platform
        name = f"/{platform.project}/{platform.environment}/{_DONE}"
        self.account.call(self.region, "ssm", "put_parameter", Name=name, Value=task, Type="String", Overwrite=True)

    def _service(self) -> dict[str, Any] | None:
        try:
            found = self._call("describe_services", services=[_SERVICE])["services"]
        except AwsError as error:
            if error.aws_code == "ClusterNotFoundException":
                return None
            raise
        return next((each for each in found if each["status"] == "ACTIVE"), None)

    def _run(self, service: dict[str, Any]) -> str:
        """Start the task where the service's tasks run; its ARN."""
        where = {"networkConfiguration": service["networkConfiguration"]}
        if service.get("capacityProviderStrategy"):
            where["capacityProviderStrategy"] = service["capacityProviderStrategy"]
        answer = self._call(
            "run_task", taskDefinition=f"{self._cluster}-catalog-migrate", startedBy="stackwarden-bootstrap", **where
        )
        if not answer["tasks"]:
            reasons = ", ".join(str(each.get("reason")) for each in answer.get("failures", ()))
            raise RefusedError(f"the task does not start: {reasons or 'no reason given'}")
        return str(answer["tasks"][0]["taskArn"])

    def _await(self, task: str) -> None:
        start = said = now()
        end = start + _MINUTES * 60
        self.account.say(f"waits for the task {task} that makes the catalogue's schema, at most {_MINUTES} minutes")
        for seconds in paces():
            found = self._call("describe_tasks", tasks=[task])["tasks"][0]
            if now() - said >= _SECONDS:
                said = now()
                state = f"{found.get('lastStatus', 'no status yet')}, health {found.get('healthStatus', 'UNKNOWN')}"
                self.account.say(f"waits for the task of the schema since {said - start:.0f} s: {state}")
            if found.get("healthStatus") == "HEALTHY":
                return
            if found.get("lastStatus") == "STOPPED" or now() > end:
                raise RefusedError(
                    f"the task is {found.get('lastStatus')}: {found.get('stoppedReason') or 'not healthy in time'}",
                    "Its log is the service's, with the prefix migrate.",
                )
            self.account.target.aws.pause(seconds)

    def _stop_anyway(self, task: str) -> None:
        """Stop the task, or say how: what ended the wait counts, and is raised by the caller."""
        try:
            self._call("stop_task", task=task, reason="the schema will not be made")
        except RefusedError as error:
            command = f"aws ecs stop-task --cluster {self._cluster} --task {task} --region {self.region}"
            self.account.say(f"the task of the schema may run still ({error}): {command}")

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        return self.account.call(self.region, "ecs", operation, cluster=self._cluster, **arguments)

    @property
    def _cluster(self) -> str:
        platform = self.account.target.platform
        return f"{platform.project}-{platform.environment}"
