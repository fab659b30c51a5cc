"""Where an oracle disagrees, and the ruling in docs/decisions/0002-resolver-rulings.md that says who is right."""

RULINGS = {
    "cloud-radar": {
        "R1": [
            "ref-parameter-empty",
            "novalue-list-item",
            "novalue-item-through-if",
            "novalue-in-join",
            "novalue-empties-a-list",
            "join-nothing",
            "select-from-empty-list",
            "json-novalue",
        ],
        "R2": ["ref-list", "join-list-parameter", "equals-select", "foreach-sub"],
        "R3": ["equals-number-and-text", "equals-boolean-and-text"],
        "R4": ["join-number", "join-literal-numbers", "join-boolean"],
        "R5": ["select-text-index", "select-index-by-parameter", "join-split-select"],
        "R6": ["azs-select", "azs-select-region"],
        "R7": ["cidr-six"],
        "R8": ["base64"],
        "R9": ["json-keeps-types"],
        "R10": ["dynamic", "dynamic-in-text", "dynamic-in-sub", "dynamic-in-join"],
    },
    "ministack": {
        "R11": ["equals-region", "equals-joined-region", "equals-found-by-region", "equals-sub", "equals-joined-list"],
        "R3": ["equals-boolean-and-text"],
        "R4": ["join-boolean"],
        "R12": ["novalue-in-sub"],
        "R13": ["condition-key-is-data"],
    },
}


def ruling(oracle: str, case: str) -> str | None:
    """The ruling that covers a case with an oracle, if any."""
    return next((number for number, cases in RULINGS[oracle].items() if case in cases), None)
