"""A second corpus of personal values with other notations and phrases, on which masking was not tuned.

Do not mend masking by what this finds and then report it: write a third corpus first.
"""

from tests.generated.personal_values import (
    Make,
    account,
    address,
    card,
    digits,
    grouped,
    identity,
    mobile,
    of_landline,
    plate,
    spaced,
    spelt,
    vin,
    wide,
)

PHRASES = (
    "联系方式 {}",
    "{} 下午三点后再打",
    "登记为{}。",
    "顾客留言：{}；请处理",
    "【{}】",
    "经核对，{}无误",
    "原单写的是{}",
)
KINDS: dict[str, Make] = {
    "mobile": mobile,
    "mobile, middle dots": grouped("·"),
    "mobile, underscores": grouped("_"),
    "mobile, ideographic commas": grouped("、"),
    "mobile, thin spaces": grouped("\u2009"),
    "mobile, dash and spaces": grouped(" - "),
    "mobile, figure dashes": grouped("‒"),
    "mobile, three and eight": spaced(mobile, " ", 3),
    "mobile, five and six": spaced(mobile, "-", 5),
    "mobile, seven and four": spaced(mobile, "/", 7),
    "mobile, four, four, three": spaced(mobile, " ", 4, 8),
    "mobile, square brackets": grouped("", head="【", tail="】"),
    "mobile, byte order marks": grouped("\ufeff"),
    "mobile, dots everywhere": spaced(mobile, "."),
    "mobile, words and dashes": lambda rng: "－".join(
        ("一三八", spelt("零一二三四五六七八九")(rng)[:4], "五六七八")
    ),
    "mobile, words among digits": lambda rng: f"139{digits(rng, 4)}五六七八",
    "mobile, (+86)": lambda rng: f"(+86) {grouped(' ')(rng)}",
    "mobile, 86": lambda rng: f"86{mobile(rng)}",
    "mobile, circled": lambda rng: "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(one)] for one in mobile(rng)),
    "mobile, full width and dashes": wide(grouped("-")),
    "two mobiles": lambda rng: f"{mobile(rng)}/{mobile(rng)}",
    "landline, dots": of_landline("0571.{a}.{b}"),
    "landline, spaces": of_landline("010 {a} {b}"),
    "landline, country": of_landline("+86-21-{a}{b}"),
    "landline, long area": of_landline("（0755）{a}{b}"),
    "landline, ext": of_landline("022-{a}{b} ext 12"),
    "landline, full width": wide(of_landline("021-{a}{b}")),
    "landline of the office": of_landline("办公室电话：{a}{b}"),
    "400, spaces": lambda rng: f"400 {digits(rng, 3)} {digits(rng, 4)}",
    "400, four and three": lambda rng: f"400{digits(rng, 1)}-{digits(rng, 3)}-{digits(rng, 3)}",
    "Hong Kong, bracket": lambda rng: f"(852) 6{digits(rng, 3)} {digits(rng, 4)}",
    "Macau, named": lambda rng: f"澳门电话6{digits(rng, 7)}",
    "Taiwan, local": lambda rng: f"09{digits(rng, 2)}-{digits(rng, 3)}-{digits(rng, 3)}",
    "plate, dash": spaced(plate, "-", 2),
    "plate, province apart": spaced(plate, " ", 1),
    "plate, lower case": lambda rng: plate(rng).lower(),
    "plate, two gaps": lambda rng: f"苏E {digits(rng, 2)} {digits(rng, 3)}",
    "plate, WJ dots": lambda rng: f"WJ·31·{digits(rng, 5)}",
    "plate, 使 spaced": lambda rng: f"使 {digits(rng, 3)} {digits(rng, 3)}",
    "plate, 空": lambda rng: f"空K{digits(rng, 5)}",
    "plate, new energy lorry": lambda rng: f"粤B{digits(rng, 5)}D",
    "plate, 試 of Guangdong": lambda rng: f"粵A{digits(rng, 4)}學",
    "VIN, lower case": lambda rng: vin(rng).lower(),
    "VIN, Audi": lambda rng: vin(rng, "WAU"),
    "VIN, Tesla": lambda rng: vin(rng, "LRW"),
    "VIN, groups of four": spaced(vin, " ", 4, 8, 12),
    "VIN, dots": spaced(vin, ".", 3, 9),
    "VIN, 末8位": lambda rng: f"末8位：{vin(rng)[-8:]}",
    "identity card, groups": spaced(identity, " ", 6, 14),
    "identity card, full width": wide(identity),
    "identity card, lower x": lambda rng: identity(rng).lower(),
    "passport, bare": lambda rng: f"E{rng.choice('ABCDFGH')}{rng.randint(30, 99)}{digits(rng, 5)}",
    "bank card, groups": spaced(card, " ", 4, 8, 12, 16),
    "bank card, dashes": spaced(card, "-", 4, 8, 12, 16),
    "e-mail, full width": lambda rng: f"{account(rng)}＠163.com",
    "e-mail, capitals": lambda rng: f"{account(rng).upper()}@EXAMPLE.COM",
    "WeChat, colon": lambda rng: f"微信：{account(rng)}",
    "WeChat, wxid": lambda rng: f"wxid_{account(rng)}",
    "QQ, colon": lambda rng: f"qq号：{rng.randint(1, 9)}{digits(rng, 7)}",
    "address, labelled": lambda rng: f"地址：{address(rng)}",
    "address, street alone": lambda rng: (
        f"中山东路{rng.randint(1, 999)}弄{rng.randint(1, 99)}号{rng.randint(101, 909)}室"
    ),
    "address, village": lambda rng: f"浙江省湖州市德清县武康镇丰桥村{rng.randint(1, 99)}号",
}
NAMES = {
    "own, in brackets": ("{name}", "客户（{name}）等了三小时"),
    "own, lady": ("{name}女士", "已联系{name}，约周五"),
    "own, half with &": ("{name}&{other}", "{name}要求赔偿"),
    "own, half with 、": ("{other}、{name}", "由{name}签字"),
    "other row": ("{other}", "上次是{name}送修的"),
    "mister": ("", "{name}先生投诉等待太久"),
    "madam": ("", "接待{name}太太"),
    "owner": ("", "车主{name}反映异响"),
    "customer": ("", "客户{name}投诉"),
    "who called": ("", "来电人：{name}"),
    "I am": ("", "我是{name}，想问进度"),
    "wife": ("", "老婆{name}来取车"),
}
"""Way in which a name is known → the cell of names and the text."""
MODELS = (
    "途观L 330TSI",
    "奥迪A6L 2026款",
    "新桑塔纳 1.5L",
    "理想L9 Max",
    "小米SU7 Pro",
    "M8 2.0T",
    "奔驰C260L",
    "G05 X5 xDrive40Li",
)
HARMLESS: dict[str, Make] = {
    "order number": lambda rng: (
        f"{rng.choice(('WX', 'JS', 'CP', 'SA', 'HT'))}-{rng.randint(2020, 2026)}-{rng.randint(1, 12):02}-{digits(rng, 4)}"
    ),
    "long number": lambda rng: (
        f"20{rng.randint(20, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, 6)}"
    ),
    "sum": lambda rng: (
        f"应收{rng.randint(100, 99999)}.{digits(rng, 2)}，实收{rng.randint(100, 99999)}，找零{rng.randint(0, 99)}"
    ),
    "mileage": lambda rng: (
        f"行驶{rng.randint(1, 29)}.{digits(rng, 1)}万公里，下次{rng.randint(10000, 299999)}KM"
    ),
    "span": lambda rng: (
        f"{rng.randint(2019, 2025)}年{rng.randint(1, 9)}月至{rng.randint(2025, 2026)}年{rng.randint(1, 12)}月"
    ),
    "days": lambda rng: (
        f"2026/{rng.randint(1, 12)}/{rng.randint(1, 28)} 至 2026/{rng.randint(1, 12)}/{rng.randint(1, 28)}"
    ),
    "hours": lambda rng: (
        f"{rng.randint(8, 12)}:{rng.randint(10, 59)}-{rng.randint(13, 19)}:{rng.randint(10, 59)}，工时{rng.randint(1, 9)}.5"
    ),
    "model": lambda rng: rng.choice(MODELS),
    "part number": lambda rng: rng.choice(
        ("11 42 8 {}", "31126-{}-00", "5Q0 698 {} C", "8W0.145.{}.H", "LR0{}63", "22448-1KC{}")
    ).format(digits(rng, 3)),
    "fluid": lambda rng: (
        f"机油5W-{rng.choice((30, 40))} {rng.randint(3, 8)}L，冷却液G12 {rng.randint(1, 9)}升"
    ),
    "fault code": lambda rng: f"故障码P{digits(rng, 4)}、U{digits(rng, 4)}",
}
