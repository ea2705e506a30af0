"""Match headings to fields, ignoring punctuation, width, case and hints."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from etl.records.registry import RECORDS, Field, RecordKind

HINT = re.compile(
    r"""[(\[【](?: \s*(?:必填|选填|可选|required|optional|元|公里|千米|km|h|分|分钟|次)\s*   # duty and units
               | [\d\s~～–—-]+分?                                                        # a range, 1-10
               | [ymdhs:/\s-]+                                                           # yyyy-mm-dd
               | [^()\[\]【】]*[/、][^()\[\]【】]*                                        # the choices, 是/否
        )[)\]】]""",
    re.VERBOSE | re.IGNORECASE,
)
"""A bracket that only explains a column; other brackets change its meaning: 交车时间(预计), 金额(万元)."""

Names = Mapping[str, Sequence[str]]
"""Field → its possible headings, the most certain first."""


@lru_cache(maxsize=8192)
def normalized_heading(heading: str) -> str:
    """A heading without padding, inner spaces, punctuation, width and case: ``订 单号*`` is ``订单号``."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", heading)).lower()


@lru_cache(maxsize=8192)
def unhinted(heading: str) -> str:
    """A plain heading without its unit or choices: ``行驶里程（km）`` is ``行驶里程``."""
    return normalized_heading(HINT.sub("", unicodedata.normalize("NFKC", heading)))


@cache
def template_names(record: RecordKind) -> Names:
    """The headings of the import template and their synonyms, for sheets without a source."""
    return {name: _names(field) for name, field in record.fields.items()}


def _names(field: Field) -> tuple[str, ...]:
    forms = (field.zh, field.zh + field.en, field.en, field.name, *field.synonyms)
    return tuple(dict.fromkeys(form for name in forms for form in (normalized_heading(name), unhinted(name))))


def locate_fields(names: Names, headings: Sequence[str]) -> dict[str, int]:
    """Field → column number, for the fields whose heading occurs; the leftmost of equal headings."""
    columns = _columns_by_name(tuple(headings))
    found = {field: [columns[name] for name in known if name in columns] for field, known in names.items()}
    return {field: matches[0] for field, matches in found.items() if matches}


@lru_cache(maxsize=256)
def _columns_by_name(headings: tuple[str, ...]) -> Mapping[str, int]:
    """Every form of every heading → its leftmost column; as written first, then ever plainer."""
    columns: dict[str, int] = {}
    for form in (str.strip, normalized_heading, unhinted):
        for column, heading in enumerate(headings):
            columns.setdefault(form(heading), column)
    columns.pop("", None)
    return columns


def column_letter(column: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    before, digit = divmod(column, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + digit)


def locate_headings(wanted: Iterable[str], headings: Sequence[str]) -> dict[str, int]:
    """Heading → column number, for those that occur; ``(D)`` is the fourth column by its letter."""
    by_letter = {f"({column_letter(column)})": column for column in range(len(headings))}
    by_name = locate_fields(
        {heading: (heading.strip(), normalized_heading(heading)) for heading in wanted}, headings
    )
    return {heading: by_letter[heading] for heading in wanted if heading in by_letter} | by_name


def field_weight(field: Field) -> float:
    """Weight of a field for recognising its record kind: 1 / the number of kinds with its heading."""
    return 1 / _headed_so(field.zh)


@cache
def _headed_so(heading: str) -> int:
    return sum(heading == other.zh for record in RECORDS.values() for other in record.fields.values())


def closest_heading(names: Sequence[str], headings: Sequence[str]) -> str | None:
    """The heading most similar to one of the names; None where none is similar."""
    by_plain = {normalized_heading(heading): heading for heading in headings}
    close = (get_close_matches(normalized_heading(name), by_plain, n=1, cutoff=0.5) for name in names)
    return next((by_plain[match] for matches in close for match in matches), None)


def shown_heading(heading: str) -> str:
    """A heading shortened for a message; one with many digits is hidden, because it may be a phone number."""
    text = " ".join(heading.split())
    return "…" if sum(map(str.isdigit, text)) > 3 else text[:12]
