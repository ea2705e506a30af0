"""Vehicle identification numbers, their last digits, and number plates."""

import re

from care.privacy.kinds.kind import LETTER, PersonalKind, ends
from care.privacy.plain_form import DASHES, INVISIBLE, SPACES

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
TRADITIONAL_PROVINCES = "滬遼魯蘇贛晉陝閩貴粵雲瓊寧"
ENDINGS = "挂学警港澳领使试超临"
GAP_AS_WRITTEN = f"[\\s .·•・_/\\-{DASHES}{SPACES}{INVISIBLE}]"
SIGN = f"[{LETTER}0-9０-９]"

GAP = r"[ .\-_/]"
VIN = re.compile(
    rf"(?:(?<![A-Z0-9])|(?<=VIN))(?P<value>[A-Z0-9]{{17}}|[A-Z0-9](?:{GAP}{{0,2}}[A-Z0-9]){{15}}{GAP}{{0,2}}[A-Z0-9])(?![A-Z0-9])"
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
MAKERS = re.compile(
    r"L[A-Z0-9]{2}|W(?:A[U1]|B[ASYWX1]|BA|D[BCDFY]|D3|DZ|MW|ME|MZ|P[01]|VW|VG|V[12]|0[LV]|1[KNV]|F0|UA)|TRU|TMB|TMA|VSS|VSK|VF[1-9]|VR[13]|VN[EK]|ZFF|ZAR|ZAM|ZHW|ZFA"
    r"|YV[1-4]|YS[23]|YK1|XP7|7SA|7FA|SAL|SAJ|SAD|SCA|SCB|SCC|SCF|SJN|SHH|SB1|SBM|JH[LM4]|JHM|JN[18]|JNK|JT[DEHJKLMN2-8]|JM[1367ZB]|JF[12]|JS[23A]|JA[34]|JMB|JYA"
    r"|KM[HF8]|KN[ADEM]|KL[13A4Y]|KPT|MHF|MR0|MAL|MNT|MM[78]|NMT|1[A-Z0-9]{2}|[2-5][A-Z][A-Z0-9]|6[FGT][A-Z0-9]|9B[WDGF]|93[HY]|8A[FPDJ]"
)
DAY_OR_QUARTER = re.compile(r"(?:19|20)\d\d(?:Q[1-4]|H[12]|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))")
"""A part by itself that is a day, a quarter or a half-year: names of files have them, VINs do not."""
DATED = re.compile(r"[A-Z]{1,12}\d?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d*")


def has_check_digit(vin: str) -> bool:
    """Whether the ninth sign of a VIN is its check digit, as in China and North America."""
    total = sum(
        (int(one) if one.isdigit() else VALUES.get(one, 0)) * weight
        for one, weight in zip(vin, WEIGHTS, strict=True)
    )
    return vin[8] == "0123456789X"[total % 11]


def _is_dated(parts: list[str]) -> bool:
    """Whether the parts of a text are those of a date: a day by itself, or two digits among longer parts.

    The last part of a VIN that is written in groups of three has two digits, too.
    """
    uneven = max(map(len, parts)) > 2 and any(re.fullmatch(r"\d\d", part) for part in parts[:-1])
    return uneven or any(map(DAY_OR_QUARTER.fullmatch, parts))


def _is_vin(match: re.Match[str]) -> bool:
    value = match["value"]
    if _is_dated(re.split(r"[^A-Z0-9]+", value)):
        return False
    vin = re.sub(r"[^A-Z0-9]", "", value).replace("O", "0").replace("Q", "0").replace("I", "1")
    letters = sum(one.isalpha() for one in vin)
    if letters == 0 or not vin[-4:].isdigit() or sum(map(str.isdigit, vin)) < 5:
        return False
    if has_check_digit(vin):
        return True
    if DATED.fullmatch(re.sub(r"[^A-Z0-9]", "", value)) or letters < 2:
        return False
    return len(value) == len(vin) or (bool(MAKERS.match(vin)) and sum(map(str.isdigit, vin)) >= 7)


VIN_END_WORDS = "后[八8六6七7]位|末[八8六6七7]位|尾号|尾数|VIN码?|车架号?码?|底盘号|识别代?码|大架号"
VIN_END = re.compile(
    rf"(?:{VIN_END_WORDS})(?:后[八8六6]位|末[八8]位|尾号|是|为|[\u4e00-\u9fff]{{0,2}})?[ :.,(]{{0,3}}(?P<value>(?=[A-Z0-9 .\-]*\d{{4}})[A-Z0-9](?:{GAP}?[A-Z0-9]){{5,7}})(?![A-Z0-9])"
)


def _is_vin_end(match: re.Match[str]) -> bool:
    signs = re.sub(r"[^A-Z0-9]", "", match["value"])
    return signs[-4:].isdigit() and len(signs) >= 6


WORDS = "新贵黑青"
"""Provinces that are words beside a model's name, too: 新A4L."""
P, T = f"[{PROVINCES}]", r"[ .\-_]"
PLATE = re.compile(
    rf"(?P<value>{P}{T}{{0,2}}[A-HJ-Z](?:{T}{{0,2}}[A-Z0-9]){{4}}(?:{T}{{0,2}}[A-Z0-9]{{2}}|{T}{{0,2}}[A-Z0-9{ENDINGS}])"
    rf"|(?:民航|[军空海北沈兰济南广成])[ .\-]{{0,2}}[A-Z][ .\-]{{0,2}}\d(?:[ .]?\d){{4}}"
    rf"|(?<![A-Z0-9])(?:[KHBSLJNGCE][A-DF-HJKMNPR-TV-Y][ .]|V[A-Y][ .\-])\d{{5}}"
    rf"|(?<![A-Z0-9])WJ[ .\-]{{0,2}}(?:{P}|\d{{2}})?[ .\-]{{0,2}}[A-Z0-9](?:[ .]?[A-Z0-9]){{3,4}}[警消边森通电金]?"
    rf"|[使领][ .\-]{{0,2}}\d{{3}}[ .\-]{{0,2}}\d{{3}}(?! ?(?:公里|元|KM))|\d{{3}}[ .\-]?\d{{3}}[ .\-]?[使领](?!用|导|取|到|料|回|走))(?![A-Z0-9])"
)
REGULAR = re.compile(
    rf"(?:[A-HJ-NP-Z0-9]{{5}}|[A-HJ-NP-Z0-9]{{4}}[{ENDINGS}]|[A-HJK][A-HJ-NP-Z0-9]\d{{4}}|\d{{5}}[A-HJK])"
)


def _is_plate(match: re.Match[str]) -> bool:
    value = match["value"]
    if value[0] not in PROVINCES:
        return True
    signs = re.sub(r"[ .\-_]", "", value).replace("O", "0").replace("I", "1")
    tail = signs[2:]
    many = sum(map(str.isdigit, tail))
    if not REGULAR.fullmatch(tail) or many < 2 + (tail[-1].isalnum() and tail[-1] not in ENDINGS):
        return False
    apart = len(value) - len(signs)
    if value[0] in WORDS:
        return many >= 4 and apart <= 1
    return apart <= 1 or many >= 4 or value[1] not in " _" or many >= 3


def _plate_mark(shown: str) -> str:
    return f"{ends(2, '·***', 2)(shown)}"


VEHICLES = (
    PersonalKind(
        "vin",
        "车架号",
        "VIN",
        rf"{SIGN}(?:{GAP_AS_WRITTEN}*{SIGN}){{12}}(?:{GAP_AS_WRITTEN}*[0-9０-９OoＯｏIiQq]){{4}}",
        VIN,
        ends(3, "********", 4),
        _is_vin,
    ),
    PersonalKind(
        "vin_end",
        "车架号后八位",
        "last eight of a VIN",
        rf"(?:{VIN_END_WORDS}|車架|(?i:vin)|ＶＩＮ)[^{LETTER}0-9０-９]*{SIGN}(?:{GAP_AS_WRITTEN}*{SIGN}){{5}}",
        VIN_END,
        ends(0, "****", 4),
        _is_vin_end,
    ),
    PersonalKind(
        "plate",
        "车牌号",
        "number plate",
        rf"[{PROVINCES}{TRADITIONAL_PROVINCES}]{GAP_AS_WRITTEN}*[{LETTER}](?:{GAP_AS_WRITTEN}*{SIGN}){{3}}|(?:民航|[军軍空海北沈兰济南广成]){GAP_AS_WRITTEN}*[{LETTER}]{GAP_AS_WRITTEN}*[0-9０-９]|[{LETTER}]{{2}}[ .·\-－][0-9０-９]{{5}}|[WwＷｗ][JjＪｊ]|[使领領]{GAP_AS_WRITTEN}*[0-9０-９]{{3}}|[0-9０-９]{{3}}{GAP_AS_WRITTEN}*[使领領]",
        PLATE,
        _plate_mark,
        _is_plate,
    ),
)
