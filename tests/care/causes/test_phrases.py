import random
from datetime import date, timedelta

from care.causes.phrases.near_duplicates import alike, copied_texts, first_of_each, repeated_reports
from care.causes.phrases.phrase_concerns import kept_phrases, phrase_concerns
from care.causes.phrases.rising_phrases import log_odds, phrases_of, rising_phrases

MONDAY = date(2025, 1, 6)
PIECES = [
    f"{who}{what}{how}"
    for who in "甲乙丙丁戊己庚辛"
    for what in ("空调", "轮胎", "座椅", "漆面", "音响", "车门")
    for how in ("有点响", "坏得很快", "换过一次", "颜色不对", "关不严", "时好时坏", "味道很大")
]


def year(weeks: int = 56, a_week: int = 20, seed: int = 1) -> tuple[list[str], list[date]]:
    draw = random.Random(seed)
    texts, days = [], []
    for week in range(weeks):
        for _ in range(a_week):
            texts.append("，".join(draw.sample(PIECES, 3)))
            days.append(MONDAY + timedelta(weeks=week, days=draw.randrange(7)))
    return texts, days


def planted() -> tuple[list[str], list[date]]:
    texts, days = year()
    draw = random.Random(9)
    for number in range(5):
        texts.append(f"{draw.choice(PIECES)}，仪表报电子水阀卡滞，电话1380013800{number}")
        days.append(days[-1])
    return texts, days


def test_a_new_fault_is_named_in_its_first_week() -> None:
    found = rising_phrases(*planted())
    first = found.phrases[0]
    assert "电子水阀卡滞" in first.phrase
    assert (first.cases, first.usual, len(first.sentences)) == (5, 0.0, 3)
    assert first.chance <= 0.01
    assert len(found.phrases) == 1


def test_a_year_of_noise_names_nothing() -> None:
    texts, days = year(weeks=70, a_week=15)
    named = [
        rising_phrases(texts, days, MONDAY + timedelta(weeks=week, days=-1)).phrases
        for week in (58, 62, 66, 70)
    ]
    assert named == [(), (), (), ()]


def test_one_customers_many_copies_are_one_case() -> None:
    texts, days = year()
    copies = ["右后门的儿童锁自己弹开，孩子差点掉下去，请重视"] * 8
    assert rising_phrases([*texts, *copies], [*days, *[days[-1]] * 8]).phrases == ()


def test_without_a_year_before_nothing_is_called_new() -> None:
    texts, days = year(weeks=2)
    assert rising_phrases(texts, days).phrases == ()
    assert rising_phrases([], []).until is None


def test_phrases_are_cut_in_both_languages() -> None:
    assert {"刹车异", "brake noise"} <= {*phrases_of("刹车异响, the brake noise")}
    assert "the" not in phrases_of("the brake")


def test_log_odds_are_drawn_to_the_share_of_all() -> None:
    assert log_odds(5, 100, 50, 1000) == 0
    assert 0 < log_odds(2, 10, 0, 10) < log_odds(20, 100, 0, 100)


REPORT = "本人去年购车，行驶中方向盘突然变重，多次到店检修没有结果，要求给出解决方案"


def test_a_report_with_another_number_is_nearly_the_same() -> None:
    texts = [REPORT, f"{REPORT}！单号20260301", "已处理，客户满意", "空调不制冷，等了三天配件还没有到货"]
    assert alike(texts) == [[0, 1]]
    assert first_of_each(texts) == [0, 2, 3]


def test_one_customers_reports_are_told_from_a_clerks_copied_texts() -> None:
    texts = [REPORT] * 3 + ["已处理，客户满意"] * 6
    customers = ["a", "a", "b", "c", "d", "e", "f", "g", None]
    assert repeated_reports(texts, customers) == [[0, 1]]
    (copied,) = copied_texts(texts, customers)
    assert (copied.text, copied.cases, copied.customers) == ("已处理，客户满意", 6, 6)


def test_a_risen_phrase_is_an_item_of_each_store_that_names_it() -> None:
    texts, days = planted()
    stores = ["S01"] * (len(texts) - 2) + ["S02"] * 2
    kept = kept_phrases(rising_phrases(texts, days), stores)
    assert "sentences" not in kept[0]
    last = max(days)
    today = {"S01": last, "S02": last}
    items = {item.store: item for item in phrase_concerns(kept, today)}
    assert {store: item.count for store, item in items.items()} == {"S01": 3, "S02": 2}
    assert "电子水阀卡滞" in items["S01"].sentence
    assert [item.store for item in phrase_concerns(kept, {"S02": last})] == ["S02"]
    assert "共" not in next(phrase_concerns(kept, {"S02": last})).sentence  # nothing of stores unseen
    earlier = {"S01": last - timedelta(weeks=8)}
    assert not list(phrase_concerns(kept, earlier))  # a later day is unknown to who looks at an earlier one
