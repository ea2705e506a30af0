"""E-mail addresses, accounts of WeChat and QQ, and postal addresses."""

import re

from care.privacy.kinds.kind import LETTER, UNITS, PersonalKind, ends

EMAIL = re.compile(
    r"(?<![A-Z0-9._%+\-])(?P<value>[A-Z0-9][A-Z0-9._%+\-]{0,63} ?(?:@| ?[(] ?AT ?[)] ?| AT (?=[A-Z0-9\-]+ ?\.))) ?(?=[A-Z0-9\-]+ ?(?:\.|[(] ?DOT ?[)]) ?[A-Z])"
)


def _email_mark(shown: str) -> str:
    return f"{shown.strip()[:1]}***@"


WORD = r"[ :.,(是为号码叫ID]{0,5}"
WECHAT = re.compile(
    rf"(?:微信号?|薇信号?|威信号?|V信号?|加我?[VＶ微](?:信)?号?|WE ?CHAT|(?<![A-Z])VX|(?<![A-Z])WX(?= ?[:号]))(?:账号|帐号|ID|名|昵称)?{WORD}"
    r"(?P<value>[A-Z][A-Z0-9_\-]{5,19}|[1-9]\d{5,11})(?![A-Z0-9_\-])|(?<![A-Z0-9_])(?P<bare>WXID_?[A-Z0-9_\-]{5,20})"
)
WORDS_AFTER = frozenset(
    {"REMINDER", "SERVICE", "CALLBACK", "MESSAGE", "ACCOUNT", "MOMENTS", "REPLIED", "CUSTOMER"}
)


def _is_wechat(match: re.Match[str]) -> bool:
    return (match["value"] or match["bare"]) not in WORDS_AFTER


QQ = re.compile(
    rf"(?:QQ|扣扣|企鹅|(?<![A-Z])Q(?=号|:))(?:号码?|账号|帐号)?{WORD}(?P<value>[1-9](?:[ \-.]?\d){{4,10}})(?![\d@]){UNITS}(?! ?(?:款|年|公里))"
)

HAN = r"[\u4e00-\u9fff]"
COUNT = r"(?:\d{1,5}(?:-\d{1,5}){0,3}[A-Z]?|[A-Z]\d{0,4}|[零一二三四五六七八九十百甲乙丙丁东西南北]{1,6})"
UNIT = "(?:号楼|号院|号线外|号|弄|支弄|栋|幢|座|单元|室|楼|层|户|组|队|巷|#)"
STREET = "(?:大道|大街|公路|环路|马路|胡同|街道|新村|花园|小区|家园|公寓|大厦|广场|公馆|庄园|名苑|社区|园区|路|街|巷|弄|村|苑|湾|府|城|坊|庄|屯|镇|乡|郡|庭|阁)"
REGION = rf"(?:{HAN}{{2,7}}?(?:省|自治区|特别行政区|自治州|地区|盟|市|区|县|旗|镇|乡|街道))"
LABEL = "(?:家庭|联系|收件|通讯|居住|现|户籍|办公|公司|上门取车|取车|送车)?(?:地址|住址|住所|户口所在地)"
ADDRESS = re.compile(
    rf"{LABEL}(?:是|为|在)?[ :]{{0,2}}(?P<labelled>{HAN}[\u4e00-\u9fff\dA-Z#\-() ]{{4,40}})"
    rf"|(?:家?住在?|家在|搬到|送到|寄到|到|在)(?P<home>{REGION}{{0,4}}{HAN}{{1,8}}?{STREET} ?{COUNT}? ?{UNIT}(?: ?{COUNT} ?{UNIT}?){{0,5}})"
    rf"|(?P<value>{REGION}{{1,4}} ?{HAN}{{0,8}}?{STREET}? ?{COUNT} ?{UNIT}(?: ?{COUNT} ?{UNIT}?){{0,5}}"
    rf"|{HAN}{{1,6}}?{STREET} ?{COUNT} ?{UNIT}(?: ?{COUNT} ?{UNIT}?){{0,5}})"
    r"|(?P<english>(?:(?:ROOM|FLAT|UNIT|APT\.?|NO\.?|BUILDING|BLDG\.?) ?\d+[A-Z]?[ ,]{1,3}){1,3}(?:\d+ )?[A-Z][A-Z ()]{2,30}(?:ROAD|RD|STREET|ST|AVENUE|AVE|LANE)\b\.?"
    r"|(?<![A-Z0-9])\d{1,5}[ ,]{1,2}[A-Z][A-Z]+(?: [A-Z]+){0,3} (?:ROAD|RD|STREET|AVENUE|AVE|LANE)\b\.?)"
)
NO_STREET = re.compile(
    "知道|通道|轨道|渠道|高速|线路|一路|半路|走路|电路|油路|管路|气路|水路|回路|思路|网路|保险|说道|街上|分区|地区号|小区门|维修|保养|检查"
)


def _is_address(match: re.Match[str]) -> bool:
    value = match["labelled"] or match["home"] or match["value"] or match["english"]
    if match["labelled"] or match["english"]:
        return True
    if NO_STREET.search(value) and not re.search("省|市|县", value):
        return False
    return bool(re.search(r"[\d零一二三四五六七八九十百A-Z]", value))


def _address_mark(shown: str) -> str:
    kept = re.match(r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区|市|区|县))*", shown)
    return f"{kept[0] if kept else ''}***"


CONTACTS = (
    PersonalKind(
        "email",
        "电子邮箱",
        "e-mail address",
        r"[@＠]|[(（\[ ](?i:at)[)）\] ]",
        EMAIL,
        _email_mark,
    ),
    PersonalKind(
        "wechat",
        "微信号",
        "WeChat account",
        rf"(?:微信|薇信|威信|[VvＶｖ]信|加我?[VvＶｖ微]|(?i:we ?chat|vx|wx)|ＶＸ|ＷＸ)[^{LETTER}0-9０-９\n]*[{LETTER}0-9０-９_\-]{{6}}|(?i:wxid)",
        WECHAT,
        ends(1, "****", 0),
        _is_wechat,
    ),
    PersonalKind(
        "qq",
        "QQ 号",
        "QQ account",
        r"(?:[QqＱｑ]{2}|扣扣|企鹅|[QqＱｑ][号:：])[^0-9０-９\n]*[1-9１-９一二三四五六七八九]",
        QQ,
        ends(1, "****", 0),
        words=True,
    ),
    PersonalKind(
        "address",
        "地址",
        "address",
        rf"地址|住址|住所|户口所在地|[道街路同村园区寓厦场馆苑社巷弄湾府城坊庄屯镇乡郡庭阁省市县] ?[0-9０-９零一二三四五六七八九十百甲乙丙丁{LETTER}\-－]+ ?[号弄栋幢座单室楼层户组队巷#＃號樓]|(?i:road|street|avenue|lane| rd[ .,]| rd$)",
        ADDRESS,
        _address_mark,
        _is_address,
    ),
)
