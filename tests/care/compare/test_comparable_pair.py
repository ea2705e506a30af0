"""A comparison opens on two of one store who do the same work, and who have most of it."""

from care.compare import comparable_pair

SERVICE, SALES = (
    {"rework_rate": 90, "wrong_number_rate": 80},
    {"new_car_callback_rate": 900, "wrong_number_rate": 850},
)
PEOPLE = {
    ("S01", "何军"): SALES,
    ("S01", "周涛"): SERVICE,
    ("S01", "李强"): {"rework_rate": 4, "wrong_number_rate": 80},
    ("S01", "王磊"): {"rework_rate": 70, "wrong_number_rate": 60},
    ("S02", "吴刚"): SERVICE,
}


def test_those_of_one_store_who_share_most_and_have_most_cases():
    assert comparable_pair(PEOPLE) == (("S01", "周涛"), ("S01", "王磊"))
    more = PEOPLE | {("S02", "郑洁"): {"rework_rate": 85, "wrong_number_rate": 75}}
    assert comparable_pair(more) == (("S02", "吴刚"), ("S02", "郑洁"))


def test_beside_somebody_stands_who_can_be_compared_with_them_best():
    assert comparable_pair(PEOPLE, ("S01", "李强")) == (("S01", "李强"), ("S01", "何军"))
    assert comparable_pair(PEOPLE, ("S02", "吴刚")) is None, "nobody else of their store"


def test_fewer_than_five_cases_are_not_shared():
    few = {("S01", "a"): {"rework_rate": 4}, ("S01", "b"): {"rework_rate": 9, "delight_rate": 50}}
    assert comparable_pair(few) is None
    assert comparable_pair({}) is None
