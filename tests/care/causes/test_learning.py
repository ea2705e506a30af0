import random

import numpy as np
import polars as pl
import pytest

from care.causes.calibration import calibration_error
from care.causes.classifier import TooFewCases, in_folds
from care.causes.coding_queue import coding_queue
from care.causes.evaluation import evaluate
from care.causes.lexicon import read_lexicon
from care.causes.suggestion import Suggester
from care.causes.with_suggestions import causes_with_suggestions

TOLD = {
    "甲类": ("大堂里的灯太暗", "门口的灯不亮", "走廊灯一直闪", "灯管坏了没人换"),
    "乙类": ("电梯总是停在三楼", "电梯关门夹人", "等电梯要十分钟", "电梯里有怪声"),
    "丙类": ("楼下太吵睡不着", "半夜施工太吵", "邻居唱歌吵人", "狗叫吵了一晚"),
}
SAYS_NOTHING = ("希望尽快处理", "一直没人管这件事", "请给个说法")


def cases(many: int, seed: int = 1, vague: float = 0.3) -> tuple[list[str], list[str]]:
    draw = random.Random(seed)
    texts, labels = [], []
    for number in range(many):
        label = draw.choice(list(TOLD))
        said = draw.choice(SAYS_NOTHING) if draw.random() < vague else draw.choice(TOLD[label])
        texts.append(f"{said}，{draw.choice(SAYS_NOTHING)}，第{number}次")
        labels.append(label)
    return texts, labels


def test_what_a_home_has_coded_is_learnt() -> None:
    suggester = Suggester(read_lexicon(), *cases(120))
    (suggestion,) = suggester.suggest(["电梯又停了"])
    first = suggestion.causes[0]
    assert (first.cause, len(suggestion.causes)) == ("乙类", 3)
    assert any("电梯" in word for word in first.words)
    assert sum(one.probability for one in suggestion.causes) == pytest.approx(1)


def test_of_a_text_unlike_all_that_was_learnt_from_nothing_is_told_surely() -> None:
    suggester = Suggester(read_lexicon(), *cases(240, vague=0.0))
    known, strange = suggester.suggest(["电梯关门夹人，请给个说法", "已电话联络车主解释并取得谅解，电梯"])
    assert known.causes[0].cause == strange.causes[0].cause == "乙类"
    assert known.causes[0].probability > 0.9
    assert strange.causes[0].probability < 0.6


def test_learning_is_deterministic() -> None:
    one, other = (
        list(Suggester(read_lexicon(), *cases(60)).suggest(["灯和电梯都坏了", "太吵"])) for _ in "ab"
    )
    assert one == other


def test_a_case_that_was_learnt_from_is_judged_by_a_model_that_had_not_seen_it() -> None:
    texts, labels = cases(80, vague=1.0)
    found = list(Suggester(read_lexicon(), texts, labels).suggest(texts, list(range(80))))
    right = [one.causes[0].cause == label for one, label in zip(found, labels, strict=True)]
    certain = [one.causes[0].probability for one in found]
    assert np.mean(right) < 0.6  # texts that tell nothing are guessed, as if they were new
    assert np.mean(certain) < 0.6


def test_too_few_cases_are_left_to_the_lexicon() -> None:
    suggester = Suggester(read_lexicon(), ["刹车异响"], ["甲类"])
    assert suggester.learnt.is_lexicon
    assert next(suggester.suggest(["刹车异响"])).causes[0].cause == "制动"


def test_a_text_without_a_word_gets_no_suggestion() -> None:
    assert next(Suggester(read_lexicon(), *cases(40)).suggest(["  "])).causes == ()


def test_of_those_shown_at_a_certainty_so_many_are_right_on_cases_not_learnt_from() -> None:
    texts, labels = cases(300, vague=0.4)
    found = evaluate(texts, labels, read_lexicon(), curve=(50,))
    assert found.whole.accuracy > 0.65
    assert found.whole.among_three == 1
    assert found.whole.calibration_error < 0.1
    sure = next(one for one in found.coverage if one.certainty == 0.9)
    assert sure.accuracy is not None
    assert sure.accuracy > 0.9
    assert [cases for cases, _ in found.learning_curve] == [50]


def test_repeated_texts_are_told_apart() -> None:
    texts, labels = cases(100)
    found = evaluate([*texts, *[texts[0]] * 10], [*labels, *[labels[0]] * 10], read_lexicon(), curve=())
    assert found.unrepeated is not None
    assert found.unrepeated.cases == 99


def test_too_few_cases_cannot_be_evaluated() -> None:
    with pytest.raises(TooFewCases):
        evaluate(["灯坏了"] * 5, ["甲类"] * 5, read_lexicon())


def test_every_label_is_spread_over_all_folds() -> None:
    labels = ["甲"] * 20 + ["乙"] * 10
    parts = in_folds([str(number) for number in range(30)], labels, 5)
    assert [sorted(np.bincount(parts[np.array(labels) == one])) for one in "甲乙"] == [[4] * 5, [2] * 5]


def test_the_calibration_error_is_how_far_certainty_is_from_what_was_right() -> None:
    certainty = np.array([0.95] * 10 + [0.55] * 10)
    right = np.array([True] * 9 + [False] + [True] * 5 + [False] * 5)
    assert calibration_error(certainty, right) == pytest.approx(0.05)


def test_suggested_causes_are_counted_apart_and_every_case_once() -> None:
    cases = pl.DataFrame(
        {
            "cause_1": ["制动", "制动", None, "其他", "", None, "空调"],
            "cause_suggested": ["空调", "制动", "制动", "空调", "制动", None, "制动"],
            "cause_probability": [0.99, 0.9, 0.95, 0.9, 0.4, None, 0.99],
        }
    )
    rows = causes_with_suggestions(cases, 0.9)
    assert rows.select("cause", "recorded", "suggested", "cases").rows() == [
        ("制动", 2, 1, 3),
        ("空调", 1, 1, 2),
        (None, 0, 0, 2),
    ]


def test_the_most_useful_case_is_coded_first() -> None:
    cases = pl.DataFrame(
        {
            "store": ["S01"] * 5,
            "complaint_no": ["sure", "doubtful", "rare", "recorded", "decided"],
            "received_on": ["2026-03-01"] * 5,
            "cause_1": [None, "其他", "", "制动", None],
            "description": ["…"] * 5,
        }
    )
    suggestions = pl.DataFrame(
        {
            "store": ["S01"] * 4,
            "complaint_no": ["sure", "doubtful", "rare", "decided"],
            "causes": [["制动", "空调"], ["制动", "空调"], ["轮胎", "空调"], ["制动", "空调"]],
            "probabilities": [[0.95, 0.05], [0.5, 0.45], [0.6, 0.3], [0.5, 0.5]],
            "words": [[[], []]] * 4,
        }
    )
    decided = pl.DataFrame({"store": ["S01"], "complaint_no": ["decided"]})
    queue = coding_queue(cases, suggestions, decided)
    assert queue["complaint_no"].to_list() == ["doubtful", "rare", "sure"]
