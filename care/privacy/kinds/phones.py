"""Mobile numbers, landlines, service numbers, and numbers of Hong Kong, Macau, Taiwan and abroad."""

import re

from care.privacy.kinds.kind import (
    MANY_DIGITS,
    SEPARATOR,
    UNITS,
    PersonalKind,
    digits_of,
    ends,
    is_day,
)

S = SEPARATOR
BEFORE, AFTER = r"(?<!\d)", r"(?!\d)"
ALONE = r"(?:(?<![\dA-Z])|(?<=TEL)|(?<=FAX)|(?<=PHONE)|(?<=MOBILE)|(?<=CALL))"
COUNTRY = rf"(?:(?:\+|00) ?{S}{{0,2}})?86{S}{{0,3}}"

FIXED = r"\d{11}"
GROUPED = "|".join(
    [
        FIXED,
        rf"\d{{3}}{S}{{0,4}}\d{{4}}{S}{{0,4}}\d{{4}}",
        rf"\d{{3}}{S}{{1,2}}\d{{8}}",
        rf"\d{{7}}{S}{{1,2}}\d{{4}}",
        r"\d{5}[ .\-/]\d{6}|\d{6}[ .\-/]\d{5}",
        rf"\d{{4}}(?P<one>{S}{{1,2}})\d{{4}}(?P=one)\d{{3}}",
        rf"\d{{4}}(?P<two>{S}{{1,2}})\d{{3}}(?P=two)\d{{4}}",
        rf"\d{{3}}(?P<three>{S}{{1,2}})(?:\d{{3}}(?P=three)\d{{5}}|\d{{5}}(?P=three)\d{{3}})",
        rf"\d{{3}}(?P<four>{S}{{1,2}})\d{{2}}(?P=four)\d{{2}}(?P=four)\d{{2}}(?P=four)\d{{2}}",
        rf"\d{{3}}(?P<five>{S}{{1,2}})\d{{3}}(?P=five)\d{{3}}(?P=five)\d{{2}}",
        r"\d(?P<six>[ .\-_'()]{1,2})\d{2}(?:(?P=six)\d{2}){4}",
        r"\d\d(?P<eight>[ .\-])\d\d(?:(?P=eight)\d\d){3}(?P=eight)\d",
        r"\d(?P<seven>[ .\-_']{1,3})\d(?:(?P=seven)\d){9}",
    ]
)
MOBILE = re.compile(rf"{BEFORE}(?:{COUNTRY})?(?P<value>(?=1{S}{{0,3}}[3-9])(?:{GROUPED})){AFTER}")
ORDER_BEFORE = re.compile(r"(?<![A-Z])(?!TEL|PHONE|MOB|VX?|WX|CALL|QQ)[A-Z]{1,4}[\-_]?$")


def _is_mobile(match: re.Match[str]) -> bool:
    value = match["value"]
    digits = digits_of(value)
    if len(value) == len(digits):
        return not (is_day(digits[:6]) and ORDER_BEFORE.search(match.string[: match.start()]))
    groups = re.split(r"\D+", value)
    return len(groups) > 3 or not (is_day(groups[-1]) or is_day(digits[3:]))


EXTENSION = rf"(?: ?{S}{{0,2}}(?:转|分机号?|EXT\.?|#|X) ?:?{S}{{0,2}}\d{{1,6}})?"
LOCAL = rf"[2-9]\d{{2,3}}{S}{{0,2}}\d{{4}}"
AREA = rf"(?:0(?:10|2\d)\)?{S}{{0,3}}|0[3-9]\d{{2}}\)?{S}{{0,3}})"
LANDLINE = re.compile(
    rf"(?:{ALONE}(?P<value>{AREA}{LOCAL}{EXTENSION})"
    rf"|{BEFORE}(?:\+|00)?86{S}{{1,3}}(?P<abroad>0?(?:10|2\d|[3-9]\d{{2}}){S}{{1,3}}{LOCAL}{EXTENSION})){AFTER}"
)


def _is_landline(match: re.Match[str]) -> bool:
    value = match["value"] or match["abroad"]
    digits = digits_of(re.split("转|分机|E|#|X", value)[0])
    compact = value[: len(digits)].isdigit()
    capital = digits.startswith(("010", "02"))
    return not (compact and capital and len(digits) != 11) and not is_day(
        digits[-8:] if len(digits) > 11 else ""
    )


def _landline_mark(shown: str) -> str:
    number = re.split(r"转|分机|[Ee][Xx][Tt]|#|[Xx]", shown)[0]
    return f"{ends(4 if _second(number) not in '12１２' else 3, '-****', 4)(number)}{'转***' if number != shown else ''}"


def _second(number: str) -> str:
    return [*(one for one in number if one.isalnum()), "", ""][1] or "0"


CONTEXT = (
    "电话|座机|固话|固定电话|家里|家中|单位|办公室?|致电|来电|回电|拨打|拨|打给|请打|打|联系|号码|传真|总机|热线|内线"
    "|TEL|PHONE|FAX|CALL|TELEPHONE"
)
LOCAL_LANDLINE = re.compile(
    rf"(?:(?:{CONTEXT})(?:是|为|号|号码|至)?[ :.,(]{{0,3}}(?P<value>[2-8]\d{{2,3}}{S}{{0,2}}\d{{4}}{EXTENSION})"
    rf"|(?<![\dA-Z.\-/_,])(?P<alone>[2-8]\d{{3}}[ \-]\d{{4}}{EXTENSION})(?![\-./]?\d)){AFTER}(?!\.\d|[A-Z]){UNITS}"
)


def _is_local(match: re.Match[str]) -> bool:
    digits = digits_of(match["value"] or match["alone"])
    if is_day(digits) or is_day(digits[:6]):
        return False
    halves = int(digits[:4]), int(digits[4:8])
    if match["value"]:
        return not (len(digits) == 8 and all(half % 100 == 0 for half in halves))
    return not all(half % 50 == 0 for half in halves) and not all(1900 <= half < 2100 for half in halves)


SERVICE = re.compile(
    rf"{ALONE}(?P<value>[48]00{S}{{0,3}}(?:\d{{3}}{S}{{0,3}}\d{{4}}|\d{{4}}{S}{{0,3}}\d{{3}}|\d{{2}}{S}\d{{5}}|\d{{1}}{S}\d{{3}}{S}\d{{3}})){AFTER}(?!\.\d){UNITS}"
)
GREATER_CHINA = re.compile(
    rf"{BEFORE}(?P<value>(?:\+|00){S}{{0,2}}(?:85[23]{S}{{0,3}}[2-9]\d{{3}}{S}{{0,3}}\d{{4}}"
    rf"|886{S}{{0,3}}0?{S}{{0,2}}(?:9\d{{2}}{S}{{0,3}}\d{{3}}{S}{{0,3}}\d{{3}}|[2-8]{S}{{0,3}}\d{{3,4}}{S}{{0,3}}\d{{4}}))"
    rf"|85[23]{S}{{1,3}}[2-9]\d{{3}}{S}{{0,3}}\d{{4}}|886{S}{{1,3}}0?9\d{{2}}{S}{{0,3}}\d{{3}}{S}{{0,3}}\d{{3}}"
    rf"|09\d{{2}}{S}{{0,3}}\d{{3}}{S}{{0,3}}\d{{3}}|\(?0[2-8]\)?[\- ]{{1,2}}[2-9]\d{{3}}[\- ]?\d{{4}}"
    rf"|(?<=香港|澳门|港澳)(?:电话|手机|号码|号)?[ :]{{0,2}}[25689]\d{{3}} ?\d{{4}}"
    rf"|(?<![\dA-Z])85[23][5-9]\d{{7}}){AFTER}"
)


def _is_greater_china(match: re.Match[str]) -> bool:
    return not is_day(digits_of(match["value"])[-8:])


ABROAD = re.compile(
    rf"(?<![\dA-Z])(?P<value>\+{S}{{0,2}}[1-9]\d{{0,2}}{S}{{1,3}}\d{{1,4}}(?:{S}{{0,3}}\d{{2,5}}){{1,4}}){AFTER}{UNITS}"
)


def _is_abroad(match: re.Match[str]) -> bool:
    return 9 <= len(digits_of(match["value"])) <= 15 and not re.fullmatch(
        r"\+[\d,]+(?:\.\d+)?", match["value"]
    )


PHONES = (
    PersonalKind(
        "mobile",
        "手机号",
        "mobile number",
        MANY_DIGITS,
        MOBILE,
        ends(3, "****", 4),
        _is_mobile,
        words=True,
    ),
    PersonalKind(
        "greater_china",
        "港澳台电话",
        "number of Hong Kong, Macau or Taiwan",
        MANY_DIGITS,
        GREATER_CHINA,
        ends(3, "****", 3),
        _is_greater_china,
    ),
    PersonalKind(
        "landline",
        "固定电话",
        "landline",
        MANY_DIGITS,
        LANDLINE,
        _landline_mark,
        _is_landline,
        words=True,
    ),
    PersonalKind(
        "service",
        "400/800 电话",
        "400 or 800 number",
        MANY_DIGITS,
        SERVICE,
        ends(3, "-****", 3),
        words=True,
    ),
    PersonalKind(
        "local",
        "无区号的固定电话",
        "landline without area code",
        MANY_DIGITS,
        LOCAL_LANDLINE,
        ends(0, "****", 4),
        _is_local,
        words=True,
    ),
    PersonalKind(
        "abroad",
        "境外电话",
        "number abroad",
        MANY_DIGITS,
        ABROAD,
        ends(2, "****", 3),
        _is_abroad,
    ),
)
