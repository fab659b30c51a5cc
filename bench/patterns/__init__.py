"""What templates are made of: each pattern adds a few related resources to a draft."""

from collections.abc import Callable

from bench.draft import Draft
from bench.patterns import compute, data, edge, network, operations, serverless, storage

Pattern = Callable[[Draft], None]

LARGE: tuple[Pattern, ...] = (
    network.vpc,
    network.endpoints,
    network.access_lists,
    compute.instances,
    compute.load_balancer,
    compute.container_service,
    data.instance,
    data.cluster,
    data.stream,
    edge.website,
    edge.firewall,
    serverless.worker,
    serverless.rest_api,
    serverless.http_api,
    operations.alarms,
    operations.trail,
    storage.backup,
)
SMALL: tuple[Pattern, ...] = (
    storage.bucket,
    storage.key,
    storage.file_system,
    storage.registry,
    data.table,
    data.global_table,
    data.cache,
    edge.names,
    edge.user_pool,
    serverless.schedule,
    serverless.fan_out,
    serverless.state_machine,
    operations.parameters,
    operations.dashboard,
    operations.detector,
    operations.access,
)
