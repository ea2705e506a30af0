"""Whether a warehouse was built from other marts, code or settings than the present ones.

Because a recipe has policies, staff and lexicon parsed, which takes longer than most questions, the bytes
that it is read from are compared first: while they are the same, the recipe is the same.
"""

import hashlib
from functools import cache
from pathlib import Path

from warehouse.storage.home import Home

ROOT = Path(__file__).parents[2]
ROOMS = ("care", "etl", "warehouse")
"""Where the code, the marts and the policies of a build stand."""
SUFFIXES = (".py", ".sql", ".toml")
SETTINGS = ("causes/codes.json", "policy.toml", "staff.toml", "stores.toml")
"""The files of a home that :func:`warehouse.build.home_settings.read_settings` reads."""


def inputs_hash(home: Path, root: Path = ROOT) -> str:
    """A hash of the product's own files under ``root`` and of the settings of a home, each with its name."""
    found = _product_hash(root).copy()
    for name in SETTINGS:
        if (home / name).exists():
            _add(found, name, home / name)
    return found.hexdigest()[:16]


@cache
def _product_hash(root: Path) -> "hashlib._Hash":
    """The hash of the product's own files, read once: what a process has imported stays as it is."""
    found = hashlib.sha256()
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.*")):
            if file.suffix in SUFFIXES:
                _add(found, file.relative_to(root).as_posix(), file)
    return found


def _add(found: "hashlib._Hash", name: str, file: Path) -> None:
    content = file.read_bytes()
    found.update(f"{name}\0{len(content)}\0".encode())
    found.update(content)


def is_outdated(home: Path) -> bool:
    """Whether the served warehouse was built from other marts, code or settings than the present ones."""
    manifest = Home(home).read_manifest()
    if manifest.get("inputs") == inputs_hash(home):
        return False
    # Imported here, for the reason above.
    from warehouse.build.home_settings import read_settings
    from warehouse.storage.recipe import recipe

    return bool(manifest.get("recipe") != recipe(read_settings(home)))
