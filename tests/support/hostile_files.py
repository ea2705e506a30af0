"""Files made to exhaust the memory or the time of whoever reads them, each small and quick to make."""

import io
import zipfile
from collections.abc import Callable

TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
RELATION = '<Relationship Id="%s" Type="' + OFFICE + '/%s" Target="%s"/>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def book(
    rows: str,
    *,
    part: str = "worksheets/sheet1.xml",
    names: str = "",
    text: str = "",
    before: str = "",
    after: str = "",
) -> bytes:
    """A workbook of one sheet with this XML; ``text`` is its only shared string."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS % (RELATION % ("r1", "officeDocument", "xl/workbook.xml")))
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{names}'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        strings = RELATION % ("r2", "sharedStrings", "sharedStrings.xml") if text else ""
        archive.writestr(
            "xl/_rels/workbook.xml.rels", RELATIONS % (RELATION % ("r1", "worksheet", part) + strings)
        )
        if text:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>')
        archive.writestr(
            f"xl/{part}",
            f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
            f"{after}</worksheet>",
        )
    return made.getvalue()


def far(reference: str, *, quote: str = '"', space: str = " ", part: str = "worksheets/sheet1.xml") -> bytes:
    """A workbook with one cell far out."""
    cell = f"<c{space}r={quote}{reference}{quote}><v>1</v></c>"
    return book(f'{A1}<row r="9">{cell}</row>', part=part)


def _long_text() -> bytes:
    """One text of 900 kB in 40,000 cells."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * 4 + "</row>"
    return book(row * 10_000, text="x" * 900_000)


def _laughs() -> bytes:
    """Entities that multiply tenfold, nine times."""
    entities = "".join(f"<!ENTITY e{n} '" + f"&e{n - 1};" * 10 + "'>" for n in range(1, 10))
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    return book(rows, before=f'<!DOCTYPE w [<!ENTITY e0 "ha">{entities}]>')


def _nested_zip() -> bytes:
    """A zip in a zip in a zip."""
    content = b"0" * 1_000_000
    for _ in range(5):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inside.zip", content)
        content = made.getvalue()
    return content


def _same_part(times: int) -> bytes:
    """A workbook whose directory names one part many times."""
    made = io.BytesIO(book(A1))
    with zipfile.ZipFile(made, "a") as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
        archive.filelist += [sheet] * times
        archive.comment = b"-"  # has the directory written anew
    return made.getvalue()


FAR: dict[str, Callable[[], bytes]] = {
    "eight letters": lambda: far("ZZZZZZZZ9"),
    "seven letters": lambda: far("ZZZZZZZ9"),
    "six letters": lambda: far("ZZZZZZ9"),
    "single quotes": lambda: far("XFD1048576", quote="'"),
    "white space": lambda: far("XFD1048576", space="\n\t"),
    "lower case": lambda: far("xfd1048576"),
    "another folder": lambda: far("XFD1048576", part="tables/x.xml"),
    "last corner": lambda: far("XFD1048576"),
    "row beyond 32 bits": lambda: far("A99999999999999"),
    "row without cell reference": lambda: book('<row r="4294967295"><c><v>1</v></c></row>'),
}
"""Name → a workbook with a cell that no memory reaches."""

SLOW: dict[str, Callable[[], bytes]] = {
    "five letters": lambda: far("ZZZZZ9"),
    "four letters": lambda: far("ZZZZ9"),
    "long text in many cells": _long_text,
    "150 MB of commas": lambda: b"," * 150_000_000,
    "150 MB of commas in lines": lambda: (b"," * 4_999 + b"\n") * 30_000,
    "quotes that swallow": lambda: b"a,b\n" + b'1,"x\n' * 400_000,
    "one quote for all": lambda: b'a,b\n1,"' + b"x,y\n" * 2_000_000,
}
"""Name → a file that needs much memory or time until it is refused."""

HARMLESS: dict[str, Callable[[], bytes]] = {
    "entities": _laughs,
    "nested zips": _nested_zip,
    "range of the last corner": lambda: book(A1, before="", after='<dimension ref="A1:XFD1048576"/>'),
    "30,000 names": lambda: book(
        A1,
        names="<definedNames>"
        + "".join(f'<definedName name="n{n}">S!$A$1:$XFD$1048576</definedName>' for n in range(30_000))
        + "</definedNames>",
    ),
    "5,000 entries of one part": lambda: _same_part(5_000),
    "20,000 merged ranges": lambda: book(
        A1, after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20_000 + "</mergeCells>"
    ),
    "deep XML": lambda: book(A1, after="<a>" * 100_000 + "</a>" * 100_000),
}
"""Name → a file that is read or refused at once."""
