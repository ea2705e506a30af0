"""Load source files: column mappings of exports in TOML, without executable code.

The sources of a home come first and replace built-in ones of the same name (docs/sources.md).
"""

from pathlib import Path

from etl.mapping.schema import invalid_source, read_source
from etl.mapping.source import Source

BUILT_IN = Path(__file__).parents[1] / "sources"


def load_sources(*folders: Path) -> list[Source]:
    """The sources of the folders, then the built-in ones. Raises Unreadable for an invalid one."""
    files: dict[str, Path] = {}
    for folder in (*folders, BUILT_IN):
        for path in sorted(folder.glob("*.toml")):
            files.setdefault(path.stem, path)
    return [load_source(path) for path in files.values()]


def load_source(path: Path) -> Source:
    """The source of one file. Raises Unreadable where it is invalid."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        zh, en = f"{path.name}：无法读取：{fault}", f"{path.name} cannot be read: {fault}"
        raise invalid_source(zh, en) from None
    return read_source(text, path.stem)
