"""The import templates to download."""

from functools import cache

import streamlit as st

from care.i18n import say
from etl.intake import RECORDS, template_workbooks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_templates() -> None:
    """The import templates, so that a store can be loaded without any export of its own."""
    with st.expander(say("没有导出文件？下载导入模板", "No exports? Download the import templates")):
        st.caption(
            say(
                "填好后拖进上面的框，核对并确认即可。红色列名必填；每个模板的第二张表说明怎么填。",
                "Fill them in, drop them into the box above and confirm. Red headings are required; the "
                "second sheet of each template explains its columns.",
            )
        )
        labels = {f"{kind.zh}.xlsx": say(kind.zh, kind.en) for kind in RECORDS.values()}
        with st.container(horizontal=True):
            for name, content in _templates().items():
                st.download_button(
                    labels[name],
                    content,
                    file_name=name,
                    mime=XLSX,
                    on_click="ignore",
                    key=f"template-{name}",
                    icon=":material/download:",
                )


@cache
def _templates() -> dict[str, bytes]:
    return template_workbooks()
