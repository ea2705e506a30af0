"""No deadline, window, channel, source list or target stands in SQL, in a metric or in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from care.semantic.metric import METRICS
from care.semantic.vocabulary import CHANNEL, COMPLAINT_SOURCE

ROOT = Path(__file__).parents[3]
ROOMS = ("care", "etl", "warehouse", "pages", "commands")
ELSEWHERE = (
    *("etl/demo/", "etl/readers/", "etl/mapping/", "etl/privacy/", "etl/records/", "etl/database/"),
    *("care/charts/", "care/access/", "care/audit/", "pages/parts/server/", "warehouse/spark/"),
)
"""Rooms that judge nobody's work: a made-up store, formats of files, drawing, sessions and servers."""
HINT = "a value of the policy, in care/policies/standard.toml (docs/policies.md), or one of a reason below"

CALENDAR = {
    *(("1", unit) for unit in ("minute", "hour", "day", "month")),
    ("86399", "second"),
    *(("6", "month"), ("3", "month"), ("31", "day")),
}
"""Units, the end of a day, half-years and quarters, and what makes a record a far one (definitions §2)."""
CALENDAR_OF_CODE = {
    *("timedelta(days=1)", "timedelta(days=6)", "timedelta(days=7)", "timedelta(weeks=1)"),
    *("timedelta(weeks=52)", "timedelta(microseconds=1)", "timedelta(seconds=1)", "pl.duration(days=1)"),
    *("timedelta(hours=8)", "months_later(self.first_day(day), 1)", "months_later(self.first_day(day), 3)"),
}
"""The same of Python; China's clock is eight hours ahead."""

SIGNALS = {
    *("batches:WITHIN", "batches:LISTED", "cause_rises:BASE", "cause_rises:MOVES", "concerns:NEW"),
    "campaign_turnout:LISTED",
    *("downgrades:LISTED", "downgrades:SHORTLY", "not_called:RECENT", "not_called:WATCHED"),
    *("ranking:AT_ONCE", "record_flow:YEAR", "record_flow:QUIET", "targets_missed:WEEKS"),
    *("targets_missed:COURSE", "rising_phrases:BASE_WEEKS", "attention:YOUNG", "attention_facts:PEOPLE"),
    *("attention_facts:DAYS", "attention_cases:MINUTES", "control_limits:SHORTEST"),
    *("metric_changes:LEAD", "metric_changes:YEAR", "too_good:ONE_CAUSE", "quarter_causes:SHORTEST"),
}
"""How much of the past tells a change from chance (docs/attention.md, docs/signals.md)."""
FORECASTS = {
    *("forecast:WEEKS", "forecast:AHEAD", "forecast:YEAR", "forecast:SEASON", "forecast:ORIGINS"),
    *("forecast:timedelta(days=11)", "forecast:timedelta(days=10)", "best_hours:BEST"),
    *("call_hours:HOURS", "call_hours:HELD_OUT", "call_hours:RECENT", "workload:WINDOW"),
}
"""How much of the past tells what will come (docs/worklist.md)."""
SHOWN = {
    *("course:COURSES", "presets:_DRAWN", "presets:SLACK", "presets:LONGEST_BY_WEEK", "due_soon:DAYS"),
    *("scorecard:MONTHS", "time_to_close:_UP_TO_DAYS", "measured_sides:YEAR", "open_review:WEEK"),
    *("open_review:WEEKS", "titles:LATELY", "daily_worklist:RECENT", "half_year:MONTHS"),
    *("report_period:MONTHS", "policy:timedelta(days=89)", "coming_back:TOLD_DAYS"),
}
"""How long a stretch a page, a report or a question is of."""
KEPT = {
    *("freshness:LATE", "freshness:GONE", "clock_check:FAR", "stopped_sources:GRACE", "retention:DAYS"),
    *("stopped_sources:PATIENCE", "stopped_sources:ENOUGH", "value_kinds:MOST_DAYS"),
    *(
        "alert_rules:HOURS_OF_A_DAY",
        "parse_question:YEARS",
    ),
}
"""Whether exports, loads and the clock are as usual, and what a number in a setting may be."""
REASONS = SIGNALS | FORECASTS | SHOWN | KEPT

SPANS_OF_SQL = (r"interval '?(\d+)'? (\w+?)s?\b", r"to_(\w+)s\((\d+)\)", r"_on [+-] (\d+)()")
LENGTHS = ("timedelta", "duration", "offset_by", "months_later", "months_before", "relativedelta")
UNITS = re.compile(r"\b(days|weeks|months|hours|minutes)\b", re.IGNORECASE)
FIRST_WORDS = 4


def spans(text: str) -> set[tuple[str, ...]]:
    """Every length of time that stands as a number in SQL."""
    return {one for pattern in SPANS_OF_SQL for one in re.findall(pattern, text)}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            if not file.relative_to(ROOT).as_posix().startswith(ELSEWHERE):
                yield file.stem, ast.parse(file.read_text("utf-8"))


def lengths(tree: ast.Module) -> Iterator[str]:
    """Every length of time that stands as a number in a module: of a constant its name, else the call."""
    named: set[ast.AST] = set()
    for place, statement in enumerate(tree.body):
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        said = _first_words(tree.body[place + 1 : place + 2])
        for name, value in _constants(statement):
            calls = {node for node in ast.walk(value) if _is_length(node)}
            if calls or (
                name.isupper() and _has_number(value) and UNITS.search(f"{name.replace('_', ' ')} {said}")
            ):
                yield name
            named |= calls
    for node in ast.walk(tree):
        if _is_length(node) and node not in named and (text := ast.unparse(node)) not in CALENDAR_OF_CODE:
            yield text


def _constants(statement: ast.Assign | ast.AnnAssign) -> Iterator[tuple[str, ast.expr]]:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    value = statement.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(map(ast.unparse, target.elts), value.elts, strict=True)
    elif value is not None:
        yield ast.unparse(target), value


def _first_words(after: list[ast.stmt]) -> str:
    """What the text below a constant begins with."""
    match after:
        case [ast.Expr(ast.Constant(str(text)))]:
            return " ".join(text.split()[:FIRST_WORDS])
    return ""


def _has_number(value: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Constant) and type(node.value) in (int, float) for node in ast.walk(value)
    )


def _is_length(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in LENGTHS:
        return False
    return any(isinstance(one, ast.Constant) for one in (*node.args, *(word.value for word in node.keywords)))


def lists_of_codes(tree: ast.Module) -> Iterator[str]:
    """Lists of channels or of sources of complaints."""
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            words = {one.value for one in node.elts if isinstance(one, ast.Constant)}
            if len(words) == len(node.elts) > 1 and (words <= {*CHANNEL} or words <= {*COMPLAINT_SOURCE}):
                yield ast.unparse(node)


def aims(tree: ast.Module) -> Iterator[str]:
    """Metrics with a number beside them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in METRICS and _has_number(value):
                    yield ast.unparse(key)


def test_no_deadline_or_window_stands_in_the_sql_of_a_mart_or_the_conditions_of_a_metric():
    files = [*ROOT.glob("warehouse/marts/*.sql"), *ROOT.glob("care/metrics/*.toml")]
    texts = [file.read_text("utf-8") for file in files]
    assert {one for text in texts for one in spans(text)} <= CALENDAR, HINT
    codes = "|".join([*CHANNEL, *COMPLAINT_SOURCE])
    assert not [text for text in texts if re.search(rf"'({codes})', *'({codes})'", text)], HINT


def test_no_deadline_window_channel_source_list_or_target_stands_in_python():
    found, in_sql, listed, aimed = set[str](), set[tuple[str, ...]](), list[str](), list[str]()
    for name, tree in modules():
        found |= {f"{name}:{one}" for one in lengths(tree)}
        listed += lists_of_codes(tree)
        aimed += aims(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                in_sql |= spans(node.value)
    assert sorted(found ^ REASONS) == [], HINT
    assert in_sql <= CALENDAR, HINT
    assert (listed, aimed) == ([], []), HINT


def test_what_is_looked_for_is_found():
    """Constants as they were written before, in each of the ways in which one can be written."""
    tree = ast.parse(
        'CALLED_BACK = timedelta(days=30)\nCALLING = 28\n"""The days in which somebody called."""\n'
        "PATIENCE, OLD = timedelta(days=3), timedelta(days=14)\nREPLY_HOURS = 3\nSHARE = 0.5\n"
        "late = day - timedelta(days=20)\nlate.dt.offset_by('3d') + timedelta(days=1)\n"
        "SPOKEN = ('phone', 'wechat')\nSHOWN = ('phone', 'other')\nAIMS = {'callback_rate': 0.95}\n"
    )
    assert [*lengths(tree)] == [
        *("CALLED_BACK", "CALLING", "PATIENCE", "OLD", "REPLY_HOURS"),
        *("late", "late.dt.offset_by('3d')"),
    ]
    assert [*lists_of_codes(tree), *aims(tree)] == ["('phone', 'wechat')", "'callback_rate'"]
    assert spans("at + interval 3 days, to_days(7), due_on - 30") == {("3", "day"), ("day", "7"), ("30", "")}
