"""A template and a context → its resolved stacks: one, or the variants that missing values leave open."""

from dataclasses import replace

from cfn.assumptions import assumptions, open_values
from cfn.context import Context, Opened
from cfn.errors import CfnError, Location
from cfn.lookups import faults
from cfn.outlook import outlook
from cfn.parameters import declared
from cfn.problems import Problems
from cfn.source import Template
from cfn.stack import Stack
from cfn.unseen import unseen
from cfn.variants import MAX_ANSWERS, MAX_SOUGHT, MAX_VARIANTS, Variants

__all__ = ["MAX_ANSWERS", "MAX_SOUGHT", "MAX_VARIANTS", "Context", "resolve"]


def resolve(template: Template, context: Context | None = None) -> list[Stack]:
    """Every variant of the template under the context: usually one. Raises CfnError where it cannot be deployed.

    A parameter without a value takes each of its AllowedValues in turn, otherwise it is Unknown; a condition that
    compares an Unknown is looked at both ways; so are the variants of nested stacks. Values that break the template's
    own Rules are left out. At most MAX_VARIANTS are made, those nearest to the defaults first; where that leaves some
    out, at most MAX_SOUGHT more in which a condition turns out as in none before. What is left out is told in
    ``unseen`` of the first. With ``latent`` the last one may be a stack made for what conditions leave out of all.
    """
    context = context or Context()
    if not context.chain and context.opened.count:  # a context used before: what it opened then is not this template's
        context = replace(context, opened=Opened())
    try:
        stacks = _resolve(template, context)
    except RecursionError:
        message = "Functions and conditions nest too deeply to evaluate"
        raise CfnError(message, Location(template.file), "Flatten them.") from None
    missed = {mark: text for stack in stacks for mark, text in stack.missed.items()}
    wrong = faults(template, context.parameters, missed)
    for stack in stacks if wrong else ():
        stack.faults = wrong
    missing = unseen(template)
    if missing:
        for stack in stacks:
            stack.unseen = [*missing, *stack.unseen]
    return stacks


def _resolve(template: Template, context: Context) -> list[Stack]:
    for problem in template.problems if context.strict else ():
        raise problem
    parameters = declared(template.file, template.root, Problems(context.strict))
    for name in context.parameters:
        if name not in parameters:
            place = template.location("Parameters")
            raise CfnError(f"The template declares no parameter {name!r}", place, "Correct the name, or leave it out.")
    allowed = {} if context.strict else open_values(parameters, context.parameters)
    if context.outlook:
        allowed |= outlook(parameters, context.parameters, template.root)
    choices, left_out = assumptions(allowed, template.root.get("Conditions"), MAX_VARIANTS)
    variants = Variants(template, context, resolve)
    variants.more = left_out
    variants.add(choices)
    if variants.broken is not None and not variants.stacks:
        if context.strict:
            raise variants.broken
        variants.lawless = True  # whatever is deployed, it is with other values; what these show is judged
        variants.add(choices)
    if variants.more:
        never = variants.seek(allowed)
        text = f"values are missing, and only {len(variants.stacks)} of the combinations they allow are looked at"
        variants.stacks[0].unseen += [(template.location("Parameters"), text), *never]
    conditional = context.latent and any(False in each.conditions.values() for each in variants.stacks)
    latent = variants.latent() if conditional else None
    variants.forget()
    return [*variants.stacks, latent] if latent is not None else variants.stacks
