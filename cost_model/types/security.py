"""Keys, secrets and parameters."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.capacity.site import origin_requests_of, serves_site, task_hours
from cost_model.context import Context, dig, items
from cost_model.outcomes import Assumption, Free, Outcome
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.extras import extras

KEY = Rate("key", "awskms", "KMS-Keys")
KEY_REQUESTS = Rate("requests", "awskms", "KMS-Requests")
SECRET = Rate("secret", "AWSSecretsManager", "AWSSecretsManager-Secrets")
SECRET_REQUESTS = Rate("requests", "AWSSecretsManager", "AWSSecretsManagerAPIRequest")
PARAMETER = Rate("advanced parameter", "AWSSystemsManager", "PS-Advanced-Param-Tier1")


class KmsKey(PricedType):
    """A customer-managed key and its requests."""

    types = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")
    reads = ("KeySpec", "EnableKeyRotation")
    usage = keys(requests="API requests to the key, at the price of its KeySpec")
    meters = extras("key")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield charge(KEY, 1, "1 key")
        if resource.get("EnableKeyRotation") is True:
            yield Assumption("key material of past rotations is not priced (the first two add a key-month each)")
        spec = resource.get("KeySpec", "SYMMETRIC_DEFAULT")
        if spec != "SYMMETRIC_DEFAULT":
            yield from self._asymmetric(resource, spec, context)
            return
        operations = context.profile.operations
        estimate = operations.kms_requests_per_key.base
        formula = "requests of a key without load"
        if serves_site(resource, context):
            thousands = origin_requests_of(resource, context) / 1000 * context.share(resource, *self.types)
            estimate += thousands * operations.kms_requests_per_1000_requests.base
            formula += " + requests of the site / 1,000 x key requests, shared by the keys"
        yield metered(KEY_REQUESTS, context.usage_or(resource, "requests", estimate, formula), "requests")

    def _asymmetric(self, key: Resource, spec: object, context: Context) -> Iterator[Outcome]:
        """Requests to a key of another kind: RSA of 2,048 bits and HMAC cost what symmetric ones do, others more."""
        if not isinstance(spec, str):
            yield undecided("requests", "KeySpec", spec)
            return
        told = [meter.key for meter in self.meters if context.given(key, meter.key) is not None]
        given = context.given(key, "requests")
        if given is not None or not told:
            suffix = "" if spec.startswith("HMAC") else "-Asymmetric-RSA_2048" if spec == "RSA_2048" else "-Asymmetric"
            rate = Rate(f"requests to a key of {spec}", "awskms", f"KMS-Requests{suffix}")
            yield metered(rate, given, "requests")


class Secret(PricedType):
    """A secret in its region and each replica region, and its requests."""

    types = ("AWS::SecretsManager::Secret",)
    reads = ("ReplicaRegions",)
    usage = keys(requests="API requests for the secret")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield charge(SECRET, 1, "1 secret")
        for replica in items(resource.get("ReplicaRegions")):
            region = dig(replica, "Region")
            if isinstance(region, str):
                rate = SECRET._replace(component=f"replica in {region}").within(region)
                yield charge(rate, 1, f"1 replica in {region}")
            elif region is not None:
                yield undecided("replica", "Region", region)
        model = context.profile
        starts = task_hours(resource, context) * model.network.task_starts_per_hour.base
        reads = starts * model.operations.secret_reads_per_task_start.base * context.share(resource, *self.types)
        estimate = model.operations.requests_per_secret.base + reads
        formula = "requests of a secret without load + task starts x secrets read, shared by the secrets"
        quantity = context.usage_or(resource, "requests", estimate, formula)
        yield metered(SECRET_REQUESTS, quantity, "requests")


class Parameter(PricedType):
    """An SSM parameter: standard ones are free."""

    types = ("AWS::SSM::Parameter",)
    reads = ("Tier",)
    meters = extras("parameter")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        tier = resource.get("Tier", "Standard")
        if isinstance(tier, Unknown):
            yield undecided("parameter", "Tier", tier)
        elif tier == "Advanced":
            yield charge(PARAMETER, 1, "1 advanced parameter")
        else:
            yield Free("standard parameters cost nothing (https://aws.amazon.com/systems-manager/pricing/)")
            if tier == "Intelligent-Tiering":
                yield Assumption("an Intelligent-Tiering parameter stays a standard one (4 KB or less, no policies)")
