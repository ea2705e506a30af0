"""Made-up personal values of every kind and notation, and texts that hold none; each with a seed of its own."""

from collections.abc import Callable, Iterator
from random import Random

from care.privacy.kinds.papers import WEIGHTS

Make = Callable[[Random], str]
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PROVINCES = "京津沪渝冀豫辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
SPELT, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def digits(rng: Random, many: int) -> str:
    """So many digits."""
    return "".join(rng.choices("0123456789", k=many))


def mobile(rng: Random) -> str:
    """A mobile number."""
    return f"1{rng.choice('3456789')}{digits(rng, 9)}"


def grouped(between: str, *, head: str = "", tail: str = "") -> Make:
    """A mobile number in groups of three, four and four."""

    def make(rng: Random) -> str:
        number = mobile(rng)
        return f"{head}{number[:3]}{tail}{between}{number[3:7]}{between}{number[7:]}"

    return make


def spelt(signs: str) -> Make:
    """A mobile number in words."""
    return lambda rng: "".join(signs[int(one)] for one in mobile(rng))


def wide(make: Make) -> Make:
    """The value in full width."""
    return lambda rng: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in make(rng))


def plate(rng: Random, ending: str = "") -> str:
    """A number plate."""
    tail = digits(rng, 5 - len(ending))
    if not ending and rng.random() < 0.5:
        tail = rng.choice(LETTERS) + tail[1:]
    return f"{rng.choice(PROVINCES)}{rng.choice('ABCDEFG')}{tail}{ending}"


def vin(rng: Random, maker: str = "LSV") -> str:
    """A VIN of this maker."""
    return (
        maker
        + "".join(rng.choices(LETTERS, k=2))
        + digits(rng, 3)
        + rng.choice(LETTERS + "0123456789")
        + rng.choice(LETTERS)
        + rng.choice(LETTERS)
        + digits(rng, 6)
    )


def identity(rng: Random) -> str:
    """An identity card of eighteen signs."""
    number = f"{rng.choice(('310101', '110105', '440305', '320582'))}19{rng.randint(50, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, 3)}"
    return (
        number
        + "10X98765432"[sum(int(one) * weight for one, weight in zip(number, WEIGHTS, strict=True)) % 11]
    )


def card(rng: Random) -> str:
    """A bank card of nineteen digits."""
    body = "6222" + digits(rng, 14)
    doubled = [int(one) * 2 for one in body[::-2]]
    total = sum(map(int, body[-2::-2])) + sum(one - 9 * (one > 9) for one in doubled)
    return body + str(-total % 10)


def account(rng: Random) -> str:
    """An account's name."""
    return "".join(rng.choices("abcdefghkmnpqrstuvwxyz", k=6)) + digits(rng, 3)


def address(rng: Random) -> str:
    """A street and house in a city."""
    city = rng.choice(("上海市浦东新区", "江苏省苏州市吴中区", "广东省深圳市南山区", "杭州市西湖区"))
    street = rng.choice(("张杨路", "人民大道", "中山北路", "解放街", "学院路"))
    return f"{city}{street}{rng.randint(1, 999)}号{rng.randint(1, 30)}幢{rng.randint(101, 2904)}室"


def spaced(make: Make, between: str, *places: int) -> Make:
    """The value with something between its signs, after each of these places, or everywhere."""

    def write(rng: Random) -> str:
        value = make(rng)
        cuts = places or range(1, len(value))
        return "".join(one + (between if at + 1 in cuts else "") for at, one in enumerate(value))

    return write


def landline(rng: Random) -> str:
    """Eight digits of a landline."""
    return rng.choice("5678") + digits(rng, 7)


def of_landline(written: str) -> Make:
    """A landline in this notation; {a} and {b} are its halves."""

    def write(rng: Random) -> str:
        number = landline(rng)
        return written.format(a=number[:4], b=number[4:])

    return write


KINDS: dict[str, Make] = {
    "mobile": mobile,
    "mobile, dots": grouped("."),
    "mobile, commas": grouped(","),
    "mobile, slashes": grouped("/"),
    "mobile, spaces": grouped(" "),
    "mobile, double spaces": grouped("  "),
    "mobile, no-break spaces": grouped("\u00a0"),
    "mobile, full-width spaces": grouped("\u3000"),
    "mobile, hyphens": grouped("-"),
    "mobile, en dashes": grouped("–"),
    "mobile, em dashes": grouped("—"),
    "mobile, minus signs": grouped("−"),
    "mobile, full-width dashes": grouped("－"),
    "mobile, brackets": grouped("", head="(", tail=")"),
    "mobile, full-width brackets": grouped("-", head="（", tail="）"),
    "mobile, zero-width spaces": grouped("\u200b"),
    "mobile, zero-width everywhere": spaced(mobile, "\u200d"),
    "mobile, single digits": spaced(mobile, " "),
    "mobile, words": spelt(SPELT),
    "mobile, formal words": spelt(FORMAL),
    "mobile, 〇 and 幺": spelt("〇幺二三四五六七八九"),
    "mobile, +86": lambda rng: f"+86{mobile(rng)}",
    "mobile, 0086": lambda rng: f"0086-{mobile(rng)}",
    "mobile, full width": wide(mobile),
    "landline": of_landline("021-{a}{b}"),
    "landline, brackets": of_landline("（010）{a}-{b}"),
    "landline, closed up": of_landline("020{a}{b}"),
    "landline, extension": of_landline("0512-{a}{b}转8012"),
    "landline without area code": of_landline("座机{a}{b}"),
    "landline without area code, dash": of_landline("{a}-{b}"),
    "400": lambda rng: f"400-{digits(rng, 3)}-{digits(rng, 4)}",
    "800": lambda rng: f"800{digits(rng, 7)}",
    "Hong Kong": lambda rng: f"+852 9{digits(rng, 3)} {digits(rng, 4)}",
    "Macau": lambda rng: f"00853-6{digits(rng, 3)}-{digits(rng, 4)}",
    "Taiwan": lambda rng: f"+886 9{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 3)}",
    "plate": plate,
    "plate, spaced": spaced(plate, " ", 2),
    "plate, dot": spaced(plate, "·", 2),
    "plate, 领": lambda rng: plate(rng, "领"),
    "plate, 使": lambda rng: f"使{digits(rng, 6)}",
    "plate, WJ": lambda rng: f"WJ{rng.choice(PROVINCES)}{digits(rng, 5)}",
    "plate, 军": lambda rng: f"军{rng.choice('ABCDEV')}{digits(rng, 5)}",
    "plate, 警": lambda rng: plate(rng, "警"),
    "plate, 学": lambda rng: plate(rng, "学"),
    "plate, 挂": lambda rng: plate(rng, "挂"),
    "plate, 港": lambda rng: f"粤Z{digits(rng, 4)}港",
    "plate, 澳": lambda rng: f"粤Z{digits(rng, 4)}澳",
    "plate, traditional": lambda rng: f"滬{rng.choice('ABCD')}{digits(rng, 5)}",
    "plate, full width": wide(plate),
    "plate, new energy": lambda rng: f"{rng.choice(PROVINCES)}A{rng.choice('DF')}{digits(rng, 5)}",
    "VIN": vin,
    "VIN, other maker": lambda rng: vin(rng, rng.choice(("WBA", "JTD", "1HG", "SAL", "YV1", "KMH"))),
    "VIN, spaced": spaced(vin, " ", 3, 9),
    "VIN, dashed": spaced(vin, "-", 3, 9),
    "VIN, full width": wide(vin),
    "VIN, O for 0": lambda rng: vin(rng)[:-5] + "O" + digits(rng, 4),
    "VIN, last eight": lambda rng: f"车架号后八位{vin(rng)[-8:]}",
    "identity card": identity,
    "identity card, fifteen": lambda rng: (
        f"310101{rng.randint(50, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, 3)}"
    ),
    "passport": lambda rng: f"护照E{rng.randint(30, 99)}{digits(rng, 6)}",
    "bank card": card,
    "e-mail": lambda rng: f"{account(rng)}@{rng.choice(('qq.com', '163.com', 'example.com.cn'))}",
    "WeChat": lambda rng: f"微信号{account(rng)}",
    "QQ": lambda rng: f"QQ{rng.randint(1, 9)}{digits(rng, 8)}",
    "address": address,
}
"""Kind and notation → a maker of values."""

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭", "伟芳娜静丽强磊洋艳勇军杰娟涛明超兰霞平刚"


def full_name(rng: Random) -> str:
    """A name of three characters."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))


HARMLESS: dict[str, Make] = {
    "order number": lambda rng: (
        f"{rng.choice(('RO', 'WO', 'TS', 'HF', 'XS', 'DD', 'GD'))}2026{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits(rng, rng.randint(3, 6))}"
    ),
    "serial number": lambda rng: (
        f"{rng.choice(('', 'A-', 'SO-', 'JS'))}{rng.randint(1, 9)}{digits(rng, rng.randint(3, 8))}"
    ),
    "amount": lambda rng: rng.choice(
        (
            f"{rng.randint(1, 99999)}.{digits(rng, 2)}元",
            f"¥{rng.randint(1, 99)},{digits(rng, 3)}.00",
            f"费用{rng.randint(100, 99999)}元",
        )
    ),
    "amounts": lambda rng: (
        f"工时{rng.randint(100, 9999)}.00，配件{rng.randint(100, 9999)}.50，合计{rng.randint(1000, 19999)}.50"
    ),
    "mileage": lambda rng: f"里程{rng.randint(1000, 299999)}{rng.choice(('公里', 'km', ''))}",
    "range": lambda rng: (
        f"{rng.randint(10, 90) * 100}-{rng.randint(91, 99) * 100}{rng.choice(('公里', '元', ''))}"
    ),
    "day": lambda rng: rng.choice(
        ("{}-{:02}-{:02}", "{}/{}/{}", "{}.{:02}.{:02}", "{}年{}月{}日", "{}{:02}{:02}")
    ).format(rng.randint(2018, 2026), rng.randint(1, 12), rng.randint(1, 28)),
    "time": lambda rng: (
        f"{rng.randint(2018, 2026)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randint(8, 19):02}:{digits(rng, 1)}5:00"
    ),
    "model": lambda rng: rng.choice(
        (
            "朗逸 1.5T 2026款",
            "新A4L 40 TFSI",
            "GLC260L 4MATIC",
            "宝马530Li",
            "Model Y 2026",
            "CR-V 2.0L",
            "远航 PHEV",
            "新GLE450 2025款",
            "雅阁 260TURBO",
            "ID.4 CROZZ",
            "汉EV 610KM",
            "秦PLUS DM-i 120KM",
            "奇瑞QQ3 1.1L",
            "威朗Pro 1.5T",
            "新EQC400",
        )
    ),
    "part number": lambda rng: rng.choice(
        (
            "{a}5G0 905 {b}",
            "04465-3{b}1",
            "06L 115 {b} B",
            "A 205 {b} 00 56",
            "1K0-615-{b}-AA",
            "16 14 7 {b} 975",
            "90915-YZZ{b}",
            "{a}-{b}-KD",
        )
    ).format(a=rng.choice(("", "VW ", "件号")), b=digits(rng, 3)),
    "tyre": lambda rng: (
        f"轮胎 2{rng.randint(0, 9)}5/4{rng.randint(0, 9)}R1{rng.randint(5, 9)} 9{digits(rng, 1)}W"
    ),
}
"""Kind → a maker of texts in which nothing is personal."""


def drawn(makers: dict[str, Make], many: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many values of each kind."""
    for kind, make in makers.items():
        rng = Random(f"{seed} {kind}")
        for _ in range(many):
            yield kind, make(rng)
