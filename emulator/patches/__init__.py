"""What MiniStack gets wrong and the templates meet: one function each, which says why."""

from emulator.patches import (
    alarms,
    changes,
    conditions,
    databases,
    groups,
    health,
    names,
    networks,
    parameters,
    references,
    refusals,
    scaling,
    secrets,
    zones,
)

PATCHES = (
    conditions.resolve_functions_in_conditions,
    names.tell_regions_apart,
    parameters.check_keys_of_ssm_parameters,
    parameters.publish_images,
    references.correct_references,
    changes.leave_out_what_conditions_leave_out,
    changes.know_what_replaces,
    refusals.refuse_deletions,
    groups.set_instance_protection,
    scaling.keep_scalable_targets,
    databases.switch_over_without_engines,
    alarms.accept_metric_math,
    networks.remember_subnets_of_acls,
    secrets.generate_as_asked,
    secrets.tell_drift_by_arn,
    health.read_children_of_health_checks,
    zones.bring_hosted_zones,
)


def install() -> None:
    """Apply all of them."""
    for patch in PATCHES:
        patch()
