"""A corpus of valid, varied templates, the same bytes for the same seed.

Sizes, the mix of YAML and JSON, and the violations are those of templates met in public repositories: 20 to 400 lines,
about three YAML files to each JSON file, some buckets open, some databases unencrypted.
"""

import shutil
from pathlib import Path
from random import Random

from bench.draft import Draft
from bench.patterns import LARGE, SMALL, Pattern
from bench.render import as_json, as_yaml

COUNT = 400
SEED = 20_261_122
FEWEST_LINES = 20
MOST_LINES = 400


def corpus(count: int = COUNT, seed: int = SEED) -> dict[str, str]:
    """File names and texts of ``count`` templates."""
    found: dict[str, str] = {}
    for number in range(count):
        random = Random(f"{seed}/{number}")  # noqa: S311 (variety, not secrecy)
        name, text = _template(random)
        found[f"{number:03}-{name}"] = text
    return found


def write(folder: Path, count: int = COUNT, seed: int = SEED) -> list[Path]:
    """Write the corpus to ``folder``, replacing what an earlier run left; returns the files in order."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = []
    for name, text in corpus(count, seed).items():
        file = folder / name
        file.write_text(text, encoding="utf-8", newline="\n")
        files.append(file)
    return files


def _template(random: Random) -> tuple[str, str]:
    """One template: patterns are added until it is as long as drawn, and never longer than MOST_LINES."""
    draft = Draft(random)
    wanted = min(MOST_LINES * 0.85, FEWEST_LINES + random.lognormvariate(4.6, 0.9))
    style = random.random()
    best = ""
    used: set[Pattern] = set()
    while best.count("\n") < wanted:
        patterns = LARGE if wanted > 60 and draft.chance(0.6) else SMALL
        pattern = draft.pick(*(each for each in patterns if each not in used))
        used.add(pattern)  # each at most once: twice would name two things alike
        pattern(draft)
        text = _text(draft, style)
        if text.count("\n") <= MOST_LINES:
            best = text
        elif best:
            break
        else:  # a first pattern too long on its own, as a whole network in JSON is
            draft = Draft(random)
    suffix = "json" if style >= 0.72 else draft.pick("yaml", "yaml", "yml")
    return f"{draft.domain.lower()}.{suffix}", best


def _text(draft: Draft, style: float) -> str:
    document = draft.document()
    if style < 0.72:
        return as_yaml(document, short=style < 0.6)
    return as_json(document, indent=2 if style < 0.92 else 4)
