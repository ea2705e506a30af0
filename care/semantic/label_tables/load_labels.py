"""What the columns of load tables and histories are called (``care/semantic/labels.py``)."""

from care.semantic.label import labels_of

LOAD_LABELS = labels_of(
    ("load", "导入编号", "Load"),
    ("file", "文件", "File"),
    ("state", "状况", "State"),
    ("source_name", "来源", "Source"),
    ("fetch_state", "取数情况", "Last fetch"),
    ("sheet", "工作表", "Sheet"),
    ("record", "记录", "Record"),
    ("reason", "原因", "Reason"),
    ("raw", "原始行", "Raw row"),
    ("lines", "文件行数", "Lines"),
    ("records", "表格行数", "Rows of the sheet"),
    ("read", "读取", "Read"),
    ("accepted", "采用", "Accepted"),
    ("superseded", "被新版取代", "Superseded"),
    ("duplicate", "重复", "Duplicate"),
    ("rejected", "拒收", "Rejected"),
    ("warnings", "需核对", "Warnings"),
    ("exported_at", "导出时间", "Exported"),
    ("loaded_at", "导入时间", "Loaded"),
    ("who", "经手人", "By"),
    ("content", "内容校验码", "Content hash"),
    ("schedule", "定时", "Schedule"),
    ("fetched_at", "最近取到", "Last loaded"),
    ("fetched", "取到行数", "Rows fetched"),
    ("tried_at", "最近尝试", "Last tried"),
    ("earliest_at", "记录自", "Records since"),
    ("latest_at", "记录截至", "Records until"),
)
"""By column, in the order in which tables show them."""
