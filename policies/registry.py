"""Finds policies without importing those that have nothing to look at.

``index.json`` (committed, made by ``python -m policies.generate``, kept fresh by a test) maps each policy id to its
resource types and packs, so that a run imports only the modules it needs.
"""

import importlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from cfn.errors import CfnError, Location
from policies.kernel.policy import ANY, PACKS, Policy

HERE = Path(__file__).resolve().parent
INDEX = HERE / "index.json"


class Entry(NamedTuple):
    """What a policy looks at, and the packs it is in."""

    types: list[str]
    packs: list[str]


def index() -> dict[str, Entry]:
    """Policy id → its resource types and packs."""
    found: dict[str, list[list[str]]] = json.loads(INDEX.read_text(encoding="utf-8"))
    return {policy_id: Entry(*entry) for policy_id, entry in found.items()}


def load(policy_id: str) -> Policy:
    """One shipped policy by its id."""
    module = importlib.import_module(f"policies.library.{policy_id.replace('-', '_')}")
    policy: Policy = module.policy
    return policy


def for_types(types: Iterable[str], packs: Collection[str] = PACKS) -> list[Policy]:
    """The shipped policies of ``packs`` that look at any of ``types``, by id; only their modules are imported."""
    wanted = {*types, ANY}
    return [
        load(policy_id)
        for policy_id, entry in index().items()
        if not wanted.isdisjoint(entry.types) and not set(packs).isdisjoint(entry.packs)
    ]


def load_all() -> list[Policy]:
    """Every shipped policy, ordered by id, read from the library itself and not from the index."""
    files = sorted((HERE / "library").glob("[a-z]*.py"))
    return sorted((load(file.stem) for file in files), key=lambda policy: policy.id)


def load_folder(folder: Path, taken: Iterable[str] = ()) -> list[Policy]:
    """A user's own policies: each ``*.py`` in ``folder`` that does not begin with ``_``, ordered by id.

    Raises CfnError for a folder without policies, a file that cannot be imported or has no finished ``policy``, an id
    that occurs twice or is in ``taken``, and a requirement that its framework does not have.
    """
    files = sorted(path for path in folder.glob("*.py") if not path.name.startswith("_")) if folder.is_dir() else []
    if not files:
        raise CfnError(
            "no policy files here", Location(folder.as_posix()), "Give a folder that holds *.py policy files"
        )
    from policies.catalogue import frameworks

    known = set(taken)
    found = []
    for file in files:
        policy = _import(file)
        if policy.id in known:
            raise CfnError(f"policy id {policy.id} is already taken", Location(file.as_posix()), "Choose another id")
        for requirement in policy.requirements:
            pack, _, each = requirement.partition("/")
            if each not in frameworks()[pack].requirements:
                told = f"policy {policy.id} serves {each}, which is no requirement of {pack}"
                raise CfnError(told, Location(file.as_posix()), "Correct the id; policies/frameworks has them all")
        known.add(policy.id)
        found.append(policy)
    return sorted(found, key=lambda policy: policy.id)


def _import(file: Path) -> Policy:
    import importlib.util

    place = Location(file.as_posix())
    spec = importlib.util.spec_from_file_location(f"stackwarden_user_policies.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise CfnError("not a Python file", place, "Give it the ending .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        reason = f"policy file cannot be imported ({type(error).__name__}: {error})"
        raise CfnError(reason, place, "Mend or remove the file; a policy is never left out in silence") from error
    policy = getattr(module, "policy", None)
    if not isinstance(policy, Policy):
        raise CfnError("policy file defines no policy", place, "Assign a policies.kernel.Policy to the name `policy`")
    if not hasattr(policy, "run"):
        raise CfnError(f"policy {policy.id} has no check", place, "Decorate its check with @policy.check")
    return policy
