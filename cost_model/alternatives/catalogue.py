"""All alternatives, in the order of a report."""

from cost_model.alternatives.base import Alternative
from cost_model.alternatives.compute import Schedule, Spot, ToFargate, ToGraviton, ToInstances, ToX86, Trunking
from cost_model.alternatives.data import IoOptimized, OnDemand, Provisioned, Stream, ToAurora, ToRds
from cost_model.alternatives.network import (
    GatewayEndpoint,
    GatewayForEachZone,
    InterfaceEndpoints,
    NoEndpoints,
    OneGateway,
)
from cost_model.alternatives.storage import Colder, Gp3

ALTERNATIVES: tuple[Alternative, ...] = (
    ToFargate(),
    ToInstances(),
    Trunking(),
    ToGraviton(),
    ToX86(),
    Spot(),
    Schedule(),
    ToRds(),
    ToAurora(),
    IoOptimized(),
    Provisioned(),
    OnDemand(),
    Stream(),
    OneGateway(),
    GatewayForEachZone(),
    NoEndpoints(),
    InterfaceEndpoints(),
    GatewayEndpoint(),
    Gp3(),
    Colder(),
)
