"""What more could be loaded, and which metrics it would answer: said once, on the page of files."""

from collections.abc import Iterable

from care.i18n import say, translated
from care.semantic.metric import METRICS


def more_to_load(absent: Iterable[str]) -> list[str]:
    """One line for each thing that some metrics need; ``absent``: the keys of those that have no records."""
    answered: dict[str, list[str]] = {}
    for key in absent:
        if needs := METRICS[key].needs:
            answered.setdefault(translated(needs), []).append(METRICS[key].name)
    return [
        say(f"{needs}：{'、'.join(names)}", f"{needs[0].upper()}{needs[1:]}: {', '.join(names)}")
        for needs, names in answered.items()
    ]
