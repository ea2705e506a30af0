"""Names of people in texts, found by family name beside a form of address, a label or a remark."""

import re

from care.privacy.kinds.kind import PersonalKind

DOUBLE = "欧阳|司马|上官|诸葛|慕容|令狐|皇甫|尉迟|公孙|东方|夏侯|司徒|端木|长孙|宇文|轩辕|南宫|独孤|百里|呼延|闻人|申屠|澹台|公冶|太史|赫连|拓跋|钟离|濮阳|淳于|单于|完颜|纳兰|西门"
SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史"
    "陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季樊兰殷聂章庄鲁岳柳耿倪焦左温裴凌阮祝欧俞葛柯骆管詹游翁翟单牛尤瞿屠蒲蓝卓池滕阎辛路米华解甄鲍甘涂盛古符连冉齐梅童伍"
    "穆凤喻狄宁卞卫褚水窦云苗花费廉岑殳安和乐时傅皮伏成谈茅庞项舒纪屈祁房佟巫缪干宗宣包诸吉钮邢荣荀羊惠储靳井巴弓牧隗山谷车侍全班仰秋仲伊宫仇栾暴戎祖刘束景詹幸司郜薄宿怀从索咸籍卓蔺蒙阴胥苍双闻党谭贡劳逄姬申扶堵宰郦雍桑桂濮寿通边扈燕冀浦尚农晏柴阎充慕茹习宦艾鱼容古慎戈庾终居衡步都满弘匡国寇广禄阙东沃利蔚越夔隆师巩厍晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红张陳劉楊黃趙吳孫馬鄭謝許鄧韓馮蘇呂盧鍾薑譚陸範韋賈鄒龍賀顧龔萬錢戴嚴湯喬賴莊魯閻齊葉"
)
NOT_ALONE = "于和乐时从通边充习容终居步都满国广东利越师空那简养须丰关相查后红全班仰秋双通水云花费安成谈包连路向常文单万解游管盛左武水干车幸从索居"
"""Family names that are words: only before a form of address, not after a label."""
SURE = "".join(sorted(set(SINGLE) - set(NOT_ALONE)))
ANY = "".join(sorted(set(SINGLE)))
H = r"[\u4e00-\u9fff]"
TITLE = "先生|女士|小姐|太太|夫人|师傅|阿姨|叔叔|大哥|大姐|大爷|大妈|老板|同志|大叔|老先生|本人|姑娘"
LABELS = "车主姓名|客户姓名|联系人姓名|姓名|车主|联系人|送修人|报修人|投诉人|来电人|收件人|收货人|车主本人|用户名|被访人|被保险人|投保人|使用人|驾驶人|代办人|委托人|领取人|接车人|提车人|取车人|我叫|名叫|叫做|本人"
RELATIVES = "老婆|妻子|爱人|丈夫|老公|儿子|女儿|父亲|母亲|爸爸|妈妈|哥哥|姐姐|弟弟|妹妹|朋友|同事|家属|岳父|岳母|司机|亲戚"
VERBS = "来电|反映|反馈|表示|投诉|要求|抱怨|称|说|来店|到店|致电|咨询|询问|预约|的车|电话|手机|提出|不满|先生|女士|小姐|师傅|已|于|在|到|来|联系|接听|签字|取车|送修|报修|购买"
FOLLOW = rf"(?=$|[^\u4e00-\u9fff]|{VERBS})"
NAME = rf"(?:(?:{DOUBLE}){H}{{1,2}}|[{SURE}]{H}{{1,2}}?)"
NAMES = re.compile(
    rf"(?P<titled>(?:(?:{DOUBLE}){H}{{0,2}}|[{ANY}]{H}{{0,2}}?))(?= ?\(? ?(?:{TITLE}))"
    rf"|(?:{LABELS})(?:是|为|叫|名)?[ :(,.\-]{{0,3}}(?P<labelled>{NAME}){FOLLOW}"
    rf"|(?:客户|顾客|用户|我是|{RELATIVES})(?:是|为|叫|名叫)?[ :(,.\-]{{0,2}}(?P<called>{NAME}){FOLLOW}"
    rf"|(?<!{H})(?P<bracketed>{NAME})(?= ?\( ?(?:车主|本人|客户|送修人|联系人|使用人|{RELATIVES}))"
    rf"|(?<!{H})(?<!顾问 )(?<!专员 )(?P<phoned>{NAME})(?=[ :,.]{{0,3}}(?:电话|手机|TEL)?[ :]{{0,2}}1[3-9](?:[ \-.]?\d){{5,9}})"
    rf"|(?<![A-Z])(?:MR|MRS|MS|MISS|MADAM|SIR)(?:\. ?| )(?P<western>[A-Z]{{2,15}}(?: [A-Z]{{2,15}})?)(?![A-Z])"
)
COMMON = re.compile(
    "^(?:高[度兴速压温低级端配价]|方[便向面式法案才]|马[上达路力自]|金[额融属华杯]|温[度馨水]|白[色天跑云]|黄[色牌山河]|许[多可]|任[何务意]|何[时况]"
    "|程[度序]|严[重格厉]|陆续|周[一二三四五六日末边围期]|毛[病躁]|雷[克诺凌]|夏[天季]|韩[国系]|龙头|华为|叶[子片]|涂料|范围|钱[款不已]"
    "|蓝[牙色]|谢谢|罗列|顾[客问]|季度|冷[却车风]|宁[可愿]|索赔|申[请诉报]|尚[未可]|莫名|付[款费钱了]|解[释决除]|江[淮铃苏西门]|石[子家]|田间"
    "|林肯|唐突|宋PL|牛皮|康明|汤水|童车|梅雨|贺卡|古董|甘愿|熊猫|史上|沈阳|武汉|鲁莽|章程|毕竟|戴姆|房[产子]|祝[您福]|景区|燕郊|农村|苏州|杜绝"
    "|吴江|常[熟常]|余[下款额]|姓名|丁字|董事|柳州|洪水|欧[洲拉]|卓越|凌[晨渡]|路[线虎]|齐全|易损|米[数其]|庞大|项目|贡献|牧马|司[机法]|尤其"
    "|强烈|柴油|隆隆|巩固|沙发|简单|查看|卫[生士]|宗申|惠州|巴士|谷歌|山路|桑塔|桂林|浦东|蔚来|融资|曾经|沃尔|广[州汽]|东风|国产|段[时落]|师傅"
    "|于是|万一"
    ")"
)
"""Words that begin with a family name."""


def _is_name(match: re.Match[str]) -> bool:
    name = match["labelled"] or match["called"] or match["bracketed"] or match["phoned"]
    return name is None or not COMMON.match(name)


def _name_mark(shown: str) -> str:
    double = re.match(DOUBLE, shown)
    return f"{double[0] if double and len(shown) > 2 else shown[0]}**"


PLAIN_TITLED = rf"(?:({DOUBLE}){H}{{1,2}}|([{ANY}]){H}{{0,2}}?)( ?[(（]? ?(?:{TITLE}))"
"""Pattern (Rust) of 王小明先生, which is masked at once in all texts."""
LOOK = (
    rf"(?:[{ANY}]{H}?{H}?|{DOUBLE})[ 　(（]*(?:{TITLE})|[(（](?:车主|本人|客户|送修人|联系人|使用人|{RELATIVES})|(?i:(?:^|[^a-z])(?:mr|mrs|ms|miss|madam|sir)[. ])"
    rf"|(?:{LABELS}|客户|顾客|用户|我是|{RELATIVES})(?:是|为|叫|名|名叫)*[ :：(（,，.\-　]*(?:[{SURE}]|{DOUBLE})"
    rf"(?:{H}?{H}(?:[^\u4e00-\u9fff]|{VERBS}|$))"
)
"""Pattern of texts that may hold a name; one beside a phone is in a text that holds a phone."""


PEOPLE = (
    PersonalKind(
        "person",
        "姓名",
        "name",
        LOOK,
        NAMES,
        _name_mark,
        _is_name,
        person=True,
    ),
)
