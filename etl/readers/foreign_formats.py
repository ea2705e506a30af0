"""Detect unsupported file formats by content; each fault names the format and the cure."""

import re

from etl.records.sheet_table import Unreadable

MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
"""The first tag of an HTML page or fragment."""
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
PAGE_ARCHIVE = re.compile(
    rb"^(?:mime-version:|content-type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE
)
"""A header line of a web page saved with its images (MHTML)."""
JSON = re.compile(rb'\s*(?:\{\s*"|\[\s*[\[{])')
SYLK = b"ID;P"
HEAD = 4_096
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def refuse_other_text(text: bytes) -> None:
    """Raise Unreadable for text that is a web page or XML instead of delimited text."""
    head = text[:HEAD]
    if SPREADSHEET_XML in head:
        raise Unreadable(
            "这是“XML 表格 2003”格式。请用 Excel 打开，另存为 XLSX 后再导入。",
            "This is an XML spreadsheet of 2003. Open it in Excel and save it as XLSX.",
        )
    if MARKUP.match(head):
        raise Unreadable(
            "这是网页格式（HTML）的表格。请用 Excel 打开，另存为 XLSX 后再导入。",
            "This is a web page (HTML) under a table's name. Open it in Excel and save it as XLSX.",
        )
    if JSON.match(head) or head.startswith(SYLK):
        zh, en = (" SYLK 文件", "a SYLK file") if head.startswith(SYLK) else (" JSON 数据", "JSON data")
        raise Unreadable(
            f"这是{zh}，不是表格。请从系统中重新导出为 XLSX 或 CSV。",
            f"This is {en} and no table. Export it again as XLSX or CSV.",
        )
    if PAGE_ARCHIVE.search(head) and b"multipart/" in head.lower():
        raise Unreadable(
            "这是保存下来的网页（MHTML）。请用 Excel 打开，另存为 XLSX 后再导入。",
            "This is a saved web page (MHTML). Open it in Excel and save it as XLSX.",
        )


BINARY = (
    (b"%PDF", " PDF 文件", "a PDF file"),
    (b"{\\rtf", " RTF 文档", "an RTF document"),
    (b"\x89PNG", "图片", "an image"),
    (b"\xff\xd8\xff", "图片", "an image"),
)
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")


def refuse_other_file(content: bytes) -> None:
    """Raise Unreadable for a file whose first bytes are those of another format than text or workbook."""
    for start, zh, en in BINARY:
        if content.startswith(start):
            raise Unreadable(
                f"这是{zh}，不是表格。请从系统中重新导出为 XLSX 或 CSV。",
                f"This is {en} and no table. Export it again as XLSX or CSV.",
            )
    if content.startswith(ARCHIVES):
        raise archive()


def archive() -> Unreadable:
    """The fault of an archive of any kind, to be unpacked first."""
    return Unreadable(
        "这是压缩包，不是工作簿。请先解压，再选择其中的文件。",
        "This is an archive and no workbook. Unpack it and choose the files in it.",
    )


def open_document() -> Unreadable:
    """The fault of an OpenDocument workbook (.ods)."""
    return Unreadable(
        "这是 OpenDocument（.ods）工作簿。请用 Excel 或 WPS 打开，另存为 XLSX 后再导入。",
        "This is an OpenDocument workbook (.ods). Open it in Excel or LibreOffice and save it as XLSX.",
    )


def binary_workbook() -> Unreadable:
    """The fault of a binary Excel workbook (.xlsb)."""
    return Unreadable(
        "这是二进制工作簿（.xlsb）。请用 Excel 打开，另存为 XLSX 后再导入。",
        "This is a binary workbook (.xlsb). Open it in Excel and save it as XLSX.",
    )


def old_or_locked(content: bytes) -> Unreadable:
    """The fault of an OLE file: an encrypted workbook, or the old .xls format.

    Old workbooks are refused, because a damaged one would end the whole process.
    """
    if ENCRYPTED in content:
        return Unreadable(
            "工作簿有密码保护。请在 Excel 中取消密码，另存后再导入。",
            "The workbook is protected by a password. Remove it in Excel, save, and load again.",
        )
    return Unreadable(
        "这是旧格式（.xls）的文件。请用 Excel 打开，另存为 XLSX 后再导入。",
        "This file has the old .xls format. Open it in Excel and save it as XLSX.",
    )
