"""Tags, in whichever of the two forms a type takes them; those of a global table stand in its replicas."""

from policies.kernel import Resource, Value


def tag(resource: Resource, name: str) -> Value | None:
    """The value of the tag ``name``; None where there is none."""
    for tags in map(resource.get, ("Tags", "HostedZoneTags", "FileSystemTags", "Replicas.*.Tags")):
        if tags is None:
            continue
        found = tags.get(name)
        if found is not None:
            return found
        for entry in tags:
            key_value = entry.get("Key")
            if key_value is not None and not key_value.unknown and str(key_value) == name:
                return entry.get("Value")
    return None
