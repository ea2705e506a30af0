"""One form for texts that people typed, spoke into a phone, or pasted."""

import re
import unicodedata

SPOKEN = {
    "四儿子店": "4s店",
    "四s店": "4s店",
    "4儿子店": "4s店",
    "4s 店": "4s店",
    "波箱": "变速箱",
    "变速器": "变速箱",
    "档位": "挡位",
    "换档": "换挡",
    "挂档": "挂挡",
    "掉档": "掉挡",
    "跳档": "跳挡",
    "脱档": "脱挡",
    "倒档": "倒挡",
    "刹车皮": "刹车片",
    "煞车": "刹车",
    "避震": "减震",
    "减振": "减震",
    "轱辘": "车轮",
    "车胎": "轮胎",
    "电平": "电瓶",
    "冷风": "冷气",
    "漏由": "漏油",
    "机由": "机油",
    "方相盘": "方向盘",
    "方向板": "方向盘",
    "方向牌": "方向盘",
    "傻车": "刹车",
    "沙车": "刹车",
    "杀车": "刹车",
    "变速香": "变速箱",
    "变速相": "变速箱",
    "空凋": "空调",
    "轮台": "轮胎",
    "发动鸡": "发动机",
    "离河器": "离合器",
    "服务太度": "服务态度",
    "不合里": "不合理",
    "tyre": "tire",
    "aircon": "air conditioning",
    "a/c": "air conditioning",
    "gear box": "gearbox",
    "break pedal": "brake pedal",
    "breaks squeal": "brakes squeal",
}
"""Other spellings, and what speech recognition makes of a word → the form in which texts are compared."""
TRADITIONAL = str.maketrans(
    "剎車異響變機發動電導壞費態務銷諾說沒題輪門盤檔擋離換掛減懸擺轉頂彈氣調製熱風聲螢藍訊號誤鍵鎖遙燈"
    "縫銹鏽傷劃補噴殼銅鐵線纜續樁壓驅驟頓闖滯點著爐燒滲積渦顫損訂約賣買價錢貸險證過戶稅強綁隱瞞騙詐誇"
    "傳實兌還償賠貨廠備舊檢測診斷維護養復遲時間週個員經顧問師臉惡罵諉責處應聯繫話資洩",
    "刹车异响变机发动电导坏费态务销诺说没题轮门盘档挡离换挂减悬摆转顶弹气调制热风声萤蓝讯号误键锁遥灯"
    "缝锈锈伤划补喷壳铜铁线缆续桩压驱骤顿闯滞点着炉烧渗积涡颤损订约卖买价钱贷险证过户税强绑隐瞒骗诈夸"
    "传实兑还偿赔货厂备旧检测诊断维护养复迟时间周个员经顾问师脸恶骂诿责处应联系话资泄",
)
"""Characters of Hong Kong and Taiwan that words of the lexicon have → those of the mainland."""
_SPOKEN = re.compile("|".join(map(re.escape, sorted(SPOKEN, key=len, reverse=True))))
_BLANKS = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[一-鿿]) (?=[一-鿿])")
_REPEATED = re.compile(r"([^\w\s])\1+")
BRANDS = re.compile(
    r"(?:上汽|一汽|东风|广汽|长安|北京|华晨|郑州|吉利|江淮|奇瑞|比亚迪)?[-· ]?(?:"
    "别克|大众|丰田|本田|日产|现代|起亚|马自达|福特|雪佛兰|凯迪拉克|奥迪|宝马|奔驰|沃尔沃|比亚迪|吉利|哈弗|"
    "长城|长安|奇瑞|传祺|五菱|宝骏|荣威|名爵|理想|蔚来|小鹏|特斯拉|问界|极氪|领克|启辰|标致|雪铁龙|斯柯达|"
    "捷豹|路虎|林肯|保时捷|雷克萨斯|英菲尼迪|三菱|斯巴鲁|铃木|红旗|众泰|坦克|欧拉|岚图|零跑|哪吒|埃安|"
    "智己|深蓝|星途|捷途|江铃|荣放)(?:汽车)?"
    r"|\b(?:toyota|honda|ford|chevrolet|nissan|hyundai|kia|mazda|bmw|audi|mercedes|volkswagen|tesla|subaru|"
    r"volvo|lexus|jeep|dodge|buick|cadillac)\b"
)
"""Names of brands, which tell nothing of a cause even where one holds a word that does."""


def plain_text(text: str) -> str:
    """Half-width, lower case, one blank for many, no repeated punctuation, usual spellings."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _REPEATED.sub(r"\1", _BLANKS.sub(" ", plain)).strip().translate(TRADITIONAL)
    return _SPOKEN.sub(lambda found: SPOKEN[found[0]], _BETWEEN_HAN.sub("", plain))
