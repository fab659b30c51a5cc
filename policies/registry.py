"""Finds policies without importing those that have nothing to look at.

``index.json`` (committed, made by ``python -m policies.generate``, kept fresh by a test) maps each policy id to its
resource types and packs, so that a run imports only the modules it needs.
"""

import json
import sys
from collections.abc import Collection, Iterable
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from cfn.errors import CfnError, Location
from policies.kernel.policy import ANY, PACKS, Policy

HERE = Path(__file__).resolve().parent
INDEX = HERE / "index.json"
SAM = "AWS::Serverless::"
SAM_REMEDY = "SAM's resources are judged as what SAM makes of them: write AWS::Lambda::Function and the like"


class Entry(NamedTuple):
    """What a policy looks at, the packs it is in, and its number for tools whose rule ids end in one.

    The number never changes: people ignore rules by it.
    """

    types: list[str]
    packs: list[str]
    number: int = 0


def index() -> dict[str, Entry]:
    """Policy id → its resource types and packs."""
    found: dict[str, Any] = json.loads(INDEX.read_text(encoding="utf-8"))
    return {policy_id: Entry(*entry) for policy_id, entry in found.items()}


def _import_shipped(name: str, file: Path) -> ModuleType:
    """An import without the search for the file, which takes half as long as all the rest."""
    loader = SourceFileLoader(name, str(file))
    module = sys.modules[name] = module_from_spec(ModuleSpec(name, loader, origin=loader.path))
    module.__file__ = loader.path
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def load(policy_id: str) -> Policy:
    """One shipped policy by its id. Raises OSError where there is none."""
    file = policy_id.replace("-", "_")
    name = f"policies.library.{file}"
    module = sys.modules.get(name) or _import_shipped(name, HERE / "library" / f"{file}.py")
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


class Folder(NamedTuple):
    """A user's own policies, ordered by id, and what is wrong with the files that hold none that can be used."""

    policies: list[Policy]
    problems: list[CfnError]


def load_folder(folder: Path, taken: Iterable[str] = ()) -> Folder:
    """Each ``*.py`` in ``folder`` that does not begin with ``_``; from those one may import: ``from ._names import x``.

    A problem is a file that cannot be imported or has no finished ``policy``, an id that occurs twice or is in
    ``taken``, and a requirement that its framework does not have; the other files are loaded nevertheless.
    Raises CfnError for a folder without policies.
    """
    files = sorted(path for path in folder.glob("*.py") if not path.name.startswith("_")) if folder.is_dir() else []
    if not files:
        raise CfnError(
            "no policy files here", Location(folder.as_posix()), "Give a folder that holds *.py policy files"
        )
    loaded = Folder([], [])
    known = set(taken)
    package = _package(folder)
    for file in files:
        try:
            policy = _import(file, package)
            _vet(policy, known, Location(file.as_posix()))
        except CfnError as problem:
            loaded.problems.append(problem)
            continue
        known.add(policy.id)
        loaded.policies.append(policy)
    loaded.policies.sort(key=lambda policy: policy.id)
    return loaded


def _vet(policy: Policy, known: set[str], place: Location) -> None:
    from policies.catalogue import frameworks

    if policy.id in known:
        raise CfnError(f"policy id {policy.id} is already taken", place, "Choose another id")
    for kind in policy.types:
        if kind.startswith(SAM):
            raise CfnError(f"policy {policy.id} would never see a {kind}", place, SAM_REMEDY)
    for framework in policy.frameworks:
        for each in policy.serves[framework]:
            if each not in frameworks()[framework].requirements:
                told = f"policy {policy.id} serves {each}, which is no requirement of {framework}"
                raise CfnError(told, place, "Correct the id; policies/frameworks has them all")


def _package(folder: Path) -> str:
    """A package of the folder's own, so that its files find each other and never shadow ours; its name."""
    import hashlib
    import sys
    from types import ModuleType

    digest = hashlib.sha256(folder.resolve().as_posix().encode("utf-8", "surrogateescape")).hexdigest()[:12]
    name = f"stackwarden_user_policies_{digest}"
    for stale in [each for each in sys.modules if each.startswith(f"{name}.")]:
        del sys.modules[stale]
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return name


def _import(file: Path, package: str) -> Policy:
    import importlib.util

    place = Location(file.as_posix())
    spec = importlib.util.spec_from_file_location(f"{package}.{file.stem}", file)
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
