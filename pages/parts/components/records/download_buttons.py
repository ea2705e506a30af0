"""Buttons to download rows as files, which are made, and logged as an export, when one is pressed."""

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from care.audit.log import AuditEvent
from care.export.csv_xlsx import ExportInfo, csv, xlsx
from care.i18n import language, say, set_language
from care.periods.freshness import freshness
from care.semantic.column_labels import column_label, with_labels
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import day
from care.semantic.metric import METRICS
from care.semantic.vocabulary import label
from care.stores.store_names import store_name
from pages.parts.data.view import View
from pages.parts.session.current_user import recheck_rights
from pages.parts.session.event_recorder import event_recorder

XLSX, WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"


def export_info(view: View, metric: str, side: str) -> ExportInfo:
    """What a download holds: the metric, its days, the choices, and until when the records reach."""
    days = (day(view.span.since), day(view.span.until)) if view.span else ()
    chosen = {name: say("、", ", ").join(label(name, one) for one in values) for name, values in view.where}
    reach = [f"{store_name(one.store)} {one.latest_at:%Y-%m-%d %H:%M}" for one in freshness(view.stores)]
    return ExportInfo(
        METRICS[metric].name,
        (side, "_".join(days), *chosen.values()),
        (
            (say("哪些记录", "Which records"), side),
            (say("期间", "Period"), " – ".join(days) or say("全部期间", "all days")),
            *((DIMENSIONS[name].label, words) for name, words in chosen.items()),
            (column_label("latest_at"), say("，", ", ").join(reach)),
        ),
    )


def download_buttons(
    rows: Callable[[], pl.DataFrame],
    info: ExportInfo,
    key: str,
    more: Callable[[], Sequence[tuple[str, pl.DataFrame]]] = list,
    *,
    headed: bool = False,
) -> None:
    """A button for XLSX and one for CSV; ``rows`` are fetched, and the export logged, when one is pressed.

    ``headed``: the rows stand under headings for people already, else they are records whose columns get
    them. ``more``: further sheets of the workbook by name, under their headings.
    """
    reader_language, check, record_export = language(), recheck_rights(), event_recorder(AuditEvent.EXPORT)

    def writer(ending: str) -> Callable[[], bytes]:
        def contents() -> bytes:
            check()
            set_language(reader_language)  # because the download is made in another thread
            found = rows()
            shown = found if headed else with_labels(found)
            others = more() if ending == WORKBOOK else []
            many = len(found) + sum(len(one) for _, one in others)
            record_export(file=f"{info.name}{ending}", rows=many)
            return xlsx(shown, info, others) if ending == WORKBOOK else csv(shown)

        return contents

    for ending, kind in ((WORKBOOK, XLSX), (".csv", "text/csv")):
        words = ending.removeprefix(".").upper()
        st.download_button(
            say(f"下载 {words}", f"Download {words}"),
            writer(ending),
            file_name=f"{info.name}{ending}",
            mime=kind,
            on_click="ignore",
            key=f"{words}-{key}",
            icon=":material/download:",
        )
