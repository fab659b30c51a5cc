"""As much of Secrets Manager as the rotation functions use."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace


class NotFoundError(Exception):
    """What Secrets Manager says when there is no such version."""


class Vault:
    """As much of Secrets Manager as the functions use: versions, their labels, and when anything changed."""

    exceptions = SimpleNamespace(ResourceNotFoundException=NotFoundError)

    def __init__(self, **secrets):
        self.now = datetime(2026, 11, 10, 4, tzinfo=UTC)
        self.versions = {name: {"v1": value} for name, value in secrets.items()}
        self.labels = {name: {"v1": ["AWSCURRENT"]} for name in secrets}
        self.changed = dict.fromkeys(secrets, self.now)

    def _touch(self, name):
        self.now += timedelta(minutes=1)
        self.changed[name] = self.now

    def start(self, name, version):
        """What Secrets Manager does before it calls the function: the label is there, the value is not."""
        self.labels[name][version] = ["AWSPENDING"]

    def describe_secret(self, SecretId):
        return {
            "Name": SecretId,
            "VersionIdsToStages": {v: list(labels) for v, labels in self.labels[SecretId].items()},
            "LastChangedDate": self.changed[SecretId],
        }

    def get_secret_value(self, SecretId, VersionId=None, VersionStage="AWSCURRENT"):
        for version, labels in self.labels[SecretId].items():
            fits = VersionStage in labels and VersionId in (None, version)
            if fits and version in self.versions[SecretId]:
                return {"SecretString": self.versions[SecretId][version]}
        raise NotFoundError

    def get_random_password(self, PasswordLength, ExcludePunctuation):
        assert ExcludePunctuation, "the value becomes part of a URL or of a connection string"
        return {"RandomPassword": "n" * PasswordLength}

    def put_secret_value(self, SecretId, ClientRequestToken, SecretString, VersionStages=("AWSCURRENT",)):
        known = self.versions[SecretId].get(ClientRequestToken)
        assert known in (None, SecretString), "a version never changes"
        self.versions[SecretId][ClientRequestToken] = SecretString
        for stage in VersionStages:
            self._move(SecretId, stage, ClientRequestToken)
        self._touch(SecretId)

    def update_secret_version_stage(self, SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId):
        assert VersionStage in self.labels[SecretId][RemoveFromVersionId]
        self._move(SecretId, VersionStage, MoveToVersionId)
        self._touch(SecretId)

    def _move(self, name, stage, version):
        for labels in self.labels[name].values():
            if stage in labels:
                labels.remove(stage)
        self.labels[name].setdefault(version, []).append(stage)
