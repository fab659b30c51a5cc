"""What MiniStack gets wrong and the templates meet: one function each, which says why."""

from emulator.patches import alarms, networks, parameters, references

PATCHES = (
    parameters.check_keys_of_ssm_parameters,
    parameters.publish_images,
    references.correct_references,
    alarms.accept_metric_math,
    networks.remember_subnets_of_acls,
)


def install() -> None:
    """Apply all of them."""
    for patch in PATCHES:
        patch()
