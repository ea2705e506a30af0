"""``care causes``: suggest causes, tell how good that is, find phrases that rise (docs/causes.md)."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from care.causes.dated_texts import DatedTexts
from care.causes.foreign_list import proposed_causes
from care.causes.lexicon import is_blank_cause, read_lexicon
from care.i18n import say
from commands.causes_tables import copies_table, phrases_table, quality_table, suggestions_table
from commands.console.after_load import learn_now
from commands.console.terminal import announce, print_json, print_table
from commands.console.usage_error import UsageError
from etl.causes.dated_columns import texts_of_file
from etl.causes.text_columns import TextColumns, no_texts, read_text_columns
from warehouse.query.parse_question import read_day
from warehouse.services.cause_texts import coded_cases, texts_of_home

commands = typer.Typer(no_args_is_help=True, help="由客户原话看原因 | Causes from customers' own words.")


class CausesFormat(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"


File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV 或 XLSX 文件 | a CSV or XLSX file")]
Text = Annotated[str, typer.Option("--text", metavar="COLUMN", help="文字所在的列 | the column of the texts")]
Form = Annotated[CausesFormat, typer.Option("--format", help="写法 | how it is written")]


@commands.command("suggest")
def suggest_causes(
    context: typer.Context,
    file: File,
    text: Text,
    learn: Annotated[
        str | None,
        typer.Option(
            "--learn", metavar="COLUMN", help="从这一列已填的原因学习 | learn from this column where filled"
        ),
    ] = None,
    form: Form = CausesFormat.TABLE,
) -> None:
    """为每行文字推荐三个原因 | Suggest three causes for each row's text."""
    from care.causes.suggestion import Suggester

    lexicon = read_lexicon(context.obj)
    table = read_text_columns(file, [text, *([learn] if learn else [])])
    texts = [one or "" for one in table.columns[text]]
    if not any(texts):
        raise no_texts(text)
    recorded = table.columns[learn].to_list() if learn else [None] * len(texts)
    coded = [i for i, cause in enumerate(recorded) if texts[i] and not is_blank_cause(cause)]
    known = [(texts[i], str(recorded[i])) for i in coded] if learn else coded_cases(context.obj)
    suggester = Suggester(lexicon, [one for one, _ in known], [cause for _, cause in known])
    places: list[int | None] = [None] * len(texts)
    if learn:
        for turn, place in enumerate(coded):
            places[place] = turn
    found = list(suggester.suggest(texts, places))
    kind = "lexicon" if suggester.learnt.is_lexicon else "file" if learn else "home"
    if learn and suggester.learnt.is_lexicon:
        announce(
            say(
                f"“{learn}”里可学的案例太少，只用了词表。",
                f"There are too few cases to learn from in “{learn}”: the lexicon alone was used.",
            )
        )
    rows = [
        {
            "row": row,
            "recorded": cause,
            "causes": [asdict(one) for one in suggestion.causes],
            "matters": list(suggestion.matters),
        }
        for row, cause, suggestion in zip(table.rows, recorded, found, strict=True)
    ]
    if form is CausesFormat.JSON:
        learnt = {"kind": kind, "cases": suggester.learnt.cases, "causes": list(suggester.learnt.causes)}
        print_json({**_of_file(table, text), "learnt_from": learnt, "rows": rows})
    else:
        print_table(suggestions_table(rows))


@commands.command("evaluate")
def evaluate_causes(
    context: typer.Context,
    file: File,
    text: Text,
    label: Annotated[
        str,
        typer.Option("--label", metavar="COLUMN", help="已填原因的列 | the column of the recorded causes"),
    ],
    folds: Annotated[int, typer.Option(min=2, max=20, help="折数 | number of folds")] = 5,
    form: Form = CausesFormat.TABLE,
) -> None:
    """检验推荐有多准：交叉验证 | Tell how good suggestions are, by cross-validation."""
    from care.causes.classifier import TooFewCases
    from care.causes.evaluation import evaluate

    lexicon = read_lexicon(context.obj)
    table = read_text_columns(file, [text, label])
    pairs = [
        (one, cause)
        for one, cause in zip(table.columns[text], table.columns[label], strict=True)
        if one and cause
    ]
    try:
        found = evaluate([one for one, _ in pairs], [cause for _, cause in pairs], lexicon, folds)
    except TooFewCases:
        raise UsageError(
            say(
                f"可用的案例太少：{len(pairs)} 行同时有文字和原因。至少要有两种各两件以上的原因，每折两行。",
                f"There are too few cases: {len(pairs)} rows have both a text and a cause. It takes at least "
                "two causes of two cases each, and two rows a fold.",
            )
        ) from None
    answer = {
        **_of_file(table, text),
        "label_column": label,
        "folds": found.folds,
        "causes": found.causes,
        **asdict(found.whole),
        "coverage": [asdict(one) for one in found.coverage],
        "unrepeated": None if found.unrepeated is None else asdict(found.unrepeated),
        "lexicon_alone": asdict(found.lexicon_alone),
        "learning_curve": [
            {**asdict(one), "cases": cases, "held_out": one.cases} for cases, one in found.learning_curve
        ],
    }
    if form is CausesFormat.JSON:
        print_json(answer)
    else:
        print_table(quality_table(answer))


@commands.command("learn")
def learn_anew(context: typer.Context) -> None:
    """学习已归类的投诉，更新推荐的原因 | Learn from coded complaints, and renew the suggestions."""
    learn_now(context.obj)


@commands.command("copied")
def copied(context: typer.Context, form: Form = CausesFormat.TABLE) -> None:
    """列出照抄的投诉内容与同一车辆的重复反映 | List copied texts, and reports that one vehicle repeats."""
    from care.causes.phrases.near_duplicates import copied_texts, repeated_reports

    dated = texts_of_home(context.obj)
    found = copied_texts(dated.texts, dated.customers)
    again = repeated_reports(dated.texts, dated.customers)
    if form is CausesFormat.JSON:
        copies = [{"text": one.text, "cases": one.cases, "customers": one.customers} for one in found]
        reports = [{"text": dated.texts[places[0]], "cases": len(places)} for places in again]
        print_json({"texts": len(dated.texts), "copied": copies, "repeated": reports})
        return
    print_table(copies_table(found))
    announce(
        say(f"另有 {len(again)} 辆车反复反映同一件事。", f"Vehicles that repeat a report: {len(again)}.")
    )


@commands.command("map")
def map_causes(
    context: typer.Context,
    file: File,
    text: Text,
    label: Annotated[
        str, typer.Option("--label", metavar="COLUMN", help="他方原因的列 | the column of the foreign causes")
    ],
) -> None:
    """为他方的原因推测对照表，供人核对 | Propose what a foreign list's causes are in the tree."""
    table = read_text_columns(file, [text, label])
    found = proposed_causes(
        table.columns[text].to_list(), table.columns[label].to_list(), read_lexicon(context.obj)
    )
    print("[words.cause_1]", *(one.toml() for one in found), sep="\n")
    left = sum(one.cause is None for one in found)
    announce(
        say(
            f"共 {len(found)} 种，{left} 种没有把握。请核对后写入来源说明的 [words.cause_1]。",
            f"{len(found)} causes, {left} undecided. Check them, then write them into a source's "
            "[words.cause_1].",
        )
    )


@commands.command("rising")
def rising_causes_phrases(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="不写则看本数据目录的投诉 | else this home's complaints"),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="COLUMN", help="文字所在的列 | the column of the texts")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--date", metavar="COLUMN", help="日期所在的列 | the column of the days")
    ] = None,
    callbacks: Annotated[
        bool,
        typer.Option("--callbacks", help="改看不满意客户在回访中的原话 | dissatisfied customers' callbacks"),
    ] = False,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="到该日（含）为止 | up to this day, it included")
    ] = None,
    form: Form = CausesFormat.TABLE,
) -> None:
    """列出近几周多起来的说法 | List the phrases that rise in the last weeks."""
    from care.causes.phrases.rising_phrases import rising_phrases

    if file is not None and not (text and on):
        raise UsageError(
            say("看文件时请写明 --text 和 --date 两列。", "With a file, name the columns --text and --date.")
        )
    dated: DatedTexts = (
        texts_of_file(file, text or "", on or "") if file else texts_of_home(context.obj, callbacks=callbacks)
    )
    found = rising_phrases(dated.texts, dated.days, read_day(until))
    phrases = [
        {
            **{key: value for key, value in asdict(one).items() if key != "places"},
            "since": one.since.isoformat(),
        }
        for one in found.phrases
    ]
    if form is CausesFormat.JSON:
        asked = {"texts": found.texts, "base_texts": found.base_texts, "looked_at": found.looked_at}
        print_json({"until": found.until and found.until.isoformat(), **asked, "phrases": phrases})
        return
    print_table(phrases_table(phrases))
    if not phrases:
        announce(say("没有哪种说法明显增多。", "No phrase rises beyond chance."))


def _of_file(table: TextColumns, text: str) -> dict[str, Any]:
    return {"file": table.file, "sheet": table.sheet, "text_column": text}
