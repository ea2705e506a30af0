"""Masking of personal values in texts and names, and replacement of control characters."""

import re
from collections.abc import Sequence
from functools import cache

import polars as pl

from care.i18n import UNSEEN, replace_control_characters, say
from care.privacy.kinds.kind import PersonalKind
from care.privacy.kinds.kind_table import KINDS, NUMBERS
from care.privacy.kinds.person_names import PLAIN_TITLED, SURE
from care.privacy.plain_form import CHINESE_DIGITS, ODD_DIGITS, plain_form

IN_WORDS = re.compile(f"[{''.join(CHINESE_DIGITS.values())}]")
SPELT = f"[{''.join(CHINESE_DIGITS.values())}{ODD_DIGITS}]"
LOOK_SPELT = rf"{SPELT}(?:[^\p{{L}}0-9]*[0-9０-９{SPELT[1:-1]}]){{5}}"
"""Pattern of texts with a number in Chinese digits."""
DATED = r"[A-DF-UW-Z][A-PR-Z][12]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\-_]?\d{0,6}"
TWO, THREE = "(?:[A-DF-UX-Z][A-DF-PR-WYZ]|W[A-DF-IK-PR-WYZ])", "[A-DGHIJK-PRSUYZ][A-PR-Z][A-Z]"
SERIAL = (
    rf"(?:{TWO})?[\-_]?(?:\d{{4,9}}|[1-35-79]\d{{9}}|(?:1[0-2]|[2-9]\d)\d{{9}}|[1-9]\d{{11}}|[1-79]\d{{12,13}})"
    rf"|{THREE}[\-_]?\d{{4,8}}|[A-DF-Z]\d{{2,3}}[\-_]?{TWO}[\-_]?\d{{4,9}}|(?:{TWO}|{THREE})?[\-_]?000\d{{1,9}}"
)
CODE = rf"^(?:{DATED}|[A-Z]{{0,3}}[\-_]?20\d\d(?:0[1-9]|1[0-2])[\-_]?\d{{0,12}}|{SERIAL})$"
"""Pattern of the usual numbers of records, which are nobody's: a day, or a serial behind letters that are no
label of a phone, a plate or a passport, also behind a store's code, or one that zeros fill up."""
HARMLESS = (
    r"(?-u:\b)(?:19|20)\d\d[\-./年](?:0?[1-9]|1[0-2])[\-./月](?:0[1-9]|[12]\d|3[01]|[1-9])日?"
    r"(?:[ T]\d\d?:\d\d(?::\d\d)?)?"
    rf"|(?-u:\b)(?:[A-Z]{{2,4}}20\d{{6,13}}|{DATED})(?-u:\b)"
)
"""Pattern of days and of numbers of orders inside a text."""
PLAIN_MOBILE = r"(^|[^0-9０-９A-Za-z.*+\-/_])(1[3-9][0-9])[0-9]{4}([0-9]{4})($|[^0-9０-９])"
PLAIN_PLATE = (
    r"([京津沪渝冀豫云辽湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽粤藏川宁琼][A-Z])[ ·]?"
    r"(?:[0-9]{3}|[A-Z][0-9]{2}|[A-Z]{2}[0-9]|[DF][A-Z0-9][0-9]{2})"
    r"([0-9][0-9A-Z挂学警港澳])($|[^0-9A-Za-z０-９ .·\-])"
)
"""Patterns (Rust) of the commonest notations, which are masked at once in all texts."""
BEFORE_PHONE = rf"[{SURE}][\x{{4e00}}-\x{{9fff}}]{{1,2}}[ :：,，.　]*(?:电话|手机)*[ :：]*§"

Found = tuple[int, int, PersonalKind]


def mask_text(texts: pl.Series, kinds: Sequence[PersonalKind] = KINDS) -> pl.Series:
    """Texts with personal values masked, and control characters replaced.

    ``kinds``: those of :data:`NUMBERS` leave names, which columns of colleagues keep.
    """
    rows, shown = _suspects(texts, kinds), texts
    if len(rows):
        written = texts.gather(rows)
        simple = _is_simple(written, kinds)
        marks = ("${1}${2}****${3}${4}", "${1}·***${2}${3}")
        masked = _simple_masked(written, marks, kinds).zip_with(simple, written)
        others = (~simple).arg_true()
        masked = masked.scatter(others, _mask_one_by_one(written.gather(others), kinds))
        shown = texts.clone().scatter(rows, masked)
    return controls_replaced(shown)


def _suspects(texts: pl.Series, kinds: Sequence[PersonalKind]) -> pl.Series:
    """The places of texts that may hold a personal value, days and numbers of orders apart."""
    look = _look(kinds)
    rows = (~is_code(texts)).arg_true()
    if len(rows) < len(texts):
        rows = rows.filter(texts.gather(rows).str.contains(look))
    else:
        rows = texts.str.contains(look).arg_true()
    return (
        rows.filter(texts.gather(rows).str.replace_all(HARMLESS, "§").str.contains(look))
        if len(rows)
        else rows
    )


def is_code(texts: pl.Series) -> pl.Series:
    """Whether each text is a usual number of a record, which cannot be personal; null where blank."""
    return texts.str.contains(CODE)


def _is_simple(texts: pl.Series, kinds: Sequence[PersonalKind]) -> pl.Series:
    """Whether nothing but mobile numbers, plates and 王先生 as usually written may be personal in each."""
    left = _simple_masked(texts.str.replace_all(HARMLESS, "§"), ("${1}§${4}", "§§${3}"), kinds)
    return ~(left.str.contains(_look(kinds)) | left.str.contains(BEFORE_PHONE))


def _simple_masked(texts: pl.Series, marks: tuple[str, str], kinds: Sequence[PersonalKind]) -> pl.Series:
    """Mobile numbers twice, because the first of two numbers takes the sign between them."""
    mobile, plate = marks
    if any(kind.person for kind in kinds):
        texts = texts.str.replace_all(PLAIN_TITLED, "${1}${2}**${3}")
    for _ in range(2):
        texts = texts.str.replace_all(PLAIN_MOBILE, mobile)
    return texts.str.replace_all(PLAIN_PLATE, plate)


def _mask_one_by_one(texts: pl.Series, kinds: Sequence[PersonalKind]) -> pl.Series:
    looks = {
        look: texts.str.contains(look).to_list() for look in (*(kind.look for kind in kinds), LOOK_SPELT)
    }
    spelt = looks[LOOK_SPELT]
    masked: dict[str, str] = {}
    for at, text in enumerate(written := texts.to_list()):
        if text not in masked:
            in_words = [kind for kind in kinds if kind.words and spelt[at]]
            likely = [kind for kind in kinds if kind.person or looks[kind.look][at] or kind in in_words]
            masked[text] = _masked_text(text, likely)
    return pl.Series([masked[text] for text in written], dtype=pl.String)


@cache
def _look(kinds: Sequence[PersonalKind]) -> str:
    return "|".join(dict.fromkeys([*(kind.look for kind in kinds), LOOK_SPELT]))


def _masked_text(text: str, kinds: Sequence[PersonalKind]) -> str:
    for start, end, kind in sorted(find_personal(text, kinds), reverse=True, key=lambda one: one[0]):
        text = f"{text[:start]}{kind.mark(text[start:end])}{text[end:]}"
    return text


def find_personal(text: str, kinds: Sequence[PersonalKind] = KINDS) -> list[Found]:
    """The spans of personal values in a text, each with its kind; they do not overlap."""
    found: list[Found] = []
    forms = [plain_form(text)]
    if IN_WORDS.search(text):
        forms.append(plain_form(text, words=True))
    for form, with_words in zip(forms, (False, True), strict=False):
        for kind in kinds:
            if with_words and not kind.words:
                continue
            for match in kind.find.finditer(form.plain):
                group = _value_group(match)
                start, end = form.original(*match.span(group))
                if kind.check(match) and all(end <= one or start >= two for one, two, _ in found):
                    found.append((start, end, kind))
    return found


def _value_group(match: re.Match[str]) -> str | int:
    """The first named group with a value that is no separator: what is replaced."""
    return next((name for name, value in match.groupdict().items() if value and name not in SEPARATORS), 0)


SEPARATORS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "gap", "wide"})


def personal_warning(*texts: str) -> str:
    """A sentence on the personal values in texts that somebody is writing; empty where there are none."""
    kinds = dict.fromkeys(kind for text in texts for _, _, kind in find_personal(text))
    if not kinds:
        return ""
    zh, en = "、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds)
    return say(
        f"这里似乎写有客户的信息（{zh}），会原样保存并让所有人看到。请改写为工单编号或投诉编号。",
        f"This seems to tell of a customer ({en}); it is kept as written, and everybody sees it. "
        "Name the order or the case instead. ",
    )


def display_name(name: str) -> str:
    """The name of a file, a sheet or a column as it is stored and shown: masked, no control characters."""
    return replace_control_characters(_masked_text(name, KINDS))


def holds_personal_value(cell: str) -> bool:
    """Whether a cell contains a phone, a VIN or another number of a person, and so cannot be a heading."""
    return bool(find_personal(cell, NUMBERS))


def controls_replaced(texts: pl.Series) -> pl.Series:
    """The texts with every control and bidirectional character replaced by �."""
    return texts.str.replace_all(UNSEEN, "�") if texts.str.contains(UNSEEN).any() else texts
