"""Identity cards, passports and other papers, and bank cards, by their check sums."""

import re

from care.privacy.kinds.kind import APART, DIGIT, LETTER, MANY_DIGITS, PersonalKind, digits_of, ends

PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
G = r"[ .\-_/]{0,2}"
IDENTITY = re.compile(
    rf"(?<![A-Z0-9])(?P<value>{PROVINCE}(?:{G}\d){{4}}{G}(?:1{G}[89]|2{G}0)(?:{G}\d){{6}}(?:{G}\d){{3}}{G}[\dX]"
    rf"|{PROVINCE}\d{{4}}{G}\d{{2}}{DAY}{G}\d{{3}})(?![A-Z0-9])"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_WORDS = re.compile(r"身份|证件|证号|ID ?(?:NO|CARD|号)?[ .:]*$")


def _is_identity(match: re.Match[str]) -> bool:
    number = re.sub(r"[^\dX]", "", match["value"])
    if len(number) == 15:
        return len(match["value"]) == 15 or bool(IDENTITY_WORDS.search(match.string[: match.start()][-12:]))
    if not re.fullmatch(DAY, number[10:14]):
        return False
    total = sum(int(one) * weight for one, weight in zip(number[:17], WEIGHTS, strict=True))
    # A number with a slip in it is somebody's, too; numbers of orders do not begin with a county of China.
    return number[17] == "10X98765432"[total % 11] or int(number[6:10]) <= 2012


LETTERED = re.compile(
    r"(?:护照|通行证|PASSPORT|回乡证|台胞证|居留证|军官证|士兵证|驾驶证|行驶证|档案编?号|社保卡?|证件)[号码本为是证NO. :,(]{0,6}"
    r"(?P<value>[\u4e00-\u9fff]{0,2}字?第?[A-Z]{0,2}[ \-]?\d[\d \-]{5,11}\d|[A-Z]{1,2}\d{6,9})(?![A-Z0-9])"
    r"|(?<![A-Z0-9])(?P<passport>E[A-HJ-NP-Z]?[ \-]?\d{7,8}|[DSP]E\d{7})(?![A-Z0-9])"
    r"|(?<![A-Z0-9])(?P<hongkong>[A-Z]{1,2}\d{6}\([\dA]\)|[157]/?\d{6}/?\(\d\)|[157]/\d{6}/\d)(?![A-Z0-9])"
    r"|(?<![A-Z0-9])(?P<taiwan>[A-Z][12]\d{8})(?![A-Z0-9])"
)


def _is_lettered(match: re.Match[str]) -> bool:
    if passport := match["passport"]:
        digits = digits_of(passport)
        signs = re.sub(r"[ \-]", "", passport)
        return len(signs) == 9 and not re.fullmatch(rf"20\d\d{DAY}", digits)
    if taiwan := match["taiwan"]:
        code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(taiwan[0]) + 10
        weights = (8, 7, 6, 5, 4, 3, 2, 1, 1)
        rest = sum(int(one) * weight for one, weight in zip(taiwan[1:], weights, strict=True))
        return (code // 10 + code % 10 * 9 + rest) % 10 == 0 and not taiwan[1:].startswith("20")
    return True


BANK = re.compile(
    r"(?<![A-Z0-9.\-])(?P<value>(?:62|60|9558|35|3[47]|4\d|5[1-5])(?:\d{11,17}|\d{2}(?P<gap>[ .\-_/]{1,2})\d{4}(?:(?P=gap)\d{4}){1,3}(?:(?P=gap)?\d{1,3})?"
    r"|\d{4}(?P<wide>[ .\-_/]{1,2})\d{13}))(?![A-Z0-9])"
)


def _is_bank(match: re.Match[str]) -> bool:
    digits = digits_of(match["value"])
    if (
        not 15 <= len(digits) <= 19
        or (digits[0] in "45" and len(digits) != 16)
        or (digits[:2] in ("34", "37") and len(digits) != 15)
    ):
        return False
    return luhn(digits)


def luhn(digits: str) -> bool:
    """Whether a bank card's check sum is right (ISO/IEC 7812)."""
    doubled = [int(one) * 2 for one in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(one - 9 * (one > 9) for one in doubled)) % 10 == 0


L = f"[{LETTER}]"
PAPERS = (
    PersonalKind(
        "identity",
        "身份证号",
        "identity card",
        MANY_DIGITS,
        IDENTITY,
        ends(3, "***********", 0),
        _is_identity,
        words=True,
    ),
    PersonalKind(
        "bank",
        "银行卡号",
        "bank card",
        MANY_DIGITS,
        BANK,
        ends(4, "****", 4),
        _is_bank,
        words=True,
    ),
    PersonalKind(
        "paper",
        "护照等证件号",
        "passport or other paper",
        rf"{MANY_DIGITS}|[{LETTER}]{APART}*{DIGIT}(?:{APART}*{DIGIT}){{5}}",
        LETTERED,
        ends(1, "********", 0),
        _is_lettered,
    ),
)
