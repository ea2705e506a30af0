import re
from pathlib import Path

import pytest

from care.causes.lexicon import BadLexicon, is_blank_cause, read_lexicon
from care.causes.lexicon_matches import LexiconMatcher
from care.causes.plain_text import plain_text
from care.causes.suggestion import Suggester

HANDBOOK = {
    "销售": "宣传与承诺不符 价格与附加费 合同与定金 交车延期/手续 库存或问题车 销售态度",
    "售后": "预约与接待 服务态度 诊断与维修质量 配件缺货/等待 维修时效 收费与过度维修 承诺不兑现 设施环境",
    "产品": "发动机 变速器 转向 制动 悬架 轮胎 车身附件及电器 空调 三电与电池 车机与智能驾驶",
}


def main_cause(text: str) -> str | None:
    (suggestion,) = Suggester(read_lexicon()).suggest([text])
    return suggestion.causes[0].cause if suggestion.causes else None


def words(text: str) -> set[str]:
    lexicon = read_lexicon()
    return {lexicon.causes[one.cause].name for one in LexiconMatcher(lexicon).matches(text)}


def test_the_tree_is_the_one_of_the_definitions() -> None:
    causes = read_lexicon().causes
    for stage, names in HANDBOOK.items():
        assert {one.name for one in causes if one.stage.zh == stage} == {*names.split()}
    rest = {"三包/保修/召回", "金融/保险/二手车", "个人信息", "其他"}
    assert {one.name for one in causes} - {
        name for names in HANDBOOK.values() for name in names.split()
    } == rest


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("刹车时吱吱响，刹车片才换了两个月", "制动"),
        ("变速箱低速顿挫，二档升三档尤其明显", "变速器"),
        ("波箱换档顿挫", "变速器"),
        ("空调不制冷，出风口全是热风", "空调"),
        ("车机黑屏，导航卡顿", "车机与智能驾驶"),
        ("交了定金，不想要了，四儿子店不退定金", "合同与定金"),
        ("等配件等了一个月还没到货", "配件缺货/等待"),
        ("ＡＢＳ故障，刹不住", "制动"),
        ("The brakes squeal and the brake pads are worn", "制动"),
        ("Gear box slips when shifting", "变速器"),
        ("傻车踩下去没反应，空凋倒是好的", "制动"),
        ("換檔時變速箱頓挫", "变速器"),
        ("AC does not blow cold any more", "空调"),
        ("The parts took five weeks to arrive", "配件缺货/等待"),
        ("今天天气不错", None),
    ],
)
def test_the_lexicon_alone_names_the_cause_of_a_plain_text(text: str, cause: str | None) -> None:
    assert main_cause(text) == cause


@pytest.mark.parametrize(
    ("text", "told", "denied"),
    [
        ("不是发动机的问题，是变速箱顿挫", "变速器", "发动机"),
        ("刹车没有问题，空调不制冷", "空调", "制动"),
        ("没有异味，轮胎鼓包", "轮胎", "车身附件及电器"),
        ("It is not the brakes, the engine stalls", "发动机", "制动"),
        ("刹车没有任何毛病，空调不制冷", "空调", "制动"),
        ("变速箱异响已经排除，现在底盘咯吱响", "悬架", "变速器"),
        ("发动机从没响过，变速箱一顿一顿的", "变速器", "发动机"),
        ("问题不在轮胎，而在服务态度", "服务态度", "轮胎"),
        ("我没说服务态度不好，我说的是乱收费", "收费与过度维修", "服务态度"),
        ("The gearbox works fine but they overcharged me", "收费与过度维修", "变速器"),
    ],
)
def test_what_a_text_denies_does_not_count(text: str, told: str, denied: str) -> None:
    assert told in words(text)
    assert denied not in words(text)


def test_what_is_missing_is_a_complaint_and_no_denial() -> None:
    assert "配件缺货/等待" in words("店里没有配件")
    assert "服务态度" in words("一直没有人联系我")
    assert "制动" in words("车不能没有刹车")
    assert "收费与过度维修" in words("事先没说收费")


def test_a_word_inside_another_is_not_counted() -> None:
    assert "车身附件及电器" not in words("已向有关部门反映")
    assert "变速器" not in words("高档小区")
    assert "制动" not in words("he breaks everything abstractly")


def test_brand_names_tell_of_no_cause() -> None:
    assert words("比亚迪汽车") == set()


def test_what_the_store_is_quoted_to_have_said_tells_less_than_the_customers_own_words() -> None:
    assert main_cause("客服说：“轮胎正常磨损”，可是方向盘抖动，打方向很重") == "转向"


def test_several_matters_are_named_the_main_one_first() -> None:
    (suggestion,) = Suggester(read_lexicon()).suggest(
        ["刹车异响，刹车盘刚换过，踩刹车就抖。另外空调不制冷，车机黑屏还死机。"]
    )
    assert suggestion.matters == ("制动", "车机与智能驾驶", "空调")


def test_a_home_adds_words_and_causes_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "causes").mkdir()
    (tmp_path / "causes" / "brakes.toml").write_text('words = ["吱扭吱扭"]', encoding="utf-8")
    (tmp_path / "causes" / "camping.toml").write_text(
        'label = { zh = "露营装备", en = "Camping gear" }\nwords = ["帐篷"]', encoding="utf-8"
    )
    found = list(Suggester(read_lexicon(tmp_path)).suggest(["下坡吱扭吱扭的", "帐篷漏风"]))
    assert [one.causes[0].cause for one in found] == ["制动", "露营装备"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('words = ["帐篷"]', "label"),
        ('label = { zh = "露营", en = "Camping" }\npatterns = ["("]', "("),
        ('label = { zh = "露营", en = "Camping" }\nword = ["帐篷"]', "words"),
    ],
)
def test_a_wrong_file_of_the_lexicon_is_named_with_its_cure(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "causes").mkdir()
    (tmp_path / "causes" / "camping.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BadLexicon, match="camping") as fault:
        read_lexicon(tmp_path)
    assert told in str(fault.value)


def test_no_pattern_of_a_home_can_hang(tmp_path: Path) -> None:
    (tmp_path / "causes").mkdir()
    text = 'label = { zh = "露营", en = "Camping" }\npatterns = ["(?:(?:啊+)+)+$", "(?=帐)帐篷"]'
    file = tmp_path / "causes" / "camping.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadLexicon, match="look-around"):
        read_lexicon(tmp_path)
    file.write_text(text.replace(', "(?=帐)帐篷"', ""), encoding="utf-8")
    matcher = LexiconMatcher(read_lexicon(tmp_path))
    assert not matcher.matches("啊" * 4000 + "！制")


def test_patterns_match_where_they_did_in_the_engine_that_can_hang() -> None:
    texts = ["刹车踩不住，急刹也刹不住", "车门老是异响，漆面起泡", "定金不退还不肯退款", "降了3万，又降两万"]
    found = [
        (one.spans(text), [match.span() for match in re.finditer(one.text, text)])
        for _, one in read_lexicon().patterns
        for text in texts
    ]
    assert sum(bool(spans) for spans, _ in found) >= 5
    assert all(spans == known for spans, known in found)


def test_other_is_as_good_as_blank() -> None:
    assert all(map(is_blank_cause, (None, "", " ", "其他", "Other")))
    assert not is_blank_cause("制动")


def test_typed_and_spoken_forms_are_one() -> None:
    assert plain_text("四Ｓ店  换档　顿挫！！！") == plain_text("4s店换挡顿挫!")
